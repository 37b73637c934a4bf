//! Lists of words inside one scalar, space-separated: a list that is written at once and never edited needs no
//! container of its own, and a scalar cannot be half visible.

use serde::{Deserialize, Deserializer, Serializer};
use std::{fmt::Display, str::FromStr};

pub fn serialize<T: Display, S: Serializer>(items: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let words: Vec<String> = items.iter().map(ToString::to_string).collect();
    serializer.serialize_str(&words.join(" "))
}

pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: FromStr,
    T::Err: Display,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?
        .split_whitespace()
        .map(|word| word.parse().map_err(serde::de::Error::custom))
        .collect()
}
