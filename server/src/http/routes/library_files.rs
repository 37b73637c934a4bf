//! `POST /v1/import/checklist?unit=&name=&sector=`: a checklist as a file, answered with what it would become; `…/apply`
//! with the preview's `token` makes it a draft, of `?list=` or of a new checklist. `GET /v1/export/checklists/{id}.xlsx`
//! and `.csv`: the same table out again.

use super::export::{File as Sent, XLSX, named};
use super::import::receive;
use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::desk::{DeskError, may};
use crate::people::export::Table;
use crate::people::import::File;
use crate::people::import::checklist::{self, Target, exported};
use crate::people::library::lists;
use crate::people::principal::Principal;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::call::{Applied, Obstacle, Preview};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::Named;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    unit: UnitId,
    list: Option<String>,
    name: String,
    sector: String,
    sheet: Option<String>,
    /// Of the preview that is to be done.
    token: Option<String>,
}

type Parameters = Result<Query<Asked>, QueryRejection>;

impl Asked {
    fn target(&self) -> Target {
        let name = Named { zh: self.name.clone(), en: String::new() };
        let list = self.list.clone().filter(|list| !list.is_empty());
        Target { unit: self.unit, list, name, sector: self.sector.clone() }
    }

    fn read(&self, bytes: &[u8]) -> Result<File, DeskError> {
        let Self { unit, list, name, sector, sheet, .. } = self;
        let end = format!("{unit} {list:?} {name} {sector}");
        File::read_for(bytes, sheet.clone(), &end)
    }
}

/// The right to bring such a file, wherever.
const CHECKLIST: (Act, On<'static>) = (Act::ImportChecklist, On::unit(Reach::Own));

pub async fn preview(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Result<Json<Preview>, Error> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, CHECKLIST).await?;
    let place = app.fair.work.place(asker).await?;
    let office = Arc::clone(&app.office);
    let shown = app.fair.run(place, move || {
        let (file, target) = (asked.read(&bytes)?, asked.target());
        Ok(office.store.read(|view| checklist::preview(view, &principal, &file, &target))?)
    });
    shown.await.map(Json)
}

pub async fn apply(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Result<Json<Applied>, Error> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let token = asked.token.clone().ok_or_else(|| Error::Invalid("without the token of a preview".into()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, CHECKLIST).await?;
    let place = app.fair.work.place(asker).await?;
    let office = Arc::clone(&app.office);
    let done = app.fair.run(place, move || {
        let (file, target) = (asked.read(&bytes)?, asked.target());
        // What it would become is found out beside the writer, as of any file.
        let shown = office.store.read(|view| checklist::preview(view, &principal, &file, &target))?;
        if shown.token != token {
            return Err(DeskError::of(Obstacle::ChangedSincePreview).into());
        }
        let (drawn, now) = (rand::random(), clock::now());
        let applied: Result<Applied, DeskError> = office
            .store
            .write(move |tx| checklist::apply(tx, &principal, (&file, &target), &token, drawn, now));
        Ok(applied?)
    });
    done.await.map(Json)
}

pub async fn export(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Sent, Error> {
    let (list, kind) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let (list, is_book) = match kind {
        "xlsx" => (list.to_owned(), true),
        "csv" => (list.to_owned(), false),
        _ => return Err(Error::NotFound),
    };
    let written = app.labour(asker, &headers, move |office, principal| {
        let principal = &may(principal, Act::ExportLibrary)?;
        let table = office.store.read(|view| table(view, principal, &list))?;
        let bytes = if is_book {
            table.xlsx().map_err(|_| Error::Internal("a workbook that cannot be written"))?
        } else {
            table.csv().map_err(|_| Error::Internal("a table that cannot be written"))?
        };
        let (by, now) = (principal.user.to_string(), clock::now());
        let unit = principal.unit;
        let noted: Result<(), DeskError> = office.store.write(move |tx| {
            let act = Act::ExportLibrary.word();
            Ok(tx.put_audit(now, &by, act, Some(unit.as_bytes()), &list)?)
        });
        noted?;
        Ok(bytes)
    });
    let bytes = written.await?;
    Ok(if is_book {
        named(XLSX, "attachment; filename=\"checklist.xlsx\"", bytes)
    } else {
        named("text/csv; charset=utf-8", "attachment; filename=\"checklist.csv\"", bytes)
    })
}

fn table(view: &dyn crate::store::View, principal: &Principal, list: &str) -> Result<Table, DeskError> {
    Ok(Table::of("检查表", exported(&lists::words_of(view, principal, list)?)))
}
