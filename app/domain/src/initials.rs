//! Pinyin initials, so that `stmy` finds 松涛煤业 with no network.

mod table;

pub use table::learn;

use crate::width::{narrow, narrow_char};
use table::table;

/// First letters of the readings of all ideographs, other letters and digits kept, the rest dropped.
pub fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\u{4E00}'..='\u{9FFF}' => table().get(c as usize - 0x4E00).copied().map(char::from),
            c if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .filter(|c| *c != ' ')
        .collect()
}

/// What a search looks through: the words themselves and their initials, lower-cased.
pub fn haystack<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hay = String::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        hay.extend(text.chars().map(narrow_char).flat_map(char::to_lowercase));
        hay.push('\n');
        hay.push_str(&initials(&narrow(text)));
        hay.push('\n');
    }
    hay
}

/// The words of a query as a haystack has them, each once.
pub fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = narrow(query).split_whitespace().map(str::to_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Every word of the query stands somewhere in the haystack.
pub fn matches(haystack: &str, query: &str) -> bool {
    has_all(haystack, &words(query))
}

/// Every one of them stands somewhere in the haystack.
pub fn has_all(haystack: &str, words: &[String]) -> bool {
    words.iter().all(|word| haystack.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_find_a_site() {
        assert_eq!(initials("晋川市松涛煤业有限公司"), "jcsstmyyxgs");
        let hay = haystack(["晋川市松涛煤业有限公司", "No.2 Shaft"]);
        for query in ["stmy", "松涛", "shaft stmy", "ＳＴＭＹ", "ｎｏ．２", "松涛　shaft", ""] {
            assert!(matches(&hay, query), "{query}");
        }
        assert!(!matches(&hay, "xyz"));
        assert_eq!(words("b Ａ a　b"), ["a", "b"], "each once");
    }
}
