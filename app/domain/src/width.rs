//! Letters, digits and marks as Chinese input methods leave them: in full width, and dashes of every length. What is read as
//! a code, a number or a query is read as if it had been typed plainly; words are kept as they are.

use std::borrow::Cow;

/// U+FF01 to U+FF5E stand so far above what they are the full-width forms of (Unicode, Halfwidth and Fullwidth Forms).
const FULL_WIDTH: u32 = 0xFEE0;

/// The plain form: full-width ones in half width, every dash a hyphen, the ideographic space a space.
pub fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(narrow_char).collect()) }
}

pub fn narrow_char(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - FULL_WIDTH).map_or(character, narrow_dash)
        }
        '\u{3000}' => ' ',
        other => narrow_dash(other),
    }
}

const fn narrow_dash(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207B}'
        | '\u{208B}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2E3A}'..='\u{2E3B}'
        | '\u{30FC}'
        | '\u{FE31}'..='\u{FE32}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF70}' => '-',
        other => other,
    }
}

/// A number as people write it, `３０，０００．００`, as programs read it: `30000`. Anything but a plain decimal number stays as
/// it is, in half width.
pub fn plain_number(text: &str) -> String {
    let narrow = narrow(text.trim());
    let joined: String =
        narrow.chars().filter(|c| !matches!(c, ',' | '，' | '\u{66C}' | '\'' | ' ' | '\u{A0}')).collect();
    let whole = joined.split_once('.').map_or(joined.as_str(), |(whole, decimals)| {
        if !whole.is_empty() && decimals.bytes().all(|digit| digit == b'0') { whole } else { joined.as_str() }
    });
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { whole.to_owned() } else { narrow.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_forms_and_dashes_are_read_as_plain_ones() {
        assert_eq!(narrow("Ｋ７Ｍ２－９ＱＸＤ"), "K7M2-9QXD");
        assert_eq!(narrow("K7M2–9QXD"), "K7M2-9QXD");
        assert_eq!(narrow("三采区\u{3000}２号"), "三采区 2号");
        assert!(matches!(narrow("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn a_number_is_read_as_it_is_written() {
        for written in ["30000", "30,000", "３０，０００", "30 000.00", " 30000. "] {
            assert_eq!(plain_number(written), "30000", "{written}");
        }
        for other in ["很多", "1.5", "-3", "", ".", "2026-12-01"] {
            assert_eq!(plain_number(other), other, "{other}");
        }
    }
}
