//! What a record of one kind consists of, and how much of it: the words by which documents are written, read and judged.

use super::form::{Field, Form};
use crate::id::DocumentId;

/// The layout of one kind's documents.
#[derive(Debug)]
pub struct Schema {
    /// What only the first change writes, beside [`COMMON`].
    pub facts: &'static [Fact],
    /// Scalars at the root that are filled in, one by one, as long as the record lives.
    pub fields: &'static [Field],
    /// Scalars at the root that stand under keys of their own, many of a sort.
    pub families: &'static [Family],
    /// Made in the first change, in this order.
    pub containers: &'static [Container],
}

/// Fields of things of which a record has as many as it likes: `<prefix><id>/<field>`.
#[derive(Debug)]
pub struct Family {
    /// With its slash.
    pub prefix: &'static str,
    pub fields: &'static [Field],
}

impl Family {
    fn field(&self, key: &str) -> Option<&'static Field> {
        let (id, field) = key.strip_prefix(self.prefix)?.split_once('/')?;
        // An id has one spelling: in another it would be a second thing.
        id.parse::<DocumentId>().ok()?;
        self.fields.iter().find(|one| one.key == field)
    }
}

/// A scalar of the first change: its key and the most characters that it may have.
#[derive(Debug)]
pub struct Fact {
    /// One that ends in `/` stands for every key that begins with it.
    pub key: &'static str,
    pub longest: usize,
}

/// The facts of every record.
pub const COMMON: &[Fact] = &facts(["v", "id", "kind", "unit"], Form::SHORT);

pub const fn facts<const N: usize>(keys: [&'static str; N], longest: usize) -> [Fact; N] {
    let mut facts = [const { Fact { key: "", longest: 0 } }; N];
    let mut n = 0;
    while n < N {
        facts[n] = Fact { key: keys[n], longest };
        n += 1;
    }
    facts
}

impl Fact {
    fn is_at(&self, key: &str) -> bool {
        key == self.key || (self.key.ends_with('/') && key.starts_with(self.key))
    }
}

/// A map or text under a key of the root.
#[derive(Debug)]
pub struct Container {
    pub key: &'static str,
    pub shape: Shape,
    /// The most entries of a map, the most characters of a text.
    pub most: usize,
}

/// What a container holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Words that several people may type together.
    Text,
    Photos,
    Events,
    Signatures,
    /// Scalars under keys of their own.
    Flat {
        /// Two values may stand at one key until somebody chooses.
        settles: bool,
    },
}

impl Container {
    pub const fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text)
    }
}

impl Schema {
    pub fn fact(&self, key: &str) -> Option<&'static Fact> {
        COMMON.iter().chain(self.facts).find(|fact| fact.is_at(key))
    }

    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.single_field(key).or_else(|| self.families.iter().find_map(|family| family.field(key)))
    }

    /// A field that every record of the kind has once.
    pub fn single_field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    pub fn container(&self, key: &str) -> Option<&'static Container> {
        self.containers.iter().find(|container| container.key == key)
    }

    /// The container and the key within it that a conflict's or a draft's key names: `answers/<item>/verdict`.
    pub fn within<'k>(&self, path: &'k str) -> Option<(&'static Container, &'k str)> {
        let (map, key) = path.split_once('/')?;
        let container = self.container(map)?;
        matches!(container.shape, Shape::Flat { settles: true, .. }).then_some((container, key))
    }
}
