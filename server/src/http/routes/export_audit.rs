//! `GET /v1/export/audit.xlsx` and `.csv`: the entries of the log that `GET /v1/audit` gives for the same query, on one sheet.

use super::export_ledger::FURTHEST;
use crate::clock;
use crate::http::app::App;
use crate::http::attachment::{Attachment, attachment};
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::desk::audit::{self, AuditTable};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, get};
use serde::Deserialize;
use spotcheck_domain::call::{ReadAudit, TableForm};
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    person: Option<UserId>,
    #[serde(default)]
    act: Option<String>,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: Option<Timestamp>,
    #[serde(default)]
    to: Option<Timestamp>,
    #[serde(default)]
    lang: Option<String>,
    /// Minutes east of UTC.
    #[serde(default)]
    offset: Option<i32>,
}

type Parameters = Result<Query<Asked>, QueryRejection>;

pub fn table(form: TableForm) -> MethodRouter<App> {
    get(
        move |State(app): State<App>,
              Extension(asker): Extension<Asker>,
              asked: Parameters,
              headers: HeaderMap| written((app, asker), form, asked, headers),
    )
}

async fn written(
    (app, asker): (App, Asker),
    form: TableForm,
    asked: Parameters,
    headers: HeaderMap,
) -> Result<Attachment, Error> {
    let Query(Asked { person, act, subject, from, to, lang, offset }) =
        asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let table = AuditTable {
        asked: ReadAudit { person, act, subject, from, to, page: 0 },
        form,
        is_english: lang.as_deref() == Some("en"),
        offset_minutes: offset.unwrap_or(480).clamp(-FURTHEST, FURTHEST),
    };
    app.labour(asker, &headers, move |office, principal| {
        let (bytes, n_rows) = office.store.read(|view| audit::export(view, principal, &table))?;
        let (by, now) = (principal.clone(), clock::now());
        office.store.write(move |tx| audit::note_export(tx, &by, n_rows, now))?;
        let name = if table.is_english { "Audit" } else { "审计" };
        Ok(attachment(form, &format!("{name} {}", now.day(table.offset_minutes)), bytes))
    })
    .await
}
