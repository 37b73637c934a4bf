//! The app itself: the files that were built into this binary, and which of them answers a path.

use spotcheck_domain::route::Route;

include!(concat!(env!("OUT_DIR"), "/bundle_files.rs"));

/// What stands in for the app in a binary that was built without it.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Spotcheck</title>\
    <h1>The app was not built into this server</h1><p>Start it with <code>cargo xtask serve</code>.</p></html>\n";

const NOWHERE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Spotcheck</title>\
    <h1>There is no such page</h1></html>\n";

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

/// What answers a path.
pub enum Answer {
    File(Found),
    /// The app, at one of its own addresses.
    Page(Found),
    /// A page that says that there is no such address.
    Nowhere(Found),
}

/// The file at `path`, the app's page where the app has such an address, or neither: an address whose last part has a dot
/// would be a file.
pub fn find(path: &str, accepts_brotli: bool) -> Option<Answer> {
    find_in(FILES, path, accepts_brotli)
}

fn find_in(files: Files, path: &str, accepts_brotli: bool) -> Option<Answer> {
    let is_file = path.rsplit('/').next().unwrap_or_default().contains('.');
    if is_file {
        return file(files, path, accepts_brotli).map(Answer::File);
    }
    let name = match Route::read(path, "") {
        Route::Nowhere => {
            let page = file(files, "/nowhere.html", accepts_brotli);
            return Some(Answer::Nowhere(page.unwrap_or(stand_in(NOWHERE))));
        }
        Route::Desk(_) => "/desk.html",
        _ => "/index.html",
    };
    let page = file(files, name, accepts_brotli);
    page.or_else(|| files.is_empty().then(|| stand_in(NOT_BUILT))).map(Answer::Page)
}

const fn stand_in(text: &'static str) -> Found {
    Found {
        bytes: text.as_bytes(),
        media_type: "text/html; charset=utf-8",
        tag: "\"not-built\"",
        is_brotli: false,
        is_immutable: false,
        varies: false,
    }
}

fn file(files: Files, path: &str, accepts_brotli: bool) -> Option<Found> {
    if path.rsplit('.').next() == Some("br") {
        return None;
    }
    let (bytes, tag) = get(files, path)?;
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
        ("/desk.html", b"desk", "\"5\""),
        ("/index.html", b"page", "\"3\""),
        ("/nowhere.html", b"no", "\"4\""),
    ];

    fn found(path: &str, br: bool) -> Option<Found> {
        match find_in(SOME, path, br)? {
            Answer::File(found) | Answer::Page(found) => Some(found),
            Answer::Nowhere(_) => None,
        }
    }

    #[test]
    fn a_browser_gets_the_form_that_it_takes() {
        let is_immutable = |found: Option<Found>| found.map(|f| (f.bytes, f.is_immutable));
        assert_eq!(is_immutable(found("/assets/a-0.js", true)), Some((&b"br"[..], true)));
        assert_eq!(found("/assets/a-0.js", false).map(|f| f.bytes), Some(&b"plain"[..]));
        assert_eq!(is_immutable(found("/ledger", true)), Some((&b"page"[..], false)));
        assert_eq!(found("/", false).map(|f| f.bytes), Some(&b"page"[..]));
        for place in ["/desk", "/desk/people", "/desk/people/0190a5f8-7c00-7000-8000-000000000001"] {
            assert_eq!(found(place, false).map(|f| f.bytes), Some(&b"desk"[..]), "{place}");
        }
        for nothing in ["/assets/none.js", "/assets/a-0.js.br", "/../secret.txt", "/nonsense", "/finding/123"]
        {
            assert_eq!(found(nothing, true), None, "{nothing}");
        }
    }

    #[test]
    fn an_address_that_the_app_does_not_have_gets_a_page_that_says_so() {
        let page = |path| match find_in(SOME, path, false) {
            Some(Answer::Nowhere(page)) => page.bytes,
            _ => b"another",
        };
        assert_eq!(
            (page("/nonsense"), page("/ledger/x"), page("/ledger")),
            (&b"no"[..], &b"no"[..], &b"another"[..])
        );
    }

    #[test]
    fn without_the_app_a_page_says_so() {
        let starts = |path| match find_in(&[], path, true) {
            Some(Answer::Page(found) | Answer::Nowhere(found)) => found.bytes.starts_with(b"<!doctype"),
            _ => false,
        };
        assert!(starts("/") && starts("/nonsense") && !starts("/sw.js"));
    }
}
