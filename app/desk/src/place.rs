//! Where a person is at the desk: the page, and in the query of its address the view and the filters, so that an address
//! that is sent to somebody shows the same.

use crate::erased::memo;
use crate::route::{Desk, Route};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use spotcheck_domain::call::encode;
use std::collections::BTreeMap;
use std::fmt;

/// Pairs of a query; one without a value is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    pub fn read(text: &str) -> Self {
        let pairs = text.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        Self(
            pairs.map(|(key, value)| (decoded(key), decoded(value))).filter(|(_, v)| !v.is_empty()).collect(),
        )
    }

    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// The same but for one pair.
    pub fn with(&self, key: &str, value: &str) -> Self {
        let mut pairs = self.0.clone();
        if value.is_empty() {
            pairs.remove(key);
        } else {
            pairs.insert(key.to_owned(), value.to_owned());
        }
        Self(pairs)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (key, value)) in self.0.iter().enumerate() {
            let mut pair = String::new();
            encode(&mut pair, key);
            pair.push('=');
            encode(&mut pair, value);
            write!(f, "{}{pair}", if n == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// Text without its percent signs (RFC 3986, section 2.1). What is none is left as it stands.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|_| *first == b'%');
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Goes to an address.
type Way = Box<dyn Fn(&str, NavigateOptions)>;

/// A handle that every component may copy.
#[derive(Clone, Copy)]
pub struct Here {
    pub place: Memo<Desk>,
    pub query: Memo<Query>,
    navigate: StoredValue<Way, LocalStorage>,
}

pub fn use_here() -> Here {
    use_context().expect("the root provides the place before any page")
}

impl Here {
    /// Follows the address. Made once, by the root.
    pub fn follow() -> Self {
        let location = use_location();
        let (path, search) = (location.pathname, location.search);
        let place = memo(move || match path.with(|path| Route::read(path, "")) {
            Route::Desk(place) => place,
            _ => Desk::Home,
        });
        let query = memo(move || search.with(|search| Query::read(search)));
        let navigate = use_navigate();
        let navigate: Way = Box::new(navigate);
        Self { place, query, navigate: StoredValue::new_local(navigate) }
    }

    /// One word of the query.
    pub fn word(self, key: &'static str) -> Memo<String> {
        memo(move || self.query.with(|query| query.get(key).to_owned()))
    }

    /// The address of another thing on the same page: with the view and the filters.
    pub fn beside(self, place: &Desk) -> String {
        self.query.with(|query| format!("{place}{query}"))
    }

    /// Goes to another thing on the same page.
    pub fn go_beside(self, place: &Desk) {
        let address = self.query.with_untracked(|query| format!("{place}{query}"));
        self.go(&address, false);
    }

    /// An address that [`Here::beside`] gave, in place of the one that is open.
    pub fn go_to(self, address: &str) {
        self.go(address, true);
    }

    /// The list without anything open.
    pub fn close(self) {
        self.go_beside(&self.place.get_untracked().list());
    }

    /// Another filter: in place of the one before, so that "back" leaves the page.
    pub fn filter(self, key: &str, value: &str) {
        let query = self.query.with_untracked(|query| query.with(key, value));
        self.go(&format!("{}{query}", self.place.get_untracked()), true);
    }

    fn go(self, address: &str, replace: bool) {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        self.navigate.with_value(|navigate| navigate(address, options));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_as_it_is_read() {
        let query = Query::read("?q=%E7%8E%8B+%26&view=left&role=&broken");
        assert_eq!((query.get("q"), query.get("view"), query.get("role")), ("王 &", "left", ""));
        assert_eq!(query.to_string(), "?q=%E7%8E%8B%20%26&view=left");
        assert_eq!(query.with("q", "").with("unit", "7").to_string(), "?unit=7&view=left");
        assert_eq!(Query::read("").to_string(), "");
        assert_eq!(decoded("100%"), "100%");
    }
}
