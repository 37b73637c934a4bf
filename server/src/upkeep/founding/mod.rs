//! A new office from files: one in TOML says its first unit and its first administrator, and names tables beside it with the
//! units below, the people and the sites. They are read by what reads them at the desk, so that a file which the one takes
//! the other takes too.

mod error;
mod folder;
mod said;
mod sites;
mod source;
mod tables;

pub use error::FoundingError;
pub use folder::{check, found};
pub use source::Source;

use crate::office::Office;
use crate::people::reference::pack;
use rand::RngCore;
use said::Said;
use serde::Serialize;
use sites::Sites;
use spotcheck_domain::call::{UnitField, header_missing};
use spotcheck_domain::time::Timestamp;
use std::fmt::Write;
use tables::Tables;

/// What was founded.
#[derive(Debug, Clone, Serialize)]
pub struct Founded {
    pub unit: String,
    pub tier: String,
    pub administrator: String,
    /// Below the first one.
    pub n_units: u32,
    /// The administrator among them.
    pub n_people: u32,
    pub n_sites: u32,
    /// Fields that the unit's papers cannot do without.
    pub header_missing: Vec<UnitField>,
    /// Columns of the tables that are not read.
    pub passed_over: Vec<String>,
}

impl Founded {
    /// For people.
    pub fn describe(&self) -> String {
        let Self { unit, tier, administrator, n_units, n_people, n_sites, .. } = self;
        let mut text = format!(
            "{unit} ({tier}), with {n_units} units below it, {n_people} people and {n_sites} sites; its first administrator \
             is {administrator}\n"
        );
        for column in &self.passed_over {
            let _ = writeln!(text, "not read: {column}");
        }
        if !self.header_missing.is_empty() {
            let words: Vec<&str> = self.header_missing.iter().map(|field| field.word()).collect();
            let _ = writeln!(text, "its papers still lack what [unit] does not say: {}", words.join(", "));
        }
        text
    }
}

/// Everything that the files say, read and not yet entered.
pub struct Founding {
    said: Said,
    tables: Tables,
    sites: Option<Sites>,
}

impl Founding {
    pub fn read(source: &Source<'_>) -> Result<Self, FoundingError> {
        let said = Said::read(source)?;
        let tables = Tables::read(source, &said.files)?;
        let sites = Sites::read(source, &said.files)?;
        Ok(Self { said, tables, sites })
    }
}

/// Fills an empty store: units and people in one transaction, then the sites, as documents, through ingest.
pub fn fill(
    office: &Office,
    founding: Founding,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Founded, FoundingError> {
    let Founding { said, tables, sites } = founding;
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    let header_missing = header_missing(&said.unit);
    let (unit, tier) = (said.name_of_unit(), said.tier.word().to_owned());
    let (entered, admin) = office.store.write(move |tx| {
        let admin = said.enter(tx, now, seed)?;
        let entered = tables.enter(tx, &admin, now, seed)?;
        tx.put_audit(now, "server", "seeded", Some(admin.unit.as_bytes()), &said.file)?;
        Ok::<_, FoundingError>((entered, admin))
    })?;
    pack(&office.store)?;
    let brought = sites.map(|sites| sites.bring(office, &admin, now)).transpose()?.unwrap_or_default();
    let passed_over = entered.passed_over.into_iter().chain(brought.passed_over).collect();
    Ok(Founded {
        unit,
        tier,
        administrator: admin.name,
        n_units: entered.n_units,
        n_people: entered.n_people + 1,
        n_sites: brought.n_sites,
        header_missing,
        passed_over,
    })
}

/// A seed of its own for each use of one.
fn another(seed: [u8; 32], place: u8) -> [u8; 32] {
    let mut other = seed;
    other[0] ^= place;
    other
}
