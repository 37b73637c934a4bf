//! Looks at a list of sites row by row: what each would do, and what is wrong with it.

use super::certificates;
use super::columns::HEADINGS;
use super::columns::Said::{self, Of};
use super::place::Places;
use super::shown::Shown;
use super::there::{There, Which, known_of};
use super::values;
use crate::people::desk::tidy;
use crate::people::import::area::Area;
use crate::people::import::headings::Found;
use crate::people::import::row::Line;
use crate::people::import::values::{lines, text};
use crate::people::sheet::{Cell, Sheet};
use crate::sites::alike::Many;
use crate::sites::fields::canonical_field;
use crate::store::{StoreError, View};
use spotcheck_domain::call::{Likely, Obstacle, PreviewRow, Verdict};
use spotcheck_domain::certificate::{CertificateFields, Certificates};
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_domain::site::{SiteField as F, SiteFields};
use std::collections::HashMap;

/// What a row is probably the same as, at most: of what is there, and of the rows before it.
const MOST_LIKE: usize = 3;

/// What is to be done with one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Enter {
        unit: UnitId,
        fields: SiteFields,
        certificates: Vec<CertificateFields>,
    },
    /// Fields that say something else than before, and what is said of certificates.
    Change {
        site: SiteId,
        fields: SiteFields,
        certificates: Vec<CertificateFields>,
    },
    /// Either, as somebody says; none in `like`: it is probably the same as another row of the file.
    Ask {
        row: u32,
        like: Option<SiteId>,
        unit: UnitId,
        fields: SiteFields,
        certificates: Vec<CertificateFields>,
    },
}

/// A row as it was read: what is blank is not there.
struct Words {
    fields: SiteFields,
    certificates: Vec<CertificateFields>,
    owner: Option<UnitId>,
}

/// What the rows so far are about, each with the row.
#[derive(Default)]
struct Seen {
    sites: HashMap<SiteId, u32>,
    codes: HashMap<String, u32>,
    keys: HashMap<String, u32>,
    names: HashMap<(String, String), u32>,
    like: Many,
    /// Name, address and row of each in `like`.
    rows: Vec<(String, String, u32)>,
}

pub struct Plan<'a> {
    pub area: &'a Area,
    pub there: &'a There,
    pub sectors: &'a HashMap<String, String>,
    pub places: Places<'a>,
    /// Whose the new ones are that do not say so themselves, and how many these were.
    pub others: Option<UnitId>,
    pub n_unowned: u32,
}

impl<'a> Plan<'a> {
    pub fn of(
        view: &'a dyn View,
        area: &'a Area,
        there: &'a There,
        sectors: &'a HashMap<String, String>,
    ) -> Self {
        Self { area, there, sectors, places: Places::of(view), others: None, n_unowned: 0 }
    }

    /// What is to be done, in the order of the rows; each is noted in `notes`.
    pub fn rows(
        &mut self,
        sheet: &Sheet,
        found: &Found<Said>,
        notes: &mut Shown,
    ) -> Result<Vec<Deed>, StoreError> {
        let columns: Vec<Said> = HEADINGS.iter().map(|(field, ..)| *field).collect();
        let (mut deeds, mut seen) = (Vec::new(), Seen::default());
        for row in found.row + 1..sheet.rows.len() {
            let Some(mut line) = Line::of(sheet, found, row, &columns) else { continue };
            let said = self.read(&mut line);
            let (shown, deed) = self.row(line, said, &mut seen)?;
            if shown.verdict != Verdict::Refused && shown.verdict != Verdict::Unchanged {
                deeds.extend(deed);
            }
            notes.note(shown);
        }
        Ok(deeds)
    }

    fn read(&self, line: &mut Line<'_, Said>) -> Words {
        let mut fields = SiteFields::new();
        for (column, word, _) in HEADINGS {
            let Of(field) = *column else { continue };
            let value = self.value(line, field, word);
            if !value.is_empty() {
                fields.insert(field, value);
            }
        }
        let two = values::of_two(line.cell(Said::Longitude), line.cell(Said::Latitude));
        match two {
            Ok(position) if !position.is_empty() => drop(fields.insert(F::Position, position)),
            Ok(_) => {}
            Err(why) => line.refuse(Said::Longitude, "longitude", why),
        }
        let owner = line.read(Said::Owner, "unit", text);
        let owner = self.unit(line, Said::Owner, "unit", &owner);
        Words { fields, certificates: certificates::read(line), owner }
    }

