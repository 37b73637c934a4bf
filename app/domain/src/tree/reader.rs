//! From the tree to a type.
//!
//! What serde makes for a type is made once more for each type, so it is given as little as can be to do: the fields of a
//! struct in their order instead of a map to look them up in, the place of a case instead of its name. All that can be
//! done without knowing the type is a step of its own.

use super::steps::{Case, Entries, Items, Reader};
use super::{Tree, TreeError};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer};
use serde::de::{MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

impl Items {
    fn read<'de, V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, TreeError> {
        let value = visitor.visit_seq(Walk(&mut self))?;
        self.end()?;
        Ok(value)
    }
}

struct Walk<'a>(&'a mut Items);

impl<'de> SeqAccess<'de> for Walk<'_> {
    type Error = TreeError;

    /// A field that is absent is none, or what its type says is there by default: serde asks for that where it gets
    /// nothing.
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, TreeError> {
        let Some(reader) = self.0.next() else { return Ok(None) };
        let is_absent = matches!(reader.tree, Tree::Absent);
        match seed.deserialize(reader) {
            Ok(value) => Ok(Some(value)),
            Err(_) if is_absent => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.left.len())
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = TreeError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, TreeError> {
        self.key().map(|key| seed.deserialize(key)).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, TreeError> {
        seed.deserialize(self.value())
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// Integers, each asked for by its own bounds.
macro_rules! integers {
    ($($deserialize:ident $visit:ident $integer:ident)*) => {$(
        #[allow(clippy::cast_lossless, reason = "some of these integers are as wide as what they are cast to")]
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
            let number = self.number($integer::MIN as i64, $integer::MAX as u64, stringify!($integer))?;
            visitor.$visit(number as $integer)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader {
    type Error = TreeError;

    fn is_human_readable(&self) -> bool {
        self.is_text
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::Absent => Err(self.tree.is_not("a value")),
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Int(value) => visitor.visit_i64(value),
            Tree::Whole(value) => visitor.visit_u64(value),
            Tree::Float(value) => visitor.visit_f64(value),
            Tree::Text(text) => visitor.visit_string(text),
            Tree::Bytes(bytes) => visitor.visit_byte_buf(bytes),
            Tree::List(_) => self.items()?.read(visitor),
            Tree::Map(_) => visitor.visit_map(self.entries()?),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_bool(self.flag()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_byte_buf(self.bytes()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        match self.tree {
            Tree::Absent | Tree::Null => visitor.visit_none(),
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

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        self.fields(name, fields)?.read(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.items()?.read(visitor)
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

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TreeError> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        cases: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        visitor.visit_enum(self.case(cases)?)
    }

    forward_to_deserialize_any! { i128 u128 f32 char unit unit_struct }
}

impl<'de> EnumAccess<'de> for Case {
    type Error = TreeError;
    type Variant = Reader;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Reader), TreeError> {
        Ok((seed.deserialize(self.place.into_deserializer())?, self.contents))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = TreeError;

    fn unit_variant(self) -> Result<(), TreeError> {
        self.end()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, TreeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TreeError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TreeError> {
        self.fields("variant", fields)?.read(visitor)
    }
}
