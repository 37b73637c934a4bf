//! What was done and said at a visit beside the work, and who of its officers has spoken.

use super::finding::change_authors;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{ActSaid, ActView, StanceView};
use spotcheck_domain::authority::Act;
use spotcheck_domain::document::Document;
use spotcheck_domain::id::{ActId, DocumentId, UserId};
use spotcheck_domain::inspection::acts::{key, struck};
use spotcheck_domain::inspection::officers::{is_officer, is_open, is_second, stance};
use spotcheck_domain::inspection::{ActKind, Inspection, Stance, VisitAct};
use spotcheck_domain::record::ROOT;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::time::Timestamp;

pub async fn log<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    id: DocumentId,
    document: &Document,
    acts: &[VisitAct],
) -> Vec<ActView> {
    if acts.is_empty() {
        return Vec::new();
    }
    let received = change_authors(engine, id).await;
    let struck: SortedSet<ActId> = struck(acts).collect();
    let view = |act: &VisitAct| {
        let written_by = document.written_by(ROOT, &key(act.id, act.kind));
        ActView {
            id: act.id,
            kind: act.kind,
            by: act.name.clone(),
            at: act.at,
            received_at: written_by.and_then(|hash| received.get(&hash).map(|received| received.at)),
            officer: act.officer_name.clone(),
            said: ActSaid {
                officer: act.officer,
                words: act.words.clone(),
                of: act.of,
                finding: act.finding,
                answer: act.answer,
                paper: act.paper.clone(),
                way: act.way,
                is_afterwards: act.is_afterwards,
                is_left_out: act.is_left_out,
            },
            is_struck: struck.contains(&act.id),
        }
    };
    acts.iter().map(view).collect()
}

/// Of the officers beside the first.
pub fn stances(visit: &Inspection) -> Vec<StanceView> {
    let seconds = visit.officers.iter().skip(1);
    seconds
        .map(|officer| {
            let (stance, act) = stance(&visit.acts, officer.user);
            StanceView { officer: officer.user, stance, act: act.map(|act| act.id) }
        })
        .collect()
}

/// What his roles allow here, less what only its officers do, or only somebody else.
pub fn keep_own(acts: &mut Vec<Act>, visit: &Inspection, me: Option<UserId>, now: Timestamp) {
    let Some(me) = me else { return };
    let objects = |stance: &StanceView| stance.stance == Stance::Objected;
    acts.retain(|act| match act {
        Act::NameOfficer | Act::NoteAct => is_officer(&visit.officers, me),
        Act::Concur => {
            let has_second = !ActKind::demanded(visit.kind).is_empty();
            has_second && is_second(&visit.officers, me) && is_open(visit.ended_at, now)
        }
        Act::DecideObjection => {
            let is_there = visit.officers.iter().any(|officer| officer.user == me);
            !is_there && stances(visit).iter().any(objects)
        }
        _ => true,
    });
}
