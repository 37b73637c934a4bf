//! `POST /v1/import/people`, `/v1/import/units` and the like: a file as it is, answered with what it would do;
//! `…/apply?token=` does it. `?sheet=` says which sheet of it is meant. Each kind of file says here who may bring it and
//! what is done with it.

use crate::clock;
use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::{Asker, Place};
use crate::http::headers::insist_on;
use crate::office::Office;
use crate::people::desk::DeskError;
use crate::people::import::{self, File, Subject};
use crate::people::principal::Principal;
use crate::people::sheet::MOST_BYTES;
use crate::store::View;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{Applied, Obstacle, Preview};
use std::sync::Arc;

/// A kind of file that is brought.
pub trait Brought: Copy + Send + Sync + 'static {
    /// What is said of one in the query.
    type Said: DeserializeOwned + Send + 'static;

    /// The right to bring one.
    const RIGHT: (Act, On<'static>);

    /// Of the preview that is to be done.
    fn token(said: &Self::Said) -> Option<&String>;

    fn read(self, said: &Self::Said, bytes: &[u8]) -> Result<File, DeskError>;

    /// What the file would do. Nothing is stored.
    fn preview(
        self,
        view: &dyn View,
        by: &Principal,
        said: &Self::Said,
        file: &File,
    ) -> Result<Preview, DeskError>;

    /// Does what a preview with this token showed, or nothing.
    fn apply(
        self,
        office: &Office,
        by: &Principal,
        said: Self::Said,
        file: File,
        token: String,
    ) -> Result<Applied, Error>;

    /// The same for what is stored in one transaction. What the file would do is found out beside the writer, which nobody
    /// keeps from others for a file that is not to be done.
    fn ensure_unchanged(
        self,
        office: &Office,
        by: &Principal,
        said: &Self::Said,
        (file, token): (&File, &str),
    ) -> Result<(), DeskError> {
        let shown = office.store.read(|view| self.preview(view, by, said, file))?;
        if shown.token == token { Ok(()) } else { Err(DeskError::of(Obstacle::ChangedSincePreview)) }
    }
}

type Parameters<B> = Result<Query<<B as Brought>::Said>, QueryRejection>;

pub fn preview<B: Brought>(what: B) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              Extension(asker): Extension<Asker>,
              said: Parameters<B>,
              headers: HeaderMap,
              file: Body| async move {
            let said = said_of::<B>(said)?;
            let (by, bytes, place) = receive::<B>(&app, asker, &headers, file).await?;
            let office = Arc::clone(&app.office);
            let shown = app.fair.run(place, move || {
                let file = what.read(&said, &bytes)?;
                Ok(office.store.read(|view| what.preview(view, &by, &said, &file))?)
            });
            shown.await.map(Json::<Preview>)
        },
    )
}

pub fn apply<B: Brought>(what: B) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              Extension(asker): Extension<Asker>,
              said: Parameters<B>,
              headers: HeaderMap,
              file: Body| async move {
            let said = said_of::<B>(said)?;
            let token = B::token(&said).cloned();
            let token = token.ok_or_else(|| Error::Invalid("without the token of a preview".into()))?;
            let (by, bytes, place) = receive::<B>(&app, asker, &headers, file).await?;
            let (office, user) = (Arc::clone(&app.office), by.user);
            let done = app.fair.run(place, move || {
                let file = what.read(&said, &bytes)?;
                what.apply(&office, &by, said, file, token)
            });
            let applied = done.await?;
            let Applied { n_new, n_changed, n_unchanged, n_left_out, .. } = applied;
            let act = B::RIGHT.0.word();
            tracing::info!(by = %user, act, n_new, n_changed, n_unchanged, n_left_out, "a file was taken in");
            Ok::<_, Error>(Json(applied))
        },
    )
}

fn said_of<B: Brought>(said: Parameters<B>) -> Result<B::Said, Error> {
    said.map(|Query(said)| said).map_err(|error| Error::Invalid(error.to_string()))
}

/// The file, from somebody who may bring one, and his place at work: he is asked before it is read.
async fn receive<B: Brought>(
    app: &App,
    asker: Asker,
    headers: &HeaderMap,
    file: Body,
) -> Result<(Principal, Vec<u8>, Place), Error> {
    insist_on("application/octet-stream", headers)?;
    let principal = app
        .work(asker, headers, |_, principal| {
            let (act, on) = B::RIGHT;
            principal.may(act, &on).map_err(|_| Error::NotFound)?;
            Ok(principal.at_desk())
        })
        .await?;
    let bytes = body::read(file, MOST_BYTES, app.manner.silence, &mut app.fair.reading(asker)).await?;
    Ok((principal, bytes, app.fair.work.place(asker).await?))
}

/// What is said of a file of people or of units.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfSheet {
    sheet: Option<String>,
    token: Option<String>,
}

impl Brought for Subject {
    type Said = OfSheet;

    const RIGHT: (Act, On<'static>) = (Act::ImportOrganisation, On::office());

    fn token(said: &OfSheet) -> Option<&String> {
        said.token.as_ref()
    }

    fn read(self, said: &OfSheet, bytes: &[u8]) -> Result<File, DeskError> {
        File::read(bytes, said.sheet.clone())
    }

    fn preview(
        self,
        view: &dyn View,
        by: &Principal,
        _: &OfSheet,
        file: &File,
    ) -> Result<Preview, DeskError> {
        import::preview(view, by, self, file)
    }

    fn apply(
        self,
        office: &Office,
        by: &Principal,
        said: OfSheet,
        file: File,
        token: String,
    ) -> Result<Applied, Error> {
        self.ensure_unchanged(office, by, &said, (&file, &token))?;
        let (by, seed, now) = (by.clone(), rand::random(), clock::now());
        let applied: Result<Applied, DeskError> =
            office.store.write(move |tx| import::apply(tx, &by, (self, &file), &token, seed, now));
        Ok(applied?)
    }
}
