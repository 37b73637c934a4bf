//! A visit as it begins, and what is noted at one.

use super::world::AT;
use spotcheck_domain::by::By;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{ActId, SiteId, UnitId};
use spotcheck_domain::inspection::{ActKind, NewInspection, VisitAct};
use spotcheck_domain::term::{InspectionKind, Tier};

pub fn new_visit(owner: UnitId, tier: Tier, kind: InspectionKind) -> Edit {
    Edit::StartInspection(NewInspection {
        unit: owner,
        tier,
        kind,
        site: SiteId::from_parts(AT, [1; 10]),
        site_name: "云锦涂料".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "hazchem".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: vec![],
        position: None,
    })
}

/// An act of a visit, by that person.
pub fn noted(by: &By, kind: ActKind, say: impl FnOnce(VisitAct) -> VisitAct) -> Edit {
    let act = say(VisitAct {
        id: ActId::from_parts(AT, rand::random()),
        kind,
        at: AT,
        by: by.user,
        name: by.name.clone(),
        officer: None,
        officer_name: String::new(),
        certificate: String::new(),
        words: String::new(),
        of: None,
        finding: None,
        answer: None,
        paper: String::new(),
        way: None,
        is_afterwards: false,
        is_left_out: false,
    });
    Edit::NoteAct { act: act.id, kind, value: act.value() }
}
