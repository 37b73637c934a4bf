//! From the tree to a type.

use super::Tree;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, EnumAccess, IntoDeserializer, Unexpected, VariantAccess, Visitor};
use serde::{de, forward_to_deserialize_any};
use std::fmt;

/// Why bytes gave no value of the type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TreeError(Box<str>);

impl TreeError {
    pub(super) fn new(reason: &dyn fmt::Display) -> Self {
        Self(reason.to_string().into())
    }
}

impl de::Error for TreeError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(&reason)
    }
}

/// A tree, and whether types are read from it as JSON has them (an id as text) or as CBOR has them (as bytes).
#[derive(Debug)]
pub struct Reader {
    tree: Tree,
    is_text: bool,
}

impl Reader {
    pub(super) const fn of_text(tree: Tree) -> Self {
        Self { tree, is_text: true }
    }

    pub(super) const fn of_bytes(tree: Tree) -> Self {
        Self { tree, is_text: false }
    }
}

/// Makes readers of what lies below one.
#[derive(Debug, Clone, Copy)]
struct Below {
    is_text: bool,
}

impl Below {
    const fn reader(self, tree: Tree) -> Reader {
        Reader { tree, is_text: self.is_text }
    }
}

impl IntoDeserializer<'_, TreeError> for Reader {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Tree {
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Int(value) => Unexpected::Signed(*value),
            Self::Whole(value) => Unexpected::Unsigned(*value),
            Self::Float(value) => Unexpected::Float(*value),
            Self::Text(text) => Unexpected::Str(text),
            Self::Bytes(bytes) => Unexpected::Bytes(bytes),
            Self::List(_) => Unexpected::Seq,
            Self::Map(_) => Unexpected::Map,
        }
    }
}

fn list<'de, V: Visitor<'de>>(items: Vec<Tree>, below: Below, visitor: V) -> Result<V::Value, TreeError> {
    let mut access = SeqDeserializer::new(items.into_iter().map(|tree| below.reader(tree)));
    let value = visitor.visit_seq(&mut access)?;
    access.end()?;
    Ok(value)
}

fn map<'de, V: Visitor<'de>>(
    entries: Vec<(Tree, Tree)>,
    below: Below,
    visitor: V,
) -> Result<V::Value, TreeError> {
    let mut access = MapDeserializer::new(
        entries.into_iter().map(|(key, value)| (below.reader(key), below.reader(value))),
    );
    let value = visitor.visit_map(&mut access)?;
    access.end()?;
    Ok(value)
}

impl<'de> Deserializer<'de> for Reader {
    type Error = TreeError;

    fn is_human_readable(&self) -> bool {
        self.is_text
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        let below = Below { is_text: self.is_text };
        match self.tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Int(value) => visitor.visit_i64(value),
            Tree::Whole(value) => visitor.visit_u64(value),
            Tree::Float(value) => visitor.visit_f64(value),
            Tree::Text(text) => visitor.visit_string(text),
            Tree::Bytes(bytes) => visitor.visit_byte_buf(bytes),
            Tree::List(items) => list(items, below, visitor),
            Tree::Map(entries) => map(entries, below, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        visitor.visit_newtype_struct(self)
    }

    // The four that every type has: each asks its visitor for the one thing that it may be.

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::Map(entries) => map(entries, Below { is_text: self.is_text }, visitor),
            other => Err(de::Error::invalid_type(other.unexpected(), &visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::List(items) => list(items, Below { is_text: self.is_text }, visitor),
            other => Err(de::Error::invalid_type(other.unexpected(), &visitor)),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::Text(text) => visitor.visit_string(text),
            other => Err(de::Error::invalid_type(other.unexpected(), &visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_identifier(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_identifier(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_unit()
    }

    /// `"case"`, or `{"case": contents}`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        let below = Below { is_text: self.is_text };
        let (case, contents) = match self.tree {
            Tree::Map(mut entries) if entries.len() == 1 => entries.remove(0),
            case => (case, Tree::Null),
        };
        visitor.visit_enum(Case { case: below.reader(case), contents: below.reader(contents) })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
    }
}

struct Case {
    case: Reader,
    contents: Reader,
}

impl<'de> EnumAccess<'de> for Case {
    type Error = TreeError;
    type Variant = Reader;

    fn variant_seed<S: de::DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Reader), TreeError> {
        Ok((seed.deserialize(self.case)?, self.contents))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = TreeError;

    fn unit_variant(self) -> Result<(), TreeError> {
        match self.tree {
            Tree::Null => Ok(()),
            other => Err(de::Error::invalid_type(other.unexpected(), &"a case without contents")),
        }
    }

    fn newtype_variant_seed<S: de::DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, TreeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        self.deserialize_map(visitor)
    }
}
