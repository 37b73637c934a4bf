//! The feed's chain link by link, and whether every stored push was told to those who read it.

use super::problem::Fault;
use super::report::Report;
use crate::people::visibility::Known;
use crate::proof::chain::next_link;
use crate::store::{Link, Step, StoreError, View};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::DocumentId;
use std::collections::BTreeMap;
use uuid::Uuid;

pub fn check(view: &dyn View, report: &mut Report) {
    let mut lines = Known::default();
    let mut untold = Untold::new();
    let mut last = Link::default();
    let visited = view.each_step(&mut |step| {
        report.n_links += 1;
        let at = step.sequence;
        let documents = documents_of(&step);
        if step.sequence != last.sequence + 1 {
            report.add(Fault::Chain, None, format!("the feed has a gap between {} and {at}", last.sequence));
            last.sequence = step.sequence - 1;
        }
        let Some(hash) = step.link else {
            report.add(
                Fault::Chain,
                documents.first().copied(),
                format!("push {at} has no link in the chain"),
            );
            last = Link { sequence: at, hash: [0; 16] };
            return Ok(());
        };
        let link = Link { sequence: at, hash };
        if documents.len() > 1 {
            report.add(
                Fault::Chain,
                documents.first().copied(),
                format!("push {at} is of several documents"),
            );
        }
        if let Some(document) = documents.first()
            && !explains(&step, *document, last, link)
        {
            report.add(
                Fault::Chain,
                Some(*document),
                format!("link {at} of the chain is not what was stored"),
            );
        }
        last = link;
        if let Some((document, _)) = step.changes.first() {
            told(view, &step, *document, &mut lines, &mut untold)?;
        }
        for row in step.rows.iter().filter(|row| row.gained) {
            untold.remove(&(row.document, row.audience));
        }
        Ok(())
    });
    for ((document, audience), push) in untold {
        report.add(Fault::Feed, Some(document), format!("push {push} was not told to unit {audience}"));
    }
    if let Err(error) = visited {
        report.add(Fault::Feed, None, format!("the feed cannot be read: {error}"));
    }
}

fn documents_of(step: &Step) -> Vec<DocumentId> {
    let pushed = step.changes.iter().map(|(document, _)| *document);
    let mut documents: Vec<_> = pushed.chain(step.rows.iter().map(|row| row.document)).collect();
    documents.dedup();
    documents
}

/// Whether the link is that of the push, or of the grant, that stands under its sequence.
fn explains(step: &Step, document: DocumentId, last: Link, link: Link) -> bool {
    if step.changes.is_empty() {
        let granted = |audience: &Uuid| Sha256::digest(audience.as_bytes()).into();
        return step.rows.iter().any(|row| next_link(last, document, &[granted(&row.audience)]) == link);
    }
    let hashes: Vec<[u8; 32]> = step.changes.iter().map(|(_, hash)| *hash).collect();
    next_link(last, document, &hashes) == link
}

/// The first push of each document of which an audience was not told, and what it was given whole since is not among it.
type Untold = BTreeMap<(DocumentId, Uuid), u64>;

/// Every unit of a line that reads must have been told, with the first push that the document is new: at once, or, of one
/// that came to stand above its owner later, with the whole document then.
fn told(
    view: &dyn View,
    step: &Step,
    document: DocumentId,
    lines: &mut Known,
    untold: &mut Untold,
) -> Result<(), StoreError> {
    // Who reads beside a line may do so since yesterday.
    let readers = view.readers_of(document)?.into_iter().filter(|reader| reader.with_line);
    let told = lines.feeds(view, readers.collect())?;
    let is_first = view.first_sequence(document)? == Some(step.sequence);
    for audience in told.iter() {
        let row = step.rows.iter().find(|row| row.audience == *audience);
        if row.is_none_or(|row| is_first && !row.gained) {
            untold.entry((document, *audience)).or_insert(step.sequence);
        }
    }
    Ok(())
}
