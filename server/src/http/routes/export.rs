//! `GET /v1/export/people.xlsx` and `/v1/export/people.csv`: the people of an administrator's area. How every table leaves.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::export::{self, Table};
use crate::people::table::media_type;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use spotcheck_domain::call::{TableForm, encode};

/// A file that a browser saves.
pub type File = ([(HeaderName, String); 2], Vec<u8>);

pub async fn xlsx(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = written(&app, asker, &headers, |table| {
        table.xlsx().map_err(|_| Error::Internal("a workbook that cannot be written"))
    })
    .await?;
    Ok(named(TableForm::Xlsx, "people", bytes))
}

pub async fn csv(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = written(&app, asker, &headers, |table| {
        table.csv().map_err(|_| Error::Internal("a table that cannot be written"))
    })
    .await?;
    Ok(named(TableForm::Csv, "people", bytes))
}

async fn written(
    app: &App,
    asker: Asker,
    headers: &HeaderMap,
    write: fn(&Table) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    app.labour(asker, headers, move |office, principal| {
        let table = office.store.read(|view| export::people(view, principal))?;
        let bytes = write(&table)?;
        let (by, now) = (principal.clone(), clock::now());
        office.store.write(move |tx| export::note(tx, &by, &table, now))?;
        Ok(bytes)
    })
    .await
}

/// A table under that name; where it is no plain one, also as RFC 6266 has it.
pub fn named(form: TableForm, name: &str, bytes: Vec<u8>) -> File {
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let mut disposition = format!("attachment; filename=\"{plain}.{form}\"");
    if plain != name {
        disposition.push_str("; filename*=UTF-8''");
        encode(&mut disposition, &format!("{name}.{form}"));
    }
    (
        [(header::CONTENT_TYPE, media_type(form).to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        bytes,
    )
}

const fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_plain_one_is_said_twice() {
        let said = |name: &str| named(TableForm::Xlsx, name, Vec::new()).0[1].1.clone();
        assert_eq!(said("people"), "attachment; filename=\"people.xlsx\"");
        assert_eq!(
            said("台账 1"),
            "attachment; filename=\"__ 1.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%201.xlsx"
        );
    }
}
