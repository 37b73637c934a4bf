//! The short code as people type it: case, spaces and dashes do not matter.

use spotcheck_domain::width::narrow;

/// Eight letters and digits in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub fn into_string(self) -> String {
        self.0
    }
}

pub fn read_code(text: &str) -> Option<Code> {
    let plain = narrow(text);
    let letters: String = plain.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let is_code = letters.len() == 8 && letters.bytes().all(|letter| letter.is_ascii_alphanumeric());
    is_code.then(|| Code(letters.to_ascii_uppercase()))
}

/// `K7M2-9QXD`.
pub fn shown_code(code: &Code) -> String {
    let (first, second) = code.0.split_at(4);
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for text in ["K7M2-9QXD", "k7m2 9qxd", "K7M29QXD", " k7m2-9qxd\n", "Ｋ７Ｍ２－９ＱＸＤ", "k7m2–9qxd"]
        {
            assert_eq!(read_code(text).as_ref().map(shown_code).as_deref(), Some("K7M2-9QXD"), "{text}");
        }
        assert_eq!(read_code("K7M2-9QX"), None);
        assert_eq!(read_code("密码密码密码密码"), None);
    }
}
