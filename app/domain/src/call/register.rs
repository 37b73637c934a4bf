//! 文号登记簿: the numbers of a unit's papers, and what became of each.

use super::{Call, Method};
use crate::id::{InspectionId, PaperId, UnitId};
use crate::paper::PaperKind;
use crate::reference::Named;
use crate::term::terms;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

terms! {
    /// What became of a number.
    NumberState {
        /// A paper at the office carries it.
        Issued = "issued",
        /// No paper carries it, or one that is void.
        Void = "void",
        /// It came back unused.
        Returned = "returned",
        /// A device holds it.
        Unused = "unused",
        /// It may be on a paper that has not come: its device is paired no more, or has told that it used the number.
        Unknown = "unknown",
    }
    /// How a paper came to its number.
    NumberStanding {
        Issued = "issued",
        /// Another paper came first with it.
        Doubled = "doubled",
        /// It lies in no block of whoever made the paper; an administrator let it in.
        Unallotted = "unallotted",
    }
    /// Why a number is what it is, where nobody said so in words.
    NumberWhy {
        /// Passed over, because the office had been put back to an earlier state.
        Restored = "restored",
        /// Its device was lost, and no paper with it has come within the days of grace.
        Lost = "lost",
        /// Its device was signed out or lost not long ago.
        Away = "away",
        /// Its device used it; the paper has not come yet.
        OnItsWay = "on_its_way",
    }
}

/// After so many days a number of a lost device is void, until a paper with it is found.
pub const LOST_DAYS: i64 = 60;
/// Lines of one page.
pub const REGISTER_PAGE: usize = 100;

/// The numbers of one kind and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadRegister {
    pub unit: UnitId,
    pub kind: PaperKind,
    /// None: this year.
    #[serde(default)]
    pub year: Option<u16>,
    #[serde(default)]
    pub state: Option<NumberState>,
    /// Words of a number, a site or a person.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub page: u32,
}

impl Call for ReadRegister {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/units/{unit}/register";
    type Answer = NumberRegister;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRegister {
    pub unit: UnitId,
    pub unit_name: Named,
    pub year: u16,
    /// Of this page.
    pub lines: Vec<NumberLine>,
    /// That the filter lets through.
    pub n_matching: u64,
    /// Numbers in each state, whatever the filter.
    pub counts: Vec<NumberCount>,
    /// Whoever asks may void a number here.
    pub may_void: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCount {
    pub state: NumberState,
    pub n: u64,
}

/// One number, or a run of numbers that were passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberLine {
    pub number: String,
    /// The last of a run; the same as `number` where it is one.
    pub upto: String,
    pub n: u64,
    pub state: NumberState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<NumberWhy>,
    /// Why it is void, in somebody's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site_name: String,
    /// Who made the paper, holds the number, or voided it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The paper came when the number counted as void already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_late: bool,
    /// How the paper came to it, where that is not as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<NumberStanding>,
}

/// A number that is on no paper is void: it will be on none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidNumber {
    pub unit: UnitId,
    pub number: String,
    pub reason: String,
}

impl Call for VoidNumber {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/register/void";
    type Answer = ();
}
