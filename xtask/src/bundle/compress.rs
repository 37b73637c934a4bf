//! Brotli at its best and slowest, on all cores: a bundle is compressed once and downloaded many times.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use brotli::enc::BrotliEncoderParams;

use super::{asset::Asset, compile::is_quick};
use crate::error::Error;

/// The compressed bytes of every asset that is worth it, by path. What `folder` has from an earlier build of the very same
/// bytes is taken from there.
pub fn all(assets: &[Asset], folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut queue: Vec<_> = assets.iter().filter(|asset| asset.is_compressible()).collect();
    // The longest first, so that no core ends with a large one alone.
    queue.sort_by_key(|asset| std::cmp::Reverse(asset.bytes.len()));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let failed = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(asset) = queue.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match earlier(asset, folder).map_or_else(|| brotli_of(asset), Ok) {
                        Ok(bytes) => {
                            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                            done.insert(asset.path.clone(), bytes);
                        }
                        Err(error) => {
                            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        }
                    }
                }
            });
        }
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

fn earlier(asset: &Asset, folder: &Path) -> Option<Vec<u8>> {
    let raw = fs::read(folder.join(&asset.path)).ok()?;
    let compressed = fs::read(folder.join(format!("{}.br", asset.path))).ok()?;
    // A build that was stopped half-way leaves a truncated file behind.
    (raw == asset.bytes && decompress(&compressed).is_some_and(|bytes| bytes == raw)).then_some(compressed)
}

fn decompress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    brotli::BrotliDecompress(&mut &bytes[..], &mut raw).ok()?;
    Some(raw)
}

fn brotli_of(asset: &Asset) -> Result<Vec<u8>, Error> {
    let quality = if is_quick() { 1 } else { 11 };
    let params =
        BrotliEncoderParams { quality, lgwin: 24, size_hint: asset.bytes.len(), ..Default::default() };
    let mut bytes = Vec::new();
    brotli::BrotliCompress(&mut asset.bytes.as_slice(), &mut bytes, &params)
        .map_err(|source| Error::File { path: (&asset.path).into(), source })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compressed_and_comes_back_and_images_are_left_alone() {
        let text = "巡查 inspection ".repeat(100);
        let assets = [Asset::named("a.js", text.clone().into_bytes()), Asset::named("a.png", vec![0; 100])];
        let done = all(&assets, Path::new("nowhere")).unwrap();
        assert_eq!(done.keys().collect::<Vec<_>>(), ["a.js"]);
        assert!(done["a.js"].len() < text.len() / 10);
        assert_eq!(decompress(&done["a.js"]).unwrap(), text.as_bytes());
    }
}
