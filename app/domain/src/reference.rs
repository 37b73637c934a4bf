//! Reference data: what is made at the office, immutable under its hash, and read on every phone.
//!
//! Four pieces: `organisation`, `catalog`, `checklists`, `policy`. Each travels as JSON.

use crate::id::{UnitId, UserId};
use crate::post::Post;
use crate::sorted::SortedMap;
use crate::term::{Level, Role, Tier};
use serde::{Deserialize, Serialize};

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Named {
    pub zh: String,
    pub en: String,
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

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Organisation {
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    /// Those that people hold beside the post of their unit and roles, some of which are still to begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<Post>,
}

impl Organisation {
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }
    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
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
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checklists {
    pub checklists: Vec<Checklist>,
}
