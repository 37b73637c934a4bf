//! Tables as files that a browser saves under a name.

use crate::people::table::media_type;
use axum::http::{HeaderName, header};
use spotcheck_domain::call::{TableForm, encode};

pub type Attachment = ([(HeaderName, String); 2], Vec<u8>);

/// A table under that name; where it is no plain one, also as RFC 6266 has it.
pub fn attachment(form: TableForm, name: &str, bytes: Vec<u8>) -> Attachment {
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let mut disposition = format!("attachment; filename=\"{plain}.{form}\"");
    if plain != name {
        disposition.push_str("; filename*=UTF-8''");
        encode(&mut disposition, &format!("{name}.{form}"));
    }
    ([(header::CONTENT_TYPE, media_type(form).to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
}

const fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_plain_one_is_said_twice() {
        let said = |name: &str| attachment(TableForm::Xlsx, name, Vec::new()).0[1].1.clone();
        assert_eq!(said("people"), "attachment; filename=\"people.xlsx\"");
        assert_eq!(
            said("台账 1"),
            "attachment; filename=\"__ 1.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%201.xlsx"
        );
    }
}
