//! Offices on stock: a folder with N documents in it, made once and copied for every run.

use crate::documents::{Author, Made, make};
use crate::handset::Handset;
use futures::executor::block_on;
use rand::RngCore;
use serde_bytes::ByteBuf;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_client::transport::Transport;
use spotcheck_domain::id::{FindingId, ReplicaId, UserId};
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::{DocumentKind, Role};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, PUSH_BUDGET, Push, SyncRequest, SyncResponse, decode, encode};
use spotcheck_server::people::organisation::enter_person;
use spotcheck_server::people::pairing;
use spotcheck_server::proof::secret::Secret;
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::office::OfficeProcess;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// The demo's inspectors of one county: whose phones write, and whose read.
pub const WRITER: &str = "祁远舟";
pub const READER: &str = "温如岚";

/// A stopped office that has documents.
pub struct Stock {
    folder: TempDir,
    /// The documents and what all their fields come to.
    pub digests: Vec<(FindingId, [u8; 32])>,
    pub n_changes: usize,
}

/// A running office in a folder of its own. The process ends before the folder goes.
pub struct Running {
    pub office: OfficeProcess,
    pub folder: TempDir,
}

/// What was made so far, by number of documents and of changes each.
#[derive(Default)]
pub struct Stocks {
    made: HashMap<(usize, usize), Rc<Stock>>,
}

impl Stocks {
    pub fn of(&mut self, n: usize, k: usize) -> Rc<Stock> {
        let stock = self.made.entry((n, k)).or_insert_with(|| Rc::new(Stock::make(n, k)));
        Rc::clone(stock)
    }
}

impl Stock {
    fn make(n: usize, k: usize) -> Self {
        eprintln!("making {n} documents of {k} changes");
        let running = Running::new();
        let handset = running.door().settled(WRITER);
        let author = Author::of(&handset);
        let mut digests = Vec::with_capacity(n);
        // A part at a time: what is pushed need not stay in memory.
        let replica = ReplicaId::from_parts(Timestamp::from_millis(1), [9; 10]);
        for (part, from) in (0..n).step_by(10_000).enumerate() {
            let made = make(&author, (n - from).min(10_000), k, 1 + part as u64);
            push_barely(&handset, replica, &made);
            digests.extend(made.iter().map(|one| (one.id, one.digest)));
        }
        let Running { office, folder } = running;
        office.kill();
        Self { folder, digests, n_changes: n * k }
    }

    /// A copy of it, running.
    pub fn open(&self) -> Running {
        let folder = new_folder();
        copy(self.folder.path(), folder.path());
        let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
        Running { office, folder }
    }
}

impl Running {
    /// The demo's people and sites, no findings.
    pub fn new() -> Self {
        let folder = new_folder();
        Self { office: OfficeProcess::demo(folder.path()), folder }
    }

    pub fn door(&self) -> Door {
        Door { address: self.office.address.clone(), folder: self.folder.path().to_owned() }
    }

    /// Enters so many more inspectors of the county of those who write and read, and gives their names.
    pub fn enter(&self, n: usize) -> Vec<String> {
        let names: Vec<String> = (1..=n).map(|n| format!("inspector {n}")).collect();
        let at = Timestamp::from_millis(1);
        write_directly(self.folder.path(), |tx| {
            let unit =
                tx.people_named(READER)?.first().ok_or(StoreError::Unreadable("the demo's people"))?.unit;
            names.iter().enumerate().try_for_each(|(n, name)| {
                let (id, roles) = (UserId::from_parts(at, [n as u8; 10]), vec![Role::Inspector]);
                let person = Person { id, unit, name: name.clone(), roles, certificate: String::new() };
                enter_person(tx, &person, at)
            })
        })
        .expect("people can be entered");
        names
    }

    /// A fresh pairing code for that person; the one before it is void.
    pub fn code(&self, person: &str) -> String {
        issue(self.folder.path(), person)
    }
}

/// The way into a running office, for phones on threads of their own.
#[derive(Clone)]
pub struct Door {
    pub address: String,
    folder: PathBuf,
}

/// A person has one code at a time: it is used before the next one is made.
static PAIRING: Mutex<()> = Mutex::new(());

impl Door {
    /// A new phone of that person that has asked for nothing yet.
    pub fn paired(&self, person: &str) -> Handset {
        let _turn = PAIRING.lock().unwrap_or_else(PoisonError::into_inner);
        Handset::paired(&self.address, &issue(&self.folder, person))
    }

    /// A new phone of that person, in sync.
    pub fn settled(&self, person: &str) -> Handset {
        let handset = self.paired(person);
        assert!(handset.settle(), "a new phone gets in sync");
        handset
    }
}

fn new_folder() -> TempDir {
    tempfile::tempdir().expect("a folder for temporary files")
}

/// What `spotcheck pair` does.
fn issue(folder: &Path, person: &str) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    let now = Timestamp::from_millis(since.as_millis() as i64);
    write_directly(folder, |tx| {
        let (key, epoch) = tx.secret()?;
        let people = tx.people_named(person)?;
        let person = people.first().ok_or(StoreError::Unreadable("the demo's people"))?;
        pairing::issue(tx, &Secret::new(key, epoch), person.id, now, &mut rand::rng())
    })
    .expect("a code can be issued")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder can be made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("there is room for a copy");
        }
    }
}

/// Pushes without an engine, for what is not measured: from the place where the phone stands, so that nothing that
/// this very replica pushed is sent back.
pub fn push_barely(handset: &Handset, replica: ReplicaId, made: &[Made]) {
    let cursor = block_on(Storage::get(&handset.memory, Table::Settings, b"cursor")).expect("memory lives");
    let mut cursor = cursor.map(ByteBuf::from);
    let mut left = made;
    while !left.is_empty() {
        let (mut size, mut n) = (0, 0);
        while n < left.len() && size < PUSH_BUDGET {
            size += left[n].changes.iter().map(|change| change.bytes.len()).sum::<usize>();
            n += 1;
        }
        let push = left[..n].iter().map(|one| Push {
            document: one.id.into(),
            kind: DocumentKind::Finding,
            changes: one.changes.iter().map(|change| ByteBuf::from(change.bytes.clone())).collect(),
            receipts: Vec::new(),
            made: Vec::new(),
        });
        let response = ask(handset, &SyncRequest::plain(replica, cursor, push.collect()));
        cursor = Some(response.cursor);
        assert!(
            response.acks.iter().all(|ack| ack.outcome == Outcome::Stored),
            "{:?}",
            response.acks.first()
        );
        left = &left[n..];
    }
}

/// One sync without an engine.
pub fn ask(handset: &Handset, request: &SyncRequest) -> SyncResponse {
    let body = encode(request).expect("our own types have a CBOR form");
    let answer = block_on(handset.link.http.sync(body)).expect("the office answers");
    decode(&answer).expect("the office speaks CBOR")
}

/// A replica that nobody has.
pub fn new_replica() -> ReplicaId {
    let mut random = [0; 10];
    rand::rng().fill_bytes(&mut random);
    ReplicaId::from_parts(Timestamp::from_millis(1), random)
}
