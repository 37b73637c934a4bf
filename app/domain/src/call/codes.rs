//! Pairing codes and notices as they are asked for; what they hold stands in [`crate::codes`].

use super::{Call, Method, Obstacle, number};
use crate::codes::{AskCode, NewCode, Notices, PendingCode, Who};
use crate::id::{CodeId, UserId};
use crate::reference::Named;
use serde::{Deserialize, Serialize};

impl Call for AskCode {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/codes";
    type Answer = NewCode;
}

/// The codes that wait to be confirmed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListCodes {}

impl Call for ListCodes {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/codes";
    type Answer = Vec<PendingCode>;
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmCode {
    pub id: CodeId,
}

impl Call for ConfirmCode {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/codes/{id}/confirm";
    type Answer = ();
}

/// Codes of the office for several people at once, as for the printed sheet of a unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskCodes {
    pub people: Vec<UserId>,
    /// As of [`AskCode`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// People of one such call, at most.
pub const MOST_CODES: usize = 500;

impl Call for AskCodes {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/codes/sheet";
    type Answer = Vec<AskedCode>;
}

/// What one person of them was given, in the order of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCode {
    /// Without a name where there is nobody of that id for whoever asks.
    pub person: Who,
    pub unit: Named,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<NewCode>,
    /// Why he was given none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Obstacle>,
}

/// What this device's person is told, the newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListNotices {
    /// The last id of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

impl Call for ListNotices {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/notices";
    type Answer = Notices;
}

/// This device has shown it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeeNotice {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

impl Call for SeeNotice {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/notices/{id}/seen";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::plan_send;
    use crate::codes::Basis;
    use crate::time::Timestamp;

    #[test]
    fn calls_go_to_the_addresses_that_phones_of_before_know() {
        let person = UserId::from_parts(Timestamp::from_millis(1), [1; 10]);
        let ask = AskCode { person, basis: Basis::Vouch, at: None };
        let sent = plan_send(&ask).expect("it is sent");
        assert_eq!(sent.address, "/v1/codes");
        assert_eq!(sent.body, Some(format!(r#"{{"basis":"vouch","person":"{person}"}}"#).into_bytes()));
        assert_eq!(
            plan_send(&ListNotices { before: Some(7) }).expect("sent").address,
            "/v1/notices?before=7"
        );
        assert_eq!(plan_send(&ListCodes {}).expect("sent").address, "/v1/codes");
        assert_eq!(plan_send(&SeeNotice { id: 7 }).expect("sent").address, "/v1/notices/7/seen");
    }
}
