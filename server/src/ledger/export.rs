//! The rows that somebody asked for, in their order, as a table. What he does not see is left out, as if it did not exist.

use super::facts::Facts;
use super::layout::{layout, template};
use super::words::named;
use crate::ingest::load;
use crate::people::desk::{DeskError, ExportError};
use crate::people::principal::Principal;
use crate::people::table::{Column, Table};
use crate::store::{Store, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{SheetColumn, SheetField, SheetName, Shown, TableForm};
use spotcheck_domain::finding::Finding;
use spotcheck_domain::id::{DocumentId, InspectionId, SiteId, UnitId};
use spotcheck_domain::ledger::{Place, Row, SiteRow};
use spotcheck_domain::reference::{Catalog, Named, Unit};
use spotcheck_domain::site::Site;
use spotcheck_domain::term::{DocumentKind, InspectionKind};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::decode;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Rows of one table, at most.
pub const MOST_IDS: usize = 100_000;
/// Records that are looked at within one state of the store: nobody's writing waits for a long table.
const AT_ONCE: usize = 500;
/// Characters of a workbook's name for its sheet.
const LONGEST_NAME: usize = 31;

/// What is to be written, and how.
#[derive(Debug, Clone)]
pub struct LedgerTable {
    pub name: SheetName,
    pub form: TableForm,
    pub is_english: bool,
    /// Days are those of a zone so far east of UTC.
    pub offset_minutes: i32,
    /// In the order of the rows.
    pub ids: Vec<DocumentId>,
}

pub struct Exported {
    pub bytes: Vec<u8>,
    pub n_rows: u32,
    /// What the file is called, without what says its form.
    pub file_name: String,
}

pub fn export(
    store: &Store,
    principal: &Principal,
    asked: &LedgerTable,
    now: Timestamp,
) -> Result<Exported, ExportError> {
    principal.may(Act::ExportLedger, &On::office()).map_err(|_| DeskError::NotFound)?;
    let (columns, seen, catalog) = store.read(|view| {
        let columns = layout(view, principal.unit, asked.name)?.columns;
        Ok::<_, StoreError>((columns, principal.seen(view)?, catalog(view, principal.unit)?))
    })?;
    let template = template(asked.name);
    let title = named(&template.name, asked.is_english);
    let note = named(&template.note, asked.is_english);
    let heads: Vec<Column> = columns.iter().map(|column| head(column, asked.is_english)).collect();
    let sheet_name: String = title.chars().take(LONGEST_NAME).collect();
    let mut table = Table::begin(asked.form, &sheet_name, &heads, asked.offset_minutes)?;
    table.say(note);
    let today = now.day(asked.offset_minutes);
    let mut desk =
        Desk { asked, seen: &seen, catalog: &catalog, today, sites: HashMap::new(), kinds: HashMap::new() };
    let mut written = HashSet::new();
    for ids in asked.ids.chunks(AT_ONCE) {
        let ids: Vec<DocumentId> = ids.iter().copied().filter(|id| written.insert(*id)).collect();
        store.read(|view| desk.write(view, &ids, &columns, &mut table))?;
    }
    let n_rows = table.n_rows();
    Ok(Exported { bytes: table.end()?, n_rows, file_name: format!("{title} {today}") })
}

/// Notes that somebody took rows away.
pub fn note(
    tx: &dyn Tx,
    principal: &Principal,
    asked: &LedgerTable,
    n_rows: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let note = format!("{} {}: {n_rows}", asked.name, asked.form);
    tx.put_audit(now, &principal.user.to_string(), Act::ExportLedger.word(), None, &note)
}

fn catalog(view: &dyn View, unit: UnitId) -> Result<Catalog, StoreError> {
    let current = view.reference_current(unit)?;
    let Some(row) = current.iter().find(|row| row.name == "catalog") else { return Ok(Catalog::default()) };
    let Some((json, _)) = view.reference(&row.sha256, unit)? else { return Ok(Catalog::default()) };
    serde_json::from_slice(&json).map_err(|_| StoreError::Unreadable("the catalogue"))
}

fn head(column: &SheetColumn, is_english: bool) -> Column {
    let width = match column.field {
        Shown::Own(field) => width_of(field),
        Shown::Field(_) => 28.0,
    };
    Column { heading: named(&column.heading, is_english).to_owned(), width }
}

const fn width_of(field: SheetField) -> f64 {
    use SheetField as F;
    match field {
        F::Number
        | F::Level
        | F::Round
        | F::Listed
        | F::Suspended
        | F::SelfCheck
        | F::Photos
        | F::OverdueDays => 8.0,
        F::Title | F::Site | F::Address | F::ResponsibleUnit => 28.0,
        F::Description | F::Basis | F::Measure | F::Goal | F::InterimMeasure => 44.0,
        F::Id => 38.0,
        F::Uscc => 22.0,
        _ => 13.0,
    }
}

/// A site that he sees, with its document where that was read.
type KnownSite = Option<Rc<(SiteRow, Option<Site>)>>;

/// What stays at hand from row to row.
struct Desk<'d> {
    asked: &'d LedgerTable,
    /// All that he sees, in the order of the ids.
    seen: &'d [DocumentId],
    catalog: &'d Catalog,
    today: Day,
    sites: HashMap<SiteId, KnownSite>,
    kinds: HashMap<InspectionId, Option<InspectionKind>>,
}

