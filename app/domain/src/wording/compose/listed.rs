//! A hazard as a paper lists it: as the event says that the paper is of, whatever became of it since.

use super::Earlier;
use crate::by::Officer;
use crate::event::{Detail, Event, EventKind, Second, SpotMeasure};
use crate::finding::{Finding, Governing};
use crate::fold::{effective, ordered_by};
use crate::inspection::Inspection;
use crate::kind::paper::PaperKind;
use crate::photo::Photo;
use crate::post::office_day;
use crate::record::{Contents, DocumentError};
use crate::term::{Level, PhotoRole};
use crate::time::Day;

/// What the paper says became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Outcome {
    #[default]
    Open,
    /// Put right while the officers stood by.
    FixedOnSpot,
    /// What the reviewers saw.
    Passed(String),
    Failed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub finding: Finding,
    /// Those that the paper shows.
    pub photos: Vec<Photo>,
    /// The day of its order.
    pub given_on: Option<Day>,
    pub outcome: Outcome,
    /// 现场处理措施, where the paper is of one.
    pub measure: Option<SpotMeasure>,
}

impl Listed {
    /// As the order that took effect has it; as it is written, where nothing was ordered.
    pub fn of_visit(said: Contents) -> Result<Self, DocumentError> {
        let level = said.some("level").unwrap_or(Level::General);
        let order = ordered_by(level, &said.events).cloned();
        if let Some(order) = order {
            return Self::of_event(said, &order);
        }
        let fixed = said.events.iter().any(|event| event.kind() == Some(EventKind::FixedOnSpot));
        let finding = Finding::read(said)?;
        let outcome = if fixed { Outcome::FixedOnSpot } else { Outcome::Open };
        let roles: &[PhotoRole] =
            if fixed { &[PhotoRole::Before, PhotoRole::After] } else { &[PhotoRole::Before] };
        let photos = finding.photos.iter().filter(|photo| roles.contains(&photo.role)).cloned().collect();
        Ok(Self { finding, photos, given_on: None, outcome, measure: None })
    }

    /// As one of its events says it.
    pub fn of_event(said: Contents, event: &Event) -> Result<Self, DocumentError> {
        if event.kind() == Some(EventKind::Record) {
            return Self::of_visit(said);
        }
        let order = match &event.detail {
            Detail::Order(_) => Some(event.clone()),
            _ => ordered_by(said.some("level").unwrap_or(Level::General), &said.events).cloned(),
        };
        let written = match order.as_ref().map(|order| &order.detail) {
            Some(Detail::Order(order)) => Governing::of_order(&said, order).over(&said),
            _ => said,
        };
        let finding = Finding::read(written)?;
        let note = |note: &Option<String>| note.clone().unwrap_or_default();
        let outcome = match &event.detail {
            Detail::ReviewPass(review) => Outcome::Passed(note(&review.note)),
            Detail::ReviewFail(review) => Outcome::Failed(note(&review.note)),
            Detail::FixedOnSpot(_) => Outcome::FixedOnSpot,
            _ => Outcome::Open,
        };
        let photos = shown(&finding, event);
        let measure = match &event.detail {
            Detail::OnSpotMeasure(measure) => Some(measure.clone()),
            _ => None,
        };
        let given_on = order.map(|order| office_day(order.at));
        Ok(Self { finding, photos, given_on, outcome, measure })
    }

    /// The last step of these kinds that took effect.
    pub fn step<'s>(said: &'s Contents, kinds: &[EventKind]) -> Option<&'s Event> {
        let level = said.some("level").unwrap_or(Level::General);
        let is_it = |event: &&Event| event.kind().is_some_and(|kind| kinds.contains(&kind));
        effective(level, &said.events).filter(is_it).last()
    }
}

impl Earlier {
    /// The order of a finding, by what it says itself of its paper.
    pub fn order_of(said: &Contents) -> Option<Self> {
        let order = ordered_by(said.some("level").unwrap_or(Level::General), &said.events)?;
        let Detail::Order(said) = &order.detail else { return None };
        let number = said.paper.clone().unwrap_or_default();
        Some(Self { kind: PaperKind::Order, number, day: office_day(order.at), service: None })
    }
}

/// The photos that an event names; of an order of before it named any, those of the hazard that were there.
fn shown(finding: &Finding, event: &Event) -> Vec<Photo> {
    let named = event.detail.photos();
    let is_shown = |photo: &&Photo| {
        if named.is_empty() {
            photo.role == PhotoRole::Before && photo.id.uuid() < event.id.uuid()
        } else {
            named.contains(&photo.id)
        }
    };
    finding.photos.iter().filter(is_shown).cloned().collect()
}

/// The two who took a step, with the certificates that they had in the visit.
pub fn officers_of(event: &Event, visit: &Inspection) -> Vec<Officer> {
    let known = |user| visit.officers.iter().find(|officer| officer.user == user);
    let by = Officer {
        user: event.by.user,
        name: event.by.name.clone(),
        certificate: known(event.by.user).map(|officer| officer.certificate.clone()).unwrap_or_default(),
    };
    let second = event.detail.second().and_then(|Second { user, name, certificate }| {
        Some(Officer {
            user: (*user)?,
            name: name.clone().unwrap_or_default(),
            certificate: certificate.clone().unwrap_or_default(),
        })
    });
    std::iter::once(by).chain(second).collect()
}
