//! One file of the bundle, in memory. Pure.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::path::Path;

#[derive(Debug, Clone)]
pub struct Asset {
    /// Relative to the bundle's folder.
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Asset {
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// At the root, under a name that addresses and browsers know it by.
    pub fn named(name: &str, bytes: Vec<u8>) -> Self {
        Self { path: name.to_owned(), bytes }
    }

    /// In `assets/`, under a name that changes with the content, so that it may be cached for ever.
    pub fn hashed(name: &str, bytes: Vec<u8>) -> Self {
        let (stem, kind) = name.rsplit_once('.').unwrap_or((name, "bin"));
        Self { path: format!("assets/{stem}-{}.{kind}", hash16(&bytes)), bytes }
    }

    pub fn url(&self) -> String {
        if self.path == "index.html" { "/".to_owned() } else { format!("/{}", self.path) }
    }

    /// The name without its folder.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Of the desk alone, by its name: no phone keeps it.
    pub fn is_of_desk(&self) -> bool {
        self.file_name().starts_with("desk")
    }

    /// Images are compressed already.
    pub fn is_compressible(&self) -> bool {
        const KINDS: [&str; 9] = ["html", "js", "css", "wasm", "part", "json", "webmanifest", "svg", "txt"];
        self.path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind))
    }
}

/// The first 16 hex digits of the SHA-256.
pub fn hash16(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_carries_the_hash_of_the_content() {
        // FIPS 180-2, appendix B.1: SHA-256 of "abc" begins with these digits.
        let asset = Asset::hashed("boot.js", b"abc".to_vec());
        assert_eq!(asset.path, "assets/boot-ba7816bf8f01cfea.js");
        assert_eq!(asset.url(), "/assets/boot-ba7816bf8f01cfea.js");
        assert_eq!(asset.file_name(), "boot-ba7816bf8f01cfea.js");
    }

    #[test]
    fn text_and_wasm_are_compressed_and_images_are_not() {
        assert!(Asset::named("index.html", Vec::new()).is_compressible());
        assert!(Asset::hashed("screen.wasm", Vec::new()).is_compressible());
        assert!(!Asset::hashed("icon-192.png", Vec::new()).is_compressible());
    }
}
