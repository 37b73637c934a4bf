//! One room for each kind of record: what it consists of, how it begins, how it is read, what its row in the ledger is,
//! and who may write what in it. Whoever handles records of any kind asks [`of`], and knows none by name.

#[cfg(feature = "document")]
pub mod beginning;
pub mod certificate;
pub mod finding;
pub mod form;
pub mod inspection;
#[cfg(feature = "document")]
pub mod limits;
pub mod paper;
#[cfg(feature = "document")]
pub mod plain;
#[cfg(feature = "document")]
pub mod room;
#[cfg(feature = "document")]
pub mod schema;
pub mod site;
#[cfg(feature = "document")]
mod stands_for;
#[cfg(feature = "document")]
mod table;
pub mod task;
mod unseen;

#[cfg(feature = "document")]
pub use table::{begin, of};

/// The kinds of records, each in one line: its word, its room, its id, its row, the edit that makes one of what is known
/// then, and the edit that fills in one of its fields. Hands all of them to a macro of its caller's, which makes of them
/// what it needs.
#[macro_export]
#[doc(hidden)]
macro_rules! kinds {
    ($of_all:ident) => {
        $of_all! {
            Inspection = "inspection" in inspection: InspectionId, InspectionRow,
                StartInspection(NewInspection), SetInspection(InspectionField);
            Finding = "finding" in finding: FindingId, FindingRow,
                RecordFinding(NewFinding), SetFinding(FindingField);
            Site = "site" in site: SiteId, SiteRow, AddSite(NewSite), SetSite(SiteField);
            Task = "task" in task: TaskId, TaskRow, AddTask(NewTask);
            Paper = "paper" in paper: PaperId, PaperRow, MakePaper(NewPaper), SetPaper(PaperField);
        }
    };
}

#[cfg(all(test, feature = "document"))]
mod tests;
