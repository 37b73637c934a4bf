//! 法定程序: what is done and said at a visit beside the work itself, and who its officers are. Each is one scalar at the
//! root, `act/<id>/<kind>`, written once: its value is a flat JSON object with the time by its author's device, the author,
//! and what its kind asks for. Nothing of it is ever changed; what was noted by mistake is struck by a later one.

use crate::id::{ActId, FindingId, UserId};
use crate::kind::form::{Form, fields};
use crate::term::{InspectionKind, terms};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

const ENTRY: Form = Form::PARAGRAPH.once();

fields! {
    /// What was done or said.
    ActKind {
        /// 检查审批: the inspection was approved, afterwards where it was urgent.
        Approval = "approval": ENTRY,
        /// 检查通知书, 入企扫码: its notice or its code was shown.
        Notice = "notice": ENTRY,
        /// 出示执法证件.
        Certificates = "certificates": ENTRY,
        /// 告知: content, basis and rights (陈述申辩, 回避, 救济) were told.
        Rights = "rights": ENTRY,
        /// Of a major hazard: can safety be guaranteed meanwhile?
        Safety = "safety": ENTRY,
        /// The record was read by the representative, or to him.
        ReadOut = "read_out": ENTRY,
        /// His words; without any he said none.
        Words = "words": ENTRY,
        /// 送达 of a paper.
        Service = "service": ENTRY,
        /// One of these does not count: it was noted by mistake.
        Strike = "strike": ENTRY,
        Join = "join": ENTRY,
        Leave = "leave": ENTRY,
        /// The second officer confirms what stands in the record.
        Confirm = "confirm": ENTRY,
        /// He objects to it.
        Object = "object": ENTRY,
        /// The supervisor finds that an objection is right.
        Uphold = "uphold": ENTRY,
        /// He finds that it is not.
        Void = "void": ENTRY,
    }
}

terms! {
    /// 送达方式.
    ServiceWay {
        InPerson = "in_person",
        /// 留置: left there, with a witness or a video.
        Left = "left",
        Post = "post",
        /// In the app, after a signed 确认书.
        App = "app",
    }
}

impl ActKind {
    /// Those that a visit of that kind is to show. Whoever checks himself is told nothing by anybody; of a visit that nobody
    /// was to know of there is no notice.
    pub const fn demanded(visit: InspectionKind) -> &'static [Self] {
        match visit {
            InspectionKind::SelfCheck => &[],
            InspectionKind::Unannounced => {
                &[Self::Approval, Self::Certificates, Self::Rights, Self::ReadOut, Self::Words, Self::Service]
            }
            InspectionKind::Routine | InspectionKind::Campaign | InspectionKind::LookBack => &[
                Self::Approval,
                Self::Notice,
                Self::Certificates,
                Self::Rights,
                Self::ReadOut,
                Self::Words,
                Self::Service,
            ],
        }
    }

    /// The second officer's word, or what is decided of it.
    pub const fn is_of_second(self) -> bool {
        matches!(self, Self::Confirm | Self::Object | Self::Uphold | Self::Void)
    }

    /// Of the law's acts, not of the officers' standing in the visit.
    pub const fn is_statutory(self) -> bool {
        (self as u8) < Self::Strike as u8
    }
}

/// One of them, as it stands in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitAct {
    #[serde(skip, default = "nobody")]
    pub id: ActId,
    #[serde(skip, default = "nothing")]
    pub kind: ActKind,
    pub at: Timestamp,
    /// Who wrote it down.
    pub by: UserId,
    pub name: String,
    /// The officer who joins or leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<UserId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub officer_name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub certificate: String,
    /// A reason, what the representative said, who approved it, who witnessed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Which one of these it strikes, upholds or voids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<ActId>,
    /// The major hazard that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
    /// The answer to a question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
    /// The paper that was served.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paper: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<ServiceWay>,
    /// Approved after the visit, as it was urgent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_afterwards: bool,
    /// It was not done, for urgency; the words say why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_left_out: bool,
}

const fn nobody() -> ActId {
    ActId::from_uuid(uuid::Uuid::nil())
}

const fn nothing() -> ActKind {
    ActKind::Strike
}

/// The latest moment of an id that follows upon none: half of what an id can say, so that others fit behind it.
const LATEST: i64 = 1 << 47;

/// The moment that an id says.
fn moment(id: ActId) -> i64 {
    id.as_bytes()[..6].iter().fold(0, |moment, byte| moment << 8 | i64::from(*byte))
}

/// The id of a new one: after all that its author saw, whatever the clocks of their devices said, so that their order is
/// that in which one could follow upon the other.
pub fn next_id(seen: &[VisitAct], now: Timestamp, random: [u8; 10]) -> ActId {
    let last = seen.iter().map(|act| moment(act.id)).max();
    let at = last.map_or(now, |last| now.max(Timestamp::from_millis(last + 1)));
    ActId::from_parts(at, random)
}

/// Whether others can follow upon it: at the end of all ids the next one would come before the first.
pub fn leaves_room(seen: &[VisitAct], id: ActId) -> bool {
    moment(id) <= LATEST || seen.iter().any(|act| moment(act.id) >= moment(id) - 1)
}

/// Those that a later one struck.
pub fn struck(acts: &[VisitAct]) -> impl Iterator<Item = ActId> {
    acts.iter().filter(|act| act.kind == ActKind::Strike).filter_map(|act| act.of)
}

#[cfg(feature = "document")]
pub use document::{PREFIX, key, of_key, read, said};

#[cfg(feature = "document")]
mod document {
    use super::{ActKind, VisitAct};
    use crate::id::ActId;
    use crate::tree::from_json;

    /// What the keys of all of them begin with.
    pub const PREFIX: &str = "act/";

    pub fn key(id: ActId, kind: ActKind) -> String {
        format!("{PREFIX}{id}/{kind}")
    }

    /// `None` for a key that is none of these.
    pub fn of_key(key: &str) -> Option<(ActId, ActKind)> {
        let (id, kind) = key.strip_prefix(PREFIX)?.split_once('/')?;
        Some((id.parse().ok()?, kind.parse().ok()?))
    }

    /// What stands under such a key.
    pub fn said(id: ActId, kind: ActKind, value: &str) -> Option<VisitAct> {
        Some(VisitAct { id, kind, ..from_json(value.as_bytes()).ok()? })
    }

    /// All that these scalars hold, in the order of their ids. Of two under one id the first stands.
    pub fn read<'s>(scalars: impl Iterator<Item = (&'s str, &'s str)>) -> Vec<VisitAct> {
        let one = |(key, value)| of_key(key).and_then(|(id, kind)| said(id, kind, value));
        let mut acts: Vec<VisitAct> = scalars.filter_map(one).collect();
        acts.sort_by_key(|act| (act.id, act.kind));
        acts.dedup_by_key(|act| act.id);
        acts
    }

    impl VisitAct {
        /// What stands under its key.
        pub fn value(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
    }
}