impl Desk<'_> {
    fn sees(&self, id: DocumentId) -> bool {
        self.seen.binary_search(&id).is_ok()
    }

    fn write(
        &mut self,
        view: &dyn View,
        ids: &[DocumentId],
        columns: &[SheetColumn],
        table: &mut Table,
    ) -> Result<(), ExportError> {
        let mut units = Units::default();
        let has = |field| columns.iter().any(|column| column.field == Shown::Own(field));
        for id in ids {
            let seen = if self.sees(*id) { load(view, *id)? } else { None };
            let Some(loaded) = seen.filter(|loaded| loaded.kind == DocumentKind::Finding) else {
                continue;
            };
            let Ok((finding, fields, life)) = Finding::governed(&loaded.document) else { continue };
            let has_uscc = has(SheetField::Uscc);
            let site = match finding.site {
                Some(site) => self.site(view, site, has_uscc)?,
                None => None,
            };
            let has_kind = has(SheetField::InspectionKind);
            let inspection_kind = match finding.inspection.filter(|_| has_kind) {
                Some(inspection) => self.inspection_kind(view, inspection)?,
                None => None,
            };
            let place = units.place(view, site.as_ref().map(|site| &site.0), finding.unit)?;
            let unknown = || Named { zh: finding.sector.clone(), en: String::new() };
            let facts = Facts {
                number: u64::from(table.n_rows()) + 1,
                place: &place,
                site_row: site.as_ref().map(|site| &site.0),
                site: site.as_ref().and_then(|site| site.1.as_ref()),
                inspection_kind,
                sector: self.catalog.sectors.get(&finding.sector).cloned().unwrap_or_else(unknown),
                owner: units.name(view, finding.unit)?,
                responsible_unit: match finding.responsible_unit {
                    Some(unit) => units.name(view, unit)?,
                    None => Named::default(),
                },
                today: self.today,
                offset_minutes: self.asked.offset_minutes,
                is_english: self.asked.is_english,
                finding: &finding,
                fields: &fields,
                life: &life,
            };
            let cells: Vec<_> = columns.iter().map(|column| facts.cell(column.field)).collect();
            table.put(&cells)?;
        }
        Ok(())
    }

    /// The site, where he sees it; its document is read where a column asks for what its row does not have.
    fn site(&mut self, view: &dyn View, id: SiteId, is_whole: bool) -> Result<KnownSite, StoreError> {
        if let Some(known) = self.sites.get(&id) {
            return Ok(known.clone());
        }
        let document = DocumentId::from(id);
        let row = match view.ledger_row(document)?.filter(|_| self.sees(document)) {
            Some((_, cbor)) => decode::<Row>(&cbor).ok(),
            None => None,
        };
        let found = match row {
            Some(Row::Site(row)) => {
                let loaded = if is_whole { load(view, document)? } else { None };
                let site = loaded
                    .and_then(|loaded| Site::read(&loaded.document.read(DocumentKind::Site).ok()?).ok());
                Some(Rc::new((row, site)))
            }
            _ => None,
        };
        self.sites.insert(id, found.clone());
        Ok(found)
    }

    fn inspection_kind(
        &mut self,
        view: &dyn View,
        id: InspectionId,
    ) -> Result<Option<InspectionKind>, StoreError> {
        if let Some(known) = self.kinds.get(&id) {
            return Ok(*known);
        }
        let document = DocumentId::from(id);
        let row = view.ledger_row(document)?.filter(|_| self.sees(document));
        let kind = match row.and_then(|(_, cbor)| decode::<Row>(&cbor).ok()) {
            Some(Row::Inspection(row)) => Some(row.kind),
            _ => None,
        };
        self.kinds.insert(id, kind);
        Ok(kind)
    }
}

/// Units, each looked up once.
#[derive(Default)]
struct Units {
    lines: HashMap<UnitId, Rc<[Unit]>>,
}

impl Units {
    /// The unit and those above it, nearest first.
    fn line(&mut self, view: &dyn View, unit: UnitId) -> Result<Rc<[Unit]>, StoreError> {
        if let Some(line) = self.lines.get(&unit) {
            return Ok(Rc::clone(line));
        }
        let mut line = Vec::new();
        for above in view.line_of(unit)? {
            line.extend(view.unit(above)?);
        }
        let line: Rc<[Unit]> = line.into();
        self.lines.insert(unit, Rc::clone(&line));
        Ok(line)
    }

    fn name(&mut self, view: &dyn View, unit: UnitId) -> Result<Named, StoreError> {
        Ok(self.line(view, unit)?.first().map(|unit| unit.name.clone()).unwrap_or_default())
    }

    fn place(&mut self, view: &dyn View, site: Option<&SiteRow>, owner: UnitId) -> Result<Place, StoreError> {
        let line = self.line(view, owner)?;
        let known = |tier, name: &str| line.iter().find(|unit| unit.tier == tier && unit.name.zh == name);
        Ok(Place::of(site, line.iter(), known))
    }
}
