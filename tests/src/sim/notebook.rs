//! What the people of a run were told is saved: what must be at the office in the end, once.

use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::Seen;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Words of their own that a person wrote into a document, and what they must be found in.
#[derive(Debug, Clone)]
pub struct Words {
    pub document: DocumentId,
    pub phone: usize,
    pub token: String,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field: in the history, whatever was written over it later.
    Field,
    /// A text that everybody only adds to: in it once.
    Text,
    /// A note of an event: one event has it.
    Event,
}

#[derive(Debug, Clone)]
pub struct AckedPhoto {
    pub document: DocumentId,
    pub author: UserId,
    pub sha256: PhotoHash,
    pub bytes: Vec<u8>,
}

/// A change of somebody's rights.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub at: Timestamp,
    /// What was made before it is judged by what held then.
    pub is_excused: bool,
}

#[derive(Default)]
pub struct Notebook {
    /// Changes that were durable on a phone when it answered, and the deed after which they were first seen there.
    pub changes: BTreeMap<(DocumentId, Hash), String>,
    /// Who made each of them.
    pub authors: BTreeMap<Hash, UserId>,
    /// Rescue files that somebody has made and put aside.
    pub files: Vec<Vec<u8>>,
    /// What was seen not to hold while the run was going on.
    pub broken: Option<String>,
    pub words: Vec<Words>,
    /// Of drafts the last one of each field: phone, document, field.
    pub drafts: BTreeMap<(usize, DocumentId, String), Words>,
    pub photos: Vec<AckedPhoto>,
    pub made: BTreeMap<DocumentId, (UserId, usize)>,
    /// Requests that would make a document, answered or not.
    pub n_attempts: usize,
    /// What a phone's screen showed of a document some time ago.
    pub seen: BTreeMap<(usize, DocumentId), Seen>,
    /// Changes of people's rights during the run.
    pub changed: BTreeMap<UserId, Vec<Change>>,
    /// People of whom one of these is no excuse: what they wrote may be refused.
    pub moved: BTreeSet<UserId>,
    /// People on one of whose phones the clock was wrong by more than a day.
    pub misled: BTreeSet<UserId>,
    /// Records of which a phone was told that its person sees them no more.
    pub gone: BTreeSet<DocumentId>,
    /// Changes that the office said it had refused.
    pub refused: BTreeSet<Hash>,
    pub n_answered: u64,
    pub n_refused: u64,
    n_tokens: u64,
}

impl Notebook {
    /// A word that nobody else writes in this run.
    pub fn token(&mut self) -> String {
        self.n_tokens += 1;
        format!("w{}.", self.n_tokens)
    }

    /// Nothing new waits in the outbox for a record of which the phone knew, before and after the deed, that it is gone.
    pub fn check_gone(&mut self, memory: &Memory, before: &BTreeSet<DocumentId>, deed: &str) {
        let gone: BTreeSet<DocumentId> = known_gone(memory).intersection(before).copied().collect();
        let is_new = |unsent: &Unsent| {
            let hash = Hash::try_from(&unsent.hash[..]);
            hash.is_ok_and(|hash| !unsent.attested && !self.changes.contains_key(&(unsent.document, hash)))
        };
        let written =
            outbox(memory).into_iter().find(|unsent| gone.contains(&unsent.document) && is_new(unsent));
        if let Some(unsent) = written {
            let broken = format!("{deed} writes in {}, which the phone knows to be gone", unsent.document);
            self.broken.get_or_insert(broken);
        }
    }

    /// Notes what waits in the phone's outbox.
    pub fn note_outbox(&mut self, memory: &Memory, deed: &str, author: UserId) {
        for unsent in outbox(memory) {
            if let Ok(hash) = Hash::try_from(&unsent.hash[..]) {
                self.changes.entry((unsent.document, hash)).or_insert_with(|| deed.to_owned());
                self.authors.entry(hash).or_insert(author);
            }
        }
    }
}

fn outbox(memory: &Memory) -> Vec<Unsent> {
    let entries = futures::executor::block_on(memory.scan(Table::Outbox, b"")).unwrap_or_default();
    let read = |bytes: &[u8]| spotcheck_domain::wire::decode(bytes).expect("an entry of the outbox");
    entries.iter().map(|(_, value)| read(value)).collect()
}

/// The part of an entry of the outbox that says which change it is.
#[derive(serde::Deserialize)]
struct Unsent {
    document: DocumentId,
    hash: serde_bytes::ByteBuf,
    #[serde(default)]
    attested: bool,
}

/// Records of which this phone was told that they are gone, and which stay for what was written before.
pub fn known_gone(memory: &Memory) -> BTreeSet<DocumentId> {
    let stored = futures::executor::block_on(memory.get(Table::Settings, b"gone")).ok().flatten();
    stored.and_then(|bytes| spotcheck_domain::wire::decode(&bytes).ok()).unwrap_or_default()
}
