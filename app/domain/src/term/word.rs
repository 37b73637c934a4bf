//! The words of a vocabulary, written and read by their places in it: as serde's derived code does it for each, once for
//! all of them.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, Unexpected, VariantAccess, Visitor};
use std::fmt;

pub fn place_of(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|other| *other == word)
}

/// The place of the word that is read next.
pub fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    vocabulary: &'static str,
    words: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_enum(vocabulary, words, Words(words))
}

struct Words(&'static [&'static str]);

impl<'de> Visitor<'de> for Words {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<usize, A::Error> {
        let (place, rest) = access.variant_seed(Place(self.0))?;
        rest.unit_variant()?;
        Ok(place)
    }
}

struct Place(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Place {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_u64<E: Error>(self, place: u64) -> Result<usize, E> {
        let known = usize::try_from(place).ok().filter(|place| *place < self.0.len());
        known.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(place), &self))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<usize, E> {
        place_of(word, self.0).ok_or_else(|| E::unknown_variant(word, self.0))
    }

    fn visit_bytes<E: Error>(self, word: &[u8]) -> Result<usize, E> {
        self.visit_str(&String::from_utf8_lossy(word))
    }
}
