//! What the browser tests need: Node, npm, a Chromium, a font with Chinese characters for the screenshots, the
//! program that changes a person's roles in the office's register, and one that reads what was printed.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::apt;
use crate::{error::Error, place, run};

const OLDEST_NODE: u32 = 18;

/// Installs what is absent and returns the browser.
pub fn ensure() -> Result<PathBuf, Error> {
    let mut missing = Vec::new();
    if place::program("node").is_none() {
        missing.push("nodejs");
    }
    if place::program("npm").is_none() {
        missing.push("npm");
    }
    if place::program("sqlite3").is_none() {
        missing.push("sqlite3");
    }
    if place::program("pdftotext").is_none() {
        missing.push("poppler-utils");
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !has_chinese_font() {
        missing.push("fonts-noto-cjk");
    }
    if !missing.is_empty() {
        apt::install(&missing, "for the browser tests")?;
    }
    let version = run::ask("node", &["--version"]).unwrap_or_default();
    if node_major(&version).is_none_or(|major| major < OLDEST_NODE) {
        let found = version.trim();
        return Err(Error::Need(format!(
            "the browser tests need Node {OLDEST_NODE} or newer on the PATH; `node --version` says {found:?}"
        )));
    }
    chromium().ok_or_else(|| Error::Need("no Chromium on the PATH; set CHROMIUM to one".to_owned()))
}

fn chromium() -> Option<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM") {
        return Some(PathBuf::from(chosen)).filter(|path| path.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
        .into_iter()
        .find_map(place::program)
}

fn has_chinese_font() -> bool {
    // Without fontconfig's programs there may still be the package's own file.
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
        || run::ask("fc-list", &[":lang=zh", "family"]).is_some_and(|families| !families.trim().is_empty())
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_version_with_a_v() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major(""), None);
    }
}
