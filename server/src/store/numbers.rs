//! Numbers of papers: how far each series has been given out, to whom, and on which paper each number stands.

use super::Result;
use spotcheck_domain::id::{DeviceId, DocumentId, InspectionId, ReplicaId, UnitId, UserId};
use spotcheck_domain::paper::{PaperKind, PaperNumber};
use spotcheck_domain::time::Timestamp;

/// Numbers that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    pub prefix: String,
    pub kind: PaperKind,
    pub year: u16,
}

impl Series {
    pub fn number(&self, serial: u32) -> PaperNumber {
        PaperNumber { prefix: self.prefix.clone(), kind: self.kind, year: self.year, serial }
    }
}

impl From<&PaperNumber> for Series {
    fn from(number: &PaperNumber) -> Self {
        Self { prefix: number.prefix.clone(), kind: number.kind, year: number.year }
    }
}

/// Who holds a run of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberHolder {
    pub user: UserId,
    pub device: DeviceId,
    pub replica: ReplicaId,
}

/// A run of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockRow {
    /// 0 until it is stored.
    pub id: i64,
    pub series: Series,
    pub first: u32,
    pub last: u32,
    pub unit: UnitId,
    /// Nobody: they were passed over.
    pub holder: Option<NumberHolder>,
    /// The first of them that is not used, as its device has told.
    pub next: u32,
    pub given_at: Timestamp,
    /// What was left of it came back.
    pub ended_at: Option<Timestamp>,
    /// Since then its device is paired no more.
    pub lost_at: Option<Timestamp>,
}

/// A number on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperNumberRow {
    pub document: DocumentId,
    pub series: Series,
    pub serial: u32,
    pub unit: UnitId,
    /// Who made the paper.
    pub user: UserId,
    /// A word of `spotcheck_domain::call::NumberStanding`.
    pub standing: String,
    /// It came when the number counted as void already.
    pub is_late: bool,
    /// Why the paper is void; empty where it is not.
    pub voided: String,
    pub site_name: String,
    pub inspection: Option<InspectionId>,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
}

/// A number that is on no paper and never will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidNumberRow {
    pub series: Series,
    pub serial: u32,
    pub reason: String,
    pub by: UserId,
    pub at: Timestamp,
}

/// Reads numbers.
pub trait Numbers {
    /// The next number of a series that was never given, and the epoch under which one was given last.
    fn series(&self, series: &Series) -> Result<Option<(u32, [u8; 8])>>;

    /// The runs that have a number from `first` to `last`, in the order in which they were given.
    fn blocks_at(&self, series: &Series, first: u32, last: u32) -> Result<Vec<BlockRow>>;

    /// What was given to a replica and has not come back.
    fn blocks_of_replica(&self, replica: ReplicaId) -> Result<Vec<BlockRow>>;

    /// The runs of a unit, by their numbers.
    fn blocks_of_unit(&self, unit: UnitId, kind: PaperKind, year: u16) -> Result<Vec<BlockRow>>;

    /// The numbers on papers of a unit, in their order.
    fn paper_numbers_of(&self, unit: UnitId, kind: PaperKind, year: u16) -> Result<Vec<PaperNumberRow>>;

    /// The papers with a number, the first that came first.
    fn papers_with(&self, series: &Series, serial: u32) -> Result<Vec<PaperNumberRow>>;

    fn void_numbers(&self, series: &Series) -> Result<Vec<VoidNumberRow>>;

    /// When a backup was last put back as this office.
    fn restored_at(&self) -> Result<Option<Timestamp>>;
}

/// Keeps numbers.
pub trait PutNumbers {
    fn put_series(&self, series: &Series, next: u32, epoch: &[u8; 8]) -> Result<()>;

    fn put_block(&self, block: &BlockRow) -> Result<()>;

    /// How far a run has been used, and whether what is left of it has come back.
    fn note_block(&self, block: i64, next: u32, ended_at: Option<Timestamp>) -> Result<()>;

    /// The device on which a run is held is another one now.
    fn move_block(&self, block: i64, device: DeviceId) -> Result<()>;

    /// In place of what was kept of that number on that paper.
    fn put_paper_number(&self, row: &PaperNumberRow) -> Result<()>;

    fn put_void_number(&self, row: &VoidNumberRow) -> Result<()>;
}
