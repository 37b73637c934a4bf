//! What every office starts with: the hazard catalogue, the checklists, the policy; without a demo also one city and
//! its administrator.

use crate::people::desk::begin::unnamed;
use crate::people::organisation::{enter_person, enter_unit};
use crate::people::reference::publish;
use crate::store::{StoreError, Tx};
use rand::RngCore;
use serde::Deserialize;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{
    Catalog, CatalogHazard, Checklist, ChecklistSection, Checklists, Named, Person, Unit,
};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{Level, Role, Tier};
use spotcheck_domain::time::Timestamp;

const HAZARDS: &str = include_str!("../../data/hazards.csv");
const CHECKLISTS: &str = include_str!("../../data/checklists.json");
const LABELS: &str = include_str!("../../data/labels.json");

#[derive(Deserialize)]
struct HazardLine {
    id: String,
    sector: String,
    topic: String,
    level: Level,
    title_zh: String,
    title_en: String,
    question_zh: String,
    question_en: String,
    measure_zh: String,
    measure_en: String,
    default_days: u16,
    basis_zh: String,
    basis_en: String,
    basis_confidence: String,
}

#[derive(Deserialize)]
struct ChecklistEntry {
    id: String,
    version: String,
    name_zh: String,
    name_en: String,
    sections: Vec<SectionEntry>,
}

#[derive(Deserialize)]
struct SectionEntry {
    title_zh: String,
    title_en: String,
    items: Vec<String>,
}

#[derive(Deserialize)]
struct Labels {
    sectors: SortedMap<String, Named>,
    topics: SortedMap<String, Named>,
}

/// The catalogue that comes with the program.
pub fn catalog() -> Result<Catalog, StoreError> {
    let labels: Labels = serde_json::from_str(LABELS).map_err(|_| StoreError::Unreadable("labels.json"))?;
    let named = |zh, en| Named { zh, en };
    let hazards = csv::Reader::from_reader(HAZARDS.as_bytes())
        .deserialize()
        .map(|line: Result<HazardLine, csv::Error>| {
            let line = line.map_err(|_| StoreError::Unreadable("hazards.csv"))?;
            Ok(CatalogHazard {
                id: line.id,
                sector: line.sector,
                topic: line.topic,
                level: line.level,
                title: named(line.title_zh, line.title_en),
                question: named(line.question_zh, line.question_en),
                measure: named(line.measure_zh, line.measure_en),
                default_days: line.default_days,
                basis: named(line.basis_zh, line.basis_en),
                verified: line.basis_confidence == "verified",
                clause: Named::default(),
                needs_expert: false,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Catalog { version: "2026.11-1".into(), sectors: labels.sectors, topics: labels.topics, hazards })
}

/// The checklists that come with the program; a list `cl-coal-mine` is for the sector `coal-mine`.
pub fn checklists() -> Result<Checklists, StoreError> {
    let entries: Vec<ChecklistEntry> =
        serde_json::from_str(CHECKLISTS).map_err(|_| StoreError::Unreadable("checklists.json"))?;
    let checklists = entries.into_iter().map(|entry| Checklist {
        sector: entry.id.strip_prefix("cl-").unwrap_or(&entry.id).to_owned(),
        id: entry.id,
        version: entry.version,
        name: Named { zh: entry.name_zh, en: entry.name_en },
        sections: entry
            .sections
            .into_iter()
            .map(|section| ChecklistSection {
                title: Named { zh: section.title_zh, en: section.title_en },
                items: section.items,
            })
            .collect(),
        words: Vec::new(),
    });
    Ok(Checklists { checklists: checklists.collect() })
}

/// Publishes the reference data that does not depend on the place.
pub fn publish_common(tx: &dyn Tx, now: Timestamp) -> Result<(), StoreError> {
    let catalog = catalog()?;
    publish(tx, "catalog", None, Some(&catalog.version), &catalog, now)?;
    publish(tx, "checklists", None, Some(&catalog.version), &checklists()?, now)?;
    let policy = Policy::default();
    publish(tx, "policy", None, Some(&policy.version.to_string()), &policy, now)
}

/// What the first person of an office is.
pub const FIRST_ROLES: &[Role] = &[Role::Admin];

/// One city and one administrator, who does the rest.
pub fn seed(tx: &dyn Tx, now: Timestamp, rng: &mut dyn RngCore) -> Result<(), StoreError> {
    publish_common(tx, now)?;
    let city =
        Unit { id: UnitId::from_parts(now, entropy(rng)), parent: None, tier: Tier::City, name: unnamed() };
    enter_unit(tx, &city)?;
    let admin = Person {
        id: UserId::from_parts(now, entropy(rng)),
        unit: city.id,
        name: "管理员".into(),
        roles: FIRST_ROLES.to_vec(),
        certificate: String::new(),
    };
    enter_person(tx, &admin, now)?;
    tx.put_audit(now, "server", "seeded", None, "")
}

/// The random part of an id.
pub fn entropy(rng: &mut dyn RngCore) -> [u8; 10] {
    let mut bytes = [0; 10];
    rng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::reference::OWN;
    use std::collections::HashSet;

    #[test]
    fn every_checklist_has_its_sector_and_knows_its_hazards() {
        let (catalog, checklists) = (catalog().expect("reads"), checklists().expect("reads"));
        assert_eq!(catalog.hazards.len(), 220);
        assert_eq!(checklists.checklists.len(), 12);
        let ids: HashSet<&str> = catalog.hazards.iter().map(|hazard| hazard.id.as_str()).collect();
        assert_eq!(ids.len(), 220, "ids are unique");
        for list in &checklists.checklists {
            assert!(catalog.sectors.contains_key(&list.sector), "{}", list.id);
            assert!(list.n_items() >= 15, "{}", list.id);
            for item in list.sections.iter().flat_map(|section| &section.items) {
                assert!(ids.contains(item.as_str()), "{item}");
            }
        }
        let all = catalog.hazards.iter().map(|hazard| &hazard.id);
        let is_own = |id: &String| id.starts_with(OWN);
        assert!(
            !all.chain(checklists.checklists.iter().map(|list| &list.id)).any(is_own),
            "ids of units are none of the program"
        );
        for hazard in &catalog.hazards {
            assert!(catalog.sectors.contains_key(&hazard.sector), "{}", hazard.id);
            assert!(catalog.topics.contains_key(&hazard.topic), "{}", hazard.id);
        }
    }
}
