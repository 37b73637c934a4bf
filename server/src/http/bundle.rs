//! The app itself: the files that were built into this binary, and which of them answers a path.

include!(concat!(env!("OUT_DIR"), "/bundle_files.rs"));

/// What stands in for the app in a binary that was built without it.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Spotcheck</title>\
    <h1>The app was not built into this server</h1><p>Start it with <code>cargo xtask serve</code>.</p></html>\n";

/// A file to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub bytes: &'static [u8],
    pub media_type: &'static str,
    /// Quoted, as in `ETag`.
    pub tag: &'static str,
    pub is_brotli: bool,
    /// Its name changes with its content.
    pub is_immutable: bool,
    /// It also exists in brotli.
    pub varies: bool,
}

/// The file that answers `path`; paths without a dot are the app's own addresses and get its index.
pub fn find(path: &str, accepts_brotli: bool) -> Option<Found> {
    find_in(FILES, path, accepts_brotli)
}

fn find_in(files: Files, path: &str, accepts_brotli: bool) -> Option<Found> {
    let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.');
    let path = if is_page { "/index.html" } else { path };
    if path.rsplit('.').next() == Some("br") {
        return None;
    }
    let Some((bytes, tag)) = get(files, path) else {
        let stand_in = Found {
            bytes: NOT_BUILT.as_bytes(),
            media_type: "text/html; charset=utf-8",
            tag: "\"not-built\"",
            is_brotli: false,
            is_immutable: false,
            varies: false,
        };
        return (is_page && files.is_empty()).then_some(stand_in);
    };
    let compressed = get(files, &format!("{path}.br"));
    let chosen = compressed.filter(|_| accepts_brotli);
    Some(Found {
        bytes: chosen.map_or(bytes, |(bytes, _)| bytes),
        media_type: media_type(path),
        tag: chosen.map_or(tag, |(_, tag)| tag),
        is_brotli: chosen.is_some(),
        is_immutable: path.starts_with("/assets/"),
        varies: compressed.is_some(),
    })
}

type Files = &'static [(&'static str, &'static [u8], &'static str)];

fn get(files: Files, path: &str) -> Option<(&'static [u8], &'static str)> {
    let place = files.binary_search_by(|(name, ..)| (*name).cmp(path)).ok()?;
    let (_, bytes, tag) = files[place];
    Some((bytes, tag))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SOME: Files = &[
        ("/assets/a-0.js", b"plain", "\"1\""),
        ("/assets/a-0.js.br", b"br", "\"2\""),
        ("/index.html", b"page", "\"3\""),
    ];

    #[test]
    fn a_browser_gets_the_form_that_it_takes() {
        let found = |path, br| find_in(SOME, path, br);
        assert_eq!(
            found("/assets/a-0.js", true).map(|f| (f.bytes, f.is_immutable)),
            Some((&b"br"[..], true))
        );
        assert_eq!(found("/assets/a-0.js", false).map(|f| f.bytes), Some(&b"plain"[..]));
        assert_eq!(
            found("/finding/123", true).map(|f| (f.bytes, f.is_immutable)),
            Some((&b"page"[..], false))
        );
        assert_eq!(found("/", false).map(|f| f.bytes), Some(&b"page"[..]));
        assert_eq!(found("/assets/none.js", true), None);
        assert_eq!(found("/assets/a-0.js.br", true), None);
        assert_eq!(found("/../secret.txt", true), None);
    }

    #[test]
    fn without_the_app_a_page_says_so() {
        assert!(find_in(&[], "/", true).is_some_and(|found| found.bytes.starts_with(b"<!doctype")));
        assert_eq!(find_in(&[], "/sw.js", true), None);
    }
}
