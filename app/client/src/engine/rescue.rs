//! The rescue file: everything unsent in one file that the office can take in by hand. It is made part by part, so that no
//! more of it than one part is ever in memory.

use super::export::Export;
use super::pick::{Cursors, Picked, plan_documents};
use super::records::{UnsentKey, pack};
use super::{Answer, Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::Table;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::rescue::{Head, MAGIC, Origin, PHOTO_PIECE, Part, PhotoPiece};
use spotcheck_domain::wire::SyncRequest;
use std::collections::VecDeque;

/// Bytes of changes that one part holds, about; one record always goes whole.
const AT_ONCE: usize = 256 << 10;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn rescue(&self, part: u32) -> Answer {
        let mut export = if part == 0 {
            self.begin_export().await
        } else {
            let export = self.state.borrow_mut().export.take();
            export.filter(|export| export.next_part == part).ok_or(Failure::StorageFault)?
        };
        let body = self.next_part(&mut export).await?;
        let is_last = body.is_last;
        let mut attachments = Vec::new();
        if part == 0 {
            let head = pack(&export.head);
            let length = u32::try_from(head.len()).unwrap_or_default().to_be_bytes();
            attachments.push([&MAGIC[..], &length, &head].concat());
        }
        attachments.push(pack(&body));
        export.next_part += 1;
        let (key, nonce) = (self.state.borrow().rescue_key, export.head.nonce);
        let seal = key.filter(|_| export.head.device.is_some()).map(|key| (*key, *nonce));
        let mut state = self.state.borrow_mut();
        if is_last {
            state.exported.extend(export.holds);
        } else {
            state.export = Some(export);
        }
        drop(state);
        let file_name = format!("spotcheck-{}.rescue", self.today());
        Ok((Reply::Rescue { file_name, seal, is_last }, attachments))
    }

    async fn begin_export(&self) -> Export {
        // What was being typed is work, too.
        self.finish_drafts().await;
        let (mut words, mut kept) = (VecDeque::new(), Vec::new());
        let refused = self.plan_only_here().await;
        for of_one in refused.into_iter().chain(self.plan_words().await) {
            words.push_back(of_one.request);
            kept.extend(of_one.holds);
        }
        let nonce = ByteArray::new(self.random());
        let now = self.now();
        let state = self.state.borrow();
        let session = state.session.as_ref();
        let device = session.map(|session| session.device).filter(|_| state.rescue_key.is_some());
        let (records, photos) = (plan_documents(&state.outbox, usize::MAX), state.uploads.iter().cloned());
        Export {
            next_part: 0,
            head: Head { device, nonce },
            origin: session.map(|session| Origin { user: session.person.id, exported_at: now }),
            records: in_portions(records, &state.outbox),
            words,
            photos: photos.collect(),
            offset: 0,
            holds: state.unsent().into_iter().filter(is_in_queues).chain(kept).collect(),
        }
    }

    async fn next_part(&self, export: &mut Export) -> Result<Part, Failure> {
        let of = export.origin.take();
        if let Some(picked) = export.records.pop_front() {
            let (mut push, mut cursors) = (Vec::new(), Cursors::default());
            for picked in picked {
                push.push(self.plan_document(picked, &mut cursors).await?);
            }
            let replica = self.state.borrow().replica;
            let request =
                SyncRequest { made_under: cursors.sealed, ..SyncRequest::plain(replica, None, push) };
            return Ok(Part { of, push: Some(ByteBuf::from(pack(&request))), ..Part::default() });
        }
        if let Some(request) = export.words.pop_front() {
            return Ok(Part { of, push: Some(ByteBuf::from(pack(&request))), ..Part::default() });
        }
        while let Some(upload) = export.photos.front() {
            let bytes = self.world.blobs.slice(upload.hash, export.offset, PHOTO_PIECE).await?;
            let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else {
                // Lost here, or all of it is in the file.
                export.photos.pop_front();
                export.offset = 0;
                continue;
            };
            let piece = PhotoPiece {
                sha256: upload.hash,
                document: upload.document,
                media_type: upload.media_type.clone(),
                size: upload.size,
                offset: export.offset,
                bytes: ByteBuf::from(bytes),
            };
            export.offset += piece.bytes.len() as u64;
            return Ok(Part { of, photo: Some(piece), ..Part::default() });
        }
        Ok(Part { of, is_last: true, ..Part::default() })
    }
}

/// The outbox and the photos, which the file holds whole.
fn is_in_queues(key: &UnsentKey) -> bool {
    matches!(key.0, Table::Outbox | Table::Uploads)
}

/// Records that go in one part.
fn in_portions(records: Vec<Picked>, outbox: &[super::records::Unsent]) -> VecDeque<Vec<Picked>> {
    let mut portions: VecDeque<Vec<Picked>> = VecDeque::new();
    let mut left = 0;
    for picked in records {
        let of = outbox.iter().filter(|unsent| unsent.document == picked.document);
        let n_bytes = of.map(|unsent| unsent.n_bytes as usize).sum::<usize>();
        match portions.back_mut() {
            Some(portion) if n_bytes <= left => portion.push(picked),
            _ => {
                portions.push_back(vec![picked]);
                left = AT_ONCE;
            }
        }
        left = left.saturating_sub(n_bytes);
    }
    portions
}
