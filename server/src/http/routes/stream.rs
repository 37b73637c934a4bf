//! `GET /v1/events`: server-sent events that say "there is news", and nothing else. A browser sets no headers here, so the
//! device names itself in the address: `?device=ID`.

use crate::http::app::{App, asking_as};
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::listeners::{Heard, Listener};
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::id::{DeviceId, UserId};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// A comment in between keeps proxies from closing the line, and finds listeners who are gone. Whether the device may still
/// listen is asked as often.
const BREATH: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
pub struct Named {
    device: Option<String>,
}

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Query(named): Query<Named>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let hearing = Hearing { app: app.clone(), asker, headers, device: named.device };
    let (listeners, audiences) = (Arc::clone(&app.listeners), hearing.audiences().await?);
    let listener = listeners.listen(&audiences.of, audiences.user, audiences.device);
    let hello = futures::stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"event: hello\ndata:\n\n"))]);
    let listening = Listening { listener, stopping: app.stopping.clone(), hearing, audiences };
    let news = futures::stream::unfold(listening, next);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(hello.chain(news))).into_response())
}

/// Who listens, as he asked.
struct Hearing {
    app: App,
    asker: Asker,
    headers: HeaderMap,
    device: Option<String>,
}

#[derive(PartialEq, Eq)]
struct Audiences {
    user: UserId,
    device: DeviceId,
    of: Vec<Uuid>,
}

impl Hearing {
    /// What he may hear of just now. Nothing of `self` is borrowed meanwhile.
    fn audiences(&self) -> impl Future<Output = Result<Audiences, Error>> + Send + use<> {
        let (app, asker, asking) =
            (self.app.clone(), self.asker, asking_as(&self.headers, self.device.as_deref()));
        async move {
            let found = app.work_for(asker, asking, |office, principal| {
                principal.may(Act::Listen, &On::office()).map_err(|_| Error::NotFound)?;
                let of = office.store.read(|view| view.audiences_of(principal.user))?;
                Ok(Audiences { user: principal.user, device: principal.device, of })
            });
            found.await
        }
    }
}

struct Listening {
    listener: Listener,
    stopping: watch::Receiver<bool>,
    hearing: Hearing,
    audiences: Audiences,
}

async fn next(mut listening: Listening) -> Option<(Result<Bytes, Infallible>, Listening)> {
    let Listening { listener, stopping, .. } = &mut listening;
    let heard = tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => Some(Heard::End),
        heard = listener.heard() => Some(heard),
        () = tokio::time::sleep(BREATH) => None,
    };
    let said = match heard {
        Some(Heard::News) => Bytes::from_static(b"event: news\ndata:\n\n"),
        // Another command may have revoked the device; a person who was moved hears of other records.
        None if listening.hearing.audiences().await.is_ok_and(|now| now == listening.audiences) => {
            Bytes::from_static(b":\n\n")
        }
        Some(Heard::End) | None => return None,
    };
    Some((Ok(said), listening))
}
