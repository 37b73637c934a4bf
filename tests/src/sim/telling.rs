//! What went over the line, in the few words of a trace.

use super::network::{Answer, Answered, Route};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::terse::lengthen;
use spotcheck_domain::wire::{Ack, Offer, Outcome, Repair, SyncRequest, SyncResponse, decode};
use std::collections::BTreeMap;

/// What was asked, and what came of it.
pub fn tell(route: &Route, answer: &Answer) -> String {
    let request = match route {
        Route::Sync(body) => decode::<SyncRequest>(body).ok(),
        _ => None,
    };
    let asked = match route {
        Route::Sync(_) => request.as_ref().map(tell_request).unwrap_or_default(),
        Route::CreateUpload { sha256, document, .. } => {
            format!("{} of {}", short(sha256.as_bytes()), tail(*document))
        }
        Route::Upload { location, offset, .. } => format!("{} from {offset}", &location[..8]),
        _ => String::new(),
    };
    let said = match (request, answer) {
        (_, Err(error)) => error.to_string(),
        (Some(request), Ok(Answered::Bytes(bytes))) => {
            let response = decode(bytes).map(|response| lengthen(&request.push, response));
            response.map(|response| tell_response(&response)).unwrap_or_default()
        }
        (_, Ok(Answered::Upload(upload))) => format!("{} at {}", &upload.location[..8], upload.offset),
        (_, Ok(_)) => "ok".to_owned(),
    };
    format!("[{asked}] {said}")
}

fn tell_request(request: &SyncRequest) -> String {
    let mut told = Vec::new();
    for push in &request.push {
        let attested = if push.receipts.is_empty() { "" } else { " attested" };
        told.push(format!("{}×{}{attested}", tail(push.document), push.changes.len()));
    }
    match &request.offer {
        None => {}
        Some(Offer::Digests(_)) => told.push("digests".to_owned()),
        Some(Offer::Heads { documents, .. }) => told.push(format!("heads of {}", documents.len())),
        Some(Offer::Photos(photos)) => told.push(format!("{} photos", photos.len())),
    }
    told.join(", ")
}

fn tell_response(response: &SyncResponse) -> String {
    let mut told = Vec::new();
    told.extend(tell_acks(&response.acks));
    for pulled in &response.documents {
        told.push(format!("gives {}×{}", tail(pulled.id), pulled.changes.len()));
    }
    told.extend(response.gone.iter().map(|id| format!("{} gone", tail(*id))));
    match &response.repair {
        None => {}
        Some(Repair::Offer) => told.push("asks for an offer".to_owned()),
        Some(Repair::Differ(buckets)) => told.push(format!("{} buckets differ", buckets.len())),
        Some(Repair::Lacks(lacks)) => {
            told.extend(
                lacks.iter().map(|held| format!("lacks {} beyond {}", tail(held.id), held.heads.len())),
            );
        }
        Some(Repair::LacksPhotos(lacks)) => {
            let photos = lacks.iter().map(|photo| format!("lacks photo {}", short(&photo.sha256)));
            told.extend(photos);
        }
    }
    told.extend(response.more.then(|| "more".to_owned()));
    if told.is_empty() { "ok".to_owned() } else { told.join(", ") }
}

fn tell_acks(acks: &[Ack]) -> Vec<String> {
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ack in acks {
        let outcome = match &ack.outcome {
            Outcome::Stored => "stored",
            Outcome::Known => "known",
            Outcome::MissingDependencies => "missing",
            Outcome::Stale => "stale",
            Outcome::Quarantined(reason) => reason,
        };
        outcomes.entry(outcome.to_owned()).or_default().push(short(&ack.change));
    }
    outcomes.into_iter().map(|(outcome, hashes)| format!("{outcome}: {}", hashes.join(" "))).collect()
}

/// The beginning of a hash.
pub fn short(hash: &[u8; 32]) -> String {
    PhotoHash::from_bytes(*hash).to_string()[..8].to_owned()
}

/// The end of an id: what differs.
pub fn tail(document: DocumentId) -> String {
    document.to_string()[28..].to_owned()
}
