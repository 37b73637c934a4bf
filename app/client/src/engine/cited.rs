//! The checklist of a visit in the version that the visit cites: the newest, one that is kept, or one that never was here
//! and is asked for by its hash.

use super::library::kept_as;
use super::records::{StoredReference, unpack, unpack_json};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::Table;
use spotcheck_domain::reference::{Checklist, hash_of_version};
use spotcheck_domain::wire::ReferenceVersion;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The checklist of a visit as the visit cites it. While an old version is on its way the newest stands in for it.
    pub(super) async fn checklist(&self, id: &str, version: &str) -> Option<Checklist> {
        if id.is_empty() {
            return None;
        }
        let newest = self.state.borrow().library.newest(id).cloned();
        if newest.as_ref().is_some_and(|list| list.version == version) {
            return newest;
        }
        let name = kept_as(id, version);
        let stored = self.world.storage.get(Table::Reference, name.as_bytes()).await.ok().flatten();
        let kept = stored.and_then(|bytes| unpack::<StoredReference>(&bytes));
        let kept = kept.and_then(|stored| unpack_json::<Checklist>(&stored.bytes));
        if kept.is_none() {
            self.want_checklist(name, version);
        }
        kept.or(newest)
    }

    fn want_checklist(&self, name: String, version: &str) {
        let Some(sha256) = hash_of_version(version) else { return };
        let is_new = {
            let state = self.state.borrow();
            state.is_known()
                && !state.missing.contains(sha256)
                && state.wanted.iter().all(|wanted| wanted.name != name)
        };
        if is_new {
            let wanted = ReferenceVersion { name, version: version.to_owned(), sha256: sha256.to_owned() };
            self.touch(|state| {
                state.wanted.push(wanted);
                state.planner.news();
            });
        }
    }
}
