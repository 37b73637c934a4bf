//! People: who belongs where, as what, and since when not any more.

use super::unit::Entered;
use super::{Call, Method};
use crate::id::{UnitId, UserId};
use crate::kind::form::{Control, Form, fields};
use crate::reference::Named;
use crate::term::{Role, terms};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fields! {
    /// What the office knows of a person beside his unit and roles.
    PersonField {
        Name = "name": Form::words(60).needed(),
        /// 工号: by which other programs and lists know him.
        Key = "key": Form::words(60),
        /// Number of the enforcement certificate.
        Certificate = "certificate": Form::words(60),
        /// The last day on which it is good.
        CertificateExpires = "certificate_expires": Form::by::<Day>(Control::Day),
        Telephone = "telephone": Form::words(40),
    }
}

/// Fields by name; a field that is not there is empty, or stays as it is.
pub type PersonFields = BTreeMap<PersonField, String>;

terms! {
    /// By what a list of people is sorted.
    PeopleOrder { Name = "name", Unit = "unit", Certificate = "certificate", Seen = "seen" }
}

/// People of one's area, 50 on a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPeople {
    /// Of this unit and those below it.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Words of names, initials, numbers.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub page: u32,
    /// Those who have left, and nobody else.
    #[serde(default)]
    pub retired: bool,
    #[serde(default)]
    pub role: Option<Role>,
    /// Those without a device alone.
    #[serde(default)]
    pub unpaired: bool,
    /// A certificate that is good no longer than this day is about to expire, or has expired.
    #[serde(default)]
    pub soon: Option<Day>,
    /// Those whose certificate is such a one alone.
    #[serde(default)]
    pub expiring: bool,
    /// By name where nothing is said. Who has nothing in the field comes last either way.
    #[serde(default)]
    pub order: Option<PeopleOrder>,
    #[serde(default)]
    pub descending: bool,
}

impl Call for ListPeople {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people";
    type Answer = People;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Of all pages.
    pub n_found: u64,
    #[serde(default)]
    pub counts: PeopleCounts,
    pub people: Vec<PersonLine>,
}

/// How many there are of each sort, by the same unit, words and role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleCounts {
    pub n_here: u64,
    pub n_expiring: u64,
    pub n_unpaired: u64,
    pub n_left: u64,
}

/// One person of one's area.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadPerson {
    pub person: UserId,
}

impl Call for ReadPerson {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people/{person}";
    type Answer = PersonLine;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    pub id: UserId,
    pub unit: UnitId,
    pub unit_name: Named,
    pub roles: Vec<Role>,
    /// Those that are not empty.
    pub fields: PersonFields,
    /// Another person of this list has the same name: unit and key tell them apart.
    pub has_namesake: bool,
    pub entered_at: Timestamp,
    pub retired_at: Option<Timestamp>,
    /// Paired ones.
    pub n_devices: u64,
    /// When one of them was last in contact, to the hour.
    pub seen_at: Option<Timestamp>,
}

/// A new person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterPerson {
    /// Drawn by whoever asks, so that a call whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<UserId>,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    pub fields: PersonFields,
}

impl Call for EnterPerson {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people";
    type Answer = Entered<UserId>;
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    pub person: UserId,
    pub fields: PersonFields,
}

impl Call for ChangePerson {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}";
    type Answer = ();
}

/// He belongs to another unit from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovePerson {
    pub person: UserId,
    pub to: UnitId,
}

impl Call for MovePerson {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/move";
    type Answer = ();
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRoles {
    pub person: UserId,
    pub roles: Vec<Role>,
}

impl Call for SetRoles {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/roles";
    type Answer = ();
}

/// He has left: his devices are signed out, he may nothing any more, and what names him stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirePerson {
    pub person: UserId,
}

impl Call for RetirePerson {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/retire";
    type Answer = ();
}
