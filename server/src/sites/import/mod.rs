//! Sites from a file: what it would do is shown row by row, with those of which somebody must say whether they are about
//! what is there; then it is accepted whole or not at all.
//!
//! What was accepted is done in parts: thousands of documents in one transaction would keep the one writer from everybody
//! else's phone. So the parts, with the ids and the changes in them, are stored in the one transaction that accepts
//! the file; each is deleted in that which stores its sites, and what is left after a restart is done then. Until the last
//! is done the list of sites says how many are left.

mod certificates;
mod choices;
mod columns;
mod job;
mod place;
mod plan;
mod there;
mod values;

pub use choices::Choices;
pub use job::{accept, finish, resume};
pub use there::likely;
pub use values::grade_word;

use super::edit::may_add;
use super::list::may_read;
use crate::people::desk::DeskError;
use crate::people::import::area::Area;
use crate::people::import::{File, allow, headings, sector_names, sector_words, shown};
use crate::people::principal::Principal;
use crate::store::{UnitRow, View};
use data_encoding::HEXLOWER;
use plan::{Deed, Plan};
use sha2::{Digest, Sha256};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{Preview, PreviewRow, Verdict};
use spotcheck_domain::term::Tier;
use there::There;

/// Rows of one sort that are shown; those of which somebody must say something are, as far as anybody says anything.
const MOST_SHOWN: usize = 300;
const MOST_ASKED: usize = 5_000;

/// What the file would do. Nothing is stored.
pub fn preview(view: &dyn View, principal: &Principal, file: &File) -> Result<Preview, DeskError> {
    plan(view, principal, file).map(|(preview, _)| preview)
}

fn plan(view: &dyn View, principal: &Principal, file: &File) -> Result<(Preview, Vec<Deed>), DeskError> {
    let principal = may_read(view, principal, Act::ImportSites)?;
    let (sheet, found) = headings::choose(file, columns::HEADINGS, columns::NEEDED)?;
    let (area, there) = (Area::of(view, principal.unit)?, There::below(view, principal.unit)?);
    let sectors = sector_words(view, &principal)?;
    let mut looked = Plan::of(view, &area, &there, &sectors);
    if let Some(unit) = file.others {
        may_add(view, &principal, unit)?;
        looked.others = Some(unit);
    }
    let (rows, deeds) = looked.rows(sheet, &found)?;
    let n_unowned = looked.n_unowned;
    let token = token(file, &sheet.name, &rows);
    let mut preview = shown(file, (sheet, found.row), found.columns(sheet), rows);
    preview.token = token;
    let is_office = |row: &&UnitRow| row.closed_at.is_none() && row.unit.tier != Tier::Enterprise;
    // Where there is one unit there is nothing to ask.
    preview.n_unowned = if area.units.values().filter(is_office).count() > 1 { n_unowned } else { 0 };
    allow(&mut preview, vec![("sector", sector_names(&sectors))]);
    cut(&mut preview);
    Ok((preview, deeds))
}

/// Says this file, this sheet, and what each of its rows would do.
fn token(file: &File, sheet: &str, rows: &[PreviewRow]) -> String {
    let mut digest = Sha256::new_with_prefix(file.sha256());
    digest.update(sheet);
    for row in rows {
        digest.update(row.row.to_be_bytes());
        digest.update(row.verdict.word());
        for change in &row.changes {
            for text in [&change.field, &change.before, &change.after] {
                digest.update((text.len() as u32).to_be_bytes());
                digest.update(text);
            }
        }
        for like in &row.likely {
            digest.update(like.site.map_or([0; 16], |site| *site.as_bytes()));
        }
    }
    HEXLOWER.encode(&digest.finalize())
}

/// Of many rows that are alike the first are shown.
fn cut(preview: &mut Preview) {
    let mut n_shown = [0; Verdict::ALL.len()];
    let n_all = preview.rows.len();
    preview.rows.retain(|row| {
        let most = if row.verdict == Verdict::Likely { MOST_ASKED } else { MOST_SHOWN };
        let n_shown = &mut n_shown[row.verdict as usize];
        *n_shown += 1;
        *n_shown <= most
    });
    preview.n_not_shown = (n_all - preview.rows.len()) as u32;
}
