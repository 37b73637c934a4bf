//! Units, people and checklists from files: what a file would do is shown row by row before anything is stored, and then it is
//! stored whole or not at all, in one transaction.
//!
//! Whom or what a row is about is told by its key, else by its name and place where those are one's alone. A blank
//! cell leaves what is there. A file says nothing of those who are not in it.

pub mod area;
pub mod checklist;
mod checklist_columns;
mod checklist_words;
pub mod headings;
mod people;
mod people_columns;
mod room;
pub mod row;
mod unit_columns;
mod units;
pub mod values;

pub use room::Room;
pub use unit_columns::{UNIT_HEADINGS, standing_word, tier_word};
pub use values::role_word;

use super::desk::{DeskError, again, may, tidy};
use super::principal::Principal;
use super::sheet::{self, Sheet};
use crate::store::{StoreError, Tx, View};
use area::Area;
use data_encoding::HEXLOWER;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use sha2::{Digest, Sha256};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{Applied, Column, Obstacle, Preview, PreviewRow, Verdict};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    People,
    Units,
}

/// A file that was read, and which of its sheets is asked for.
#[derive(Debug, Clone)]
pub struct File {
    sheets: Vec<Sheet>,
    wanted: Option<String>,
    sha256: [u8; 32],
    /// Whose its rows are that do not say so, where that is asked.
    pub others: Option<UnitId>,
}

impl File {
    /// Reads a file. An empty name asks for no sheet in particular.
    pub fn read(bytes: &[u8], wanted: Option<String>) -> Result<Self, DeskError> {
        Self::read_for(bytes, wanted, "")
    }

    /// The same for an end that has to be the same when it is done as when it was shown.
    pub fn read_for(bytes: &[u8], wanted: Option<String>, end: &str) -> Result<Self, DeskError> {
        let sheets = sheet::read(bytes)?;
        let wanted = wanted.filter(|name| !name.is_empty());
        let sha256 = Sha256::new_with_prefix(bytes).chain_update(end).finalize().into();
        Ok(Self { sheets, wanted, sha256, others: None })
    }

    /// With whose its rows are that do not say so.
    pub fn others_of(self, others: Option<UnitId>) -> Self {
        Self { others, ..self }
    }

    pub fn sha256(&self) -> String {
        HEXLOWER.encode(&self.sha256)
    }
}

/// The random part of an id whose place among those drawn at the same instant is its row's: lists are then in the order of
/// the file.
pub fn drawn_in_order(place: usize, rng: &mut StdRng) -> [u8; 10] {
    let mut drawn: [u8; 10] = rng.random();
    // The bits of an id of version 7 that follow its time: four of the first byte, eight, and six of the third.
    drawn[0] = (place >> 14) as u8 & 0x0f;
    drawn[1] = (place >> 6) as u8;
    drawn[2] = place as u8 & 0x3f;
    drawn
}

/// What is to be done, in the order of the rows.
enum Deeds {
    People(Vec<people::Deed>),
    Units(Vec<units::Deed>),
}

/// What the file would do. Nothing is stored.
pub fn preview(
    view: &dyn View,
    principal: &Principal,
    subject: Subject,
    file: &File,
) -> Result<Preview, DeskError> {
    plan(view, principal, subject, file).map(|(preview, _)| preview)
}

/// Does what a preview with this token showed, or nothing. `seed` is what ids are drawn from.
pub fn apply(
    tx: &dyn Tx,
    principal: &Principal,
    (subject, file): (Subject, &File),
    token: &str,
    seed: [u8; 32],
    now: Timestamp,
) -> Result<Applied, DeskError> {
    let principal = &again(tx, principal)?;
    let (preview, deeds) = plan(tx, principal, subject, file)?;
    if preview.token != token {
        return Err(DeskError::of(Obstacle::ChangedSincePreview));
    }
    if preview.n_refused > 0 {
        return Err(DeskError::with(Obstacle::RowsRefused, json!({ "n_refused": preview.n_refused })));
    }
    let mut rng = StdRng::from_seed(seed);
    match deeds {
        Deeds::People(deeds) => people::store(tx, principal, deeds, &mut rng, now)?,
        Deeds::Units(deeds) => units::store(tx, principal, deeds, &mut rng, now)?,
    }
    let Preview { n_new, n_changed, n_unchanged, .. } = preview;
    let note = format!("sha256: {}; new: {n_new}; changed: {n_changed}", file.sha256());
    tx.put_audit(now, &principal.user.to_string(), Act::ImportOrganisation.word(), None, &note)?;
    Ok(Applied { n_new, n_changed, n_unchanged, n_left_out: 0, id: None })
}

