//! Everybody's attempts at what the office did not take, by where its author belongs; and what only a release brings
//! about: a review by one officer alone.

use super::begun::new_visit;
use super::case::{Case, Stage};
use super::expected::Expected;
use super::record::{Record, Sort, USUAL, bring, detail, event};
use super::tries::{Try, push, write};
use super::world::{AT, ENTERPRISE, LINE, LOWEST, Someone, World, push_of, unit};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, Role};
use spotcheck_domain::wire::QuarantinedChange;
use std::collections::BTreeMap;

const REACHES: [Reach; 3] = [Reach::Own, Reach::Below, Reach::Elsewhere];
const ACTS: [Act; 3] = [Act::InspectQuarantined, Act::ReleaseQuarantined, Act::DiscardQuarantined];

/// A visit that a viewer of that unit may not begin, refused.
fn refused(world: &World, n: u8) -> DocumentId {
    refused_of(world, world.of(Role::Viewer, n))
}

/// A visit that somebody may not begin, refused.
fn refused_of(world: &World, viewer: &Someone) -> DocumentId {
    let id = DocumentId::from_parts(AT, rand::random());
    let edit = new_visit(viewer.by.unit, viewer.by.tier, InspectionKind::Routine);
    let (_, change) = Document::create(id, &edit, AT, rand::random()).expect("made");
    let bytes = ByteBuf::from(change.bytes);
    let answers = viewer.push(&world.server, vec![push_of(id, DocumentKind::Inspection, vec![bytes])]);
    assert_eq!(answers.into_values().collect::<Vec<_>>(), ["not_permitted"]);
    id
}

/// What lies in quarantine, by its document.
fn listed(world: &World) -> BTreeMap<DocumentId, i64> {
    let keeper = world.named("keeper");
    let mut all: BTreeMap<DocumentId, i64> = BTreeMap::new();
    loop {
        let after = all.values().max().copied().unwrap_or(0);
        let answer = keeper.send(&world.server, "GET", &format!("/v1/quarantine?after={after}"), &[], &[]);
        let page: Vec<QuarantinedChange> = serde_json::from_slice(&answer.body).expect("a page");
        if page.is_empty() {
            return all;
        }
        all.extend(page.into_iter().map(|change| (change.document, change.id)));
    }
}

fn decide(world: &World, someone: &Someone, act: Act, id: i64) -> String {
    let (method, path) = match act {
        Act::InspectQuarantined => ("GET", format!("/v1/quarantine/{id}")),
        Act::ReleaseQuarantined => ("POST", format!("/v1/quarantine/{id}/release")),
        _ => ("POST", format!("/v1/quarantine/{id}/discard")),
    };
    let answer = someone.send(&world.server, method, &path, &[], &[]);
    match answer.status {
        200..=299 => "ok".to_owned(),
        404 => "not_permitted".to_owned(),
        403 => answer.code(),
        other => format!("status {other}: {}", String::from_utf8_lossy(&answer.body)),
    }
}

/// Each of the three acts by everybody, on what was written in his own unit, below it, and in another city.
pub fn decided(world: &World, expected: &Expected) -> Vec<Case> {
    let mut planned = Vec::new();
    let mut shared: BTreeMap<u8, DocumentId> = BTreeMap::new();
    for act in ACTS {
        for (role, (n, _)) in Role::ALL.iter().flat_map(|role| LINE.map(|tier| (*role, tier))) {
            for reach in REACHES {
                let author = match reach {
                    Reach::Own => n,
                    Reach::Below => LOWEST,
                    _ => ENTERPRISE,
                };
                let case = Case::new(&world.of(role, n).by, act, reach);
                // Who may decides once and for all.
                let document = if expected.of(&case) == "ok" {
                    refused(world, author)
                } else {
                    *shared.entry(author).or_insert_with(|| refused(world, author))
                };
                planned.push((case, document));
            }
        }
    }
    let ids = listed(world);
    let tried = planned.into_iter().map(|(case, document)| {
        let someone = world.people.iter().find(|one| one.by.user == case.by.user).expect("one of ours");
        let answer = decide(world, someone, case.act, ids[&document]);
        Case { answer, ..case }
    });
    tried.collect()
}

/// Each of the three acts by an administrator on what he wrote himself.
pub fn of_his_own(world: &World) -> Vec<Case> {
    let keeper = world.named("keeper");
    ACTS.iter()
        .map(|act| {
            let document = refused_of(world, keeper);
            let case = Case::new(&keeper.by, *act, Reach::Own);
            let answer = decide(world, keeper, *act, listed(world)[&document]);
            Case { bar: Some("own_work"), answer, ..case }
        })
        .collect()
}

/// A review without a second officer is refused; once an administrator has released it, it stands, and its officer may
/// not strike off what he alone reviewed.
pub fn reviewed_alone(world: &World) -> Vec<Case> {
    let sort = Sort {
        owner: 2,
        stage: Stage::Reported,
        level: Level::General,
        is_self_check: false,
        is_granted: false,
    };
    let mut record = Record::finding(world, sort, USUAL);
    bring(world, &mut [&mut record]);
    let many = world.named("many");
    let alone = detail(EventKind::ReviewPass, Level::General, None, None);
    let mut seen = record.document.copy(rand::random());
    let review = event(&many.by, Some(&seen), alone);
    let change = write(&mut seen, &Edit::Append(review));
    let bytes = ByteBuf::from(change.bytes);
    let answers = many.push(&world.server, vec![push_of(record.id, DocumentKind::Finding, vec![bytes])]);
    assert_eq!(answers.into_values().collect::<Vec<_>>(), ["needs_second_officer"]);
    let id = listed(world)[&record.id];
    assert_eq!(decide(world, world.named("keeper"), Act::ReleaseQuarantined, id), "ok");
    let strike = event(&many.by, Some(&seen), detail(EventKind::StrikeOff, Level::General, None, None));
    let change = write(&mut seen.copy(rand::random()), &Edit::Append(strike));
    let case = Case::new(&many.by, Act::StrikeOff, Reach::Below);
    let case = Case { stage: Stage::Reviewed, bar: Some("sole_reviewer"), ..case };
    assert_ne!(many.by.unit, unit(2));
    push(world, vec![Try { case, document: record.id, kind: DocumentKind::Finding, change }])
}
