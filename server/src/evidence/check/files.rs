//! Every file against the manifest, and every photo against its name.

use super::report::{Fault, Report};
use crate::evidence::container::Container;
use crate::evidence::manifest::{Listed, Manifest};
use crate::evidence::path::{MANIFEST, SIGNATURE, photo_of};
use data_encoding::HEXLOWER;
use flate2::Crc;
use sha2::{Digest, Sha256};
use spotcheck_domain::photo::PhotoHash;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};

/// What is read at once.
const BUFFER: usize = 256 << 10;

/// The photos that are there, by the hashes that they are named after.
pub type Photos = BTreeSet<PhotoHash>;

pub fn check<R: Read + Seek>(
    container: &mut Container<R>,
    manifest: Option<&Manifest>,
    report: &mut Report,
) -> io::Result<Photos> {
    let names: Vec<String> = container.entries().iter().map(|entry| entry.name.clone()).collect();
    let there: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let listed: BTreeMap<&str, &Listed> =
        manifest.iter().flat_map(|manifest| &manifest.files).map(|file| (file.path.as_str(), file)).collect();
    let mut photos = Photos::new();
    for path in there.iter().copied() {
        report.n_files += 1;
        let file = measure(container, path)?;
        if !file.has_its_crc {
            report.add(Fault::Container, Some(path), "its sum in the ZIP is that of other bytes");
        }
        if let Some(hash) = photo_of(path) {
            report.n_photos += 1;
            photos.insert(hash);
            if *hash.as_bytes() != file.sha256 {
                report.add(
                    Fault::Photo,
                    Some(path),
                    "the picture has other bytes than its name, its SHA-256, says",
                );
            }
        }
        match listed.get(path) {
            Some(listed) if file.is(listed) => {}
            Some(listed) => {
                let (found, size) = (HEXLOWER.encode(&file.sha256), file.size);
                let detail = format!(
                    "is not what the office signed: it has {size} bytes and the SHA-256 {found}, where the \
                     manifest says {} bytes and {}",
                    listed.size,
                    super::shown(&listed.sha256)
                );
                report.add(Fault::File, Some(path), detail);
            }
            None if manifest.is_none() || [MANIFEST, SIGNATURE].contains(&path) => {}
            None => report.add(Fault::Surplus, Some(path), "is not in the manifest: somebody put it there"),
        }
    }
    for path in listed.keys().copied().filter(|path| !there.contains(path)) {
        report.add(
            Fault::Missing,
            Some(path),
            "is in the manifest and not in the pack: somebody took it away",
        );
    }
    Ok(photos)
}

struct Measured {
    size: u64,
    sha256: [u8; 32],
    has_its_crc: bool,
}

impl Measured {
    fn is(&self, listed: &Listed) -> bool {
        (self.size, HEXLOWER.encode(&self.sha256)) == (listed.size, listed.sha256.clone())
    }
}

fn measure<R: Read + Seek>(container: &mut Container<R>, path: &str) -> io::Result<Measured> {
    let crc_said = container.find(path).map(|entry| entry.crc);
    let (mut digest, mut crc, mut size, mut buffer) = (Sha256::new(), Crc::new(), 0, vec![0; BUFFER]);
    if let Some(mut bytes) = container.read(path)? {
        loop {
            let n = bytes.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            digest.update(&buffer[..n]);
            crc.update(&buffer[..n]);
            size += n as u64;
        }
    }
    Ok(Measured { size, sha256: digest.finalize().into(), has_its_crc: crc_said == Some(crc.sum()) })
}
