//! Calls: what a screen asks of the office beyond sync. Each is a struct that says its method, its address and the
//! type of its answer; both sides share it, so that neither can ask or answer something else.
//!
//! A call travels as JSON. The placeholders of its address are fields of it; the rest is the query of a `GET` or the
//! body of a `POST`. Fields that a call does not have are refused. Nothing here sends anything.

mod audit;
mod begin;
mod certificate;
mod checklist;
mod codes;
mod coverage;
mod device;
mod device_key;
mod hazard;
mod import;
mod number;
mod obstacle;
mod password;
mod person;
mod policy;
mod post;
mod quarantine;
mod register;
mod sheet;
mod site;
mod site_page;
mod unit;

pub use audit::{
    AuditAct, AuditEntry, AuditLog, AuditValue, BlackOut, ListAuditActs, Noted, ReadAudit, is_noted,
};
pub use begin::{Begin, BeginStep, ReadBegin, SetTier, StepState, header_missing};
pub use certificate::{KeepCertificate, RemoveCertificate};
pub use checklist::{
    ChecklistLine, ChecklistLines, ChecklistSheet, ChecklistVersion, CopyChecklist, DropDraft,
    EnterChecklist, ListChecklists, PublishChecklist, PublishedChecklist, ReadChecklist,
    ReadChecklistVersion, SaveDraft, Saved, WithdrawChecklist,
};
pub use codes::{AskCodes, AskedCode, ConfirmCode, ListCodes, ListNotices, MOST_CODES, SeeNotice};
pub use coverage::{CoverageLine, ReadCoverage};
pub use device::{DeviceLine, DeviceTold, ListDevices, ListOwnDevices, RevokeDevice, RevokeDevices};
pub use device_key::{KeyCertificate, ListSignatures, RegisterDeviceKey, SignatureLine};
pub use hazard::{ChangeHazard, EnterHazard, HazardLine, HazardLines, ListHazards, WithdrawHazard};
pub use import::{Applied, Choice, Column, FieldChange, Preview, PreviewRow, Problem, Verdict};
pub use obstacle::Obstacle;
pub use password::{
    DropPassword, HasPasswords, LEAST_PASSWORD, MOST_PASSWORD, PasswordState, ProvePassword, ReadPassword,
    ReadPersonPassword, SetPassword, SignIn, SignInCode, TakePassword,
};
pub use person::{
    ChangePerson, EnterPerson, ListPeople, MovePerson, People, PeopleCounts, PeopleOrder, PersonField,
    PersonFields, PersonLine, ReadPerson, RetirePerson, SetRoles,
};
pub use policy::{PolicyChange, PolicyLine, PolicySet, PolicySheet, ReadPolicy, SetPolicy};
pub use post::{
    EndPost, GivePost, HandOver, InHand, InHandRow, ListInHand, ListPosts, NameDeputy, PostLine, Posts,
};
pub use quarantine::{
    Decided, DiscardGroup, DiscardQuarantined, Failed, GroupPage, GroupShown, InspectQuarantined,
    ListQuarantine, ListQuarantineGroups, QuarantinedChange, ReleaseGroup, ReleaseQuarantined, Released,
};
pub use register::{
    LOST_DAYS, NumberCount, NumberLine, NumberRegister, NumberStanding, NumberState, NumberWhy,
    REGISTER_PAGE, ReadRegister, VoidNumber,
};
pub use sheet::{
    MOST_COLUMNS, ReadSheet, SetSheet, Sheet, SheetColumn, SheetField, SheetName, Shown, TableForm,
};
pub use site::{
    ChangeSite, CloseSite, ConfirmSite, CoverageBy, EnterSite, GiveSite, ListSites, MergeSites, PlaceLine,
    ReopenSite, SiteCounts, SiteImport, SiteLine, SiteOrder, SiteView, Sites, UnmergeSites,
};
pub use site_page::{
    LikeBy, Likely, MergedSite, ReadSite, SiteChange, SiteFinding, SiteNamed, SitePage, SitePerson,
    SitePhoto, SiteVisit,
};
pub use unit::{
    ChangeUnit, CloseUnit, EnterUnit, Entered, ListUnits, MoveUnit, MovedUnit, Sectors, Standing, UnitField,
    UnitFields, UnitLine, Units,
};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt::Write;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// One thing that can be asked of the office.
pub trait Call: Serialize {
    const METHOD: Method;
    /// The address; what stands in braces is the field of that name.
    const PATH: &'static str;
    /// `()` where there is nothing to say but that it was done.
    type Answer: DeserializeOwned;
    /// Bytes of its body, at most.
    const MOST_BYTES: usize = 64 << 10;
}

/// A call as it goes over the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub method: Method,
    /// Path and query.
    pub address: String,
    /// JSON; none with a `GET`.
    pub body: Option<Vec<u8>>,
}

/// A call that is no flat struct, or has no field for a placeholder of its address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a call that cannot be written: {0}")]
pub struct CallError(String);

/// How a call is sent.
pub fn plan_send<C: Call>(call: &C) -> Result<Sent, CallError> {
    let value = serde_json::to_value(call).map_err(|error| CallError(error.to_string()))?;
    let mut fields = match value {
        Value::Object(fields) => fields,
        Value::Null => Map::new(),
        other => return Err(CallError(format!("{other} has no fields"))),
    };
    let mut address = String::new();
    for (n, part) in C::PATH.split(['{', '}']).enumerate() {
        // Every second part stood in braces.
        if n % 2 == 0 {
            address.push_str(part);
        } else {
            let value = fields.remove(part).ok_or_else(|| CallError(format!("no field {part}")))?;
            encode(&mut address, &plain(&value));
        }
    }
    if C::METHOD == Method::Post {
        let body = serde_json::to_vec(&fields).map_err(|error| CallError(error.to_string()))?;
        return Ok(Sent { method: C::METHOD, address, body: Some(body) });
    }
    for (n, (key, value)) in fields.iter().filter(|(_, value)| !value.is_null()).enumerate() {
        let _ = write!(address, "{}{key}=", if n == 0 { '?' } else { '&' });
        encode(&mut address, &plain(value));
    }
    Ok(Sent { method: C::METHOD, address, body: None })
}

/// A word or number without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Writes text so that it is one segment of a path, or one value of a query (RFC 3986, section 2.3).
pub fn encode(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UnitId;
    use crate::time::Timestamp;

    #[test]
    fn what_stands_in_braces_goes_into_the_address_and_the_rest_into_query_or_body() {
        let unit = UnitId::from_parts(Timestamp::from_millis(1), [7; 10]);
        let close = plan_send(&CloseUnit { unit }).expect("it is sent");
        assert_eq!(close.address, format!("/v1/units/{unit}/close"));
        assert_eq!((close.method, close.body.as_deref()), (Method::Post, Some(&b"{}"[..])));
        let q = "王 &?".into();
        let list = ListPeople { unit: Some(unit), q, page: 2, retired: true, ..ListPeople::default() };
        let list = plan_send(&list).expect("it is sent");
        assert_eq!(
            list.address,
            format!(
                "/v1/people?descending=false&expiring=false&page=2&q=%E7%8E%8B%20%26%3F&retired=true&unit={unit}&unpaired=false"
            )
        );
        assert_eq!(list.body, None);
        let all = plan_send(&ListPeople::default()).expect("it is sent");
        assert_eq!(
            all.address,
            "/v1/people?descending=false&expiring=false&page=0&q=&retired=false&unpaired=false"
        );
        let inspect = plan_send(&InspectQuarantined { id: 12 }).expect("it is sent");
        assert_eq!(inspect.address, "/v1/quarantine/12");
    }
}
