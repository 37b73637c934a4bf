//! Answers to queries: plain functions of what the engine holds, ready to show.

mod acts;
mod dossier;
mod finding;
mod hazards;
mod inspection;
mod ledger;
mod order;
mod outbox;
mod paper_page;
mod papers;
mod places;
mod posts;
mod signatures;
mod sites;
mod today;
mod used;

pub use finding::lacks;
pub use ledger::ids as ledger_ids;
pub use outbox::refused;
pub use sites::standing;

use sites::name_now;

use super::records::UnsentPhoto;
use super::state::State;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, FindingCard, InspectionCard, Phase, Query, StatusView, View, Whereabouts};
use crate::session::Trouble;
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::by::Officer;
use spotcheck_domain::codes::Who;
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::ledger::{FindingRow, InspectionRow, Place, due};
use spotcheck_domain::parties::are_of_one_line;
use spotcheck_domain::reference::Named;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::{Day, Timestamp};

/// The answer to a query as things stand.
pub async fn view<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    query: &Query,
) -> View {
    let answered = match query {
        Query::Inspection { inspection } => inspection::view(engine, *inspection).await,
        Query::Items { inspection, query } => inspection::items_with(engine, *inspection, query).await,
        Query::Finding { finding } => finding::view(engine, *finding).await,
        Query::Order { inspection } => order::view(engine, *inspection).await,
        Query::PaperPage { paper } => paper_page::view(engine, *paper).await,
        Query::PaperPreview { inspection, kind } => paper_page::preview(engine, *inspection, *kind).await,
        Query::Paper { paper } => papers::view(engine, *paper).await,
        _ => {
            let now = Now { at: engine.now(), today: engine.today(), office_day: engine.office_day() };
            Ok(listed(&engine.state.borrow(), now, query))
        }
    };
    answered.unwrap_or_else(|failure| match failure {
        Failure::Refused(Refusal::SetAside) => View::SetAside,
        _ => View::Absent,
    })
}

/// The time, by which much of an answer goes.
#[derive(Clone, Copy)]
pub struct Now {
    pub at: Timestamp,
    pub today: Day,
    pub office_day: Day,
}

fn listed(state: &State, now: Now, query: &Query) -> View {
    let today = now.today;
    match query {
        Query::Status => View::Status(status(state, now)),
        Query::Today => today::view(state, now),
        Query::Posts => posts::view(state, now),
        Query::Sites { query, near, limit } => sites::view(state, query, *near, *limit),
        Query::Start { site, unit } => sites::start(state, *site, *unit, now),
        Query::Ledger { filter, order, offset, limit } => {
            ledger::findings(state, today, filter, *order, *offset, *limit)
        }
        Query::Inspections { query, offset, limit } => ledger::inspections(state, query, *offset, *limit),
        Query::Hazards { query, sector, limit } => hazards::view(state, query, sector, *limit),
        Query::Outbox => outbox::view(state, now),
        Query::Papers { inspection } => papers::list(state, *inspection, now.office_day),
        Query::Inspection { .. }
        | Query::Items { .. }
        | Query::Finding { .. }
        | Query::Order { .. }
        | Query::Paper { .. }
        | Query::PaperPage { .. }
        | Query::PaperPreview { .. } => View::Absent,
    }
}

pub fn status(state: &State, now: Now) -> StatusView {
    let of_drafts = state.refused_drafts.keys().map(|(document, _)| *document);
    let records: SortedSet<DocumentId> =
        state.outbox.iter().map(|unsent| unsent.document).chain(of_drafts).collect();
    let n_unsent_photos = state.sending().filter(|upload| !upload.is_thumbnail).count() as u32;
    let oldest = state.outbox.iter().map(|u| u.since).chain(state.sending().map(|u| u.since)).min();
    // What is lost is not on its way.
    let is_settled = state.outbox.is_empty() && state.sending().all(UnsentPhoto::is_lost);
    let n_lost = n_lost(state.uploads.iter());
    let phase = match (state.health.failure(), state.planner.trouble()) {
        _ if !state.planner.is_paired() => Phase::NotPaired,
        // What cannot be kept here concerns a person more than what cannot be sent.
        (Some(Failure::StorageFull), _) => Phase::StorageFull,
        (Some(_), _) => Phase::StorageFault,
        _ if !state.planner.is_online() => Phase::Offline,
        (None, Some(Trouble::Unreachable)) => Phase::Offline,
        (None, Some(Trouble::Office)) => Phase::Trouble,
        (None, None | Some(Trouble::Store)) if is_settled => Phase::Settled,
        (None, None | Some(Trouble::Store)) => Phase::Sending,
    };
    StatusView {
        phase,
        n_unsent_records: records.len() as u32,
        n_unsent_photos,
        n_sent_photos: state.n_sent_photos,
        n_batch_photos: state.n_sent_photos + n_unsent_photos,
        oldest_unsent_at: oldest,
        last_synced_at: state.synced_at,
        clock_off_minutes: state.office_clock.and_then(|clock| clock.minutes_off(now.at)),
        slow: (phase == Phase::Sending && state.line.is_slow()).then(|| percent_sent(state)),
        n_refused: state.refused.len() as u32,
        n_lost,
        n_set_aside: state.set_aside.len() as u32,
        acts: state.acts_at_large(now.office_day),
    }
}

