//! Passwords, for whoever works at a desk: set by himself, taken away by an administrator, and a code for a new device where
//! somebody knows his. Where an office has switched them off, none of these addresses is there.

use super::{Call, Method};
use crate::id::UserId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a password, at least and at most.
pub const LEAST_PASSWORD: usize = 12;
pub const MOST_PASSWORD: usize = 256;

/// How the asker's own password stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadPassword {}

impl Call for ReadPassword {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/password";
    type Answer = PasswordState;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_at: Option<Timestamp>,
    /// By what he signs in: those of his number, certificate, telephone and name that nobody else has.
    pub names: Vec<String>,
    /// This device was paired by a code just now, which stands for the present password.
    pub is_fresh: bool,
}

/// Sets it, or another in its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    pub password: String,
    /// The one that he has until now, where he has one and was not let in by a code just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<String>,
    /// His other devices that were signed in by a password are signed out.
    #[serde(default)]
    pub end_desks: bool,
}

impl Call for SetPassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/password";
    type Answer = ();
    const MOST_BYTES: usize = 8 << 10;
}

/// The asker shows his again, as a desk has to before what is sensitive.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvePassword {
    pub password: String,
}

impl Call for ProvePassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/password/prove";
    type Answer = ();
    const MOST_BYTES: usize = 4 << 10;
}

/// The asker wants none any more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropPassword {}

impl Call for DropPassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/password/drop";
    type Answer = ();
}

/// Since when a person has a password; none: he has none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadPersonPassword {
    pub person: UserId,
}

impl Call for ReadPersonPassword {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people/{person}/password";
    type Answer = Option<Timestamp>;
}

/// By an administrator, who can set nobody's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakePassword {
    pub person: UserId,
}

impl Call for TakePassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/password/take";
    type Answer = ();
}

/// Before somebody is signed in: a name and a password become a code, by which the browser is paired as by any other.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// His number, certificate, telephone or name.
    pub name: String,
    pub password: String,
}

impl Call for SignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sign-in";
    type Answer = SignInCode;
    const MOST_BYTES: usize = 4 << 10;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInCode {
    pub code: String,
}

/// Whether the office has passwords at all: there is no such address where it has none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HasPasswords {}

impl Call for HasPasswords {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/sign-in";
    type Answer = ();
}
