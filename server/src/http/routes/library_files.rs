//! `POST /v1/import/checklist?unit=&name=&sector=`: a checklist as a file, answered with what it would become; `…/apply`
//! with the preview's `token` makes it a draft, of `?list=` or of a new checklist. `GET /v1/export/checklists/{id}.xlsx`
//! and `.csv`: the same table out again.

use super::import::Brought;
use crate::clock;
use crate::http::app::App;
use crate::http::attachment::{Attachment, attachment};
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::office::Office;
use crate::people::desk::{DeskError, may};
use crate::people::export::Table;
use crate::people::import::File;
use crate::people::import::checklist::{self, Target, exported};
use crate::people::library::lists;
use crate::people::principal::Principal;
use crate::store::View;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On, Reach};
use spotcheck_domain::call::{Applied, Preview, TableForm};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::Named;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    unit: UnitId,
    list: Option<String>,
    name: String,
    sector: String,
    sheet: Option<String>,
    token: Option<String>,
}

#[derive(Clone, Copy)]
pub struct ChecklistFile;

impl Said {
    fn target(&self) -> Target {
        let name = Named { zh: self.name.clone(), en: String::new() };
        let list = self.list.clone().filter(|list| !list.is_empty());
        Target { unit: self.unit, list, name, sector: self.sector.clone() }
    }
}

impl Brought for ChecklistFile {
    type Said = Said;

    /// Wherever.
    const RIGHT: (Act, On<'static>) = (Act::ImportChecklist, On::unit(Reach::Own));

    fn token(said: &Said) -> Option<&String> {
        said.token.as_ref()
    }

    fn read(self, said: &Said, bytes: &[u8]) -> Result<File, DeskError> {
        let Said { unit, list, name, sector, sheet, .. } = said;
        let end = format!("{unit} {list:?} {name} {sector}");
        File::read_for(bytes, sheet.clone(), &end)
    }

    fn preview(
        self,
        view: &dyn View,
        by: &Principal,
        said: &Said,
        file: &File,
    ) -> Result<Preview, DeskError> {
        checklist::preview(view, by, file, &said.target())
    }

    fn apply(
        self,
        office: &Office,
        by: &Principal,
        said: Said,
        file: File,
        token: String,
    ) -> Result<Applied, Error> {
        self.ensure_unchanged(office, by, &said, (&file, &token))?;
        let (by, target, drawn, now) = (by.clone(), said.target(), rand::random(), clock::now());
        let applied: Result<Applied, DeskError> =
            office.store.write(move |tx| checklist::apply(tx, &by, (&file, &target), &token, drawn, now));
        Ok(applied?)
    }
}

pub async fn export(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Attachment, Error> {
    let (list, form) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let form: TableForm = form.parse().map_err(|_| Error::NotFound)?;
    let list = list.to_owned();
    app.labour(asker, &headers, move |office, principal| {
        let principal = &may(principal, Act::ExportLibrary)?;
        let bytes = office.store.read(|view| table(view, principal, &list))?.written(form)?;
        let (by, now) = (principal.user.to_string(), clock::now());
        let unit = principal.unit;
        let noted: Result<(), DeskError> = office.store.write(move |tx| {
            let act = Act::ExportLibrary.word();
            Ok(tx.put_audit(now, &by, act, Some(unit.as_bytes()), &list)?)
        });
        noted?;
        Ok(attachment(form, "checklist", bytes))
    })
    .await
}

fn table(view: &dyn View, principal: &Principal, list: &str) -> Result<Table, DeskError> {
    Ok(Table::of("检查表", exported(&lists::words_of(view, principal, list)?)))
}