    /// What a cell says of a field, in its canonical form; empty where it says nothing or cannot be read.
    fn value(&self, line: &mut Line<'_, Said>, field: F, word: &str) -> String {
        let reader: fn(&Cell) -> Result<String, Obstacle> = match field {
            F::Grade => values::grade,
            F::Uscc => values::code,
            F::Position => values::position,
            F::Note => lines,
            _ => text,
        };
        let written = line.read(Of(field), word, reader);
        if written.is_empty() {
            return written;
        }
        let written = match field {
            F::Sector => match self.sectors.get(&tidy(&written).to_lowercase()) {
                Some(id) => id.clone(),
                None => return refused(line, field, word, Obstacle::SectorUnknown),
            },
            F::ResponsibleUnit => {
                let unit = self.unit(line, Of(field), word, &written);
                return unit.map(|unit| unit.to_string()).unwrap_or_default();
            }
            _ => written,
        };
        match canonical_field(field, &written) {
            Ok(value) => value,
            Err(why) => refused(line, field, word, why),
        }
    }

    fn unit(&self, line: &mut Line<'_, Said>, column: Said, word: &str, said: &str) -> Option<UnitId> {
        if said.is_empty() {
            return None;
        }
        let found = self.area.unit(said);
        let is_open = |unit: &UnitId| self.area.units.get(unit).is_some_and(|row| row.closed_at.is_none());
        match found {
            Ok(unit) if is_open(&unit) => Some(unit),
            Ok(_) => {
                line.refuse(column, word, Obstacle::UnitClosed);
                None
            }
            Err(why) => {
                line.refuse(column, word, why);
                None
            }
        }
    }

    fn row(
        &mut self,
        mut line: Line<'_, Said>,
        said: Words,
        seen: &mut Seen,
    ) -> Result<(PreviewRow, Option<Deed>), StoreError> {
        let name = said.fields.get(&F::Name).cloned().unwrap_or_default();
        let row = line.number();
        if name.is_empty() && line.problems.is_empty() {
            line.refuse(Of(F::Name), "name", Obstacle::FieldInvalid);
        }
        let which = self.there.which(&said.fields, MOST_LIKE);
        if let Which::Several(field) = which {
            line.refuse(Of(field), field.word(), Obstacle::SiteAmbiguous);
        }
        if let Which::This(place) = which {
            return Ok(self.known(line, place, said, seen));
        }
        if !line.problems.is_empty() {
            return Ok((line.shown(name, true), None));
        }
        let mut likely: Vec<Likely> = Vec::new();
        if let Which::Perhaps(found) = which {
            likely.extend(found.into_iter().map(|found| self.there.likely(found)));
        }
        let like = likely.first().and_then(|like| like.site);
        seen.note(&mut line, &said.fields, &mut likely);
        let told = self.owner(&said);
        self.n_unowned += u32::from(told.is_none());
        let unit = told.or(self.others).unwrap_or(self.area.top);
        let Words { mut fields, certificates, .. } = said;
        line.change("unit", "", self.area.path(unit));
        self.places.fill(unit, &mut fields)?;
        self.shown_fields(&mut line, &SiteFields::new(), &fields);
        certificates::show(&mut line, &Certificates::new(), &certificates);
        let mut shown = line.shown(name, true);
        if shown.verdict != Verdict::New || likely.is_empty() {
            return Ok((shown, Some(Deed::Enter { unit, fields, certificates })));
        }
        shown.verdict = Verdict::Likely;
        shown.likely = likely;
        Ok((shown, Some(Deed::Ask { row, like, unit, fields, certificates })))
    }

