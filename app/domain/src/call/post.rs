//! Posts beside the one that a person has: given and ended, held for somebody else, and what somebody who leaves hands
//! over.

use super::unit::Entered;
use super::{Call, Method};
use crate::id::{DocumentId, PostId, UnitId, UserId};
use crate::reference::Named;
use crate::term::{DocumentKind, Role, State};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// A person's posts beside his own, and those who act for him.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPosts {
    pub person: UserId,
}

impl Call for ListPosts {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people/{person}/posts";
    type Answer = Posts;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posts {
    /// His own, those that are still to begin among them.
    pub posts: Vec<PostLine>,
    /// Those that others hold for him.
    pub deputies: Vec<PostLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLine {
    pub id: PostId,
    /// Who holds it.
    pub person: UserId,
    pub name: String,
    pub unit: UnitId,
    pub unit_name: Named,
    pub roles: Vec<Role>,
    /// For whom he acts, and how that person is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_for: Option<UserId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deputy_for_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    pub given_at: Timestamp,
    /// He holds it now.
    pub has_begun: bool,
}

/// Another post for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivePost {
    pub person: UserId,
    /// Drawn by whoever asks, so that a call whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<PostId>,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    /// The first day; at once where there is none.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; until it is ended where there is none.
    #[serde(default)]
    pub until: Option<Day>,
}

impl Call for GivePost {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/posts";
    type Answer = Entered<PostId>;
}

/// Somebody holds a post beside his own no more, or acts for nobody any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndPost {
    pub person: UserId,
    pub post: PostId,
}

impl Call for EndPost {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/posts/{post}/end";
    type Answer = ();
}

/// Somebody acts for this person, in his unit and with his roles, on the stated days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameDeputy {
    pub person: UserId,
    #[serde(default)]
    pub id: Option<PostId>,
    pub deputy: UserId,
    /// Which of his posts, where it is not the one of his unit and roles.
    #[serde(default)]
    pub post: Option<PostId>,
    /// The first day; today where there is none.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day.
    pub until: Day,
}

impl Call for NameDeputy {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/deputy";
    type Answer = Entered<PostId>;
}

/// What waits for a person: his visits that have not ended, and the hazards that he recorded or found with others and that
/// the officers are to go on with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListInHand {
    pub person: UserId,
}

impl Call for ListInHand {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people/{person}/in-hand";
    type Answer = InHand;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHand {
    pub n_visits: u64,
    pub n_findings: u64,
    /// The first 200, visits before hazards, the oldest first.
    pub rows: Vec<InHandRow>,
    /// Those who go on with it for him.
    pub deputies: Vec<PostLine>,
    /// In which unit, and as what, somebody would go on with it. None where nothing would be handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHandRow {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub title: String,
    pub site: String,
    /// Of a hazard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    pub began_at: Timestamp,
    /// The unit that owns it.
    pub unit: UnitId,
    pub unit_name: Named,
}

/// Somebody goes on with what a person who has left, or was moved elsewhere, had in hand: he acts for him, in the unit and
/// with the roles that that person had there. Nothing of a record is altered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    pub person: UserId,
    #[serde(default)]
    pub id: Option<PostId>,
    pub to: UserId,
    /// The last day; until it is ended where there is none.
    #[serde(default)]
    pub until: Option<Day>,
}

impl Call for HandOver {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/hand-over";
    type Answer = Entered<PostId>;
}
