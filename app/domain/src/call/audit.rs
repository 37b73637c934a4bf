//! The log of what was done in an administrator's area.

use super::{Call, Method, number};
use crate::authority::Act;
use crate::id::UserId;
use crate::reference::Named;
use crate::term::terms;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

terms! {
    /// What the log has beside the acts of the table of rights.
    Noted {
        /// The office was founded with its first content.
        Seeded = "seeded",
        /// A backup was put back.
        Restored = "restored",
        PairingCode = "pairing_code",
        CodeConfirmed = "code_confirmed",
        /// A device was signed in.
        Paired = "paired",
        SignedOut = "signed_out",
        /// By whoever runs the machine.
        Revoked = "revoked",
        Released = "released",
        Discarded = "discarded",
        ExportedAudit = "export_audit",
        /// Somebody asked for what is not his, or is not there for him.
        Refused = "refused",
        /// The same again and again: how often is in the note.
        RefusedAgain = "refused_again",
        CodeRefused = "code_refused",
        CodeRefusedAgain = "code_refused_again",
        PasswordRefused = "password_refused",
        PasswordRefusedAgain = "password_refused_again",
        /// A post for stated days begins, or is over.
        PostBegun = "post_begun",
        PostEnded = "post_ended",
    }
}

/// Whether the log may have an entry of that act.
pub fn is_noted(act: &str) -> bool {
    act.parse::<Act>().is_ok() || act.parse::<Noted>().is_ok()
}

terms! {
    /// A value of an entry that says who somebody is, or may say it: what can be blacked out.
    AuditValue { Actor = "actor", Subject = "subject", Note = "note" }
}

/// Entries, the newest first, 100 on a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadAudit {
    /// Who did it, or whom it concerned.
    #[serde(default)]
    pub person: Option<UserId>,
    #[serde(default)]
    pub act: Option<String>,
    /// The id of what it concerned, or words: of the note, or of the name of a person or unit that it is by or about.
    #[serde(default)]
    pub subject: String,
    /// From this millisecond on.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Before this one.
    #[serde(default)]
    pub to: Option<Timestamp>,
    #[serde(default)]
    pub page: u32,
}

impl Call for ReadAudit {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/audit";
    type Answer = AuditLog;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    pub entries: Vec<AuditEntry>,
    /// On all pages.
    #[serde(default)]
    pub n_found: u64,
    /// Whoever asks may black values out.
    #[serde(default)]
    pub may_black_out: bool,
    /// Another page follows.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    /// None: the server itself, or who runs its commands.
    pub actor: Option<UserId>,
    pub actor_name: String,
    pub act: String,
    /// The act in words.
    #[serde(default)]
    pub said: Named,
    /// A person's, unit's, device's or record's id.
    pub subject: Option<String>,
    /// What it is called, where it is a person, a unit or a device.
    pub subject_name: String,
    pub note: String,
    /// What is there no more.
    #[serde(default)]
    pub blacked: Vec<AuditValue>,
}

/// The acts that the log may have, in words, to choose from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListAuditActs {}

impl Call for ListAuditActs {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/audit/acts";
    type Answer = Vec<AuditAct>;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAct {
    pub act: String,
    pub said: Named,
}

/// Takes values of an entry away for good, as the law may demand. The chain of the log holds, and the entry of this says
/// why. For administrators at the top.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlackOut {
    #[serde(deserialize_with = "number::read")]
    pub entry: i64,
    pub values: Vec<AuditValue>,
    pub reason: String,
}

impl Call for BlackOut {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/audit/{entry}/black-out";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_of_the_table_and_what_is_noted_beside_them_do_not_share_words() {
        assert!(Noted::ALL.iter().all(|noted| noted.word().parse::<Act>().is_err()));
        assert!(is_noted("enter_unit") && is_noted("paired") && !is_noted("whatever"));
    }
}
