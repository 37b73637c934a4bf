//! Where the person was, for a page that the system killed behind the camera or in the background.

use super::{local_storage, say, window};
use js_sys::Date;
use web_sys::Storage;

const ROUTE: &str = "spotcheck.route";
/// A killed page comes back within its working day; later, the start page is what a person expects.
const FRESH_MILLIS: u64 = 12 * 3_600_000;

fn session_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// In the tab's own memory first, so that two tabs do not mislead one another; in the phone's for a tab that died.
pub fn remember_route(path: &str) {
    let entry = format!("{} {path}", now());
    for storage in [session_storage(), local_storage()].into_iter().flatten() {
        let _ = storage.set_item(ROUTE, &entry);
    }
    // Browsers write that storage late, some after a minute: boot.js keeps the entry where a kill does not reach it.
    say("spotcheck:place", &entry);
}

pub fn forget_route() {
    for storage in [session_storage(), local_storage()].into_iter().flatten() {
        let _ = storage.remove_item(ROUTE);
    }
    say("spotcheck:place", "");
}

pub fn remembered_route() -> Option<String> {
    [session_storage(), local_storage()]
        .into_iter()
        .flatten()
        .filter_map(|storage| storage.get_item(ROUTE).ok().flatten())
        .find_map(|entry| read(&entry, now()))
}

/// Milliseconds of Unix time.
fn now() -> u64 {
    Date::now() as u64
}

fn read(entry: &str, now: u64) -> Option<String> {
    let (at, path) = entry.split_once(' ')?;
    let age = now.checked_sub(at.parse().ok()?)?;
    (age < FRESH_MILLIS && path.starts_with('/')).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yesterdays_place_is_forgotten() {
        assert_eq!(read("1000 /finding/1", 2_000), Some("/finding/1".to_owned()));
        assert_eq!(read("1000 /finding/1", 1_000 + FRESH_MILLIS), None);
        assert_eq!(read("no entry", 2_000), None);
    }
}