fn plan(
    view: &dyn View,
    principal: &Principal,
    subject: Subject,
    file: &File,
) -> Result<(Preview, Deeds), DeskError> {
    let principal = &may(principal, Act::ImportOrganisation)?;
    let mut area = Area::of(view, principal.unit)?;
    let (sheet, found_row, columns, rows, deeds, allowed) = match subject {
        Subject::People => {
            let (sheet, found) = headings::choose(file, people_columns::HEADINGS, people_columns::NEEDED)?;
            let (rows, deeds) = people::plan(&area, sheet, &found);
            let roles = Role::ALL.iter().map(|role| role_word(*role).to_owned()).collect();
            (sheet, found.row, found.columns(sheet), rows, Deeds::People(deeds), vec![("roles", roles)])
        }
        Subject::Units => {
            let (sheet, found) = headings::choose(file, unit_columns::HEADINGS, unit_columns::NEEDED)?;
            let sectors = sector_words(view, principal)?;
            let (rows, deeds) = units::plan(&mut area, sheet, &found, &sectors);
            let tiers = Tier::ALL.iter().map(|tier| tier_word(*tier).to_owned()).collect();
            let allowed = vec![("tier", tiers), ("sectors", sector_names(&sectors))];
            (sheet, found.row, found.columns(sheet), rows, Deeds::Units(deeds), allowed)
        }
    };
    let mut preview = shown(file, (sheet, found_row), columns, rows);
    allow(&mut preview, allowed);
    Ok((preview, deeds))
}

/// Says of these columns what may stand in them, where some row has something else.
pub fn allow(preview: &mut Preview, columns: Vec<(&str, Vec<String>)>) {
    let is_wrong = |word: &str| {
        let mut problems = preview.rows.iter().flat_map(|row| &row.problems);
        problems.any(|problem| problem.field == word)
    };
    let wrong: Vec<_> =
        columns.into_iter().filter(|(word, said)| !said.is_empty() && is_wrong(word)).collect();
    preview.allowed = wrong.into_iter().map(|(word, said)| (word.to_owned(), said)).collect();
}

/// What sectors are called in the office's own language.
pub fn sector_names<S>(words: &HashMap<String, String, S>) -> Vec<String> {
    let is_chinese = |word: &&String| word.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let mut names: Vec<String> = words.keys().filter(is_chinese).cloned().collect();
    names.sort_unstable();
    names
}

/// What is shown of rows that were looked at, under a token of their own.
pub fn shown(
    file: &File,
    (sheet, heading_row): (&Sheet, usize),
    columns: Vec<Column>,
    rows: Vec<PreviewRow>,
) -> Preview {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count() as u32;
    let mut preview = Preview {
        n_new: count(Verdict::New),
        n_changed: count(Verdict::Changed),
        n_unchanged: count(Verdict::Unchanged),
        n_refused: count(Verdict::Refused),
        n_likely: count(Verdict::Likely),
        ..outline(file, (sheet, heading_row), columns)
    };
    preview.rows = rows;
    let mut digest = Sha256::new_with_prefix(file.sha256);
    // Written into the digest as it is made: nobody needs the text.
    let _ = serde_json::to_writer(&mut digest, &preview);
    preview.token = HEXLOWER.encode(&digest.finalize());
    let (mut room, n_all) = (Room::default(), preview.rows.len());
    preview.rows.retain(|row| room.take(row));
    preview.n_not_shown = (n_all - preview.rows.len()) as u32;
    preview
}

/// What is shown of a file before any of its rows was looked at.
pub fn outline(file: &File, (sheet, heading_row): (&Sheet, usize), columns: Vec<Column>) -> Preview {
    Preview {
        token: String::new(),
        sheets: file.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        sheet: sheet.name.clone(),
        heading_row: heading_row as u32 + 1,
        columns,
        n_new: 0,
        n_changed: 0,
        n_unchanged: 0,
        n_refused: 0,
        n_likely: 0,
        n_not_shown: 0,
        n_unowned: 0,
        allowed: BTreeMap::new(),
        rows: Vec::new(),
    }
}

/// What sectors are called, with their ids, as the catalogue has them.
pub fn sector_words(view: &dyn View, principal: &Principal) -> Result<HashMap<String, String>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Sectors {
        sectors: HashMap<String, spotcheck_domain::reference::Named>,
    }
    let current = view.reference_current(principal.unit)?;
    let Some(row) = current.iter().find(|row| row.name == "catalog") else { return Ok(HashMap::new()) };
    let Some((json, _)) = view.reference(&row.sha256, principal.unit)? else { return Ok(HashMap::new()) };
    let read: Sectors = serde_json::from_slice(&json).map_err(|_| StoreError::Unreadable("the catalogue"))?;
    let words = read.sectors.into_iter().flat_map(|(id, named)| {
        [
            (id.clone(), id.clone()),
            (tidy(&named.zh).to_lowercase(), id.clone()),
            (named.en.to_lowercase(), id),
        ]
    });
    Ok(words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UserId;

    #[test]
    fn ids_of_a_file_are_in_its_order() {
        let mut rng = StdRng::from_seed([1; 32]);
        let at = Timestamp::from_millis(1);
        let ids: Vec<UserId> =
            (0..30_000).map(|place| UserId::from_parts(at, drawn_in_order(place, &mut rng))).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.uuid().get_version_num() == 7));
        assert_ne!(ids[0], UserId::from_parts(at, drawn_in_order(0, &mut rng)), "the rest is drawn");
    }
}
