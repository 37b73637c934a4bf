//! Reference data: what is made at the office, immutable under its hash, and read on every phone.
//!
//! Four pieces: `organisation`, `catalog`, `checklists`, `policy`. Each travels as JSON. What a unit adds of its own to
//! catalogue and checklists is a piece beside them, `catalog/<unit>` and `checklists/<unit>`, so that only what was changed
//! travels; a phone has those of its unit's line. What units set of the policy is `policies`.

use crate::id::{UnitId, UserId};
use crate::post::Post;
use crate::sorted::SortedMap;
use crate::term::{Level, Role, Tier};
use serde::{Deserialize, Serialize};

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Named {
    pub zh: String,
    pub en: String,
}

impl Named {
    /// In neither language.
    pub const fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// 机构: a node of the tree of city, county, town, department and enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub tier: Tier,
    pub name: Named,
}

/// 人员: a user of one unit, with roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub unit: UnitId,
    pub name: String,
    pub roles: Vec<Role>,
    /// Number of the enforcement certificate; empty where there is none.
    #[serde(default)]
    pub certificate: String,
}

/// What a unit's papers say of it, beside its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPapers {
    pub unit: UnitId,
    /// The organ in whose name they are, where that is not the unit by its own name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// 救济途径: where one complains of them, in which time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appeal: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Organisation {
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    /// Those that people hold beside the post of their unit and roles, some of which are still to begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<Post>,
    /// Units that could order by their tier and have no power to: they give notices of hazards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub powerless: Vec<UnitId>,
    /// Of units that have said anything of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<UnitPapers>,
}

impl Organisation {
    /// Whether a unit's standing allows it to order; of whose standing nothing is said does.
    pub fn gives_orders(&self, unit: UnitId) -> bool {
        !self.powerless.contains(&unit)
    }
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }
    pub fn papers_of(&self, id: UnitId) -> Option<&UnitPapers> {
        self.papers.iter().find(|papers| papers.unit == id)
    }
    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
    /// A unit and those above it, the nearest first, as far as they are known.
    pub fn line_of(&self, id: UnitId) -> Vec<UnitId> {
        let mut line = vec![id];
        let mut next = self.unit(id).and_then(|unit| unit.parent);
        // A ring, which nobody should have made, ends the search.
        while let Some(unit) = next.filter(|unit| !line.contains(unit)) {
            line.push(unit);
            next = self.unit(unit).and_then(|unit| unit.parent);
        }
        line
    }
    pub fn posts_of(&self, user: UserId) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(move |post| post.user == user)
    }
}

/// 条目: one hazard of the catalogue with its legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogHazard {
    pub id: String,
    pub sector: String,
    pub topic: String,
    pub level: Level,
    pub title: Named,
    /// Yes/no; "no" is the hazard.
    pub question: Named,
    pub measure: Named,
    /// Suggested days for rectification; 0 is "on the spot".
    pub default_days: u16,
    pub basis: Named,
    /// The first cited document was read: `true`; from general knowledge: `false`.
    pub verified: bool,
    /// The clause of the 判定标准 by which it is a major one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub clause: Named,
    /// An expert says whether it is a major one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_expert: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Catalog {
    pub version: String,
    pub sectors: SortedMap<String, Named>,
    pub topics: SortedMap<String, Named>,
    pub hazards: Vec<CatalogHazard>,
}

impl Catalog {
    pub fn hazard(&self, id: &str) -> Option<&CatalogHazard> {
        self.hazards.iter().find(|hazard| hazard.id == id)
    }
}

/// 检查表: items in walking order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    pub id: String,
    pub version: String,
    pub sector: String,
    pub name: Named,
    pub sections: Vec<ChecklistSection>,
    /// The words of those items that a unit made itself, as they were in this version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<CatalogHazard>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistSection {
    pub title: Named,
    /// Ids of [`CatalogHazard`].
    pub items: Vec<String>,
}

impl Checklist {
    pub fn n_items(&self) -> usize {
        self.sections.iter().map(|section| section.items.len()).sum()
    }

    /// The ids of its items, in walking order.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|section| &section.items).map(String::as_str)
    }

    pub fn has(&self, item: &str) -> bool {
        self.items().any(|other| other == item)
    }

    /// The words of an item that a unit made itself.
    pub fn word(&self, item: &str) -> Option<&CatalogHazard> {
        self.words.iter().find(|hazard| hazard.id == item)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checklists {
    pub checklists: Vec<Checklist>,
}

/// The ids of what a unit makes itself begin so; nothing that comes with the program does.
pub const OWN: &str = "own-";

/// Between the number of a unit's own version of a checklist and its hash.
const HASHED: char = '~';

/// How a record cites that version of a unit's own checklist: whoever lacks it asks for it by its hash.
pub fn own_version(number: u32, sha256: &str) -> String {
    format!("{number}{HASHED}{sha256}")
}

/// The hash of a version that is cited so.
pub fn hash_of_version(version: &str) -> Option<&str> {
    version.split_once(HASHED).map(|(_, sha256)| sha256).filter(|sha256| is_hash(sha256))
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

/// As people read it.
pub fn short_version(version: &str) -> &str {
    version.split(HASHED).next().unwrap_or(version)
}

/// The name of a unit's own piece beside `catalog` or `checklists`.
pub fn own_piece(name: &str, unit: UnitId) -> String {
    format!("{name}/{unit}")
}

/// Which piece a name stands for, and of which unit it is.
pub fn piece_of(name: &str) -> (&str, Option<UnitId>) {
    match name.split_once('/') {
        Some((piece, unit)) => (piece, unit.parse().ok()),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_before_is_read_and_says_nothing_new() {
        let old = r#"{"id":"a","sector":"s","topic":"t","level":"general","title":{"zh":"一","en":""},
            "question":{"zh":"","en":""},"measure":{"zh":"","en":""},"default_days":3,
            "basis":{"zh":"","en":""},"verified":true}"#;
        let hazard: CatalogHazard = serde_json::from_str(old).expect("it is read");
        assert!(hazard.clause.is_empty() && !hazard.needs_expert);
        let again = serde_json::to_string(&hazard).expect("JSON");
        assert!(!again.contains("clause") && !again.contains("expert"), "{again}");
        let old = r#"{"id":"a","version":"1","sector":"s","name":{"zh":"","en":""},"sections":[]}"#;
        let list: Checklist = serde_json::from_str(old).expect("it is read");
        assert!(!serde_json::to_string(&list).expect("JSON").contains("words"));
    }

    #[test]
    fn a_version_says_its_number_and_its_hash() {
        let sha256 = "ab".repeat(32);
        let version = own_version(12, &sha256);
        assert_eq!((hash_of_version(&version), short_version(&version)), (Some(sha256.as_str()), "12"));
        assert_eq!((hash_of_version("2026.11-1"), short_version("2026.11-1")), (None, "2026.11-1"));
        assert_eq!(hash_of_version("3~ab"), None);
        assert_eq!(hash_of_version(&own_version(1, &"../x".repeat(16))), None);
    }

    #[test]
    fn a_piece_says_of_which_unit_it_is() {
        let unit: UnitId = "0190a5f8-7c00-7000-8000-000000000001".parse().expect("an id");
        assert_eq!(piece_of(&own_piece("catalog", unit)), ("catalog", Some(unit)));
        assert_eq!(piece_of("catalog"), ("catalog", None));
        assert_eq!(piece_of("checklist/x"), ("checklist", None));
    }
}
