//! What the engine holds in memory: rows, queues and reference data, all of it read back from the store.

use super::health::Health;
use super::library::Library;
use super::office_clock::OfficeClock;
use super::records::{
    Refusals, StoredDraft, StoredReference, Unsent, UnsentKey, UnsentPhoto, change_key, draft_key, pack_json,
    unpack_json,
};
use crate::line::Line;
use crate::protocol::{Notice, Query, Seen};
use crate::session::Session as Planner;
use crate::storage::Table;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::by::By;
use spotcheck_domain::document::Hash;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::policy::{Policies, Policy};
use spotcheck_domain::reference::Organisation;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{DeviceTold, ReferenceVersion, Session};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A row beside what a search looks through.
pub struct Entry {
    pub row: Row,
    pub hay: String,
}

impl Entry {
    pub fn new(row: Row) -> Self {
        Self { hay: row.hay(), row }
    }

    pub fn kind(&self) -> DocumentKind {
        self.row.kind()
    }
}

/// The name of words that are being typed: other words in the same field are other work.
pub fn draft_unsent(id: DocumentId, field: &str, draft: &StoredDraft) -> UnsentKey {
    (Table::Drafts, [draft_key(id, field), pack_json(draft)].concat())
}

pub struct State {
    pub session: Option<Session>,
    /// The office has ended it.
    pub has_ended: bool,
    /// Under which this device seals what it exports.
    pub rescue_key: Option<ByteArray<32>>,
    /// What of the unsent work lies in a rescue file that was made since this engine was opened.
    pub exported: SortedSet<UnsentKey>,
    /// The file that is being made.
    pub export: Option<super::export::Export>,
    /// The office was told this device's key since this engine was opened, or has it.
    pub is_key_registered: bool,
    pub replica: ReplicaId,
    pub cursor: Option<ByteBuf>,
    pub synced_at: Option<Timestamp>,
    pub office_clock: Option<OfficeClock>,
    /// Numbers of papers that this device holds.
    pub numbers: super::numbers::Numbers,
    pub entries: BTreeMap<DocumentId, Entry>,
    /// Documents whose stored row is of another version: projected anew before the first view.
    pub stale_rows: Vec<DocumentId>,
    pub outbox: Vec<Unsent>,
    pub uploads: Vec<UnsentPhoto>,
    pub drafts: SortedMap<DocumentId, SortedMap<String, StoredDraft>>,
    /// Drafts, by record and field, that were here when this engine was opened.
    pub left_behind: SortedSet<(DocumentId, String)>,
    /// Drafts that were typed in this engine.
    pub typed_here: SortedSet<(DocumentId, String)>,
    /// Drafts that the rules refuse, with the reason.
    pub refused_drafts: SortedMap<(DocumentId, String), (Refusal, Timestamp)>,
    pub refused: Refusals,
    /// The last of these that the office was asked about.
    pub refused_asked: Option<(DocumentId, Hash)>,
    pub set_aside: SortedSet<DocumentId>,
    /// Opened when the engine died; the next time they are opened one by one.
    pub suspected: SortedSet<DocumentId>,
    pub reference: SortedMap<String, ReferenceVersion>,
    /// Named by the office, not yet fetched.
    pub wanted: Vec<ReferenceVersion>,
    /// Hashes of governing versions that the office named and had not.
    pub missing: SortedSet<String>,
    pub organisation: Rc<Organisation>,
    pub library: Library,
    /// The office's; [`State::policy_of`] says what governs a record.
    pub policy: Rc<Policy>,
    pub policies: Rc<Policies>,
    pub planner: Planner,
    /// How this phone's own store does.
    pub health: Health,
    /// Originals of the present batch that have arrived.
    pub n_sent_photos: u32,
    /// Bytes of these, thumbnails included.
    pub n_sent_bytes: u64,
    pub photos_may_have_arrived: bool,
    /// Photos that were asked for and are still on somebody's phone.
    pub away: SortedSet<PhotoHash>,
    /// Photos that were shown here since this engine was opened.
    pub seen: SortedSet<PhotoHash>,
    /// How much goes over the line at once.
    pub line: Line,
    pub begun: super::begun::Begun,
    /// Bytes that one push may hold; halved when the office finds it too large.
    pub push_budget: usize,
    /// Documents whose whole history was offered again, because the office lacked a part of it.
    pub offered_again: SortedSet<DocumentId>,
    /// The office does not know the cursor: both find out what the other lacks.
    pub repairing: Option<super::progress::Repairing>,
    /// Answers to a repair since the last ordinary one that brought nothing.
    pub n_idle_rounds: u32,
    /// The office may have lost photos that it had acknowledged.
    pub offer_photos: bool,
    /// The last of them that was offered.
    pub photos_offered: Option<PhotoHash>,
    /// Not to be seen any more, and not dropped, because something of them is unsent.
    pub gone: SortedSet<DocumentId>,
    /// By record and field, what was seen when its last edit here was typed, and that edit.
    pub places: SortedMap<(DocumentId, String), (Seen, Seen)>,
    /// Changes written since this engine was opened.
    pub own_changes: SortedSet<Hash>,
    /// What is watched, and the form in which it was told last.
    pub watches: SortedMap<u32, (Query, Option<Vec<u8>>)>,
    pub notices: Vec<Notice>,
    /// Something changed since the watches were last looked at.
    pub touched: bool,
    /// The office was asked, and its answer is for whoever asked.
    pub is_asking: bool,
    /// What the page has seen of the device, and what the office was told of it.
    pub looked: DeviceTold,
    pub told: Option<DeviceTold>,
    /// What other tabs have not been told.
    pub untold: super::reread::Reread,
}

