//! The signatures under a visit, and what of the records that each covers was changed since.

use crate::engine::documents::Opened;
use crate::engine::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{AlteredView, Drawn, Failure, SignatureView};
use spotcheck_domain::id::{DocumentId, FindingId};
use spotcheck_domain::inspection::{Covered, Ink, Inspection, Signature};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedMap;

/// Of each record, what of it was changed since it was signed by each: the keys, by the place of the signature.
type Altered = SortedMap<DocumentId, Vec<Option<Vec<String>>>>;

pub async fn views<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy>(
    engine: &Engine<S, B, T, C, E>,
    opened: &mut Opened,
    inspection: &Inspection,
) -> Result<Vec<SignatureView>, Failure> {
    let mut signatures: Vec<&Signature> = inspection.signatures.iter().collect();
    signatures.sort_unstable_by_key(|signature| signature.id);
    let covered: Vec<Option<Covered>> =
        signatures.iter().map(|signature| signature.covered.parse().ok()).collect();
    let mut altered = Altered::new();
    if covered.iter().any(Option::is_some) {
        let findings = inspection.findings.iter().copied().map(DocumentId::from);
        for id in std::iter::once(DocumentId::from(inspection.id)).chain(findings) {
            let mut document = match engine.open_document(opened, id).await {
                Ok(document) => document,
                // What is not here, or cannot be opened, says nothing.
                Err(Failure::Refused(Refusal::NotFound | Refusal::SetAside)) => continue,
                Err(failure) => return Err(failure),
            };
            let keys = covered.iter().map(|covered| {
                let covered = covered.as_ref()?;
                match covered.document(id) {
                    Some(covered) => document.altered_since(&covered.heads).filter(|keys| !keys.is_empty()),
                    None => Some(Vec::new()),
                }
            });
            altered.insert(id, keys.collect());
            opened.keep(id, document);
        }
    }
    let state = engine.state.borrow();
    let title = |id: DocumentId| match state.entries.get(&id).map(|entry| &entry.row) {
        Some(Row::Finding(row)) => (Some(FindingId::from(id)), row.title.clone()),
        _ => (None, String::new()),
    };
    let of = |(place, signature): (usize, &&Signature)| {
        let altered = altered.iter().filter_map(|(id, keys)| {
            let keys = keys.get(place)?.clone()?;
            let (finding, title) = title(*id);
            Some(AlteredView { finding, title, keys })
        });
        view(signature, altered.collect())
    };
    Ok(signatures.iter().enumerate().map(of).collect())
}

fn view(signature: &Signature, altered: Vec<AlteredView>) -> SignatureView {
    let drawn = signature.strokes.parse::<Ink>().ok().filter(|ink| !ink.strokes.is_empty());
    SignatureView {
        id: signature.id,
        party: signature.party.clone(),
        name: signature.name.clone(),
        at: signature.at,
        reason: signature.reason.clone(),
        witness: signature.witness.clone(),
        paper: signature.paper.clone(),
        drawn: drawn.map(|ink| Drawn { width: ink.width, height: ink.height, path: ink.path() }),
        photo: signature.photo,
        is_sealed: !signature.device_signature.is_empty(),
        altered,
    }
}
