//! The phrases of `locales/**`: all of a language as one text, each by the place where it ends. `say!` names them.

#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::wildcard_imports,
    reason = "the table is generated"
)]

pub mod texts;

use super::Lang;
use std::fmt::Display;

/// A phrase that is said as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Phrase(u16);

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

static TABLE: Table = Table { zh: ZH, en: EN, texts: texts::texts };

impl Phrase {
    #[inline(never)]
    pub fn say(self, lang: Lang) -> &'static str {
        TABLE.say(lang, self.0)
    }
}

fn fill(lang: Lang, place: u16, values: &[&dyn Display]) -> String {
    TABLE.fill(lang, place, values)
}

/// The phrases of one module: the languages one behind the other in one text, and where each phrase ends in its language's.
pub struct Table {
    pub zh: &'static [u16],
    pub en: &'static [u16],
    pub texts: fn() -> &'static str,
}

impl Table {
    pub fn say(&self, lang: Lang, place: u16) -> &'static str {
        let (begin, ends) = match lang {
            Lang::zh => (0, self.zh),
            Lang::en => (length(self.zh), self.en),
        };
        let end = |place: usize| begin + ends.get(place).map_or(0, |end| usize::from(*end));
        let place = usize::from(place);
        (self.texts)().get(place.checked_sub(1).map_or(begin, end)..end(place)).unwrap_or_default()
    }

    /// The phrase with its values in the places that are marked.
    pub fn fill(&self, lang: Lang, place: u16, values: &[&dyn Display]) -> String {
        let mut words = String::new();
        for letter in self.say(lang, place).chars() {
            match (letter as usize).checked_sub(1).and_then(|place| values.get(place)) {
                Some(value) => words += &value.to_string(),
                None => words.push(letter),
            }
        }
        words
    }

    /// Bytes of all its texts.
    pub fn n_bytes(&self) -> usize {
        length(self.zh) + length(self.en)
    }
}

fn length(ends: &[u16]) -> usize {
    ends.last().map_or(0, |end| usize::from(*end))
}

/// A phrase in a language: `say!(lang, today.title)`, `say!(lang, outbox.photos, n = 3)`.
#[macro_export]
macro_rules! say {
    ($lang:expr, $file:ident . $key:ident $(,)?) => {
        $crate::words::phrases::$file::$key.say($lang)
    };
    ($lang:expr, $file:ident . $key:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::words::phrases::$file::$key { $($name: &$value),+ }.say($lang)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phrase_ends_where_the_next_begins() {
        assert_eq!((say!(Lang::zh, camera.add), say!(Lang::en, camera.add)), ("拍照", "Camera"));
        assert_eq!((say!(Lang::zh, today.title), say!(Lang::en, today.title)), ("今日", "Today"));
    }

    #[test]
    fn values_stand_where_their_names_stood() {
        assert_eq!(say!(Lang::en, outbox.status_sending, all = "9 MB", sent = 3), "3 of 9 MB sent");
        assert_eq!(say!(Lang::zh, outbox.status_sending, sent = 3, all = "9 MB"), "已发送 3，共 9 MB");
    }
}
