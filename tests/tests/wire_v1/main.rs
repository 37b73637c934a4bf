//! What phones and an office of the first version said to each other, byte for byte, and what such a phone kept: today's
//! office answers such a phone in the same words, today's phone goes on where that one stopped, and whatever is read is
//! written again as it was. Here are the fixtures and today's office on the databases of then.

mod frames;
mod kept;

use flate2::read::GzDecoder;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{SyncRequest, SyncResponse, decode};
use spotcheck_server::office::Office;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::sync;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

fn unzipped(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wire-v1").join(name);
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).expect("a fixture is whole");
    bytes
}

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    decode(&unzipped(&format!("{name}.gz"))).expect("a fixture reads")
}

/// Today's office on a database of the first version.
struct Desk {
    office: Arc<Office>,
    _folder: TempDir,
}

impl Desk {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("spotcheck.db"), unzipped(&format!("{database}.db.gz")))
            .expect("it fits");
        let office = Office::open(folder.path(), [0; 40]).expect("an old database opens");
        Self { office: Arc::new(office), _folder: folder }
    }

    fn principal(&self, session: &[u8], now: Timestamp) -> Principal {
        let token: [u8; 32] = session.try_into().expect("a hash");
        let known =
            self.office.store.read(|view| Principal::of_session(view, &token, now)).expect("the store reads");
        known.expect("the session is known")
    }

    fn answer(&self, session: &[u8], request: SyncRequest, now: Timestamp) -> SyncResponse {
        let rng = &mut StdRng::seed_from_u64(1);
        sync::handle(&self.office, &self.principal(session, now), request, now, rng).expect("it answers")
    }
}

#[track_caller]
fn same_json<T: Serialize + DeserializeOwned>(text: &str) {
    let read: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(serde_json::to_string(&read).expect("plain data"), text);
}
