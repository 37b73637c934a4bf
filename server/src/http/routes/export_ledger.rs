//! `POST /v1/export/ledger.xlsx` and `.csv`: the hazards whose ids are the body, 16 bytes each, in the order in which they are
//! to stand. `?layout=ledger|enforcement&lang=zh|en&offset=480`.

use crate::clock;
use crate::http::app::App;
use crate::http::attachment::{Attachment, attachment};
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::insist_on;
use crate::ledger::{self, LedgerTable, MOST_IDS};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, post};
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{SheetName, TableForm};
use spotcheck_domain::id::DocumentId;

const ID_BYTES: usize = 16;
/// Minutes that a zone lies from UTC at most.
pub const FURTHEST: i32 = 14 * 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    layout: Option<SheetName>,
    #[serde(default)]
    lang: Option<String>,
    /// Minutes east of UTC.
    #[serde(default)]
    offset: Option<i32>,
}

type Parameters = Result<Query<Asked>, QueryRejection>;

pub fn table(form: TableForm) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              Extension(asker): Extension<Asker>,
              asked: Parameters,
              headers: HeaderMap,
              ids: Body| written((app, asker), form, asked, headers, ids),
    )
}

async fn written(
    (app, asker): (App, Asker),
    form: TableForm,
    asked: Parameters,
    headers: HeaderMap,
    ids: Body,
) -> Result<Attachment, Error> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    insist_on("application/octet-stream", &headers)?;
    // Asked before the body is read, as of every call.
    app.work(asker, &headers, |_, principal| {
        principal.may(Act::ExportLedger, &On::office()).map_err(|_| Error::NotFound)
    })
    .await?;
    let most = MOST_IDS * ID_BYTES;
    let bytes = body::read(ids, most, app.manner.silence, &mut app.fair.reading(asker)).await?;
    let table = LedgerTable {
        name: asked.layout.unwrap_or(SheetName::Ledger),
        form,
        is_english: asked.lang.as_deref() == Some("en"),
        offset_minutes: asked.offset.unwrap_or(480).clamp(-FURTHEST, FURTHEST),
        ids: ids_of(&bytes)?,
    };
    app.labour(asker, &headers, move |office, principal| {
        let now = clock::now();
        let exported = ledger::export(&office.store, principal, &table, now)?;
        let (by, n_rows) = (principal.clone(), exported.n_rows);
        office.store.write(move |tx| ledger::note(tx, &by, &table, n_rows, now))?;
        Ok(attachment(form, &exported.file_name, exported.bytes))
    })
    .await
}

fn ids_of(bytes: &[u8]) -> Result<Vec<DocumentId>, Error> {
    let (ids, rest) = bytes.as_chunks::<ID_BYTES>();
    if !rest.is_empty() {
        return Err(Error::Invalid("the body is no list of ids".into()));
    }
    let read = |id: &[u8; ID_BYTES]| DocumentId::from_slice(id);
    ids.iter().map(read).collect::<Result<_, _>>().map_err(|_| Error::Invalid("an id that is none".into()))
}
