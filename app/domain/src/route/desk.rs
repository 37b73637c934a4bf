//! The places of the desk. Which view of a page is shown, and by which filters, stands in the query of an address.

use crate::id::{SiteId, UnitId, UserId};
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Desk {
    /// What waits for somebody.
    Home,
    /// The way through a new office.
    Begin,
    Units,
    Unit(UnitId),
    People,
    Person(UserId),
    Sites,
    Site(SiteId),
    Checklists,
    Checklist(String),
    Catalog,
    Policy,
    /// The numbers of papers.
    Registers,
    Codes,
    Notices,
    /// This person's own devices and password.
    Account,
    /// By name and password, before anybody is signed in.
    SignIn,
    Audit,
    /// One entry of the log, by its number.
    AuditEntry(i64),
}

impl Desk {
    /// Reads what follows `/desk`, part by part.
    pub fn read<'p>(mut parts: impl Iterator<Item = &'p str>) -> Option<Self> {
        let place = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        match place {
            (None, None) => Some(Self::Home),
            (Some("begin"), None) => Some(Self::Begin),
            (Some("units"), None) => Some(Self::Units),
            (Some("units"), Some(id)) => id.parse().ok().map(Self::Unit),
            (Some("people"), None) => Some(Self::People),
            (Some("people"), Some(id)) => id.parse().ok().map(Self::Person),
            (Some("sites"), None) => Some(Self::Sites),
            (Some("sites"), Some(id)) => id.parse().ok().map(Self::Site),
            (Some("checklists"), None) => Some(Self::Checklists),
            (Some("checklists"), Some(id)) => is_word(id).then(|| Self::Checklist(id.to_owned())),
            (Some("catalog"), None) => Some(Self::Catalog),
            (Some("policy"), None) => Some(Self::Policy),
            (Some("registers"), None) => Some(Self::Registers),
            (Some("codes"), None) => Some(Self::Codes),
            (Some("notices"), None) => Some(Self::Notices),
            (Some("account"), None) => Some(Self::Account),
            (Some("sign-in"), None) => Some(Self::SignIn),
            (Some("audit"), None) => Some(Self::Audit),
            (Some("audit"), Some(id)) => id.parse().ok().map(Self::AuditEntry),
            _ => None,
        }
    }

    /// The page with the list to which this place belongs: itself, where it is none of one thing alone.
    pub fn list(&self) -> Self {
        match self {
            Self::Unit(_) => Self::Units,
            Self::Person(_) => Self::People,
            Self::Site(_) => Self::Sites,
            Self::Checklist(_) => Self::Checklists,
            Self::AuditEntry(_) => Self::Audit,
            page => page.clone(),
        }
    }
}

/// An id that is a word: it stands in an address as it is.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'))
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/desk"),
            Self::Begin => f.write_str("/desk/begin"),
            Self::Units => f.write_str("/desk/units"),
            Self::Unit(id) => write!(f, "/desk/units/{id}"),
            Self::People => f.write_str("/desk/people"),
            Self::Person(id) => write!(f, "/desk/people/{id}"),
            Self::Sites => f.write_str("/desk/sites"),
            Self::Site(id) => write!(f, "/desk/sites/{id}"),
            Self::Checklists => f.write_str("/desk/checklists"),
            Self::Checklist(id) => write!(f, "/desk/checklists/{id}"),
            Self::Catalog => f.write_str("/desk/catalog"),
            Self::Policy => f.write_str("/desk/policy"),
            Self::Registers => f.write_str("/desk/registers"),
            Self::Codes => f.write_str("/desk/codes"),
            Self::Notices => f.write_str("/desk/notices"),
            Self::Account => f.write_str("/desk/account"),
            Self::SignIn => f.write_str("/desk/sign-in"),
            Self::Audit => f.write_str("/desk/audit"),
            Self::AuditEntry(id) => write!(f, "/desk/audit/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<Desk> {
        Desk::read(path.split('/').filter(|part| !part.is_empty()))
    }

    #[test]
    fn every_place_reads_back_and_knows_its_list() {
        let id = "0190a5f8-7c00-7000-8000-000000000001";
        let of_people = ["people", "registers", "codes", "account", "sign-in"];
        for path in
            ["", "begin", "units", "sites", "checklists", "catalog", "policy"].iter().chain(&of_people)
        {
            let place = read(path).expect("a place");
            assert_eq!(place.to_string(), format!("/desk/{path}").trim_end_matches('/'));
            assert_eq!(place.list(), place);
        }
        for (path, list) in [("units", Desk::Units), ("people", Desk::People), ("sites", Desk::Sites)] {
            let place = read(&format!("{path}/{id}")).expect("a place");
            assert_eq!((place.to_string(), place.list()), (format!("/desk/{path}/{id}"), list));
        }
        assert_eq!(read("audit/12").map(|place| place.list()), Some(Desk::Audit));
        for nothing in ["audit/x", "units/7", "people/x/y", "checklists/..%2f", "nonsense"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }
}
