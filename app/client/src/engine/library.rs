//! Checklists and the catalogue as this phone has them: the office's and, beside them, what the units of its line made
//! themselves. A visit keeps the version of its checklist that it cites: what a newer one takes the place of is kept.

use super::records::{StoredReference, pack, pack_json, unpack_json};
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Catalog, CatalogHazard, Checklist, Checklists, Named, piece_of};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::wire::ReferenceVersion;
use std::rc::Rc;

const KEPT: &str = "checklist/";

/// Under which a version of a checklist lies that is not the newest, or not of this phone's line.
pub fn kept_as(id: &str, version: &str) -> String {
    format!("{KEPT}{id}/{version}")
}

/// Whether a name is that of one version of a checklist.
pub fn is_kept(name: &str) -> bool {
    name.starts_with(KEPT)
}

#[derive(Clone, Default)]
pub struct Library {
    /// By the names of the pieces.
    catalogs: SortedMap<String, Rc<Catalog>>,
    lists: SortedMap<String, Rc<Checklists>>,
}

/// How near the unit of a piece is: its own first, at last the program's. `None`: it is of another line.
fn nearness(name: &str, line: &[UnitId]) -> Option<usize> {
    match piece_of(name).1 {
        Some(unit) => line.iter().position(|above| *above == unit),
        None => Some(line.len()),
    }
}

fn nearest<'l, P>(pieces: &'l SortedMap<String, Rc<P>>, line: &[UnitId]) -> Vec<&'l P> {
    let mut found: Vec<(usize, &P)> =
        pieces.iter().filter_map(|(name, piece)| Some((nearness(name, line)?, &**piece))).collect();
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, piece)| piece).collect()
}

impl Library {
    /// Takes a piece. `None`: the name is of something else, or it cannot be read.
    pub fn take(&mut self, name: &str, bytes: &[u8]) -> Option<()> {
        match piece_of(name).0 {
            "catalog" => {
                self.catalogs.insert(name.to_owned(), Rc::new(unpack_json(bytes)?));
            }
            "checklists" => {
                self.lists.insert(name.to_owned(), Rc::new(unpack_json(bytes)?));
            }
            _ => return None,
        }
        Some(())
    }

    /// A hazard of whatever unit.
    pub fn hazard(&self, id: &str) -> Option<&CatalogHazard> {
        self.catalogs.values().find_map(|catalog| catalog.hazard(id))
    }

    /// How a record cites the catalogue from which it has a hazard.
    pub fn version_of(&self, id: &str) -> &str {
        let catalog = self.catalogs.values().find(|catalog| catalog.hazard(id).is_some());
        catalog.map_or("", |catalog| &catalog.version)
    }

    /// Those that are suggested to somebody of that line.
    pub fn hazards(&self, line: &[UnitId]) -> impl Iterator<Item = &CatalogHazard> {
        nearest(&self.catalogs, line).into_iter().flat_map(|catalog| &catalog.hazards)
    }

    pub fn sectors(&self) -> SortedMap<String, Named> {
        self.catalogs.get("catalog").map(|catalog| catalog.sectors.clone()).unwrap_or_default()
    }

    pub fn sector(&self, id: &str) -> Option<&Named> {
        self.catalogs.get("catalog")?.sectors.get(id)
    }

    /// Those with which somebody of that line begins a visit, the nearest unit's first.
    pub fn lists(&self, line: &[UnitId]) -> impl Iterator<Item = &Checklist> {
        nearest(&self.lists, line).into_iter().flat_map(|lists| &lists.checklists)
    }

    pub fn newest(&self, id: &str) -> Option<&Checklist> {
        self.lists.values().flat_map(|lists| &lists.checklists).find(|list| list.id == id)
    }

    /// What a newer piece takes the place of, and what of it visits may cite.
    fn superseded(&self, newer: &StoredReference) -> Vec<Checklist> {
        let Some(before) = self.lists.get(&newer.version.name) else { return Vec::new() };
        let after: Checklists = unpack_json(&newer.bytes).unwrap_or_default();
        let is_there = |list: &&Checklist| {
            after.checklists.iter().any(|other| other.id == list.id && other.version == list.version)
        };
        before.checklists.iter().filter(|list| !is_there(list)).cloned().collect()
    }

    /// Keeps what a newer piece takes the place of.
    pub fn plan_keeping(&self, newer: &StoredReference, batch: &mut Batch) {
        for list in self.superseded(newer) {
            let name = kept_as(&list.id, &list.version);
            let version =
                ReferenceVersion { name: name.clone(), version: list.version.clone(), sha256: String::new() };
            let stored = StoredReference { version, bytes: ByteBuf::from(pack_json(&list)) };
            batch.put(Table::Reference, name.into_bytes(), pack(&stored));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::reference::own_piece;
    use spotcheck_domain::time::Timestamp;

    fn unit(n: u8) -> UnitId {
        UnitId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn list(id: &str, version: &str) -> Checklist {
        Checklist {
            id: id.into(),
            version: version.into(),
            sector: "s".into(),
            name: Named::default(),
            sections: Vec::new(),
            words: Vec::new(),
        }
    }

    fn piece(name: &str, lists: &[(&str, &str)]) -> StoredReference {
        let checklists = lists.iter().map(|(id, version)| list(id, version)).collect();
        let bytes = pack_json(&Checklists { checklists });
        let version = ReferenceVersion { name: name.into(), version: String::new(), sha256: String::new() };
        StoredReference { version, bytes: ByteBuf::from(bytes) }
    }

    #[test]
    fn the_nearest_come_first_and_those_of_another_line_not_at_all() {
        let mut library = Library::default();
        for (name, id) in [
            ("checklists".to_owned(), "common"),
            (own_piece("checklists", unit(1)), "city"),
            (own_piece("checklists", unit(2)), "county"),
            (own_piece("checklists", unit(9)), "elsewhere"),
        ] {
            library.take(&name, &piece(&name, &[(id, "1")]).bytes).expect("it is read");
        }
        let line = [unit(3), unit(2), unit(1)];
        let ids: Vec<&str> = library.lists(&line).map(|list| list.id.as_str()).collect();
        assert_eq!(ids, ["county", "city", "common"]);
        assert!(library.newest("elsewhere").is_some(), "a visit that cites it is shown all the same");
        assert!(library.take("policy", b"{}").is_none() && library.take("catalog/x", b"[").is_none());
    }

    #[test]
    fn what_a_newer_piece_takes_the_place_of_is_kept() {
        let mut library = Library::default();
        let before = piece("checklists", &[("a", "1"), ("b", "1"), ("c", "1")]);
        assert!(library.superseded(&before).is_empty());
        library.take("checklists", &before.bytes).expect("it is read");
        let after = piece("checklists", &[("a", "2"), ("b", "1")]);
        let old = library.superseded(&after);
        let old: Vec<(&str, &str)> =
            old.iter().map(|list| (list.id.as_str(), list.version.as_str())).collect();
        assert_eq!(old, [("a", "1"), ("c", "1")]);
    }
}
