//! Frames: today's office answers the recorded requests in the recorded bytes, and what is read is written as it was.

use crate::{Desk, fixture, same_json};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{Catalog, Checklists, Organisation};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{
    ErrorBody, Offer, Outcome, PairRequest, QuarantinedChange, Repair, Session, SyncRequest, SyncResponse,
    decode, encode,
};
use std::collections::BTreeSet;

const SCENES: [&str; 4] = ["1-day", REFUSED, "3-moved", "4-restored"];
const REFUSED: &str = "2-refused";

/// One `POST /v1/sync`.
#[derive(Deserialize)]
struct Exchange {
    /// By the office's clock.
    at: i64,
    /// Hash of the session's token.
    session: ByteBuf,
    request: ByteBuf,
    answer: ByteBuf,
}

#[derive(Deserialize)]
struct Json {
    what: String,
    text: String,
}

/// Reads a frame, and writes it again as it was.
#[track_caller]
fn same_again<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> T {
    let read: T = decode(bytes).expect("an old frame reads");
    assert!(encode(&read).expect("it is written") == bytes, "an old frame is written otherwise today");
    read
}

#[test]
fn an_old_phone_is_answered_in_the_same_words() {
    for scene in SCENES {
        let desk = Desk::open(scene);
        let exchanges: Vec<Exchange> = fixture(&format!("{scene}.exchanges"));
        for (n, exchange) in exchanges.iter().enumerate() {
            let request: SyncRequest = same_again(&exchange.request);
            let recorded: SyncResponse = same_again(&exchange.answer);
            let now = Timestamp::from_millis(exchange.at);
            let cursor = request.cursor.clone();
            let mut answer = desk.answer(&exchange.session, request, now);
            // Sealed with what nobody can foretell; the next request of the scene brings the one that was recorded. A cursor
            // of another history is given back as it came; the office's own is longer by the time at which it was given and
            // by the kinds of records that its phone reads.
            if Some(&answer.cursor) != cursor.as_ref() {
                assert_eq!(answer.cursor.len(), recorded.cursor.len() + 9, "exchange {n} of {scene}");
            }
            answer.cursor = recorded.cursor.clone();
            // Since then the office takes the photos of what it refused, too: of the one scene it lacks one.
            if scene == REFUSED
                && matches!(&answer.repair, Some(Repair::LacksPhotos(lacked)) if lacked.len() == 1)
            {
                answer.repair.clone_from(&recorded.repair);
            }
            let is_same = encode(&answer).expect("it is written") == exchange.answer.as_slice();
            assert!(is_same, "exchange {n} of {scene}: {answer:?}\ninstead of {recorded:?}");
        }
    }
}

/// What an exchange shows of the wire.
fn shown_by(exchange: &Exchange) -> Vec<String> {
    let request: SyncRequest = decode(&exchange.request).expect("reads");
    let answer: SyncResponse = decode(&exchange.answer).expect("reads");
    let mut shown: Vec<&str> = Vec::new();
    let mut when = |holds: bool, what| shown.extend(holds.then_some(what));
    when(request.cursor.is_none(), "no cursor");
    when(!request.push.is_empty(), "a push");
    when(request.push.iter().any(|push| !push.receipts.is_empty()), "an attested push");
    when(!request.refused.is_empty(), "what is kept as refused");
    when(!request.terse, "the long form asked for");
    when(!answer.settled.is_empty(), "settled by places");
    when(!answer.gone.is_empty(), "gone");
    when(!answer.reference.is_empty(), "reference");
    when(answer.acks.iter().any(|ack| matches!(ack.outcome, Outcome::Quarantined(_))), "refused");
    for pulled in &answer.documents {
        when(pulled.snapshot.is_some(), "a snapshot");
        when(!pulled.changes.is_empty(), "changes");
        when(!pulled.runs.is_empty(), "receipts by number");
        when(pulled.receipts.iter().any(|receipt| !receipt.hashes.is_empty()), "receipts by hash");
    }
    shown.extend(match &request.offer {
        None => None,
        Some(Offer::Digests(_)) => Some("digests"),
        Some(Offer::Heads { .. }) => Some("heads"),
        Some(Offer::Photos(_)) => Some("photos"),
    });
    shown.extend(match &answer.repair {
        None => None,
        Some(Repair::Offer) => Some("asks for an offer"),
        Some(Repair::Differ(_)) => Some("differ"),
        Some(Repair::Lacks(_)) => Some("lacks"),
        Some(Repair::LacksPhotos(_)) => Some("lacks photos"),
    });
    shown.into_iter().map(str::to_owned).collect()
}

#[test]
fn the_frames_show_every_part_of_the_wire() {
    let exchanges = SCENES.iter().flat_map(|scene| fixture::<Vec<Exchange>>(&format!("{scene}.exchanges")));
    let shown: BTreeSet<String> = exchanges.flat_map(|exchange| shown_by(&exchange)).collect();
    let expected = [
        "a push",
        "a snapshot",
        "an attested push",
        "asks for an offer",
        "changes",
        "differ",
        "digests",
        "gone",
        "heads",
        "lacks",
        "lacks photos",
        "no cursor",
        "photos",
        "receipts by hash",
        "receipts by number",
        "reference",
        "refused",
        "settled by places",
        "the long form asked for",
        "what is kept as refused",
    ];
    assert_eq!(shown.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_said_in_json_is_written_as_it_was() {
    let said: Vec<Json> = fixture("json");
    let kinds: BTreeSet<&str> = said.iter().map(|one| one.what.as_str()).collect();
    let expected = [
        "catalog",
        "checklists",
        "error",
        "organisation",
        "pair_request",
        "policy",
        "quarantined",
        "session",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    for Json { what, text } in &said {
        match what.as_str() {
            "pair_request" => same_json::<PairRequest>(text),
            "session" => same_json::<Session>(text),
            "organisation" => same_json::<Organisation>(text),
            "catalog" => same_json::<Catalog>(text),
            "checklists" => same_json::<Checklists>(text),
            "policy" => same_json::<Policy>(text),
            "quarantined" => same_json::<QuarantinedChange>(text),
            _ => same_json::<ErrorBody>(text),
        }
    }
}
