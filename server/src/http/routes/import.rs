//! `POST /v1/import/people` and `/v1/import/units`: a file as it is, answered with what it would do; `…/apply?token=`
//! does it. `?sheet=` says which sheet of it is meant.

use crate::clock;
use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::insist_on;
use crate::people::desk::DeskError;
use crate::people::import::{self, File, Subject};
use crate::people::principal::Principal;
use crate::people::sheet::MOST_BYTES;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{Applied, Obstacle, Preview};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    sheet: Option<String>,
    /// Of the preview that is to be done.
    token: Option<String>,
}

/// The right to bring such a file.
const ORGANISATION: (Act, On<'static>) = (Act::ImportOrganisation, On::office());

type Answered<T> = Result<Json<T>, Error>;
type Parameters = Result<Query<Asked>, QueryRejection>;

pub async fn preview_people(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Preview> {
    preview((app, asker), Subject::People, asked, headers, file).await
}

pub async fn preview_units(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Preview> {
    preview((app, asker), Subject::Units, asked, headers, file).await
}

pub async fn apply_people(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Applied> {
    apply((app, asker), Subject::People, asked, headers, file).await
}

pub async fn apply_units(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Applied> {
    apply((app, asker), Subject::Units, asked, headers, file).await
}

async fn preview(
    (app, asker): (App, Asker),
    subject: Subject,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Preview> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, ORGANISATION).await?;
    let place = app.fair.work.place(asker).await?;
    let office = Arc::clone(&app.office);
    let shown = app.fair.run(place, move || {
        let file = File::read(&bytes, asked.sheet)?;
        Ok(office.store.read(|view| import::preview(view, &principal, subject, &file))?)
    });
    shown.await.map(Json)
}

async fn apply(
    (app, asker): (App, Asker),
    subject: Subject,
    asked: Parameters,
    headers: HeaderMap,
    file: Body,
) -> Answered<Applied> {
    let Query(asked) = asked.map_err(|error| Error::Invalid(error.to_string()))?;
    let token = asked.token.ok_or_else(|| Error::Invalid("without the token of a preview".into()))?;
    let (principal, bytes) = receive(&app, asker, &headers, file, ORGANISATION).await?;
    let place = app.fair.work.place(asker).await?;
    let (office, by) = (Arc::clone(&app.office), principal.user);
    let done = app.fair.run(place, move || {
        let file = File::read(&bytes, asked.sheet)?;
        // What it would do is found out beside the writer, which nobody keeps from others for a file that is not to be done.
        if office.store.read(|view| import::preview(view, &principal, subject, &file))?.token != token {
            return Err(DeskError::of(Obstacle::ChangedSincePreview).into());
        }
        let (seed, now) = (rand::random(), clock::now());
        let applied: Result<Applied, DeskError> =
            office.store.write(move |tx| import::apply(tx, &principal, (subject, &file), &token, seed, now));
        Ok(applied?)
    });
    let applied = done.await?;
    let Applied { n_new, n_changed, n_unchanged, .. } = applied;
    tracing::info!(%by, n_new, n_changed, n_unchanged, "a file of the organisation was taken in");
    Ok(Json(applied))
}

/// The file, from somebody who may bring one: he is asked before it is read.
pub async fn receive(
    app: &App,
    asker: Asker,
    headers: &HeaderMap,
    file: Body,
    (act, on): (Act, On<'static>),
) -> Result<(Principal, Vec<u8>), Error> {
    insist_on("application/octet-stream", headers)?;
    let principal = app
        .work(asker, headers, move |_, principal| {
            principal.may(act, &on).map_err(|_| Error::NotFound)?;
            Ok(principal.at_desk())
        })
        .await?;
    Ok((principal, body::read(file, MOST_BYTES, app.manner.silence, &mut app.fair.reading(asker)).await?))
}
