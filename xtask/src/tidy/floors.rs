//! Imports go one way: among the packages, among the server's wings, and to the crates that one room alone touches. What
//! is drawn in the README's tour stands here as tables.

/// Each package with those of ours that it may be built from. The tests see all; whoever is not named sees none.
const PACKAGES: [(&str, &[&str]); 9] = [
    ("app/domain", &[]),
    ("app/protocol", &["domain"]),
    ("app/client", &["domain", "protocol"]),
    ("app/browser", &["domain", "protocol", "client"]),
    ("app/engine-host", &["protocol", "client", "browser"]),
    ("app/web", &["domain", "protocol", "browser"]),
    ("app/desk", &["domain", "protocol", "browser", "web"]),
    ("server", &["domain"]),
    ("xtask", &[]),
];

/// The server's wings, lowest first: each uses those before it. Two on one floor do not use one another.
const WINGS: [&[&str]; 15] = [
    &["clock", "disk", "news", "toil"],
    &["store"],
    &["proof"],
    &["people"],
    &["papers", "photos"],
    &["ingest"],
    &["sites"],
    &["log", "office"],
    &["sync", "upkeep"],
    &["ledger", "rescue"],
    &["evidence"],
    &["http"],
    &["command_line"],
    &["settings"],
    &["commands", "lib", "main"],
];

/// Crates with the folders that alone may name them.
const ROOMS: [(&[&str], &str, &[&str]); 4] = [
    (&["axum", "hyper", "tokio"], "server/src/", &["server/src/http/", "server/src/commands/serve.rs"]),
    (&["rusqlite"], "server/src/", &["server/src/store/sqlite/"]),
    (&["automerge"], "app/", &["app/domain/src/document/"]),
    (&["automerge"], "server/src/", &[]),
];

/// What a manifest builds its package from, against the drawing. Tests may look from outside.
pub fn check_manifest(folder: &str, manifest: &str) -> Vec<String> {
    let Some((_, below)) = PACKAGES.iter().find(|(package, _)| *package == folder) else { return Vec::new() };
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let Some(name) = line.strip_prefix("spotcheck-") else { continue };
        let name = name.split([' ', '=', '.']).next().unwrap_or_default();
        let is_built_from = section.ends_with("dependencies]") && !section.contains("dev-");
        if is_built_from && !below.contains(&name) {
            found.push(format!("{folder}/Cargo.toml: {folder} is not built from `{name}`"));
        }
    }
    found
}

/// Imports of a file of ours that run up, and crates that it may not name.
pub fn check_imports(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let ours = name.strip_prefix("server/src/").and_then(wing);
    let here = ours.and_then(floor);
    if let (Some(ours), None) = (ours, here) {
        found.push(format!("{name}: `{ours}` has no floor yet"));
    }
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        let place = format!("{name}:{}", index + 1);
        if let Some(here) = here {
            let others =
                line.match_indices("crate::").filter_map(|(at, prefix)| wing(&line[at + prefix.len()..]));
            let up = others
                .filter(|other| ours != Some(*other) && floor(other).is_some_and(|there| there >= here));
            found.extend(up.map(|other| format!("{place}: `{other}` is not below this wing")));
        }
        for (crates, within, rooms) in &ROOMS {
            if name.starts_with(within) && !rooms.iter().any(|room| name.starts_with(room)) {
                let named = crates.iter().filter(|named| names_crate(line, named));
                found.extend(named.map(|named| format!("{place}: `{named}` is named in {rooms:?} alone")));
            }
        }
    }
    found
}

/// The first part of a path, of modules or of folders.
fn wing(path: &str) -> Option<&str> {
    path.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .filter(|wing| !wing.is_empty())
}

fn floor(wing: &str) -> Option<usize> {
    WINGS.iter().position(|floor| floor.contains(&wing))
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        line[at + name.len()..].starts_with("::")
            && !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, line: &str, n_found: usize) {
        let found = check_imports(name, &format!("//! A. crate::http::a, tokio::spawn\n{line}\n"));
        assert_eq!(found.len(), n_found, "{found:?}");
    }

    #[test]
    fn an_import_that_runs_up_is_told() {
        check("server/src/store/a.rs", "use crate::people::principal::Principal;", 1);
        check("server/src/ingest/a.rs", "use crate::sync::cursor::Cursor;", 1);
        check("server/src/sync/a.rs", "    let a = crate::upkeep::verify::run();", 1);
        check("server/src/news.rs", "use crate::store::Store;", 1);
        check("server/src/office.rs", "use crate::http::app;", 1);
        check("server/src/sync/a.rs", "use crate::ingest::Grounds; use crate::sync::feed::pull;", 0);
        check("server/src/http/routes/a.rs", "use crate::upkeep::seed;", 0);
        check("server/src/command_line.rs", "use crate::http::listen;", 0);
        check("tests/src/a.rs", "use crate::http::Http;", 0);
        check("server/src/new_wing/a.rs", "", 1);
    }

    #[test]
    fn a_crate_of_one_room_is_named_nowhere_else() {
        check("server/src/ingest/a.rs", "    tokio::spawn(async {});", 1);
        check("server/src/people/a.rs", "use rusqlite::Connection;", 1);
        check("app/client/src/a.rs", "use automerge::AutoCommit;", 1);
        check("server/src/http/a.rs", "use axum::Router;", 0);
        check("server/src/store/sqlite/a.rs", "use rusqlite::Connection;", 0);
        check("app/domain/src/document/a.rs", "use automerge::AutoCommit;", 0);
        check("server/src/ingest/a.rs", "use my_tokio::spawn; use a::tokio::b;", 0);
    }

    #[test]
    fn a_package_is_built_from_those_below_it() {
        let n_found = |folder: &str, manifest: &str| check_manifest(folder, manifest).len();
        let on = |name: &str| format!("[dependencies]\nspotcheck-{name} = {{ workspace = true }}\n");
        assert_eq!(n_found("app/domain", &on("protocol")), 1);
        assert_eq!(n_found("app/client", &on("browser")), 1);
        assert_eq!(n_found("app/web", &on("client")), 1);
        assert_eq!(n_found("server", &on("client")), 1);
        assert_eq!(n_found("server", &on("domain")), 0);
        assert_eq!(n_found("app/web", &on("browser")), 0);
        assert_eq!(n_found("server", &on("tests").replace("[dep", "[dev-dep")), 0);
        assert_eq!(n_found("tests", &on("server")), 0);
    }
}