    /// A row about a site that is there.
    fn known(
        &self,
        mut line: Line<'_, Said>,
        place: usize,
        said: Words,
        seen: &mut Seen,
    ) -> (PreviewRow, Option<Deed>) {
        let before = &self.there.all[place];
        if seen.sites.insert(before.id, line.number()).is_some() {
            line.refuse(Of(F::Name), "name", Obstacle::RowTwice);
        }
        let is_said = |(field, value): &(F, String)| is_same(*field, before.said(*field), value);
        let mut fields: SiteFields = said.fields.into_iter().filter(|said| !is_said(said)).collect();
        self.shown_fields(&mut line, &before.fields, &fields);
        if let Some(owner) = said.owner.filter(|owner| *owner != before.unit) {
            line.change("unit", self.area.path(before.unit), self.area.path(owner));
            fields.insert(F::Owner, owner.to_string());
        }
        let certificates = said.certificates;
        certificates::show(&mut line, &before.certificates, &certificates);
        let name = fields.get(&F::Name).map_or(before.name(), String::as_str).to_owned();
        (line.shown(name, false), Some(Deed::Change { site: before.id, fields, certificates }))
    }

    /// What a person reads: units by their paths.
    fn shown_fields(&self, line: &mut Line<'_, Said>, before: &SiteFields, after: &SiteFields) {
        let said = |fields: &SiteFields, field: &F| match (field, fields.get(field)) {
            (_, None) => String::new(),
            (F::ResponsibleUnit, Some(unit)) => {
                unit.parse().map_or_else(|_| unit.clone(), |unit| self.area.path(unit))
            }
            (_, Some(value)) => value.clone(),
        };
        for field in after.keys() {
            line.change(field, said(before, field), said(after, field));
        }
    }

    /// Whose record a new one is: the unit that is named as such, that which answers for it, that which is called like its
    /// county. None: somebody has to say it of all of them, or they are the administrator's.
    fn owner(&self, said: &Words) -> Option<UnitId> {
        let is_office = |unit: &UnitId| {
            self.area
                .units
                .get(unit)
                .is_some_and(|row| row.unit.tier != spotcheck_domain::term::Tier::Enterprise)
        };
        let responsible = || said.fields.get(&F::ResponsibleUnit).and_then(|unit| unit.parse().ok());
        let county = || said.fields.get(&F::County).and_then(|county| self.area.unit(county).ok());
        said.owner.or_else(|| responsible().filter(is_office)).or_else(county)
    }
}

/// Whether a value that is there says the same, though it was typed otherwise, or measured to so many metres.
fn is_same(field: F, before: &str, value: &str) -> bool {
    let place = |text: &str| text.rsplit_once(',').map(|(degrees, _)| degrees.to_owned());
    before == value
        || (field == F::Position && place(before).is_some() && place(before) == place(value))
        || canonical_field(field, before).is_ok_and(|before| before == value)
}

fn refused(line: &mut Line<'_, Said>, field: F, word: &str, why: Obstacle) -> String {
    line.refuse(Of(field), word, why);
    String::new()
}

impl Seen {
    /// A new row: what an earlier one says of itself too is refused, what is much alike is asked.
    fn note(&mut self, line: &mut Line<'_, Said>, fields: &SiteFields, likely: &mut Vec<Likely>) {
        let said = |field| fields.get(&field).cloned().unwrap_or_default();
        let row = line.number();
        let code = said(F::Uscc);
        let key = said(F::Key);
        let name = (said(F::Name).to_lowercase(), said(F::County));
        let is_twice = (!code.is_empty() && self.codes.insert(code.clone(), row).is_some())
            || (!key.is_empty() && self.keys.insert(key.clone(), row).is_some())
            || (code.is_empty() && key.is_empty() && self.names.insert(name, row).is_some());
        if is_twice {
            line.refuse(Of(F::Name), "name", Obstacle::RowTwice);
            return;
        }
        let known = known_of(fields);
        for (place, why, distance_m) in self.like.like(&known, MOST_LIKE - likely.len().min(MOST_LIKE)) {
            let (name, address, row) = self.rows[place].clone();
            likely.push(Likely { site: None, row: Some(row), name, address, why, distance_m });
        }
        self.like.add(known);
        self.rows.push((said(F::Name), said(F::Address), row));
    }
}
