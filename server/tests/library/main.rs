//! What units make of their own, over HTTP: checklists that are copied, edited, published and withdrawn, hazards of the
//! catalogue, values of the policy; who reads them, and what stays as it was.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod bounds;
mod catalog;
mod lists;
mod policy;
mod tables;

use common::Phone;
use common::call::{done, pair_person};
use common::desk::Desk;
use serde_json::Value;
use spotcheck_domain::call::{
    ChecklistSheet, CopyChecklist, EnterPerson, PersonField, PersonFields, PublishChecklist, ReadAudit,
    ReadChecklist, SaveDraft,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::library::{DraftChecklist, DraftItem, HazardWords};
use spotcheck_domain::reference::{Catalog, Checklists, Named};
use spotcheck_domain::term::{Level, Role};
use spotcheck_domain::wire::ReferenceVersion;

impl Desk {
    /// Somebody new, with a device.
    fn person(&self, name: &str, unit: &str, role: Role) -> Phone {
        let fields = PersonFields::from([(PersonField::Name, name.to_owned())]);
        let new = EnterPerson { id: None, unit: self.unit(unit), roles: vec![role], fields };
        let id = done(&self.admin, &new).id;
        pair_person(&self.admin, self.folder.path(), name, id)
    }

    fn county_admin(&self) -> Phone {
        self.person("县管理", "云岭县", Role::Admin)
    }

    /// The notes of entries of that act, the newest first.
    fn audited(&self, act: &str) -> Vec<String> {
        let call = ReadAudit { act: Some(act.to_owned()), ..ReadAudit::default() };
        done(&self.admin, &call).entries.into_iter().map(|entry| entry.note).collect()
    }
}

fn zh(text: &str) -> Named {
    Named { zh: text.into(), en: String::new() }
}

fn sheet(phone: &Phone, list: &str) -> ChecklistSheet {
    done(phone, &ReadChecklist { list: list.to_owned() })
}

/// A copy of the program's list for coal mines, as a draft of a unit.
fn copy(phone: &Phone, unit: UnitId, name: &str) -> String {
    done(phone, &CopyChecklist { list: "cl-coal-mine".into(), unit, name: zh(name) }).id
}

fn own_item(title: &str) -> DraftItem {
    let words = HazardWords {
        sector: "coal-mine".into(),
        topic: String::new(),
        level: Level::General,
        title: zh(title),
        question: Named::default(),
        measure: zh("马上整改"),
        default_days: 7,
        basis: zh("本县规定第一条"),
        clause: Named::default(),
        needs_expert: false,
    };
    DraftItem { id: String::new(), own: Some(words) }
}

/// Saves another draft and publishes it.
fn publish(phone: &Phone, list: &str, edit: impl FnOnce(&mut DraftChecklist)) -> u32 {
    let read = sheet(phone, list);
    let mut draft = read.draft.or_else(|| read.published.as_ref().map(DraftChecklist::of)).unwrap();
    edit(&mut draft);
    let list = list.to_owned();
    let saved = done(phone, &SaveDraft { list: list.clone(), revision: read.revision, draft });
    done(phone, &PublishChecklist { list, revision: saved.revision, note: "试用".into() }).number
}

/// What the office names to a phone now.
fn named(phone: &mut Phone) -> Vec<ReferenceVersion> {
    phone.cursor = None;
    phone.sync(vec![]).reference
}

fn reference(phone: &Phone, sha256: &str) -> Option<Value> {
    let answer = phone.get(&format!("/v1/reference/{sha256}"));
    (answer.status == 200).then(|| serde_json::from_slice(&answer.body).unwrap())
}

/// The ids of all checklists that a phone gets.
fn lists_on(phone: &mut Phone) -> Vec<String> {
    let pieces = named(phone).into_iter().filter(|version| version.name.starts_with("checklists"));
    let all = pieces.flat_map(|version| {
        let json = reference(phone, &version.sha256).expect("what is named is given");
        let lists: Checklists = serde_json::from_value(json).unwrap();
        lists.checklists.into_iter().map(|list| list.id)
    });
    all.collect::<Vec<_>>()
}

/// The ids of a unit's own hazards that a phone gets.
fn own_hazards_on(phone: &mut Phone) -> Vec<String> {
    let pieces = named(phone).into_iter().filter(|version| version.name.starts_with("catalog/"));
    let all = pieces.flat_map(|version| {
        let catalog: Catalog =
            serde_json::from_value(reference(phone, &version.sha256).expect("it is given")).unwrap();
        catalog.hazards.into_iter().map(|hazard| hazard.id)
    });
    all.collect::<Vec<_>>()
}
