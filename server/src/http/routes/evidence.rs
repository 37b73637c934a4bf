//! `GET /v1/evidence/{inspection}`: a visit with its findings as an evidence pack, streamed as it is made. A link that a browser
//! follows sets no headers, so the device may name itself in the address: `?device=ID`.

use crate::clock;
use crate::evidence::make::Pack;
use crate::evidence::{EvidenceError, note, plan_for};
use crate::http::app::{App, DEVICE, asking_as};
use crate::http::error::Error;
use crate::http::fair::{Asker, Place};
use crate::http::headers::text;
use crate::office::Office;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use spotcheck_domain::id::DocumentId;
use std::io;
use std::sync::Arc;

impl From<EvidenceError> for Error {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::NotFound => Self::NotFound,
            EvidenceError::Store(error) => Self::Store(error),
            EvidenceError::Io(error) => Self::Io(error),
            EvidenceError::Broken(_) => Self::Internal("a record of a pack cannot be read"),
            EvidenceError::Json(_) => Self::Internal("what a pack says cannot be written"),
        }
    }
}

#[derive(Deserialize)]
pub struct Named {
    device: Option<String>,
}

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(visit): Path<String>,
    Query(named): Query<Named>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let visit: DocumentId = visit.parse().map_err(|_| Error::NotFound)?;
    let asking = asking_as(&headers, text(&headers, &DEVICE).or(named.device.as_deref()));
    // Kept until the pack is taken whole: who asks for another waits for it.
    let place = app.fair.packs.place(asker).await?;
    let planned = app.labour_for(asker, asking, move |office, principal| {
        let now = clock::now();
        let members = office.store.read(|view| plan_for(view, principal, visit))?;
        let (by, noted) = (principal.clone(), members.clone());
        office.store.write(move |tx| note(tx, &by, &noted, now))?;
        Ok((members, now))
    });
    let (members, now) = planned.await?;
    let pack = Pack::new(Arc::clone(&app.office), Arc::clone(&app.office.secret), members, now);
    let taking = Taking { app, asker, pack, place };
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"evidence-{visit}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(futures::stream::try_unfold(taking, next))).into_response())
}

/// A pack that somebody takes.
struct Taking {
    app: App,
    asker: Asker,
    pack: Pack<Arc<Office>>,
    /// Its next owner waits for it.
    place: Place,
}

/// Its next piece. What breaks off is no ZIP, and so nobody takes it for a pack.
async fn next(taking: Taking) -> io::Result<Option<(Bytes, Taking)>> {
    let Taking { app, asker, mut pack, place } = taking;
    let made = app.fair.run_beside(asker, move || {
        let piece = pack.next_piece()?;
        Ok((pack, piece))
    });
    let (pack, piece) = made.await.map_err(|error| {
        tracing::error!(%error, "an evidence pack broke off");
        io::Error::other(error.to_string())
    })?;
    Ok(piece.map(|piece| (Bytes::from(piece), Taking { app, asker, pack, place })))
}
