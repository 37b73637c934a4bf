//! A record under a key of its own: flat, every value a scalar, so that it is either wholly visible or not there, and a
//! reader in any language sees plain keys and values.

use crate::term::{Level, OnSpot, Role, Tier};
use crate::time::{Day, Timestamp};
#[cfg(feature = "document")]
use crate::tree::{self, Tree};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::str::FromStr;

/// The fields of an entry, by their keys.
pub type Fields = BTreeMap<String, Scalar>;

/// A value as documents hold it.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Text(String),
    Int(i64),
    Float(f64),
    Flag(bool),
}

impl Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => number.fmt(f),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Flag(is_so) => is_so.fmt(f),
        }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A value under one key of an entry, or under a few keys of its own. What says nothing has no key.
pub trait Said: Sized {
    /// `None`: what stands there is no such value.
    fn take(fields: &mut Fields, key: &str) -> Option<Self>;
    fn put(&self, fields: &mut Fields, key: &str);
}

/// The words under a key, if there are any. `None`: what stands there are no words.
#[inline(never)]
fn words_at(fields: &mut Fields, key: &str) -> Option<Option<String>> {
    match fields.remove(key) {
        None => Some(None),
        Some(Scalar::Text(text)) => Some(Some(text)),
        Some(_) => None,
    }
}

#[inline(never)]
fn put(fields: &mut Fields, key: &str, value: Scalar) {
    fields.insert(key.to_owned(), value);
}

/// Values that are words in an entry.
macro_rules! words {
    ($($word:ty),*) => {$(
        impl Said for Option<$word> {
            fn take(fields: &mut Fields, key: &str) -> Option<Self> {
                match words_at(fields, key)? {
                    None => Some(None),
                    Some(text) => text.parse().ok().map(Some),
                }
            }
            fn put(&self, fields: &mut Fields, key: &str) {
                if let Some(value) = self {
                    put(fields, key, Scalar::Text(value.to_string()));
                }
            }
        }
    )*};
}
words!(String, Day, Level, OnSpot, Tier, crate::id::UserId, crate::id::UnitId, crate::id::FindingId);

/// Lists of words inside one scalar, space-separated: a list that is written at once and never edited.
macro_rules! lists {
    ($($word:ty),*) => {$(
        impl Said for Vec<$word> {
            fn take(fields: &mut Fields, key: &str) -> Option<Self> {
                let text = words_at(fields, key)?.unwrap_or_default();
                text.split_whitespace().map(|word| word.parse().ok()).collect()
            }
            fn put(&self, fields: &mut Fields, key: &str) {
                if !self.is_empty() {
                    put(fields, key, Scalar::Text(joined(self)));
                }
            }
        }
    )*};
}
lists!(crate::id::EventId, crate::id::PhotoId, Role);

fn joined<T: Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl Said for bool {
    fn take(fields: &mut Fields, key: &str) -> Option<Self> {
        match fields.remove(key) {
            None => Some(false),
            Some(Scalar::Flag(is_so)) => Some(is_so),
            Some(_) => None,
        }
    }
    fn put(&self, fields: &mut Fields, key: &str) {
        if *self {
            fields.insert(key.to_owned(), Scalar::Flag(true));
        }
    }
}

impl Said for Option<u64> {
    fn take(fields: &mut Fields, key: &str) -> Option<Self> {
        match fields.remove(key) {
            None => Some(None),
            Some(Scalar::Int(number)) => u64::try_from(number).ok().map(Some),
            Some(_) => None,
        }
    }
    fn put(&self, fields: &mut Fields, key: &str) {
        if let Some(number) = self {
            let scalar = i64::try_from(*number).map_or(Scalar::Float(*number as f64), Scalar::Int);
            fields.insert(key.to_owned(), scalar);
        }
    }
}

impl Said for Option<Timestamp> {
    fn take(fields: &mut Fields, key: &str) -> Option<Self> {
        match fields.remove(key) {
            None => Some(None),
            Some(Scalar::Int(millis)) => Some(Some(Timestamp::from_millis(millis))),
            Some(_) => None,
        }
    }
    fn put(&self, fields: &mut Fields, key: &str) {
        if let Some(at) = self {
            fields.insert(key.to_owned(), Scalar::Int(at.millis()));
        }
    }
}

/// What `key` says in words that are read as a `T`.
pub fn read<T: FromStr>(fields: &Fields, key: &str) -> Option<T> {
    match fields.get(key)? {
        Scalar::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A record as an entry's fields: what its JSON has of scalars.
#[cfg(feature = "document")]
pub fn fields_of<T: serde::Serialize>(record: &T) -> Fields {
    let json = serde_json::to_vec(record).unwrap_or_default();
    let Ok(Tree::Map(entries)) = tree::of_json(&json) else { return Fields::new() };
    let scalar = |value| match value {
        Tree::Bool(is_so) => Some(Scalar::Flag(is_so)),
        Tree::Int(number) => Some(Scalar::Int(number)),
        Tree::Whole(number) => Some(Scalar::Float(number as f64)),
        Tree::Float(number) => Some(Scalar::Float(number)),
        Tree::Text(text) => Some(Scalar::Text(text)),
        Tree::Absent | Tree::Null | Tree::Bytes(_) | Tree::List(_) | Tree::Map(_) => None,
    };
    let field = |(key, value)| match key {
        Tree::Text(key) => Some((key, scalar(value)?)),
        _ => None,
    };
    entries.into_iter().filter_map(field).collect()
}

/// An entry's fields as a record; `None` where this version does not understand them.
#[cfg(feature = "document")]
pub fn record_of<T: serde::de::DeserializeOwned>(fields: &Fields) -> Option<T> {
    let value = |scalar: &Scalar| match scalar {
        Scalar::Text(text) => Tree::Text(text.clone()),
        Scalar::Int(number) => Tree::Int(*number),
        // As JSON has it, which has no other numbers.
        Scalar::Float(number) if number.is_finite() => Tree::Float(*number),
        Scalar::Float(_) => Tree::Null,
        Scalar::Flag(is_so) => Tree::Bool(*is_so),
    };
    let entries = fields.iter().map(|(key, scalar)| (Tree::Text(key.clone()), value(scalar)));
    tree::read(Tree::Map(entries.collect())).ok()
}
