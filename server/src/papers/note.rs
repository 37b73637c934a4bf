//! The numbers that a paper carries, noted when it is stored. The first paper with a number has it; what comes later with the
//! same one is kept, and marked.

use crate::proof::block;
use crate::proof::secret::Secret;
use crate::store::{BlockRow, PaperNumberRow, Series, StoreError, Tx};
use spotcheck_domain::call::{LOST_DAYS, NumberStanding};
use spotcheck_domain::document::Document;
use spotcheck_domain::id::{DocumentId, InspectionId, UnitId, UserId};
use spotcheck_domain::paper::{NumberRun, Paper, PaperNumber};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

/// Of no epoch: the next block is given above a gap.
const OF_BEFORE: [u8; 8] = [0; 8];
pub const DAY_MILLIS: i64 = 86_400_000;

/// What a paper says of its numbers.
pub struct PaperNumbers {
    unit: UnitId,
    maker: UserId,
    /// The one that is shown, and any that was taken beside it.
    numbers: Vec<PaperNumber>,
    block: Option<NumberRun>,
    voided: String,
    site_name: String,
    inspection: Option<InspectionId>,
    made_at: Timestamp,
}

impl PaperNumbers {
    /// `None`: it is no paper, or carries no number.
    pub fn of(document: &Document) -> Option<Self> {
        if document.kind() != DocumentKind::Paper {
            return None;
        }
        let paper = Paper::read(&document.read(DocumentKind::Paper).ok()?).ok()?;
        let all = std::iter::once(&paper.number).chain(&paper.other_numbers);
        let numbers: Vec<PaperNumber> = all.filter_map(|number| number.parse().ok()).collect();
        let maker = paper.officers.first()?.user;
        (!numbers.is_empty()).then(|| Self {
            unit: paper.issuer,
            maker,
            numbers,
            block: paper.block,
            voided: paper.voided.map(|voided| voided.reason).unwrap_or_default(),
            site_name: paper.site_name,
            inspection: paper.inspection,
            made_at: paper.made_at,
        })
    }
}

/// Notes them.
pub fn note(
    tx: &dyn Tx,
    secret: &Secret,
    document: DocumentId,
    paper: &PaperNumbers,
    now: Timestamp,
) -> Result<(), StoreError> {
    for number in &paper.numbers {
        let (series, serial) = (Series::from(number), number.serial);
        let papers = tx.papers_with(&series, serial)?;
        let known = papers.iter().find(|row| row.document == document);
        let (standing, is_late, received_at) = if let Some(row) = known {
            // It has its number still.
            (row.standing.clone(), row.is_late, row.received_at)
        } else {
            let block = paper.block.as_ref().and_then(|run| run.block_of(number, paper.unit));
            let blocks = tx.blocks_at(&series, serial, serial)?;
            // Of two numbers of one paper only one is from the block that is shown.
            let is_proved = block.as_ref().is_some_and(|block| block::is_genuine(secret, block))
                || blocks.iter().any(|row| is_of(row, paper));
            let is_late = is_late(tx, &series, serial, &blocks, now)?;
            let is_taken = papers.iter().any(|row| row.standing == NumberStanding::Issued.word());
            let standing = match (is_taken, is_proved) {
                (true, _) => NumberStanding::Doubled,
                (false, true) => NumberStanding::Issued,
                (false, false) => NumberStanding::Unallotted,
            };
            (standing.word().to_owned(), is_late, now)
        };
        let is_issued = standing == NumberStanding::Issued.word();
        tx.put_paper_number(&PaperNumberRow {
            document,
            serial,
            unit: paper.unit,
            user: paper.maker,
            standing,
            is_late,
            voided: paper.voided.clone(),
            site_name: paper.site_name.clone(),
            inspection: paper.inspection,
            made_at: paper.made_at,
            received_at,
            series: series.clone(),
        })?;
        // What this office has forgotten of its series it learns from what comes, and is its own: any other number may be as
        // high as its author liked.
        if is_issued && tx.series(&series)?.is_none_or(|(next, _)| next <= serial) {
            tx.put_series(&series, serial.saturating_add(1), &OF_BEFORE)?;
        }
    }
    Ok(())
}

fn is_of(row: &BlockRow, paper: &PaperNumbers) -> bool {
    row.unit == paper.unit && row.holder.is_some_and(|holder| holder.user == paper.maker)
}

/// The number counted as void, or as come back, already.
fn is_late(
    tx: &dyn Tx,
    series: &Series,
    serial: u32,
    blocks: &[BlockRow],
    now: Timestamp,
) -> Result<bool, StoreError> {
    if tx.void_numbers(series)?.iter().any(|row| row.serial == serial) {
        return Ok(true);
    }
    let counts = |row: &BlockRow| {
        let is_lost = row.lost_at.is_some_and(|at| now.millis() - at.millis() > LOST_DAYS * DAY_MILLIS);
        let is_back = row.ended_at.is_some() && serial >= row.next;
        row.holder.is_none() || is_lost || is_back
    };
    Ok(!blocks.is_empty() && blocks.iter().all(counts))
}
