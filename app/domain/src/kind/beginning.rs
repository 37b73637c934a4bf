//! How a record begins: what its first change writes, in the order in which it writes it.

use crate::entry::Fields;
use crate::id::UnitId;
use std::borrow::Cow;

/// The scalars and entries of a first change. Containers are made between the two.
pub struct Beginning {
    pub unit: UnitId,
    pub scalars: Vec<(Cow<'static, str>, Scalar)>,
    /// The container, the key in it, and what stands there.
    pub entries: Vec<(&'static str, String, Fields)>,
}

/// A value at the root. The empty text is not written.
pub enum Scalar {
    Text(String),
    Number(i64),
    Flag(bool),
}

impl Beginning {
    pub const fn of(unit: UnitId) -> Self {
        Self { unit, scalars: Vec::new(), entries: Vec::new() }
    }

    pub fn text(mut self, key: impl Into<Cow<'static, str>>, text: &str) -> Self {
        if !text.is_empty() {
            self.scalars.push((key.into(), Scalar::Text(text.to_owned())));
        }
        self
    }

    pub fn some<T: ToString>(self, key: impl Into<Cow<'static, str>>, value: Option<T>) -> Self {
        match value {
            Some(value) => self.text(key, &value.to_string()),
            None => self,
        }
    }

    pub fn number(mut self, key: &'static str, number: i64) -> Self {
        self.scalars.push((key.into(), Scalar::Number(number)));
        self
    }

    /// Written where it is so.
    pub fn flag(mut self, key: &'static str, is_so: bool) -> Self {
        if is_so {
            self.scalars.push((key.into(), Scalar::Flag(true)));
        }
        self
    }

    pub fn entry(mut self, container: &'static str, key: String, fields: Fields) -> Self {
        self.entries.push((container, key, fields));
        self
    }
}
