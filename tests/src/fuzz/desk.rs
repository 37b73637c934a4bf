//! What the receiver has, and what must hold of everything that is relayed to him.

use super::case::Case;
use super::chunk;
use super::failure::{Failure, fail};
use super::honest;
use super::people::{NOW, Worker, random};
use super::quiet::caught;
use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_domain::document::{Document, DocumentError, Hash};
use spotcheck_domain::fold::fold;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::project;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Pulled;
use std::collections::{HashMap, HashSet};

/// When the receiver goes on.
const LATER: Timestamp = Timestamp::from_millis(NOW.millis() + (1 << 30));

#[derive(Default)]
pub struct Desk {
    documents: HashMap<DocumentId, Document>,
}

impl Desk {
    /// Takes what the office gives; each change of it must be sound, must be one of those that were `stored`, where
    /// that is known, and must apply.
    pub fn receive(
        &mut self,
        pulled: Pulled,
        stored: Option<&HashSet<Hash>>,
        actor: [u8; 16],
    ) -> Result<(), Failure> {
        let Pulled { id, kind, snapshot, changes, .. } = pulled;
        for change in &changes {
            let hash = chunk::hash_of(change);
            if change.get(..4) != Some(&chunk::MAGIC) || change.get(4..8) != Some(&hash[..4]) {
                return fail("what is relayed has a wrong checksum");
            }
            if stored.is_some_and(|stored| !stored.contains(&hash)) {
                return fail("what is relayed was never stored");
            }
        }
        let before = self.documents.remove(&id);
        let applied = caught(|| {
            let mut document = match (before, snapshot) {
                (Some(document), None) => document,
                (_, Some(snapshot)) => Document::load(kind, &snapshot, actor)?,
                (None, None) => Document::from_changes::<&[u8]>(kind, &[], actor)?,
            };
            document.apply(&changes)?;
            let is_faithful = changes.iter().all(|change| {
                document.get_change(&chunk::hash_of(change)).is_some_and(|given| given == **change)
            });
            let _ = (project(id, &mut document), document.inspection(), document.site());
            if let Ok(finding) = document.finding() {
                let _ = fold(finding.level, &finding.events);
            }
            Ok::<_, DocumentError>((document, is_faithful))
        });
        match applied {
            Err(panic) => fail(format!("a phone panics at what is relayed: {panic}")),
            Ok(Err(error)) => fail(format!("a phone cannot apply what is relayed: {error}")),
            Ok(Ok((_, false))) => fail("a phone gives back other bytes than were relayed"),
            Ok(Ok((document, true))) => {
                self.documents.insert(id, document);
                Ok(())
            }
        }
    }

    pub fn heads(&mut self, id: DocumentId) -> Option<Vec<Hash>> {
        self.documents.get_mut(&id).map(Document::heads)
    }

    /// Nothing more is expected of that document.
    pub fn forget(&mut self, id: DocumentId) {
        self.documents.remove(&id);
    }

    /// Edits the document of a case in every way in which the receiver may; gives the last edit that he may make.
    pub fn edit(&mut self, case: &Case) -> Result<Option<Vec<u8>>, Failure> {
        let Some(document) = self.documents.get_mut(&case.document) else { return Ok(None) };
        // The same edits whenever the same is replayed.
        let mut rng = StdRng::seed_from_u64(case.steps.len() as u64);
        let mut last = None;
        let saved = document.save();
        for edit in honest::every_edit(&mut rng, case.kind) {
            let actor = random(&mut rng);
            let made = caught(|| {
                let mut document = Document::load(case.kind, &saved, actor)?;
                let may = honest::may(&document, &edit, &Worker::receiver());
                Ok::<_, DocumentError>(document.edit(&edit, None, LATER, actor)?.filter(|_| may))
            });
            let made = made.map_err(|panic| Failure(format!("editing what was received panics: {panic}")))?;
            if let Ok(Some(change)) = made {
                last = Some(change.bytes);
            }
        }
        Ok(last)
    }

    /// An edit of his own that the office stored.
    pub fn keep_own(&mut self, id: DocumentId, change: &[u8]) -> Result<(), Failure> {
        let Some(document) = self.documents.get_mut(&id) else { return Ok(()) };
        match caught(|| document.apply(&[change])) {
            Ok(Ok(())) => Ok(()),
            other => fail(format!("the receiver's own change does not apply to what he has: {other:?}")),
        }
    }
}
