//! How people let one another in: a pairing code is asked for, confirmed where that is needed, and what came of it is told
//! to those whom it concerns.

use crate::id::{CodeId, DeviceId, UserId};
use crate::reference::Named;
use crate::term::terms;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

terms! {
    /// By what right a code is asked for.
    Basis {
        /// For a further device of his own, from one that he has.
        Own = "own",
        /// By an administrator, for somebody of his area.
        Office = "office",
        /// By a colleague of the same unit, who vouches for him.
        Vouch = "vouch",
    }
    /// What a notice tells.
    NoticeKind {
        /// The keeper of the machine made a code.
        CodeMade = "code_made",
        /// A code for somebody who has a device was confirmed, and is good from then on.
        CodeConfirmed = "code_confirmed",
        /// A device was paired.
        Paired = "paired",
        /// A device was signed out for good.
        Revoked = "revoked",
        /// He was given a post beside the one that he has, or acts for somebody.
        PostGiven = "post_given",
        /// Such a post was ended.
        PostEnded = "post_ended",
        /// He set a password, or another.
        PasswordSet = "password_set",
        /// His password is good no more.
        PasswordTaken = "password_taken",
    }
}

/// `POST /v1/codes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskCode {
    /// For whom.
    pub person: UserId,
    pub basis: Basis,
    /// The address under which whoever asks reaches the office, as `https://inspect.example`: it stands in the link where
    /// the office does not know one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// Its answer. Nobody is shown the code again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCode {
    pub id: CodeId,
    /// As people type it.
    pub code: String,
    /// The same for a QR code. Without a host where the office does not know under which one people reach it.
    pub link: String,
    pub expires_at: Timestamp,
    /// It is good only when a second administrator, or a device that the person has, has confirmed it.
    pub is_pending: bool,
    /// The link as a picture, where it has a host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<Qr>,
}

/// A QR code as a path of SVG (SVG 1.1, 8.3) in a square of so many units, the light margin within it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    pub size: u16,
    pub path: String,
}

/// `POST /v1/pair`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRequest {
    /// The short code, case and separators ignored.
    pub code: String,
    /// What the person will recognise the device by, e.g. `Chrome on Android`.
    pub device: String,
}

/// The answer to `POST /v1/pair/look`: for whom a code is. The code is not used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeOwner {
    pub person: UserId,
    pub name: String,
}

/// A person as others see him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub id: UserId,
    pub name: String,
}

/// A code that waits to be confirmed, in `GET /v1/codes`: one for a further device of the asker's, or of somebody of the
/// area that he administers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCode {
    pub id: CodeId,
    pub person: Who,
    pub unit: Named,
    pub asked_by: Who,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    /// By `POST /v1/codes/{id}/confirm`. Whoever asked for it may not.
    pub may_confirm: bool,
}

/// A device as its person knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceName {
    pub id: DeviceId,
    /// As the browser called itself.
    pub name: String,
}

/// Something that was done about a person's devices or posts, told to him and to those who answer for his unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: i64,
    pub at: Timestamp,
    /// One of [`NoticeKind`], or a word of a later version.
    pub kind: String,
    /// Whose devices it concerns.
    pub person: Who,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// Who did it or, of a device that was paired, who asked for its code. Nobody: the keeper of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Who>,
    /// This device has said so by `POST /v1/notices/{id}/seen`. Another one of the same person's says it for itself.
    pub is_seen: bool,
}

/// `GET /v1/notices`, the newest first; `?before=ID` gives those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    pub notices: Vec<Notice>,
    /// There are older ones.
    pub more: bool,
}
