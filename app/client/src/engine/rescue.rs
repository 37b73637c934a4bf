//! The rescue file: everything unsent in one file that the office can take in by hand.

use super::records::{change_key, pack};
use super::{Answer, Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Reply;
use crate::storage::Table;
use serde::Serialize;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Hash;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;

/// CBOR: `{ format: "spotcheck-rescue", version: 1, … }`, changes as a push has them, photos under their hash.
#[derive(Serialize)]
struct Rescue {
    format: &'static str,
    version: u32,
    exported_at: Timestamp,
    person: Option<String>,
    push: Vec<Push>,
    photos: Vec<RescuedPhoto>,
}

#[derive(Serialize)]
struct RescuedPhoto {
    sha256: PhotoHash,
    media_type: String,
    bytes: ByteBuf,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn rescue(&self) -> Answer {
        let (outbox, uploads, person) = {
            let state = self.state.borrow();
            let person = state.session.as_ref().map(|session| session.person.name.clone());
            (state.outbox.clone(), state.uploads.clone(), person)
        };
        let mut push: Vec<Push> = Vec::new();
        for unsent in &outbox {
            let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) else { continue };
            let key = change_key(unsent.document, &hash);
            let Some(bytes) = self.world.storage.get(Table::Changes, &key).await? else { continue };
            match push.iter_mut().find(|push| push.document == unsent.document) {
                Some(push) => push.changes.push(ByteBuf::from(bytes)),
                None => push.push(Push {
                    document: unsent.document,
                    kind: unsent.kind,
                    changes: vec![ByteBuf::from(bytes)],
                    receipts: Vec::new(),
                    made: Vec::new(),
                }),
            }
        }
        let mut photos = Vec::new();
        for upload in uploads.iter().filter(|upload| !upload.is_thumbnail) {
            if let Some(bytes) = self.world.blobs.get(upload.hash).await? {
                let media_type = upload.media_type.clone();
                photos.push(RescuedPhoto { sha256: upload.hash, media_type, bytes: ByteBuf::from(bytes) });
            }
        }
        let today = self.today();
        let rescue =
            Rescue { format: "spotcheck-rescue", version: 1, exported_at: self.now(), person, push, photos };
        Ok((Reply::Rescue { file_name: format!("spotcheck-{today}.rescue") }, vec![pack(&rescue)]))
    }
}
