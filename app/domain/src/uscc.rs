//! 统一社会信用代码: the unified social credit code of GB 32100-2015, 18 characters of which the last is a check digit.
//!
//! Source: GB 32100-2015《法人和其他组织统一社会信用代码编码规则》, table 3 (the 31 characters and their values) and section 4.6
//! (weights 3^(i-1) mod 31, check character 31 - sum mod 31). The organisation's own check digit within it (characters 9
//! to 17, GB 11714) is not looked at: registers hold codes in which it is wrong.

use crate::width::narrow;

/// Digits, and the letters without I, O, S, V and Z; a character's value is its place.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    #[error("not 18 digits and letters of the code's alphabet")]
    Shape,
    #[error("its check digit is not that of the others")]
    CheckDigit,
}

/// The code that is written so, in its plain form: capitals, half width, nothing between.
pub fn read(written: &str) -> Result<String, UsccError> {
    let plain: String = narrow(written)
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let mut values = [0; LENGTH];
    if plain.chars().count() != LENGTH {
        return Err(UsccError::Shape);
    }
    for (value, letter) in values.iter_mut().zip(plain.bytes()) {
        *value = value_of(letter).ok_or(UsccError::Shape)?;
    }
    let [said @ .., check] = values;
    if check_of(&said) == check { Ok(plain) } else { Err(UsccError::CheckDigit) }
}

/// The code in what was typed, or in what stands in a licence's QR code: alone, or as one word among others.
pub fn found_in(text: &str) -> Option<String> {
    let plain = narrow(text);
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
    read(text).ok().or_else(|| words.filter(|word| word.len() == LENGTH).find_map(|word| read(word).ok()))
}

fn value_of(letter: u8) -> Option<u32> {
    ALPHABET.iter().position(|one| *one == letter).map(|place| place as u32)
}

/// The value of the character that follows these.
fn check_of(said: &[u32; LENGTH - 1]) -> u32 {
    let mut weight = 1;
    let mut sum = 0;
    for value in said {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up: no such district and no such organisation.
    const MADE_UP: &str = "91999901FAKE00013L";

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for written in [
            MADE_UP,
            " 91999901fake00013l ",
            "９１９９９９０１ＦＡＫＥ０００１３Ｌ",
            "91999901 FAKE0001 3L",
            "91-999901-FAKE00013-L",
        ] {
            assert_eq!(read(written).as_deref(), Ok(MADE_UP), "{written}");
        }
        // A check value of 0, and one of 30, which is Y.
        for code in ["91999902FAKE000650", "91999903FAKE00056Y", "91999902FAKE000801"] {
            let (body, _) = code.split_at(17);
            let n_right = ALPHABET.iter().filter(|last| read(&format!("{body}{}", **last as char)).is_ok());
            assert_eq!(n_right.count(), 1, "{body}");
        }
        assert_eq!(read("91999903FAKE00056Y").as_deref(), Ok("91999903FAKE00056Y"));
    }

    #[test]
    fn a_code_is_found_in_what_a_licence_says() {
        for said in [
            format!("https://licence.example.invalid/show?code={MADE_UP}&from=qr"),
            format!("统一社会信用代码：{MADE_UP}；名称：云锦涂料"),
            "91999901 fake0001 3l".to_owned(),
        ] {
            assert_eq!(found_in(&said).as_deref(), Some(MADE_UP), "{said}");
        }
        assert_eq!(found_in("松涛煤业 91999901FAKE00013M"), None);
    }

    #[test]
    fn one_wrong_character_or_two_that_changed_places_are_noticed() {
        for place in 0..LENGTH {
            for other in ALPHABET {
                let mut wrong = MADE_UP.as_bytes().to_vec();
                if wrong[place] == *other {
                    continue;
                }
                wrong[place] = *other;
                let wrong = String::from_utf8(wrong).expect("ASCII");
                assert_eq!(read(&wrong), Err(UsccError::CheckDigit), "{wrong}");
            }
        }
        assert_eq!(read("91999910FAKE00013L"), Err(UsccError::CheckDigit));
    }

    #[test]
    fn what_has_another_shape_is_no_code() {
        for wrong in
            ["", "91999901FAKE00013", "91999901FAKE00013LL", "91999901FAKE0001OL", "91999901FAKE0001甲L"]
        {
            assert_eq!(read(wrong), Err(UsccError::Shape), "{wrong}");
        }
    }
}