impl State {
    /// Nothing read yet.
    pub fn blank(replica: ReplicaId, now: Timestamp) -> Self {
        Self {
            session: None,
            has_ended: false,
            rescue_key: None,
            is_key_registered: false,
            exported: SortedSet::new(),
            export: None,
            replica,
            cursor: None,
            synced_at: None,
            office_clock: None,
            numbers: super::numbers::Numbers::default(),
            entries: BTreeMap::new(),
            stale_rows: Vec::new(),
            outbox: Vec::new(),
            uploads: Vec::new(),
            drafts: SortedMap::new(),
            left_behind: SortedSet::new(),
            typed_here: SortedSet::new(),
            refused_drafts: SortedMap::new(),
            refused: SortedMap::new(),
            refused_asked: None,
            set_aside: SortedSet::new(),
            suspected: SortedSet::new(),
            reference: SortedMap::new(),
            wanted: Vec::new(),
            missing: SortedSet::new(),
            organisation: Rc::default(),
            library: Library::default(),
            policy: Rc::default(),
            policies: Rc::default(),
            planner: Planner::new(false, now),
            health: Health::default(),
            n_sent_photos: 0,
            n_sent_bytes: 0,
            photos_may_have_arrived: false,
            away: SortedSet::new(),
            seen: SortedSet::new(),
            line: Line::default(),
            begun: super::begun::Begun::default(),
            push_budget: spotcheck_domain::wire::PUSH_BUDGET,
            offered_again: SortedSet::new(),
            repairing: None,
            n_idle_rounds: 0,
            offer_photos: false,
            photos_offered: None,
            gone: SortedSet::new(),
            places: SortedMap::new(),
            own_changes: SortedSet::new(),
            watches: SortedMap::new(),
            notices: Vec::new(),
            touched: true,
            is_asking: false,
            looked: DeviceTold::default(),
            told: None,
            untold: super::reread::Reread::default(),
        }
    }

    /// What an answer names and this phone has not, newest last; a name is wanted once.
    pub fn plan_wanted(&self, named: &[ReferenceVersion]) -> Vec<ReferenceVersion> {
        let mut wanted = self.wanted.clone();
        for version in named {
            wanted.retain(|other| other.name != version.name);
            if self.reference.get(&version.name) != Some(version) {
                wanted.push(version.clone());
            }
        }
        wanted
    }

    /// Reference data that cannot be read leaves the version before it in force.
    pub fn take_reference(&mut self, name: &str, stored: &StoredReference) {
        let bytes = &stored.bytes;
        let taken = match name {
            "organisation" => unpack_json(bytes).map(|value| self.organisation = Rc::new(value)),
            "policy" => unpack_json(bytes).map(|value| self.policy = Rc::new(value)),
            "policies" => unpack_json(bytes).map(|value| self.policies = Rc::new(value)),
            _ => self.library.take(name, bytes),
        };
        if taken.is_some() {
            self.reference.insert(name.to_owned(), stored.version.clone());
        }
    }