/// Photos of which something is lost: an original and its small copy are one.
fn n_lost<'u>(uploads: impl Iterator<Item = &'u UnsentPhoto>) -> u32 {
    let (small, originals): (Vec<_>, Vec<_>) =
        uploads.filter(|upload| upload.is_lost()).partition(|upload| upload.is_thumbnail);
    small.len().max(originals.len()) as u32
}

/// How much of the present batch has arrived, by its bytes.
fn percent_sent(state: &State) -> u8 {
    let uploads = || state.sending();
    let n_sent = state.n_sent_bytes + uploads().map(|upload| upload.offset.min(upload.size)).sum::<u64>();
    let n_waiting = uploads().map(|upload| upload.size).sum::<u64>();
    let n_changes = state.outbox.iter().map(|unsent| unsent.n_bytes).sum::<u64>();
    let n_all = state.n_sent_bytes + n_waiting + n_changes;
    u8::try_from(n_sent.saturating_mul(100) / n_all.max(1)).unwrap_or(100).min(100)
}

/// Why the office did not take some of a record, each reason once.
pub fn refusals(state: &State, id: DocumentId) -> Vec<String> {
    let mut reasons: Vec<String> =
        state.refused.get(&id).into_iter().flatten().map(|(_, refusal)| refusal.reason.clone()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

/// Where a record is: its changes first, then its photos.
pub fn whereabouts(state: &State, id: DocumentId, n_photos: u32) -> Whereabouts {
    if state.outbox.iter().any(|unsent| unsent.document == id) {
        return Whereabouts::OnThisPhone;
    }
    if state.refused.contains_key(&id) {
        return Whereabouts::Refused;
    }
    let unsent = state.sending().filter(|upload| upload.document == id);
    let originals = unsent.clone().filter(|upload| !upload.is_thumbnail).count() as u32;
    if unsent.count() == 0 {
        Whereabouts::AtTheOffice
    } else {
        Whereabouts::Sending { n_sent: n_photos.saturating_sub(originals), n_photos }
    }
}

pub fn finding_card(state: &State, today: Day, row: &FindingRow) -> FindingCard {
    FindingCard {
        due: due(row.state, row.deadline, today),
        whereabouts: whereabouts(state, row.id.into(), row.n_photos),
        row: FindingRow {
            site_name: row
                .site
                .map_or_else(|| row.site_name.clone(), |site| name_now(state, site, &row.site_name)),
            ..row.clone()
        },
        place: Place::default(),
    }
}

pub fn inspection_card(state: &State, row: &InspectionRow) -> InspectionCard {
    InspectionCard {
        whereabouts: whereabouts(state, row.id.into(), row.n_photos),
        row: InspectionRow { site_name: name_now(state, row.site, &row.site_name), ..row.clone() },
    }
}

pub fn sector_name(state: &State, sector: &str) -> Named {
    let unknown = || Named { zh: sector.to_owned(), en: sector.to_owned() };
    state.library.sector(sector).cloned().unwrap_or_else(unknown)
}

/// Officers besides me who by their main post or another one are of the line of one of these units: who can be the second.
/// Those of the units themselves come first.
pub fn colleagues(state: &State, units: &[UnitId], day: Day) -> Vec<Officer> {
    let Some(session) = &state.session else { return Vec::new() };
    let organisation = &state.organisation;
    let stands_beside = |unit: UnitId, roles: &[Role]| {
        let is_near = |mine: &UnitId| are_of_one_line(&**organisation, unit, *mine);
        holds(roles, Act::StandBeside) && units.iter().any(is_near)
    };
    let people = organisation.people.iter().filter(|person| {
        let mut others = organisation.posts_of(person.id).filter(|post| post.holds_on(day));
        person.id != session.person.id
            && (stands_beside(person.unit, &person.roles)
                || others.any(|post| stands_beside(post.unit, &post.roles)))
    });
    let mut people: Vec<_> = people.collect();
    people.sort_by_key(|person| !units.contains(&person.unit));
    people
        .into_iter()
        .map(|person| Officer {
            user: person.id,
            name: person.name.clone(),
            certificate: person.certificate.clone(),
        })
        .collect()
}

/// People whose every post is in a unit of mine, with no role that I lack there; whoever has left has none at all. Who of them
/// has a device the office knows.
pub fn vouched_for(state: &State, day: Day) -> Vec<Who> {
    let posts = state.posts(day);
    let Some(me) = posts.first().map(|by| by.user) else { return Vec::new() };
    let gives = |unit: UnitId, roles: &[Role]| {
        posts.iter().any(|by| by.unit == unit && roles.iter().all(|role| by.roles.contains(role)))
    };
    let organisation = &state.organisation;
    let people = organisation.people.iter().filter(|person| {
        person.id != me
            && !person.roles.is_empty()
            && gives(person.unit, &person.roles)
            && organisation.posts_of(person.id).all(|post| gives(post.unit, &post.roles))
    });
    people.map(|person| Who { id: person.id, name: person.name.clone() }).collect()
}

/// The words of unfinished drafts, by field.
pub fn drafts(state: &State, id: DocumentId) -> SortedMap<String, String> {
    let fields = state.drafts.get(&id).into_iter().flatten();
    fields
        .filter_map(|(field, draft)| {
            super::edits::field_of(&draft.edit).map(|(_, words)| (field.clone(), words))
        })
        .collect()
}

#[cfg(test)]
mod line_tests;
