//! The steps of a finding's life, each with what it needs done before.

use super::choice::{any_finding, set};
use super::hand::Hand;
use super::notebook::Place;
use super::telling::tail;
use super::town::Town;
use rand::Rng;
use spotcheck_client::protocol::{Detail, Edit, FindingView, Reply, Request};
use spotcheck_domain::authority::steps;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{OnSpot, PhotoRole};
use spotcheck_domain::time::Day;

/// One step of a finding's life, with what it needs done before.
pub async fn take_step(hand: &mut Hand) {
    let Some(view) = any_finding(hand).await else { return };
    let is_rare = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Void
                | EventKind::Transfer
                | EventKind::Suspend
                | EventKind::Amend
                | EventKind::OnSpotMeasure
                | EventKind::Withdraw
        )
    };
    let with_rare = hand.rng.random_bool(0.15);
    let steps: Vec<EventKind> =
        steps(&view.acts).into_iter().filter(|kind| with_rare || !is_rare(kind)).collect();
    let Some(kind) = hand.pick(&steps) else { return };
    take_this_step(hand, &view, kind).await;
}

pub async fn take_this_step(hand: &mut Hand, view: &FindingView, kind: EventKind) {
    prepare(hand, view, kind).await;
    let token = hand.token();
    let colleague = hand.pick(&view.colleagues);
    let day = view.row.deadline.unwrap_or(Day::from_days(20_800)).plus_days(30);
    let detail = Detail {
        second: colleague.map(|officer| officer.user),
        reason: Some("原因".to_owned()),
        note: Some(format!("说明 {token}")),
        date: Some(day),
        expert: Some("专家".to_owned()),
        on_spot: (kind == EventKind::OnSpotMeasure).then_some(OnSpot::StopUse),
        basis: (kind == EventKind::OnSpotMeasure).then(|| format!("依据 {token}")),
        field: (kind == EventKind::Amend).then(|| "measure".to_owned()),
        value: (kind == EventKind::Amend).then(|| format!("修正 {token}")),
        ..Detail::default()
    };
    let finding = view.row.id;
    let what = format!("{kind} {token} of {}", tail(finding.into()));
    let reply = hand.ask(&what, Request::TakeStep { finding, kind, detail }, vec![]).await;
    if reply == Reply::Done {
        hand.note_words(finding.into(), token, Place::Event);
    }
}

pub async fn prepare(hand: &mut Hand, view: &FindingView, kind: EventKind) {
    use EventKind as E;
    let document = view.row.id.into();
    let has = |role| view.photos.iter().any(|one| one.photo.role == role && one.photo.stands());
    let photos: &[PhotoRole] = match kind {
        E::FixedOnSpot => &[PhotoRole::Before, PhotoRole::After],
        E::Report => &[PhotoRole::After],
        E::ReviewPass | E::ReviewFail | E::LookBackHeld | E::LookBackRecurred => &[PhotoRole::Review],
        _ => &[],
    };
    for role in photos.iter().copied().filter(|role| !has(*role)) {
        hand.shoot(document, role).await;
    }
    if kind != E::Order {
        return;
    }
    if hand.rng.random_bool(0.5) {
        // From the order on its people see it.
        let enterprise = Town::get().unit(Town::ENTERPRISE).to_string();
        let edit = Edit::SetFinding { field: FindingField::ResponsibleUnit, value: enterprise };
        let seen = view.seen.clone();
        hand.ask("responsible unit", Request::Edit { document, edit, seen }, vec![]).await;
    }
    for lack in &view.lacks {
        let field = match lack {
            Refusal::NeedsMeasure => FindingField::Measure,
            Refusal::NeedsResponsible => FindingField::Responsible,
            Refusal::NeedsPhoto => {
                hand.shoot(document, PhotoRole::Before).await;
                continue;
            }
            Refusal::NeedsDeadline => {
                let (field, value) = (FindingField::Deadline, Day::from_days(20_800).to_string());
                let edit = Edit::SetFinding { field, value };
                let seen = view.seen.clone();
                hand.ask(field.word(), Request::Edit { document, edit, seen }, vec![]).await;
                continue;
            }
            _ => continue,
        };
        set(hand, view, field).await;
    }
}
