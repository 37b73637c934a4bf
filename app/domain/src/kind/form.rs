//! The form of a scalar: how much it may hold, and what of that is canonical.
//!
//! A field's value crosses every border as text; the empty text clears it. What is stored is the canonical form.

use super::unseen::{is_beside, is_han, is_harmful, is_mark, is_unseen, takes_joiners};
use crate::refusal::Refusal;
use crate::width::plain_number;

/// What one field accepts.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    sort: Sort,
    /// It may not be cleared.
    is_needed: bool,
    /// A field that older versions wrote: it stays readable, and nothing new is written there.
    is_retired: bool,
    /// A search for records looks through it, though no column of the ledger shows it.
    is_searched: bool,
    /// It is written once, under a key never used, and stays as it is.
    is_once: bool,
}

/// By what a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    Line,
    Paragraph,
    Number,
    /// A civil day.
    Day,
}

#[derive(Debug, Clone, Copy)]
enum Sort {
    /// Words, at most that many characters.
    Words(usize),
    /// A value of a vocabulary or a number, as its canonical text.
    Value(fn(&str) -> Result<String, Refusal>, Control),
}

/// A scalar at the root that a person fills in.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub form: Form,
}

/// A field of an entry, and the most characters that it may have.
pub type Bound = (&'static str, usize);

/// The longest one-line field, in characters.
pub const LINE: usize = 500;
/// The longest many-line field (measure, goal, note), in characters.
pub const PARAGRAPH: usize = 4_000;
/// The longest text of a narrative or description, in characters.
pub const TEXT: usize = 50_000;

impl Form {
    /// The most characters of a word, number or id, in characters.
    pub const SHORT: usize = 100;
    pub const LINE: Self = Self::words(LINE);
    pub const PARAGRAPH: Self = Self::words(PARAGRAPH);

    pub const fn words(longest: usize) -> Self {
        Self::of(Sort::Words(longest))
    }

    pub const fn value<T: std::str::FromStr + ToString>() -> Self {
        Self::by::<T>(Control::Line)
    }

    /// A value that is filled in by that control.
    pub const fn by<T: std::str::FromStr + ToString>(control: Control) -> Self {
        Self::of(Sort::Value(parsed::<T>, control))
    }

    const fn of(sort: Sort) -> Self {
        Self { sort, is_needed: false, is_retired: false, is_searched: false, is_once: false }
    }

    pub const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    pub const fn retired(self) -> Self {
        Self { is_retired: true, ..self }
    }

    pub const fn searched(self) -> Self {
        Self { is_searched: true, ..self }
    }

    pub const fn once(self) -> Self {
        Self { is_once: true, ..self }
    }

    pub const fn is_once(&self) -> bool {
        self.is_once
    }

    pub const fn is_needed(&self) -> bool {
        self.is_needed
    }

    pub const fn is_searched(&self) -> bool {
        self.is_searched
    }

    pub const fn control(&self) -> Control {
        match self.sort {
            Sort::Words(longest) if longest > LINE => Control::Paragraph,
            Sort::Words(_) => Control::Line,
            Sort::Value(_, control) => control,
        }
    }

    /// What is stored, as readers see it: what is no value of the field reads as empty.
    pub fn read(&self, stored: &str) -> String {
        match self.sort {
            Sort::Words(_) => stored.to_owned(),
            Sort::Value(parse, _) => parse(stored).unwrap_or_default(),
        }
    }

    /// The canonical form of what was typed.
    pub fn canonical(&self, text: &str) -> Result<String, Refusal> {
        let text = if self.control() == Control::Paragraph { without_hidden(text) } else { one_line(text) };
        let text = text.trim();
        match self.sort {
            _ if self.is_retired || (self.is_needed && is_blank(text)) => Err(Refusal::FieldInvalid),
            _ if is_blank(text) => Ok(String::new()),
            Sort::Words(longest) => bounded(text, longest),
            Sort::Value(parse, _) => parse(text),
        }
    }
}

fn parsed<T: std::str::FromStr + ToString>(text: &str) -> Result<String, Refusal> {
    plain_number(text).parse::<T>().map(|value| value.to_string()).map_err(|_| Refusal::FieldInvalid)
}

/// Text that fits; too long is an error and never cut, since a cut would lose words unseen. What turns the words around
/// beside it, or is no character of any text, is refused wherever it comes from.
pub fn bounded(text: &str, longest: usize) -> Result<String, Refusal> {
    if text.chars().count() > longest {
        Err(Refusal::TooLong)
    } else if text.chars().any(is_harmful) {
        Err(Refusal::HiddenCharacters)
    } else {
        Ok(text.to_owned())
    }
}

/// What a hand typed or pasted, without the characters that nobody sees. Those that join and part letters stay where the script
/// before them is written with them; upon a Chinese character they would make another name that looks the same.
pub fn without_hidden(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_harmful(*c) && !is_unseen(*c)) {
        let before = seen.chars().next_back().unwrap_or(' ');
        let is_idle = is_beside(c) && if is_mark(c) { is_han(before) } else { !takes_joiners(before) };
        if !is_idle {
            seen.push(c);
        }
    }
    seen
}

