//! What is done, and undone, at the site: measures on the spot, photos and hazards that were a mistake.

use super::*;
use crate::event::{Cause, SpotMeasure};
use crate::term::OnSpot;

#[test]
fn a_measure_on_the_spot_needs_two_officers_what_is_done_and_its_basis() {
    let recorded = finding(Level::Major, &[(E::Record, 1)]);
    let whole = SpotMeasure {
        second: second(2),
        on_spot: Some(OnSpot::Withdraw),
        basis: Some("安全生产法第七十条".into()),
        ..SpotMeasure::default()
    };
    check(&recorded, &inspector(), Detail::OnSpotMeasure(whole.clone()), Ok(()));
    for (lacking, refusal) in [
        (SpotMeasure { second: Second::default(), ..whole.clone() }, Refusal::NeedsSecondOfficer),
        (SpotMeasure { second: second(1), ..whole.clone() }, Refusal::SamePerson),
        (SpotMeasure { on_spot: None, ..whole.clone() }, Refusal::NeedsSpotMeasure),
        (SpotMeasure { basis: None, ..whole.clone() }, Refusal::NeedsBasis),
    ] {
        check(&recorded, &inspector(), Detail::OnSpotMeasure(lacking), Err(refusal));
    }
    let enterprise = by(7, Tier::Village, &[Role::Inspector]);
    check(&recorded, &enterprise, Detail::OnSpotMeasure(whole), Err(Refusal::NotPermitted));
}

#[test]
fn what_was_stopped_on_the_spot_goes_on_once_a_review_has_passed() {
    let supervisor = by(9, Tier::County, &[Role::Supervisor]);
    let resume = || Detail::of(E::Resume);
    let life = [(E::Record, 1), (E::OnSpotMeasure, 1), (E::Order, 1), (E::Report, 3), (E::ReviewPass, 1)];
    check(&finding(Level::Major, &life[..4]), &supervisor, resume(), Err(Refusal::WrongState));
    check(&finding(Level::Major, &life), &supervisor, resume(), Ok(()));
    let suspended = [(E::Record, 1), (E::Order, 1), (E::Suspend, 9)];
    check(&finding(Level::Major, &suspended), &supervisor, resume(), Ok(()));
}

#[test]
fn a_photo_is_struck_with_a_reason_until_a_step_has_shown_it() {
    let policy = Policy::default();
    let judge = |finding: &Finding, reason: &str| {
        let edit = Edit::StrikePhoto { photo: finding.photos[0].id, reason: reason.into() };
        let today = TODAY.parse().expect("a day");
        let by = &inspector();
        let around = Circumstance { by, reach: Reach::Own, policy: &policy, today, rules: VERSION };
        judge_finding(finding, &edit, around)
    };
    let recorded = finding(Level::General, &[(E::Record, 1)]);
    assert_eq!(judge(&recorded, "误拍"), Ok(()));
    assert_eq!(judge(&recorded, "  "), Err(Refusal::NeedsReason));
    let mut ordered = finding(Level::General, &[(E::Record, 1), (E::Order, 1)]);
    ordered.events[1].detail.show(vec![ordered.photos[0].id]);
    assert_eq!(judge(&ordered, "误拍"), Err(Refusal::FrozenByOrder));
    let struck = Photo { struck: Some("误拍".into()), ..photo(PhotoRole::Before) };
    let alone = Finding { photos: vec![struck], ..recorded };
    assert_eq!(judge_recorded(&alone), Err(Refusal::NeedsPhoto), "it shows nothing");
}

#[test]
fn a_hazard_is_withdrawn_before_its_order_with_a_reason() {
    let withdraw = |reason: &str| Detail::Withdraw(Cause { reason: Some(reason.into()), ..Cause::default() });
    let recorded = finding(Level::General, &[(E::Record, 1)]);
    check(&recorded, &inspector(), withdraw("同一处记了两次"), Ok(()));
    check(&recorded, &inspector(), withdraw(" "), Err(Refusal::NeedsReason));
    let ordered = finding(Level::General, &[(E::Record, 1), (E::Order, 1)]);
    check(&ordered, &inspector(), withdraw("误记"), Err(Refusal::WrongState));
}
