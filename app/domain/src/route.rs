//! The places of the app as a type: read from a path, written as one. Screen and office read paths alike, so that an address
//! that the app does not have is none for the office either. Knows nothing of the browser.

mod desk;

pub use desk::Desk;

use crate::id::{DocumentId, FindingId, InspectionId, PaperId, SiteId};
use crate::kind::paper::PaperKind;
use crate::term::PhotoRole;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    Pair,
    Today,
    Start,
    StartAt(SiteId),
    Inspections,
    Inspection(InspectionId),
    /// What of a visit is ordered, all at once.
    Order(InspectionId),
    Finding(FindingId),
    /// 文书: one that was made.
    Paper(PaperId),
    /// As it would be made of that visit now.
    PaperPreview {
        inspection: InspectionId,
        kind: PaperKind,
    },
    Camera {
        subject: Subject,
        role: PhotoRole,
        item: Option<String>,
    },
    Ledger,
    Outbox,
    Settings,
    /// What the office did not take, for administrators.
    Quarantine,
    /// A place of the desk, which is a module of its own and needs the office.
    Desk(Desk),
    /// A path that the app does not have.
    Nowhere,
}

/// What a camera's shots belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Inspection(InspectionId),
    Finding(FindingId),
}

impl Subject {
    pub fn document(self) -> DocumentId {
        match self {
            Self::Inspection(id) => id.into(),
            Self::Finding(id) => id.into(),
        }
    }
    /// The page of the record itself.
    pub const fn route(self) -> Route {
        match self {
            Self::Inspection(id) => Route::Inspection(id),
            Self::Finding(id) => Route::Finding(id),
        }
    }
}

impl Route {
    /// Reads a path such as `/finding/<id>/camera` and the query that follows the question mark.
    pub fn read(path: &str, query: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        let mut of_desk = parts.clone();
        if of_desk.next() == Some("desk") {
            return Desk::read(of_desk).map_or(Self::Nowhere, Self::Desk);
        }
        let route = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if parts.next().is_some() {
            return Self::Nowhere;
        }
        let found = match route {
            ("", None, None) => Some(Self::Today),
            ("pair", None, None) => Some(Self::Pair),
            ("start", None, None) => Some(Self::Start),
            ("start", Some("site"), Some(id)) => id.parse().ok().map(Self::StartAt),
            ("inspections", None, None) => Some(Self::Inspections),
            ("papers", Some(id), None) => id.parse().ok().map(Self::Paper),
            ("papers", Some(visit), Some(kind)) => Self::preview(visit, kind),
            ("inspection", Some(id), rest) => id
                .parse()
                .ok()
                .and_then(|id| Self::at(Subject::Inspection(id), rest, PhotoRole::Scene, query)),
            ("finding", Some(id), rest) => {
                id.parse().ok().and_then(|id| Self::at(Subject::Finding(id), rest, PhotoRole::Before, query))
            }
            ("ledger", None, None) => Some(Self::Ledger),
            ("outbox", None, None) => Some(Self::Outbox),
            ("settings", None, None) => Some(Self::Settings),
            ("quarantine", None, None) => Some(Self::Quarantine),
            _ => None,
        };
        found.unwrap_or(Self::Nowhere)
    }

    fn preview(visit: &str, kind: &str) -> Option<Self> {
        Some(Self::PaperPreview { inspection: visit.parse().ok()?, kind: kind.parse().ok()? })
    }

    fn at(subject: Subject, rest: Option<&str>, usual: PhotoRole, query: &str) -> Option<Self> {
        match rest {
            None => Some(subject.route()),
            Some("camera") => {
                let role = parameter(query, "role").and_then(|word| word.parse().ok()).unwrap_or(usual);
                let item = parameter(query, "item").filter(|item| !item.is_empty()).map(ToOwned::to_owned);
                Some(Self::Camera { subject, role, item })
            }
            Some("order") => match subject {
                Subject::Inspection(id) => Some(Self::Order(id)),
                Subject::Finding(_) => None,
            },
            Some(_) => None,
        }
    }

    /// Where a person works on one record: a killed browser comes back here.
    pub const fn is_work(&self) -> bool {
        matches!(self, Self::Inspection(_) | Self::Order(_) | Self::Finding(_) | Self::Camera { .. })
    }
}

/// Ids and role words need no decoding.
fn parameter<'q>(query: &'q str, key: &str) -> Option<&'q str> {
    query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pair => f.write_str("/pair"),
            Self::Today | Self::Nowhere => f.write_str("/"),
            Self::Start => f.write_str("/start"),
            Self::StartAt(site) => write!(f, "/start/site/{site}"),
            Self::Inspections => f.write_str("/inspections"),
            Self::Inspection(id) => write!(f, "/inspection/{id}"),
            Self::Order(id) => write!(f, "/inspection/{id}/order"),
            Self::Finding(id) => write!(f, "/finding/{id}"),
            Self::Paper(id) => write!(f, "/papers/{id}"),
            Self::PaperPreview { inspection, kind } => write!(f, "/papers/{inspection}/{kind}"),
            Self::Camera { subject, role, item } => {
                write!(f, "{}/camera?role={role}", subject.route())?;
                item.as_ref().map_or(Ok(()), |item| write!(f, "&item={item}"))
            }
            Self::Ledger => f.write_str("/ledger"),
            Self::Outbox => f.write_str("/outbox"),
            Self::Settings => f.write_str("/settings"),
            Self::Quarantine => f.write_str("/quarantine"),
            Self::Desk(desk) => desk.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a5f8-7c00-7000-8000-000000000001";

    #[track_caller]
    fn check(path: &str, query: &str, route: &Route) {
        assert_eq!(Route::read(path, query), *route, "{path}?{query}");
    }

    #[test]
    fn what_a_route_writes_it_reads() {
        let id = ID.parse().expect("an id");
        for route in [
            Route::Today,
            Route::StartAt(ID.parse().expect("an id")),
            Route::Inspection(id),
            Route::Order(id),
            Route::Paper(ID.parse().expect("an id")),
            Route::PaperPreview { inspection: id, kind: PaperKind::Order },
            Route::Camera {
                subject: Subject::Inspection(id),
                role: PhotoRole::Scene,
                item: Some("fire-003".to_owned()),
            },
            Route::Settings,
            Route::Quarantine,
            Route::Desk(Desk::Home),
            Route::Desk(Desk::Person(ID.parse().expect("an id"))),
            Route::Desk(Desk::Checklist("coal-mine".to_owned())),
        ] {
            let text = route.to_string();
            let (path, query) = text.split_once('?').unwrap_or((&text, ""));
            check(path, query, &route);
        }
    }

    #[test]
    fn what_is_no_place_is_nowhere() {
        check("/inspection/7", "", &Route::Nowhere);
        check("/ledger/x", "", &Route::Nowhere);
        check(&format!("/finding/{ID}/order"), "", &Route::Nowhere);
        check(&format!("/papers/{ID}/letter"), "", &Route::Nowhere);
        check("/papers", "", &Route::Nowhere);
        check(&format!("/finding/{ID}/camera/x"), "", &Route::Nowhere);
        check("/desk/people/7", "", &Route::Nowhere);
        check("/desktop", "", &Route::Nowhere);
    }
}
