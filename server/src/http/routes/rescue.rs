//! `POST /v1/rescue`: a rescue file, as its phone made it, brought by an administrator. Answers with what became of it.

use crate::http::app::App;
use crate::http::body::Pieces;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::insist_on;
use crate::rescue::{self, Imported};
use crate::{clock, office::Office};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use spotcheck_domain::authority::{Act, On};
use std::io::{self, Read};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Pieces of a body that may wait for what takes them in.
const WAITING: usize = 8;

pub async fn post(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Imported>, Error> {
    insist_on("application/octet-stream", &headers)?;
    let principal = app
        .work(asker, &headers, |_, principal| {
            principal.may(Act::ImportRescue, &On::office()).map_err(|_| Error::NotFound)?;
            Ok(principal.clone())
        })
        .await?;
    let slot = app.fair.uploads.slot(asker).await?;
    let (pieces, waiting) = mpsc::channel(WAITING);
    let office: Arc<Office> = Arc::clone(&app.office);
    let user = principal.user;
    let fair = Arc::clone(&app.fair);
    let importing = tokio::spawn(async move {
        let import = move || {
            let body = Incoming { waiting, piece: Bytes::new() };
            Ok(rescue::import(&office, body, Some(&principal), false, clock::now(), &mut rand::rng())?)
        };
        fair.run_beside(asker, import).await
    });
    let mut body = Pieces::of(request, app.manner.silence);
    loop {
        let piece = tokio::select! {
            piece = body.next() => piece,
            () = slot.given_up() => Err(Error::Slow),
        };
        slot.moved(piece.iter().flatten().map(Bytes::len).sum());
        let is_end = !matches!(piece, Ok(Some(_)));
        let piece = piece.map_err(|_| io::ErrorKind::UnexpectedEof.into());
        // Whoever takes it in has seen enough, or it is over.
        if pieces.send(piece).await.is_err() || is_end {
            break;
        }
    }
    drop(pieces);
    let imported = importing.await.map_err(|_| Error::Internal("an import's thread ended early"))??;
    let (n_stored, n_refused, n_photos) = (imported.n_stored, imported.n_refused, imported.n_photos);
    tracing::info!(by = %user, n_stored, n_refused, n_photos, "a rescue file was taken in");
    Ok(Json(imported))
}

/// A body, read where what reads may block.
struct Incoming {
    waiting: mpsc::Receiver<io::Result<Option<Bytes>>>,
    piece: Bytes,
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.waiting.blocking_recv().transpose()?.flatten() {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let n = self.piece.len().min(into.len());
        into[..n].copy_from_slice(&self.piece.split_to(n));
        Ok(n)
    }
}