/// The same of what stands in one line, as names, headings and reasons do: an end of a line is a blank, and of several blanks
/// there one is left.
pub fn one_line(text: &str) -> String {
    let is_end =
        |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut line = String::with_capacity(text.len());
    for part in text.split(is_end).map(str::trim).filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
    without_hidden(&line)
}

/// Nothing of it would be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_harmful(c) || is_unseen(c) || is_beside(c))
}

/// How many of them only a search looks through.
pub const fn n_searched(fields: &[Field]) -> u32 {
    let (mut searched, mut n) = (0, 0);
    while n < fields.len() {
        if fields[n].form.is_searched {
            searched += 1;
        }
        n += 1;
    }
    searched
}

/// A vocabulary of fields: each with its key in the document and what it accepts.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident = $key:literal: $form:expr),* $(,)?
    }) => {
        $crate::term::terms! { $(#[$doc])* $name { $($(#[$vdoc])* $variant = $key),* } }

        impl $name {
            pub const FIELDS: &'static [$crate::kind::form::Field] =
                &[$($crate::kind::form::Field { key: $key, form: $form }),*];

            pub const fn form(self) -> &'static $crate::kind::form::Form {
                &Self::FIELDS[self as usize].form
            }

            /// The canonical form of what was typed.
            pub fn canonical(self, text: &str) -> Result<String, $crate::refusal::Refusal> {
                self.form().canonical(text)
            }
        }
    };
}
pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn a_form_keeps_the_canonical_and_refuses_the_rest() {
        let day = Form::value::<Day>();
        assert_eq!(day.canonical(" 2026-12-01 "), Ok("2026-12-01".into()));
        assert_eq!(day.canonical("soon"), Err(Refusal::FieldInvalid));
        assert_eq!(day.canonical(" "), Ok(String::new()));
        assert_eq!(day.needed().canonical(" "), Err(Refusal::FieldInvalid));
        assert_eq!(Form::words(2).canonical(" 一二 "), Ok("一二".into()));
        assert_eq!(Form::words(2).canonical("一二三"), Err(Refusal::TooLong));
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_what_turns_words_around_is_refused() {
        let hidden = "通\u{200b}道\u{202e}堵塞\u{feff}\0";
        assert_eq!(Form::LINE.canonical(hidden), Ok("通道堵塞".into()));
        let invisible =
            ["\u{200b}\u{2060}", "\u{200d}", "\u{3164}", "\u{2800} \u{fe0f}", "\u{e0041}", "\u{301}\u{3000}"];
        for title in invisible {
            assert_eq!(Form::LINE.needed().canonical(title), Err(Refusal::FieldInvalid), "{title:?}");
            assert_eq!(Form::LINE.canonical(title), Ok(String::new()), "{title:?}");
        }
        assert_eq!(Form::LINE.needed().canonical("é\u{301}"), Ok("é\u{301}".into()));
        assert_eq!(bounded("一\u{202e}二", LINE), Err(Refusal::HiddenCharacters));
        assert_eq!(bounded("一\0", LINE), Err(Refusal::HiddenCharacters));
        assert_eq!(bounded("一\n二\t三", LINE), Ok("一\n二\t三".into()));
        // No second name that looks like the first.
        for twin in
            ["王\u{200d}伟", "王\u{200c}伟", "王\u{fe0f}伟", "王伟\u{e0100}", "王\u{301}伟", "王\u{180b}伟"]
        {
            assert_eq!(Form::LINE.canonical(twin), Ok("王伟".into()), "{twin:?}");
        }
        for ends in ["王\n伟", "王\r\n伟", "王\u{2028}伟", "王\u{2029} 伟", "\n王\u{85}伟\u{2028}", "王\t伟"]
        {
            assert_eq!(Form::LINE.canonical(ends), Ok("王 伟".into()), "{ends:?}");
        }
        assert_eq!(Form::PARAGRAPH.canonical("一\n二"), Ok("一\n二".into()), "where lines may end");
        let joined = "می\u{200c}خواهم";
        assert_eq!(Form::LINE.canonical(joined), Ok(joined.into()));
    }

    #[test]
    fn what_is_no_value_reads_as_empty_and_words_as_they_stand() {
        let day = Form::by::<Day>(Control::Day);
        assert_eq!(day.read("2026-12-01"), "2026-12-01");
        assert_eq!(day.read("soon"), "");
        assert_eq!(Form::words(2).read(" 一二三"), " 一二三");
        assert_eq!(Form::LINE.control(), Control::Line);
        assert_eq!(Form::PARAGRAPH.control(), Control::Paragraph);
        assert_eq!(day.control(), Control::Day);
    }

    #[test]
    fn nothing_new_is_written_in_a_retired_field() {
        assert_eq!(Form::LINE.retired().canonical("一"), Err(Refusal::FieldInvalid));
    }
}
