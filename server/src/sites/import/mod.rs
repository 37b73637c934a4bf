//! Sites from a file: what it would do is shown row by row, with those of which somebody must say whether they are about
//! what is there; then it is accepted whole or not at all.
//!
//! What was accepted is done in parts: thousands of documents in one transaction would keep the one writer from everybody
//! else's phone. So the parts, with the ids and the changes in them, are stored in the one transaction that accepts
//! the file; each is deleted in that which stores its sites, and what is left after a restart is done then. Until the last
//! is done the list of sites says how many are left. What they are to do was found out beside the writer; the transaction
//! that accepts the file sees whether anything was written since, and if so finds it out again.

mod certificates;
mod choices;
mod columns;
mod job;
mod place;
mod plan;
mod shown;
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
use crate::people::import::{File, allow, headings, outline, sector_names, sector_words};
use crate::people::principal::Principal;
use crate::store::{UnitRow, View};
use plan::{Deed, Plan};
use shown::Shown;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Preview;
use spotcheck_domain::term::Tier;
use there::There;

/// What the file would do. Nothing is stored.
pub fn preview(view: &dyn View, principal: &Principal, file: &File) -> Result<Preview, DeskError> {
    plan(view, principal, file).map(|(preview, _)| preview)
}

fn plan(view: &dyn View, principal: &Principal, file: &File) -> Result<(Preview, Vec<Deed>), DeskError> {
    let principal = may_read(view, principal, Act::ImportSites)?;
    let (sheet, found) = headings::choose(file, columns::HEADINGS, columns::NEEDED)?;
    let (area, there) = (Area::of(view, principal.unit)?, There::below(view, principal.unit)?);
    let sectors = sector_words(view, &principal)?;
    let outline = outline(file, (sheet, found.row), found.columns(sheet));
    let mut shown = Shown::of(&file.sha256(), outline);
    let mut looked = Plan::of(view, &area, &there, &sectors);
    if let Some(unit) = file.others {
        may_add(view, &principal, unit)?;
        looked.others = Some(unit);
    }
    let deeds = looked.rows(sheet, &found, &mut shown)?;
    let is_office = |row: &&UnitRow| row.closed_at.is_none() && row.unit.tier != Tier::Enterprise;
    // Where there is one unit there is nothing to ask.
    let is_asked = area.units.values().filter(is_office).count() > 1;
    let mut preview = Preview { n_unowned: if is_asked { looked.n_unowned } else { 0 }, ..shown.end() };
    allow(&mut preview, vec![("sector", sector_names(&sectors))]);
    Ok((preview, deeds))
}
