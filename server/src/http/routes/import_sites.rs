//! `POST /v1/import/sites`: a list of sites as it is, answered with what it would do; `…/apply?token=` does it, with what
//! somebody said of rows that are probably about what is there: `&choices=12-enter,15-leave&others=update`.

use super::import::receive;
use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::import::File;
use crate::sites::import::{self, Choices};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{Applied, Choice, Preview};
use std::sync::Arc;

/// The right to bring such a file.
const SITES: (Act, On<'static>) = (Act::ImportSites, On::office());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    sheet: Option<String>,
    /// Of the preview that is to be done.
    token: Option<String>,
    #[serde(default)]
    choices: String,
    others: Option<Choice>,
}

type Parameters = Result<Query<Asked>, QueryRejection>;

pub async fn preview(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Result<Json<Preview>, Error> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, SITES).await?;
    let place = app.fair.work.place(asker).await?;
    let office = Arc::clone(&app.office);
    let shown = app.fair.run(place, move || {
        let file = File::read(&bytes, asked.sheet)?;
        Ok(office.store.read(|view| import::preview(view, &principal, &file))?)
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
    let token = asked.token.ok_or_else(|| Error::Invalid("without the token of a preview".into()))?;
    let choices = Choices::read(&asked.choices, asked.others)
        .ok_or_else(|| Error::Invalid("choices that are not written as 12-enter,15-leave".into()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, SITES).await?;
    let place = app.fair.work.place(asker).await?;
    let (office, by) = (Arc::clone(&app.office), principal.user);
    let done = app.fair.run(place, move || {
        let file = File::read(&bytes, asked.sheet)?;
        let accepted = import::accept(&office.intake, &principal, &file, &token, &choices, clock::now())?;
        if let Some(import) = accepted.import {
            import::finish(&office.intake, import, clock::now())?;
        }
        Ok(accepted.applied)
    });
    let applied = done.await?;
    let Applied { n_new, n_changed, n_unchanged, n_left_out, .. } = applied;
    tracing::info!(%by, n_new, n_changed, n_unchanged, n_left_out, "a file of sites was taken in");
    Ok(Json(applied))
}
