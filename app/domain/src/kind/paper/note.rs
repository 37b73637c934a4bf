//! What is noted of a paper after it was made: each under keys of its own, `service/<id>/<field>` and `void/<id>/<field>`,
//! written once, so that two people may note something each.

use crate::id::{NoteId, UserId};
use crate::kind::form::{Control, Form, fields};
use crate::term::terms;
use crate::time::Timestamp;

terms! {
    /// 送达方式.
    ServiceHow {
        /// 直接送达.
        InPerson = "in_person",
        /// 留置送达: before a witness, or filmed.
        Left = "left",
        /// 邮寄送达.
        Post = "post",
        /// In the app, as a signed 送达地址确认书 allows.
        App = "app",
    }
}

fields! {
    /// 送达.
    ServiceField {
        How = "how": Form::value::<ServiceHow>().needed().once(),
        /// Milliseconds.
        At = "at": Form::by::<i64>(Control::Number).needed().once(),
        /// Who received it.
        Whom = "whom": Form::words(100).once(),
        Witness = "witness": Form::words(100).once(),
        Note = "note": Form::LINE.once(),
        By = "by": Form::value::<UserId>().once(),
        ByName = "by_name": Form::words(100).once(),
    }
}

fields! {
    /// 作废.
    VoidField {
        Reason = "reason": Form::LINE.needed().once(),
        At = "at": Form::by::<i64>(Control::Number).needed().once(),
        By = "by": Form::value::<UserId>().once(),
        ByName = "by_name": Form::words(100).once(),
    }
}

/// What the keys of all services begin with, and those of all voidings.
pub const SERVICE: &str = "service/";
pub const VOID: &str = "void/";

/// How a paper reached whom it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub id: NoteId,
    pub how: ServiceHow,
    pub at: Timestamp,
    pub whom: String,
    pub witness: String,
    pub note: String,
    pub by: Option<UserId>,
    pub by_name: String,
}

/// Why a paper is void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voiding {
    pub id: NoteId,
    pub reason: String,
    pub at: Timestamp,
    pub by: Option<UserId>,
    pub by_name: String,
}

/// The key of what is said of a service in a field.
pub fn service_key(id: NoteId, field: ServiceField) -> String {
    format!("{SERVICE}{id}/{field}")
}

/// The key of what is said of a voiding in a field.
pub fn void_key(id: NoteId, field: VoidField) -> String {
    format!("{VOID}{id}/{field}")
}

/// The note and the field of a key of that family; `None` of a key that is none of these.
pub fn of_key<'k>(family: &str, key: &'k str) -> Option<(NoteId, &'k str)> {
    let (id, field) = key.strip_prefix(family)?.split_once('/')?;
    Some((id.parse().ok()?, field))
}
