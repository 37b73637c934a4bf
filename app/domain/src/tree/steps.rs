//! What can be done of reading a type without knowing it.

use super::{Tree, TreeError};
use std::vec::IntoIter;

/// A tree, and whether types are read from it as JSON has them (an id as text) or as CBOR has them (as bytes).
#[derive(Debug)]
pub struct Reader {
    pub(super) tree: Tree,
    pub(super) is_text: bool,
}

impl Reader {
    pub(super) const fn of_text(tree: Tree) -> Self {
        Self { tree, is_text: true }
    }

    pub(super) const fn of_bytes(tree: Tree) -> Self {
        Self { tree, is_text: false }
    }

    #[inline(never)]
    pub(super) fn text(self) -> Result<String, TreeError> {
        match self.tree {
            Tree::Text(text) => Ok(text),
            other => Err(other.is_not("a string")),
        }
    }

    /// JSON has bytes as a list of numbers.
    #[inline(never)]
    pub(super) fn bytes(self) -> Result<Vec<u8>, TreeError> {
        let byte = |tree: &Tree| match tree {
            Tree::Int(value) => u8::try_from(*value).map_err(|_| tree.is_not("u8")),
            other => Err(other.is_not("u8")),
        };
        match self.tree {
            Tree::Bytes(bytes) => Ok(bytes),
            Tree::List(items) => items.iter().map(byte).collect(),
            other => Err(other.is_not("bytes")),
        }
    }

    #[inline(never)]
    pub(super) fn number(self, least: i64, most: u64, expected: &str) -> Result<u64, TreeError> {
        match self.tree {
            Tree::Int(value) if value >= least && (value < 0 || value.unsigned_abs() <= most) => {
                Ok(value as u64)
            }
            Tree::Whole(value) if value <= most => Ok(value),
            Tree::Int(_) | Tree::Whole(_) => {
                let what = self.tree.unexpected();
                Err(TreeError::new(&format_args!("invalid value: {what}, expected {expected}")))
            }
            other => Err(other.is_not(expected)),
        }
    }

    #[inline(never)]
    pub(super) fn float(self) -> Result<f64, TreeError> {
        match self.tree {
            Tree::Int(value) => Ok(value as f64),
            Tree::Whole(value) => Ok(value as f64),
            Tree::Float(value) => Ok(value),
            other => Err(other.is_not("a number")),
        }
    }

    #[inline(never)]
    pub(super) fn flag(self) -> Result<bool, TreeError> {
        match self.tree {
            Tree::Bool(value) => Ok(value),
            other => Err(other.is_not("a boolean")),
        }
    }

    #[inline(never)]
    pub(super) fn items(self) -> Result<Items, TreeError> {
        match self.tree {
            Tree::List(items) => Ok(Items { left: items.into_iter(), is_text: self.is_text }),
            other => Err(other.is_not("a sequence")),
        }
    }

    /// The values of these fields, in their order. What is under other names is passed over.
    #[inline(never)]
    pub(super) fn fields(self, name: &str, fields: &[&str]) -> Result<Items, TreeError> {
        let Tree::Map(entries) = self.tree else {
            return Err(self.tree.is_not(&format!("struct {name}")));
        };
        let mut values = Vec::with_capacity(fields.len());
        values.resize_with(fields.len(), || Tree::Absent);
        for (key, value) in entries {
            let Tree::Text(key) = key else { return Err(key.is_not("field identifier")) };
            let Some(place) = fields.iter().position(|field| *field == key) else { continue };
            if !matches!(std::mem::replace(&mut values[place], value), Tree::Absent) {
                return Err(TreeError::new(&format_args!("duplicate field `{key}`")));
            }
        }
        Ok(Items { left: values.into_iter(), is_text: self.is_text })
    }

    #[inline(never)]
    pub(super) fn entries(self) -> Result<Entries, TreeError> {
        match self.tree {
            Tree::Map(entries) => {
                Ok(Entries { left: entries.into_iter(), value: Tree::Absent, is_text: self.is_text })
            }
            other => Err(other.is_not("a map")),
        }
    }

    /// `"case"`, or `{"case": contents}`.
    #[inline(never)]
    pub(super) fn case(self, cases: &[&str]) -> Result<Case, TreeError> {
        let (case, contents) = match self.tree {
            Tree::Map(mut entries) if entries.len() == 1 => entries.remove(0),
            case => (case, Tree::Null),
        };
        let Tree::Text(case) = case else { return Err(case.is_not("a case")) };
        let place = cases.iter().position(|other| *other == case);
        let place = place.ok_or_else(|| TreeError::new(&format_args!("unknown variant `{case}`")))?;
        Ok(Case { place: place as u64, contents: Self { tree: contents, is_text: self.is_text } })
    }

    #[inline(never)]
    pub(super) fn end(self) -> Result<(), TreeError> {
        match self.tree {
            Tree::Null => Ok(()),
            other => Err(other.is_not("a case without contents")),
        }
    }
}

/// Values in their order.
pub(super) struct Items {
    pub(super) left: IntoIter<Tree>,
    is_text: bool,
}

impl Items {
    #[inline(never)]
    pub(super) fn next(&mut self) -> Option<Reader> {
        self.left.next().map(|tree| Reader { tree, is_text: self.is_text })
    }

    #[inline(never)]
    pub(super) fn end(self) -> Result<(), TreeError> {
        if self.left.len() == 0 { Ok(()) } else { Err(TreeError::new(&"a list is too long")) }
    }
}

/// Keys and values in their order.
pub(super) struct Entries {
    pub(super) left: IntoIter<(Tree, Tree)>,
    /// Of the key that was read last.
    value: Tree,
    is_text: bool,
}

impl Entries {
    #[inline(never)]
    pub(super) fn key(&mut self) -> Option<Reader> {
        let (key, value) = self.left.next()?;
        self.value = value;
        Some(Reader { tree: key, is_text: self.is_text })
    }

    #[inline(never)]
    pub(super) fn value(&mut self) -> Reader {
        Reader { tree: std::mem::replace(&mut self.value, Tree::Absent), is_text: self.is_text }
    }
}

/// A case by its place among those of its type.
pub(super) struct Case {
    pub(super) place: u64,
    pub(super) contents: Reader,
}
