//! The tables of units and people, which the desk's import plans and enters.

use super::error::FoundingError;
use super::said::Files;
use super::{Source, another};
use crate::people::import::{self, File, Subject};
use crate::people::principal::Principal;
use crate::store::Tx;
use spotcheck_domain::call::{Applied, Preview};
use spotcheck_domain::time::Timestamp;

struct Table {
    name: String,
    subject: Subject,
    file: File,
}

/// In the order in which they are entered: people belong to units.
pub struct Tables(Vec<Table>);

#[derive(Default)]
pub struct Entered {
    pub n_units: u32,
    pub n_people: u32,
    pub passed_over: Vec<String>,
}

impl Tables {
    pub fn read(source: &Source<'_>, files: &Files) -> Result<Self, FoundingError> {
        let named = [
            (Subject::Units, &files.units, &files.units_sheet),
            (Subject::People, &files.people, &files.people_sheet),
        ];
        let mut tables = Vec::new();
        for (subject, name, sheet) in named {
            let Some(name) = name else { continue };
            let file = File::read(&source.beside(name)?, sheet.clone())
                .map_err(|error| FoundingError::of_table(name, error))?;
            tables.push(Table { name: name.clone(), subject, file });
        }
        Ok(Self(tables))
    }

    /// Enters all of them, or tells what is wrong with the first that has something wrong.
    pub fn enter(
        &self,
        tx: &dyn Tx,
        admin: &Principal,
        now: Timestamp,
        seed: [u8; 32],
    ) -> Result<Entered, FoundingError> {
        let mut entered = Entered::default();
        for (place, Table { name, subject, file }) in (2..).zip(&self.0) {
            let wrong = |error| FoundingError::of_table(name, error);
            let preview = import::preview(tx, admin, *subject, file).map_err(wrong)?;
            if preview.n_refused > 0 {
                return Err(FoundingError::of_rows(name, &preview));
            }
            let applied =
                import::apply(tx, admin, (*subject, file), &preview.token, another(seed, place), now)
                    .map_err(wrong)?;
            entered.note(*subject, name, &preview, &applied);
        }
        Ok(entered)
    }
}

impl Entered {
    fn note(&mut self, subject: Subject, name: &str, preview: &Preview, applied: &Applied) {
        match subject {
            Subject::Units => self.n_units += applied.n_new,
            Subject::People => self.n_people += applied.n_new,
        }
        let unread =
            preview.columns.iter().filter(|column| column.field.is_none() && !column.heading.is_empty());
        self.passed_over
            .extend(unread.map(|column| format!("{name}, column {} ({})", column.place, column.heading)));
    }
}
