//! The office of a run: the real core on a folder of its own, called as the HTTP side calls it, crashed and put back.

mod desk;
mod photos;
mod posts;

use super::folder::{copy_files, copy_over, new_folder};
use super::network::{Answer, Answered, Route};
use super::town::Town;
use data_encoding::HEXLOWER;
use photos::upload_id;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use rusqlite::Connection;
use spotcheck_client::transport::{TransportError, Upload};
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{MAX_SYNC_BODY, SyncRequest, decode, encode};
use spotcheck_server::http::Error;
use spotcheck_server::ingest::quarantine;
use spotcheck_server::office::Office;
use spotcheck_server::people::principal::{Principal, Refused};
use spotcheck_server::people::reference::{self, policy, publish};
use spotcheck_server::people::{known, organisation, pairing, session};
use spotcheck_server::photos::{self as gallery, NewUpload};
use spotcheck_server::store::{StoreError, View};
use spotcheck_server::sync;
use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const FILES: [&str; 2] = ["spotcheck.db", "spotcheck.db-wal"];
const SHARED: &str = "spotcheck.db-shm";

/// What a request shows of who asks: the session's cookie, as its hash, and the device.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub token: Option<[u8; 32]>,
    pub device: Option<DeviceId>,
}

pub struct House {
    folder: TempDir,
    office: Option<Arc<Office>>,
    rng: StdRng,
}

/// The folder as it was at some moment.
pub struct Backup {
    folder: TempDir,
}

impl House {
    pub fn open(seed: u64) -> Self {
        let folder = new_folder();
        copy_over(Town::get().folder.path(), folder.path()).expect("the town is copied");
        let mut house = Self { folder, office: None, rng: StdRng::seed_from_u64(seed) };
        house.start();
        house
    }

    fn start(&mut self) {
        let mut fresh = [0; 40];
        self.rng.fill_bytes(&mut fresh);
        self.office = Some(Arc::new(Office::open(self.folder.path(), fresh).expect("the office opens")));
    }

