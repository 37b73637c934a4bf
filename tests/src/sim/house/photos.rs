//! A part of a photo, as the HTTP side takes it.

use super::House;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::http::Error;
use spotcheck_server::photos::{self, Arrived, Checksum, CutOff, Part};

impl House {
    pub(super) fn take_part(
        &self,
        upload: &spotcheck_server::store::Upload,
        offset: u64,
        bytes: &[u8],
        cut: Option<usize>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let office = self.office();
        if offset.saturating_add(bytes.len() as u64) > upload.size {
            return Err(Error::TooLarge(upload.size));
        }
        let lock = futures::executor::block_on(office.photos.progress.lock(&upload.id));
        let arriving = cut.map_or(bytes, |n| &bytes[..n.min(bytes.len())]);
        let body = [Some(Ok(arriving)), cut.map(|_| Err(CutOff))].into_iter().flatten();
        let checksum = Some(Checksum::Sha256(Sha256::digest(bytes).to_vec()));
        let part = Part { offset, checksum };
        let Arrived { offset, .. } = photos::take_part(&office.photos, upload, &part, lock, body, now)?;
        Ok(offset)
    }
}

/// The last part of an upload's address.
pub fn upload_id(location: &str) -> Result<[u8; 16], Error> {
    let bytes =
        HEXLOWER.decode(location.get(..32).unwrap_or_default().as_bytes()).map_err(|_| Error::NotFound)?;
    bytes.try_into().map_err(|_| Error::NotFound)
}
