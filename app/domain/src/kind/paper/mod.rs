//! 文书: an official paper, as a record of what it is about: its kind and number, its items, how it was served, whether it is
//! void. What it says is read from its items; it holds none of their words.

#[cfg(feature = "document")]
mod judge;
mod note;
mod number;
#[cfg(feature = "document")]
mod read;
#[cfg(feature = "document")]
mod record;
mod row;

#[cfg(feature = "document")]
pub use judge::judge_officers;
pub use note::{
    SERVICE, Service, ServiceField, ServiceHow, VOID, VoidField, Voiding, of_key, service_key, void_key,
};
pub use number::{NumberBlock, NumberRun, Numbered, PaperNumber};
#[cfg(feature = "document")]
pub use record::Room;
pub use row::PaperRow;

use super::form::{Form, fields};
use crate::authority::Act;
use crate::by::Officer;
use crate::id::{EventId, FindingId, InspectionId, PaperId, SiteId, UnitId};
use crate::reference::Organisation;
use crate::term::terms;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The most items of one paper: more than anybody signs for at once.
pub const MOST_ITEMS: usize = 100;

terms! {
    /// 文书种类.
    PaperKind {
        Approval = "approval",
        InspectionNotice = "inspection_notice",
        Record = "record",
        Order = "order",
        OnSpot = "on_spot",
        Review = "review",
        /// Of a unit that has no power to order: it has no number.
        HazardNotice = "hazard_notice",
        ServiceReceipt = "service_receipt",
        Listing = "listing",
        Reminder = "reminder",
    }
    /// 状态, folded from what was noted and never stored.
    PaperState { Made = "made", Served = "served", Void = "void" }
}

impl PaperKind {
    /// As the paper is headed.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Approval => "检查审批表",
            Self::InspectionNotice => "检查通知书",
            Self::Record => "现场检查记录",
            Self::Order => "责令限期整改指令书",
            Self::OnSpot => "现场处理措施决定书",
            Self::Review => "整改复查意见书",
            Self::HazardNotice => "隐患告知书",
            Self::ServiceReceipt => "送达回证",
            Self::Listing => "挂牌督办通知",
            Self::Reminder => "催办函",
        }
    }

    /// What stands for it in a number.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Approval => "检审",
            Self::InspectionNotice => "检通",
            Self::Record => "检记",
            Self::Order => "责改",
            Self::OnSpot => "现决",
            Self::Review => "复查",
            Self::HazardNotice => "告知",
            Self::ServiceReceipt => "送达",
            Self::Listing => "督办",
            Self::Reminder => "催办",
        }
    }

    /// By which right it is made.
    pub const fn act(self) -> Act {
        match self {
            Self::Order | Self::OnSpot | Self::Review => Act::MakeDecision,
            Self::Listing | Self::Reminder => Act::MakeListing,
            Self::Approval
            | Self::InspectionNotice
            | Self::Record
            | Self::HazardNotice
            | Self::ServiceReceipt => Act::MakePaper,
        }
    }

    /// It decides something: only a unit with power makes it, and only somebody with a certificate.
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Order | Self::OnSpot | Self::Review)
    }

    pub const fn is_numbered(self) -> bool {
        !matches!(self, Self::HazardNotice)
    }

    /// It is about hazards, each of them an item.
    pub const fn has_items(self) -> bool {
        matches!(
            self,
            Self::Record
                | Self::Order
                | Self::OnSpot
                | Self::Review
                | Self::HazardNotice
                | Self::Listing
                | Self::Reminder
        )
    }

    /// It is addressed to the enterprise, which reads it where it reads its items.
    pub const fn is_addressed(self) -> bool {
        matches!(self, Self::Order | Self::OnSpot | Self::Review | Self::Listing | Self::Reminder)
    }
}

fields! {
    /// A field of a paper, filled in once: in its first change, or later where its phone had no number then.
    PaperField {
        /// As printed.
        Number = "number": Form::words(80),
        /// From which block the number is, with the office's seal: [`NumberRun`].
        Block = "block": Form::words(160),
    }
}

/// One item: a hazard, and the step in it that the paper is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperItem {
    pub finding: FindingId,
    pub event: Option<EventId>,
}

/// What the papers of a unit say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerWords {
    /// The organ in whose name they are.
    pub office: String,
    /// 救济途径: where one complains of them, in which time.
    pub appeal: String,
}

impl IssuerWords {
    /// As the organisation knows the unit now.
    pub fn of(organisation: &Organisation, unit: UnitId) -> Self {
        let papers = organisation.papers_of(unit);
        let said = papers.map(|papers| papers.office.as_str()).filter(|office| !office.is_empty());
        let name = || organisation.unit(unit).map(|unit| unit.name.zh.as_str());
        Self {
            office: said.or_else(name).unwrap_or_default().to_owned(),
            appeal: papers.map(|papers| papers.appeal.clone()).unwrap_or_default(),
        }
    }
}

/// A paper as its document says it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub id: PaperId,
    /// The unit that owns the visit, whose line reads it.
    pub unit: UnitId,
    /// 发文机关: the unit in whose name it is made, and whose number it has.
    pub issuer: UnitId,
    /// What its head and its clause of appeal said when it was made.
    pub words: IssuerWords,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub kind: PaperKind,
    /// As printed; empty where the unit has no standing, and until a number follows.
    pub number: String,
    /// From which block the number is.
    pub block: Option<NumberRun>,
    /// Another number that was taken at the same time on another device; one of them is to be voided.
    pub other_numbers: Vec<String>,
    /// The paper on which this one follows.
    pub earlier: Option<PaperId>,
    /// The enterprise to which it is addressed, where that has an account.
    pub to_unit: Option<UnitId>,
    pub made_at: Timestamp,
    /// Who made it, then the second officer.
    pub officers: Vec<Officer>,
    /// In their order on the paper.
    pub items: Vec<PaperItem>,
    /// 送达, in the order in which they were noted.
    pub services: Vec<Service>,
    pub voided: Option<Voiding>,
}

impl Paper {
    pub const fn state(&self) -> PaperState {
        if self.voided.is_some() {
            PaperState::Void
        } else if self.services.is_empty() {
            PaperState::Made
        } else {
            PaperState::Served
        }
    }

    /// A number is to follow: its unit has them, and its phone had none.
    pub const fn lacks_number(&self) -> bool {
        self.number.is_empty() && self.kind.is_numbered()
    }
}

/// What is known of a paper when it is made: all but how it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPaper {
    pub unit: UnitId,
    pub issuer: UnitId,
    pub words: IssuerWords,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub kind: PaperKind,
    pub number: Option<Numbered>,
    pub earlier: Option<PaperId>,
    pub to_unit: Option<UnitId>,
    /// Who makes it, then the second officer.
    pub officers: Vec<Officer>,
    pub items: Vec<PaperItem>,
}

#[cfg(all(test, feature = "document"))]
mod tests;
