//! Sheets of the ledger for other programs: which columns, in which order, under which headings.

use super::{Call, Method};
use crate::field::FindingField;
use crate::id::UnitId;
use crate::reference::Named;
use crate::term::terms;
use serde::{Deserialize, Serialize};

terms! {
    SheetName {
        /// 台账: as the office reads it.
        Ledger = "ledger",
        /// To copy from into the enforcement system (互联网+执法).
        Enforcement = "enforcement",
    }
}

terms! {
    /// What a table is written as.
    TableForm { Xlsx = "xlsx", Csv = "csv" }
}

terms! {
    /// What stands in a column.
    SheetField {
        /// The row's number on this sheet.
        Number = "number",
        Id = "id",
        County = "county",
        Town = "town",
        Owner = "owner",
        Site = "site",
        Uscc = "uscc",
        Address = "address",
        LegalRep = "legal_rep",
        Telephone = "telephone",
        Sector = "sector",
        Title = "title",
        Description = "description",
        Level = "level",
        Place = "place",
        State = "state",
        OverdueDays = "overdue_days",
        Basis = "basis",
        Measure = "measure",
        Responsible = "responsible",
        ResponsibleUnit = "responsible_unit",
        Deadline = "deadline",
        Funds = "funds",
        Goal = "goal",
        InterimMeasure = "interim_measure",
        Round = "round",
        Listed = "listed",
        Suspended = "suspended",
        SelfCheck = "self_check",
        RecordedAt = "recorded_at",
        RecordedBy = "recorded_by",
        /// Of the visit that found it.
        InspectionKind = "inspection_kind",
        OrderedAt = "ordered_at",
        OrderPaper = "order_paper",
        ReportedAt = "reported_at",
        ReviewedAt = "reviewed_at",
        Reviewers = "reviewers",
        AcceptedAt = "accepted_at",
        AcceptedBy = "accepted_by",
        ClosedAt = "closed_at",
        ClosedBy = "closed_by",
        Photos = "photos",
        /// A column that the other program has, and the office does not know.
        Blank = "blank",
    }
}

/// What a column shows: something of the sheet's own, or a field of the hazard as it was filled in. On a wire it is its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Shown {
    Own(SheetField),
    Field(FindingField),
}

impl Shown {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own(field) => field.word(),
            Self::Field(field) => field.word(),
        }
    }
}

impl TryFrom<String> for Shown {
    type Error = &'static str;

    /// Where both have the word, the sheet says it better than it was filled in.
    fn try_from(word: String) -> Result<Self, Self::Error> {
        let own = word.parse().map(Self::Own).ok();
        own.or_else(|| word.parse().map(Self::Field).ok()).ok_or("nothing that a column shows")
    }
}

impl From<Shown> for &'static str {
    fn from(shown: Shown) -> Self {
        shown.word()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetColumn {
    pub field: Shown,
    pub heading: Named,
}

/// Columns of a sheet, at most.
pub const MOST_COLUMNS: usize = 60;

/// How a sheet is laid out for a unit: as it says itself, else as the nearest unit above it does, else as the program has
/// it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSheet {
    pub unit: UnitId,
    pub name: SheetName,
}

impl Call for ReadSheet {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/units/{unit}/sheets/{name}";
    type Answer = Sheet;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub columns: Vec<SheetColumn>,
    /// Whose word it is; none: the program's template.
    pub of: Option<UnitId>,
}

/// A unit has its own layout from now on; without columns it has none, and the one above it holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSheet {
    pub unit: UnitId,
    pub name: SheetName,
    pub columns: Vec<SheetColumn>,
}

impl Call for SetSheet {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/sheets/{name}";
    type Answer = ();
}
