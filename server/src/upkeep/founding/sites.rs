//! The table of sites, which the desk's import plans and enters: each is a document that comes through ingest as any other.

use super::error::FoundingError;
use super::said::Files;
use super::{Source, tables};
use crate::office::Office;
use crate::people::import::File;
use crate::people::principal::Principal;
use crate::sites::import::{self, Choices};
use spotcheck_domain::call::Choice;
use spotcheck_domain::time::Timestamp;
use std::sync::Arc;

pub struct Sites {
    name: String,
    file: Arc<File>,
}

/// What came of it.
#[derive(Default)]
pub struct Brought {
    pub n_sites: u32,
    pub passed_over: Vec<String>,
}

impl Sites {
    pub fn read(source: &Source<'_>, files: &Files) -> Result<Option<Self>, FoundingError> {
        let Some(name) = files.sites.clone() else { return Ok(None) };
        let file = File::read(&source.beside(&name)?, files.sites_sheet.clone())
            .map_err(|error| FoundingError::of_table(&name, error))?;
        Ok(Some(Self { name, file: Arc::new(file) }))
    }

    /// Brings them as the administrator's.
    pub fn bring(
        &self,
        office: &Office,
        admin: &Principal,
        now: Timestamp,
    ) -> Result<Brought, FoundingError> {
        let wrong = |error| FoundingError::of_table(&self.name, error);
        let shown = office.store.read(|view| import::preview(view, admin, &self.file));
        let preview = shown.map_err(wrong)?;
        if preview.n_refused > 0 {
            return Err(FoundingError::of_rows(&self.name, &preview));
        }
        // Nobody can be asked here, and nothing is there yet: two rows that are much alike are two sites.
        let choices = Choices::read("", Some(Choice::Enter)).unwrap_or_default();
        let accepted = import::accept(&office.intake, admin, &self.file, &preview.token, &choices, now);
        let accepted = accepted.map_err(wrong)?;
        if let Some(id) = accepted.import {
            import::finish(&office.intake, id, now).map_err(wrong)?;
        }
        Ok(Brought { n_sites: accepted.applied.n_new, passed_over: tables::unread(&self.name, &preview) })
    }
}
