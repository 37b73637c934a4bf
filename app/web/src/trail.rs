//! The pages that this tab came through, so that an arrow back to the page before goes back instead of one page further:
//! otherwise the back key would walk all of it again.

use crate::browser::page;
use crate::route::Route;
use std::cell::RefCell;

#[derive(Debug, Default)]
struct Trail {
    paths: Vec<String>,
    /// The next page takes the place of the last one, as in the browser's history.
    replaces: bool,
}

impl Trail {
    /// `true`: the page before this one is gone back to.
    fn arrive(&mut self, path: String) -> bool {
        if std::mem::take(&mut self.replaces) {
            self.paths.pop();
        }
        let is_back = self.before() == Some(&path);
        if is_back {
            self.paths.pop();
        } else if self.paths.last() != Some(&path) {
            self.paths.push(path);
        }
        is_back
    }

    /// The last page that is no camera, where it is a visit.
    fn visit(&self) -> Option<Route> {
        let read = |path: &String| {
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            Route::read(path, query)
        };
        let last = self.paths.iter().rev().map(read).find(|route| !matches!(route, Route::Camera { .. }));
        last.filter(|route| matches!(route, Route::Inspection(_)))
    }

    fn before(&self) -> Option<&String> {
        self.paths.len().checked_sub(2).and_then(|at| self.paths.get(at))
    }
}

thread_local! {
    static TRAIL: RefCell<Trail> = RefCell::default();
}

/// `true`: the page before this one was gone back to.
pub fn arrive(route: &Route) -> bool {
    TRAIL.with_borrow_mut(|trail| trail.arrive(route.to_string()))
}

/// The page that stands now.
pub fn here() -> Option<String> {
    TRAIL.with_borrow(|trail| trail.paths.last().cloned())
}

/// The visit from which one came to the camera, where it was one.
pub fn visit_before() -> Option<Route> {
    TRAIL.with_borrow(Trail::visit)
}

/// To be said before a page is gone to in place of this one.
pub fn replace() {
    TRAIL.with_borrow_mut(|trail| trail.replaces = true);
}

/// Goes back where the page before is that one. `false`: it is not.
pub fn go_back_to(route: &Route) -> bool {
    let is_before = TRAIL.with_borrow(|trail| trail.before() == Some(&route.to_string()));
    if is_before {
        page::go_back();
    }
    is_before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(paths: &[&str]) -> Vec<String> {
        let mut trail = Trail::default();
        for path in paths {
            match path.strip_prefix('!') {
                Some(path) => {
                    trail.replaces = true;
                    let _ = trail.arrive(path.to_owned());
                }
                None => drop(trail.arrive((*path).to_owned())),
            }
        }
        trail.paths
    }

    #[test]
    fn going_back_leaves_no_page_behind() {
        assert_eq!(trail(&["/", "/ledger", "/finding/1", "/ledger", "/"]), ["/"]);
        assert_eq!(trail(&["/", "/ledger", "/ledger", "/finding/1"]), ["/", "/ledger", "/finding/1"]);
    }

    #[test]
    fn a_camera_leads_back_to_the_visit_that_opened_it() {
        let visit = "/inspection/0190a5f8-7c00-7000-8000-000000000001";
        let camera = "/finding/0190a5f8-7c00-7000-8000-000000000002/camera?role=before";
        let of = |paths: &[&str]| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            Trail { paths, replaces: false }.visit().map(|route| route.to_string())
        };
        assert_eq!(of(&["/", visit, camera]).as_deref(), Some(visit));
        assert_eq!(of(&["/", visit]).as_deref(), Some(visit));
        assert_eq!(of(&[visit, "/finding/0190a5f8-7c00-7000-8000-000000000002", camera]), None);
    }

    #[test]
    fn a_page_in_place_of_another_is_none_more() {
        assert_eq!(trail(&["/", "!/finding/1"]), ["/finding/1"]);
        assert_eq!(trail(&["/", "/start", "/start/1", "!/inspection/1"]), ["/", "/start", "/inspection/1"]);
    }
}
