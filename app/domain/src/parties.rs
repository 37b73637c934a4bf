//! Whether those whom a record names are people and units of the organisation, and may be named there: the officers of a
//! visit, the second officer of a step, the unit that an order makes responsible, whoever signs. Asked by the phone of the
//! organisation that it knows, and by the office of the one that held when it was made.

use crate::authority::{Act, holds};
use crate::by::{By, Officer};
use crate::event::{Detail, Event, Second};
use crate::id::{UnitId, UserId};
use crate::inspection::{OFFICER, REFUSAL, REPRESENTATIVE, Signature, WITNESS};
use crate::post::Post;
use crate::reference::{Organisation, Person};
use crate::refusal::Refusal;
use crate::term::Tier;

/// Units stand in a tree of so many floors at most; a ring, which nobody should have made, ends a search.
const MOST_FLOORS: usize = 32;

/// Where people and units are looked up.
pub trait Directory {
    fn person(&self, id: UserId) -> Option<Person>;

    /// What he holds beside his main post.
    fn posts(&self, id: UserId) -> Vec<Post>;

    /// Its tier, and the unit above it.
    fn unit(&self, id: UnitId) -> Option<(Tier, Option<UnitId>)>;

    /// Whether its standing allows it to order.
    fn gives_orders(&self, id: UnitId) -> bool;
}

impl Directory for Organisation {
    fn person(&self, id: UserId) -> Option<Person> {
        Self::person(self, id).cloned()
    }
    fn posts(&self, id: UserId) -> Vec<Post> {
        self.posts_of(id).cloned().collect()
    }
    fn unit(&self, id: UnitId) -> Option<(Tier, Option<UnitId>)> {
        Self::unit(self, id).map(|unit| (unit.tier, unit.parent))
    }
    fn gives_orders(&self, id: UnitId) -> bool {
        Self::gives_orders(self, id)
    }
}

/// An officer as a record names him.
pub struct Named<'a> {
    pub user: UserId,
    pub name: &'a str,
    /// Empty where none is given.
    pub certificate: &'a str,
}

/// The unit and those above it.
fn line(directory: &dyn Directory, unit: UnitId) -> Vec<UnitId> {
    let above = |unit: &UnitId| directory.unit(*unit).and_then(|(_, above)| above);
    std::iter::successors(Some(unit), above).take(MOST_FLOORS).collect()
}

/// One is the other's, or above it.
pub fn are_of_one_line(directory: &dyn Directory, one: UnitId, other: UnitId) -> bool {
    one == other || line(directory, one).contains(&other) || line(directory, other).contains(&one)
}

/// Both belong to one county, or the one lies below the other: what only a city has in common is another county's.
fn are_of_one_county(directory: &dyn Directory, unit: UnitId, owner: UnitId) -> bool {
    let of_owner = line(directory, owner);
    let is_city = |unit: &UnitId| directory.unit(*unit).is_none_or(|(tier, _)| tier == Tier::City);
    let is_common = |above: &UnitId| of_owner.contains(above) && (*above == unit || !is_city(above));
    line(directory, unit).iter().any(|above| *above == owner || is_common(above))
}

/// An officer exists, is called so, has that certificate if any is named, and is by one of his posts of the line of whoever
/// names him.
pub fn judge_officer(directory: &dyn Directory, by: &By, named: &Named<'_>) -> Result<(), Refusal> {
    let person = directory.person(named.user).filter(|person| person.name == named.name);
    let person = person.ok_or(Refusal::OfficerUnknown)?;
    if !named.certificate.is_empty() && named.certificate != person.certificate {
        return Err(Refusal::CertificateUnknown);
    }
    if named.user == by.user {
        return Ok(());
    }
    let others = directory.posts(named.user);
    let posts = others.iter().map(|post| (post.unit, post.roles.as_slice()));
    let mut posts = std::iter::once((person.unit, person.roles.as_slice()))
        .chain(posts)
        .filter(|(_, roles)| holds(roles, Act::StandBeside))
        .peekable();
    if posts.peek().is_none() {
        return Err(Refusal::NeedsSecondOfficer);
    }
    let is_near = posts.any(|(unit, _)| are_of_one_line(directory, unit, by.unit));
    if is_near { Ok(()) } else { Err(Refusal::OfficerElsewhere) }
}

/// Those whom a step names, in a finding that `owner` owns and in whose fields `responsible` stands. Whoever is made
/// responsible belongs to the finding's county, or to the area of the author.
pub fn judge_event(
    directory: &dyn Directory,
    owner: UnitId,
    responsible: Option<UnitId>,
    event: &Event,
) -> Result<(), Refusal> {
    let Second { user, name, certificate } = event.second();
    if let Some(user) = user {
        let (name, certificate) = (name.as_deref().unwrap_or_default(), certificate.as_deref());
        let named = Named { user, name, certificate: certificate.unwrap_or_default() };
        judge_officer(directory, &event.by, &named)?;
    }
    let unit = match &event.detail {
        Detail::Order(order) if order.is_whole() => order.responsible_unit,
        // What an order of an earlier version does not say stands in the fields.
        Detail::Order(order) => order.responsible_unit.or(responsible),
        Detail::Amend(amendment) if amendment.field.as_deref() == Some("responsible_unit") => {
            amendment.value.as_deref().and_then(|unit| unit.trim().parse().ok())
        }
        _ => None,
    };
    unit.map_or(Ok(()), |unit| judge_enterprise(directory, event.by.unit, owner, unit))
}

/// The enterprise whom somebody of `by` makes responsible in a record of `owner`, or addresses a paper to, belongs to the
/// record's county or to the author's area.
pub fn judge_enterprise(
    directory: &dyn Directory,
    by: UnitId,
    owner: UnitId,
    unit: UnitId,
) -> Result<(), Refusal> {
    let is_of_area = || line(directory, unit).contains(&by);
    let is_near =
        directory.unit(unit).is_some() && (are_of_one_county(directory, unit, owner) || is_of_area());
    if is_near { Ok(()) } else { Err(Refusal::EnterpriseElsewhere) }
}

/// Whoever orders does so for a unit that has the power to.
pub fn judge_standing(directory: &dyn Directory, event: &Event) -> Result<(), Refusal> {
    let orders = matches!(event.detail, Detail::Order(_) | Detail::OnSpotMeasure(_));
    if orders && !directory.gives_orders(event.by.unit) { Err(Refusal::NoStanding) } else { Ok(()) }
}

/// An officer signs for himself; with his own hand he may do so on the device of another officer of that visit. A hand is
/// not copied from one paper to another.
pub fn judge_signature(
    by: &By,
    signature: &Signature,
    officers: &[Officer],
    others: &[Signature],
) -> Result<(), Refusal> {
    signature.judge_ink()?;
    if others.iter().any(|other| signature.is_copied_from(other)) {
        return Err(Refusal::SignatureCopied);
    }
    let is_beside = || {
        signature.is_by_hand()
            && officers.iter().any(|officer| officer.user == by.user)
            && officers.iter().any(|officer| officer.name == signature.name)
    };
    match signature.party.as_str() {
        OFFICER if signature.name != by.name && !is_beside() => Err(Refusal::SignatureOfAnother),
        OFFICER | REPRESENTATIVE | REFUSAL | WITNESS => Ok(()),
        _ => Err(Refusal::FieldInvalid),
    }
}

#[cfg(test)]
#[path = "parties_tests.rs"]
mod tests;