    pub fn office(&self) -> &Arc<Office> {
        self.office.as_ref().expect("it is open between two calls")
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `kill -9` between two requests: the files stay as they are at this instant, and nothing is closed in order.
    pub fn crash(&mut self) {
        let kept = new_folder();
        copy_files(&FILES, self.path(), kept.path());
        self.office = None;
        self.put_database(kept.path());
        self.start();
    }

    /// A copy of everything, at an instant at which nothing is being written.
    pub fn back_up(&self) -> Backup {
        let folder = new_folder();
        copy_over(self.path(), folder.path()).expect("the folder is copied");
        Backup { folder }
    }

    /// Yesterday's files over today's. Photos that came since stay in their folder unless they are lost as well;
    /// `declared` as by `spotcheck restore`, with a new epoch.
    pub fn put_back(&mut self, backup: &Backup, with_photos: bool, declared: bool) {
        self.office = None;
        self.put_database(backup.folder.path());
        if with_photos {
            for name in ["photos", "uploads"] {
                let _ = fs::remove_dir_all(self.path().join(name));
                copy_over(&backup.folder.path().join(name), &self.path().join(name))
                    .expect("photos are copied");
            }
        }
        if declared {
            let mut epoch = [0; 8];
            self.rng.fill_bytes(&mut epoch);
            let changed =
                self.sql().execute("UPDATE secrets SET value = ?1 WHERE name = 'epoch'", [&epoch[..]]);
            assert_eq!(changed.expect("a new epoch"), 1);
        }
        self.start();
    }

    fn put_database(&self, from: &Path) {
        for name in FILES.into_iter().chain([SHARED]) {
            let _ = fs::remove_file(self.path().join(name));
        }
        copy_files(&FILES, from, self.path());
    }

    /// A connection beside the office's own, for what an administrator does and for looking.
    pub fn sql(&self) -> Connection {
        Connection::open(self.path().join(FILES[0])).expect("the database opens")
    }

    pub fn issue_code(&mut self, user: UserId, now: Timestamp) -> String {
        let office = Arc::clone(self.office());
        let mut rng = StdRng::from_rng(&mut self.rng);
        let kept = Arc::clone(&office);
        let issued = office.store.write(move |tx| pairing::issue(tx, &kept.secret, user, now, &mut rng));
        issued.expect("a code is issued")
    }

    pub fn revoke(&mut self, token: [u8; 32], now: Timestamp) {
        let revoked = self.office().store.write(move |tx| {
            if let Some(principal) = Principal::of_session(tx, &token, now)? {
                session::revoke(tx, principal.device, now)?;
            }
            Ok::<_, StoreError>(())
        });
        revoked.expect("a device is revoked");
    }

    /// `at` may lie before now: then what was made since then is judged as if its author had known.
    pub fn move_person(&mut self, user: UserId, to: UnitId, at: Timestamp) {
        let moved = self.office().store.write(move |tx| {
            let is_there = tx.person(user)?.is_some_and(|person| person.unit == to);
            if is_there { Ok(()) } else { organisation::move_person(tx, user, to, at) }
        });
        moved.expect("a person is moved");
    }

    /// Puts a unit, with what is below it, under another.
    pub fn regroup(&mut self, unit: UnitId, to: UnitId, at: Timestamp) {
        let moved = self
            .office()
            .store
            .write(move |tx| organisation::move_unit(tx, unit, Some(to), at, &mut HashSet::new()));
        moved.expect("a unit is moved");
    }

    pub fn set_roles(&mut self, user: UserId, roles: &[Role], at: Timestamp) {
        let roles = roles.to_vec();
        self.office()
            .store
            .write(move |tx| organisation::set_roles(tx, user, &roles, at))
            .expect("roles are set");
    }

    /// Publishes the next version of the policy: a hard one after a mild one, and the reverse.
    pub fn change_policy(&mut self, now: Timestamp) -> Policy {
        let unit = Town::get().unit(0);
        let changed = self.office().store.write(move |tx| {
            let before = policy(tx, unit)?.unwrap_or_default();
            let mild = Policy { version: before.version + 1, ..Town::POLICY };
            let hard = Policy { longest_major_days: 60, five_in_place: true, ..mild.clone() };
            let next = if before.five_in_place { mild } else { hard };
            publish(tx, "policy", None, Some(&next.version.to_string()), &next, now)?;
            Ok::<_, StoreError>(next)
        });
        changed.expect("a policy is published")
    }

    /// An administrator decides about some change in quarantine, if there is one.
    pub fn decide(&mut self, now: Timestamp) -> String {
        let administrator = &Town::get().people[Town::ADMIN];
        let principal = Principal {
            user: administrator.id,
            device: DeviceId::from_parts(now, [0xad; 10]),
            unit: administrator.unit,
            tier: Tier::City,
            name: administrator.name.clone(),
            roles: administrator.roles.clone(),
            membership: 0,
            beside: Vec::new(),
            refused: Refused::default(),
        };
        let office = Arc::clone(self.office());
        let listed = quarantine::list(&office.store, &principal, None, 0).expect("the quarantine is listed");
        if listed.is_empty() {
            return "nothing to decide".to_owned();
        }
        let change = &listed[self.rng.next_u32() as usize % listed.len()];
        let (document, reason) = (change.document, &change.reason);
        if self.rng.next_u32().is_multiple_of(4) {
            let discarded = quarantine::discard(&office.store, &principal, change.id, now);
            return format!("{document} {reason}: discarded, {discarded:?}");
        }
        let released = quarantine::release(&office.intake, &principal, change.id, now);
        format!("{document} {reason}: released, {released:?}")
    }

    /// The person who holds this session now.
    pub fn principal(&self, token: Option<[u8; 32]>, now: Timestamp) -> Option<Principal> {
        let token = token?;
        self.office().store.read(|view| Principal::of_session(view, &token, now)).expect("the store reads")
    }

    /// Answers one call as the HTTP side does. `cut`: the body of an upload breaks off after so many bytes.
    pub fn serve(&mut self, shown: Shown, route: &Route, cut: Option<usize>, now: Timestamp) -> Answer {
        self.answer(shown, route, cut, now).map_err(|error| TransportError::Status {
            status: error.status().as_u16(),
            code: error.code().to_owned(),
        })
    }

    fn answer(
        &mut self,
        shown: Shown,
        route: &Route,
        cut: Option<usize>,
        now: Timestamp,
    ) -> Result<Answered, Error> {
        let office = Arc::clone(self.office());
        if let Route::Pair(request) = route {
            let (token, session) =
                pairing::redeem(&office.store, &office.secret, request, now, &mut self.rng)?;
            return Ok(Answered::Paired(session, token.hash()));
        }
        if let Route::Look(request) = route {
            return self.look(request, now);
        }
        office.turn(now)?;
        let principal = self.principal(shown.token, now).ok_or(Error::NotPaired)?;
        // A browser has one session, whoever is at work in it.
        if shown.device.is_some_and(|device| device != principal.device) {
            return Err(Error::OtherDevice);
        }
        match route {
            Route::Pair(_) | Route::Look(_) => Err(Error::NotPaired),
            Route::SignOut => self.sign_out(&principal, now),
            Route::Sync(body) => {
                if body.len() > MAX_SYNC_BODY {
                    return Err(Error::TooLarge(MAX_SYNC_BODY as u64));
                }
                let request: SyncRequest = decode(body).map_err(|error| Error::Invalid(error.to_string()))?;
                let response = sync::handle(&office, &principal, request, now, &mut self.rng)?;
                encode(&response).map(Answered::Bytes).map_err(|_| Error::Internal("an answer"))
            }
            Route::Reference(sha256) => {
                if let Some((newer, older)) = sha256.split_once("/since/") {
                    let (newer, older) = (hash_of(newer)?, hash_of(older)?);
                    let change =
                        |view: &dyn View| known::change(view, &principal, older.as_bytes(), newer.as_bytes());
                    return office.store.read(change)?.map(Answered::Bytes).ok_or(Error::NotFound);
                }
                let sha256 = hash_of(sha256)?;
                let found =
                    office.store.read(|view| reference::of_person(view, &principal, sha256.as_bytes()))?;
                found.map(|(json, _)| Answered::Bytes(json)).ok_or(Error::NotFound)
            }
            Route::CreateUpload { sha256, document, media_type, length } => {
                let new = NewUpload {
                    sha256: *sha256,
                    document: *document,
                    size: *length,
                    media_type: media_type.clone(),
                };
                let created = gallery::create(&office.photos, &principal, new, now, &mut self.rng)?;
                let location = HEXLOWER.encode(&created.upload.id);
                Ok(Answered::Upload(Upload { location, offset: created.offset }))
            }
            Route::UploadOffset(location) => {
                let upload = gallery::find(&office.photos, &principal, &upload_id(location)?, now)?;
                Ok(Answered::Offset(gallery::offset(&office.photos, &upload, now)?))
            }
            Route::Upload { location, offset, bytes } => {
                let upload = gallery::find(&office.photos, &principal, &upload_id(location)?, now)?;
                self.take_part(&upload, *offset, bytes, cut, now).map(Answered::Offset)
            }
            Route::Photo(sha256) => {
                let blob = gallery::look_up(&office.photos, &principal, *sha256)?;
                let mut bytes = Vec::new();
                office.photos.bytes.open(*sha256, 0)?.read_to_end(&mut bytes)?;
                Ok(Answered::Photo(blob.media_type, bytes))
            }
        }
    }
}

fn hash_of(word: &str) -> Result<PhotoHash, Error> {
    word.parse().map_err(|_| Error::NotFound)
}

/// The session's cookie lives in the hash alone.
pub fn token_of(answer: &Answer) -> Option<[u8; 32]> {
    match answer {
        Ok(Answered::Paired(_, token)) => Some(*token),
        _ => None,
    }
}
