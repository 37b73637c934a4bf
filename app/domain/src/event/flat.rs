//! An event as a flat map: the form of its entry in a document, of a refused change on the wire, and of a refused step
//! that a phone keeps. Older versions read and write the same.

use super::{Detail, Event, EventKind, Second};
use crate::by::By;
use crate::entry::{Fields, Said, Scalar};
use crate::id::{EventId, PhotoId};
use crate::term::{Level, OnSpot};
use crate::time::Day;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;
use uuid::Uuid;

/// What a value of a field may be.
#[derive(Clone, Copy)]
enum Sort {
    Words,
    Value(fn(&str) -> bool),
    /// An id, which is bytes where a form has bytes.
    Id,
    Number,
    Flag,
}

fn is<T: std::str::FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Every field that any kind of event has, in the order in which it is told. An entry that holds something else there is
/// none that any version writes.
const FIELDS: &[(&str, Sort)] = &[
    ("kind", Sort::Words),
    ("after", Sort::Value(|text| text.split_whitespace().all(is::<EventId>))),
    ("at", Sort::Number),
    ("policy", Sort::Number),
    ("user", Sort::Id),
    ("name", Sort::Words),
    ("unit", Sort::Id),
    ("tier", Sort::Words),
    ("roles", Sort::Words),
    ("second_user", Sort::Id),
    ("second_name", Sort::Words),
    ("second_certificate", Sort::Words),
    ("reason", Sort::Words),
    ("note", Sort::Words),
    ("photos", Sort::Value(|text| text.split_whitespace().all(is::<PhotoId>))),
    ("date", Sort::Value(is::<Day>)),
    ("expert", Sort::Words),
    ("paper", Sort::Words),
    ("on_behalf", Sort::Flag),
    ("to_unit", Sort::Id),
    ("recurred_in", Sort::Id),
    ("level", Sort::Value(is::<Level>)),
    ("measure", Sort::Words),
    ("deadline", Sort::Value(is::<Day>)),
    ("responsible", Sort::Words),
    ("responsible_unit", Sort::Id),
    ("funds", Sort::Number),
    ("goal", Sort::Words),
    ("interim_measure", Sort::Words),
    ("title", Sort::Words),
    ("description", Sort::Words),
    ("sector", Sort::Words),
    ("place", Sort::Words),
    ("basis", Sort::Words),
    ("catalog_hazard", Sort::Words),
    ("catalog_version", Sort::Words),
    ("criterion", Sort::Words),
    ("field", Sort::Words),
    ("value", Sort::Words),
    ("on_spot", Sort::Value(is::<OnSpot>)),
];

fn sort_of(key: &str) -> Option<Sort> {
    FIELDS.iter().find(|(field, _)| *field == key).map(|(_, sort)| *sort)
}

fn fits(sort: Sort, value: &Scalar) -> bool {
    match (sort, value) {
        (Sort::Words, Scalar::Text(_)) | (Sort::Flag, Scalar::Flag(_)) => true,
        (Sort::Value(is_value), Scalar::Text(text)) => is_value(text),
        (Sort::Id, Scalar::Text(text)) => is::<Uuid>(text),
        (Sort::Number, Scalar::Int(number)) => *number >= 0,
        _ => false,
    }
}

impl Event {
    /// The fields of its entry.
    pub fn fields(&self) -> Fields {
        let mut fields = self.rest.clone();
        self.detail.put(&mut fields);
        let mut say = |key: &str, value: Scalar| drop(fields.insert(key.to_owned(), value));
        say("kind", self.detail.word().into());
        say("at", Scalar::Int(self.at.millis()));
        say("policy", Scalar::Int(self.policy.into()));
        say("user", self.by.user.to_string().into());
        say("name", self.by.name.as_str().into());
        say("unit", self.by.unit.to_string().into());
        say("tier", self.by.tier.word().into());
        say("roles", "".into());
        self.after.put(&mut fields, "after");
        self.by.roles.put(&mut fields, "roles");
        fields
    }

    /// The event that these are the fields of; `None` where that is none. One of an unknown kind has no field of another
    /// meaning, and every field is kept.
    pub fn of(id: EventId, mut fields: Fields) -> Option<Self> {
        let kind: String = need(&mut fields, "kind")?;
        let after = Said::take(&mut fields, "after")?;
        let at = need(&mut fields, "at")?;
        let policy = need::<u64>(&mut fields, "policy")?.try_into().ok()?;
        // An author without roles says so.
        fields.get("roles")?;
        let by = By {
            user: need(&mut fields, "user")?,
            name: need(&mut fields, "name")?,
            unit: need(&mut fields, "unit")?,
            tier: need(&mut fields, "tier")?,
            roles: Said::take(&mut fields, "roles")?,
        };
        let (detail, rest) = match kind.parse::<EventKind>() {
            Ok(kind) => {
                let detail = Detail::take(kind, &mut fields)?;
                let is_sound =
                    |(key, value): (&String, &Scalar)| sort_of(key).is_none_or(|sort| fits(sort, value));
                (fields.iter().all(is_sound).then_some(detail)?, fields)
            }
            Err(_) => (Detail::Unknown { kind, fields }, Fields::new()),
        };
        Some(Self { id, after, at, policy, by, detail, rest })
    }

    /// The second officer whom it names, whether or not its kind asks for one.
    pub fn second(&self) -> Second {
        match self.detail.second() {
            Some(second) => second.clone(),
            None => Second::take(&mut self.rest.clone(), "second").unwrap_or_default(),
        }
    }
}

/// What no event lacks.
fn need<T>(fields: &mut Fields, key: &str) -> Option<T>
where
    Option<T>: Said,
{
    <Option<T> as Said>::take(fields, key)?
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = self.fields();
        let has_bytes = !serializer.is_human_readable();
        let mut map = serializer.serialize_map(None)?;
        for (key, sort) in FIELDS {
            let Some(value) = fields.remove(*key) else { continue };
            match (&value, sort) {
                (Scalar::Text(text), Sort::Id) if has_bytes => match text.parse::<Uuid>() {
                    Ok(id) => map.serialize_entry(key, &id)?,
                    Err(_) => map.serialize_entry(key, text)?,
                },
                _ => map.serialize_entry(key, &value)?,
            }
        }
        for (key, value) in &fields {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Flag(is_so) => serializer.serialize_bool(*is_so),
        }
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = deserializer.deserialize_map(FieldsVisitor)?;
        Self::of(EventId::from_uuid(Uuid::nil()), fields).ok_or_else(|| de::Error::custom("not an event"))
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::new();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            if let Some(value) = value.0 {
                fields.insert(key, value);
            }
        }
        Ok(fields)
    }
}

/// A scalar, or what is none and is passed over.
struct Value(Option<Scalar>);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, is_so: bool) -> Result<Value, E> {
        Ok(Value(Some(Scalar::Flag(is_so))))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value(Some(Scalar::Int(number))))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        let scalar = i64::try_from(number).map_or(Scalar::Float(number as f64), Scalar::Int);
        Ok(Value(Some(scalar)))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value(Some(Scalar::Float(number))))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value(Some(text.into())))
    }
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value(Uuid::from_slice(bytes).ok().map(|id| id.to_string().into())))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value(None))
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value(None))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value(None))
    }
}

#[cfg(all(test, feature = "document"))]
#[path = "flat_tests.rs"]
mod tests;
