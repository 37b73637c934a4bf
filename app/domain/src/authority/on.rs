//! What the table looks at of the record that an act concerns, and of where its author stands to it.

use super::row::{About, Reach};
use crate::event::EventKind;
use crate::finding::Finding;
use crate::fold::Life;
use crate::id::{UnitId, UserId};
use crate::policy::Policy;
use crate::reference::Organisation;
use crate::term::{DocumentKind, InspectionKind, Tier};

/// A record as the table sees it.
#[derive(Debug, Clone, Copy)]
pub struct On<'a> {
    pub about: About,
    pub reach: Reach,
    /// 企业自查.
    pub is_self_check: bool,
    /// The visit has ended.
    pub has_ended: bool,
    /// Of a finding: where it stands.
    pub life: Option<&'a Life>,
    /// Of a finding: who recorded it.
    pub recorder: Option<UserId>,
    /// Of a change that the office did not take: who wrote it. Of a code that waits: who asked for it.
    pub author: Option<UserId>,
    /// Of a person: he has a device.
    pub has_device: bool,
    /// Of a person: he has a role that the one who acts lacks.
    pub is_role_lacking: bool,
    /// A general hazard may be struck off without acceptance.
    pub skips_acceptance: bool,
    /// The office can be asked now.
    pub is_online: bool,
}

impl<'a> On<'a> {
    const fn of(about: About, reach: Reach) -> Self {
        Self {
            about,
            reach,
            is_self_check: false,
            has_ended: false,
            life: None,
            recorder: None,
            author: None,
            has_device: false,
            is_role_lacking: false,
            skips_acceptance: true,
            is_online: true,
        }
    }

    pub const fn office() -> Self {
        Self::of(About::Office, Reach::Own)
    }
    /// A record that will be owned by a unit to which its author stands so.
    pub const fn new(reach: Reach) -> Self {
        Self::of(About::New, reach)
    }
    /// A record of a kind that has no columns of its own.
    pub const fn record(kind: DocumentKind, reach: Reach) -> Self {
        Self::of(About::Record(kind), reach)
    }
    pub const fn document(reach: Reach) -> Self {
        Self::of(About::Document, reach)
    }
    pub const fn quarantined(reach: Reach) -> Self {
        Self::of(About::Quarantined, reach)
    }
    /// A unit, or one that is to stand below it.
    pub const fn unit(reach: Reach) -> Self {
        Self::of(About::Unit, reach)
    }
    /// A person, by the unit to which he belongs.
    pub const fn person(reach: Reach) -> Self {
        Self::of(About::Person, reach)
    }
    /// Somebody's devices, by where his unit is.
    pub const fn devices_of(reach: Reach, has_device: bool, is_role_lacking: bool) -> Self {
        Self { has_device, is_role_lacking, ..Self::person(reach) }
    }
    pub const fn written_by(self, author: UserId) -> Self {
        Self { author: Some(author), ..self }
    }
    pub const fn visit(reach: Reach, kind: InspectionKind, has_ended: bool) -> Self {
        let is_self_check = matches!(kind, InspectionKind::SelfCheck);
        Self { is_self_check, has_ended, ..Self::of(About::Visit, reach) }
    }
    pub fn finding(reach: Reach, finding: &Finding, life: &'a Life, policy: &Policy) -> Self {
        let record = finding.events.iter().find(|event| event.kind() == Some(EventKind::Record));
        Self {
            is_self_check: finding.self_check,
            life: Some(life),
            recorder: record.map(|event| event.by.user),
            skips_acceptance: policy.general_skips_acceptance,
            ..Self::of(About::Finding, reach)
        }
    }
    pub const fn in_self_check(self, is_self_check: bool) -> Self {
        Self { is_self_check, ..self }
    }
}

/// How somebody of `unit` stands to a record that he sees, by what his device knows of the organisation: his own unit
/// with what is below it, and the line above.
pub fn reach_of_seen(organisation: &Organisation, unit: UnitId, tier: Tier, owner: UnitId) -> Reach {
    if owner == unit {
        return Reach::Own;
    }
    if organisation.unit(unit).is_none() && tier != Tier::Enterprise {
        // A device that has not heard of its own unit yet: records of others are shown to enterprises only.
        return Reach::Below;
    }
    // An answer comes together with the organisation that it names: whose unit is not in it lies in no area of his, such as
    // a record of his last post that waits to leave.
    let mut above = organisation.unit(owner).map(|owner| owner.parent);
    // A ring, which nobody should have made, ends the search.
    for _ in 0..organisation.units.len() {
        match above.flatten() {
            Some(parent) if parent == unit => return Reach::Below,
            Some(parent) => above = organisation.unit(parent).map(|unit| unit.parent),
            None => break,
        }
    }
    Reach::Granted
}