    /// Everything here that the office has not.
    pub fn unsent(&self) -> SortedSet<UnsentKey> {
        let changes = self.outbox.iter().map(|unsent| (Table::Outbox, unsent.key.clone()));
        let photos = self.uploads.iter().map(|upload| (Table::Uploads, upload.key.clone()));
        let refused = self.refused.iter().flat_map(|(id, of)| {
            let only_here = of.iter().filter(|(_, refusal)| refusal.only_here);
            only_here.map(|(hash, _)| (Table::Refused, change_key(*id, hash)))
        });
        let words = self
            .drafts
            .iter()
            .flat_map(|(id, drafts)| drafts.iter().map(|(field, draft)| draft_unsent(*id, field, draft)));
        changes.chain(photos).chain(refused).chain(words).collect()
    }

    /// Whether all of it has left this device, or lies in a rescue file.
    pub fn is_all_exported(&self) -> bool {
        self.unsent().is_subset(&self.exported)
    }

    /// The office knows this device.
    pub fn is_known(&self) -> bool {
        self.session.is_some() && !self.has_ended
    }

    /// An address may name a record of another kind: what is asked for is not there then, and nothing is wrong with it.
    pub fn ensure_is(&self, id: DocumentId, is_it: fn(&Row) -> bool) -> Result<(), Refusal> {
        let is_another = self.entries.get(&id).is_some_and(|entry| !is_it(&entry.row));
        if is_another { Err(Refusal::NotFound) } else { Ok(()) }
    }

    /// The paired person in his main post, as the author of events; `None` before pairing.
    pub fn by(&self) -> Option<By> {
        let session = self.session.as_ref()?;
        let person = self.organisation.person(session.person.id).unwrap_or(&session.person);
        Some(By {
            user: person.id,
            name: person.name.clone(),
            unit: person.unit,
            // The session tells what he was when he paired; he may have moved since.
            tier: self.organisation.unit(person.unit).map_or(session.unit.tier, |unit| unit.tier),
            roles: person.roles.clone(),
        })
    }

    /// The line of the paired person's own unit.
    pub fn own_line(&self) -> Vec<UnitId> {
        self.by().map(|by| self.organisation.line_of(by.unit)).unwrap_or_default()
    }

    /// The cursor under which something is made now. It is taken together with what says who may do what, so that it names
    /// what this phone goes by; where some of that is still wanted it names nothing.
    pub fn made_under(&self) -> Option<ByteBuf> {
        let is_behind = self.wanted.iter().any(|version| is_governing(&version.name));
        self.cursor.clone().filter(|_| !is_behind)
    }

    /// Whether a change of the record that the office did not take names this photo.
    pub fn is_refused_photo(&self, id: DocumentId, hash: PhotoHash) -> bool {
        let edits = self.refused.get(&id).into_iter().flatten().flat_map(|(_, refusal)| &refusal.edits);
        edits.filter_map(Edit::photo).any(|photo| photo.blobs().any(|(of, ..)| of == hash))
    }

    /// Photos on their way to the office.
    pub fn sending(&self) -> impl Iterator<Item = &UnsentPhoto> + Clone {
        self.uploads.iter().filter(|upload| !upload.aside)
    }

    /// The next photo to send: small copies before originals, oldest first; one whose record is still unsent waits.
    pub fn ready_upload(&self, now: Timestamp) -> Option<usize> {
        let ready = self.uploads.iter().enumerate().filter(|(_, upload)| {
            !upload.is_lost()
                && !upload.aside
                && upload.retry_at.is_none_or(|at| at <= now || at.millis() - now.millis() > 120_000)
                && !self.outbox.iter().any(|unsent| unsent.document == upload.document)
        });
        ready.min_by_key(|(_, upload)| (!upload.is_thumbnail, &upload.key)).map(|(index, _)| index)
    }
}

/// Reference data that says who may do what.
pub fn is_governing(name: &str) -> bool {
    GOVERNING.contains(&name)
}

/// Their names.
pub const GOVERNING: [&str; 3] = ["organisation", "policy", "policies"];
