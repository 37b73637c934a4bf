//! `POST /v1/codes`: a new pairing code, `…/sheet`: several. `GET /v1/codes`: those that wait to be confirmed.
//! `POST /v1/codes/{id}/confirm`.

use crate::clock;
use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::{insist_on, insist_on_no_form};
use crate::http::origin;
use crate::office::Office;
use crate::people::codes::Given;
use crate::people::principal::Principal;
use crate::people::welcome::link;
use crate::people::{PeopleError, codes, notices};
use crate::store::CodeRow;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use spotcheck_domain::call::{AskCodes, AskedCode, MOST_CODES};
use spotcheck_domain::id::{CodeId, DeviceId, UserId};
use spotcheck_domain::qr;
use spotcheck_domain::wire::{AskCode, NewCode, PendingCode};

const MOST_BYTES: usize = 1 << 10;

pub async fn post(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<NewCode>, Error> {
    insist_on("application/json", &headers)?;
    let bytes = body::read(request, MOST_BYTES, app.manner.silence, &mut app.fair.reading(asker)).await?;
    let shared = app.clone();
    app.work(asker, &headers, move |office, principal| {
        let request: AskCode =
            serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
        let (store, secret) = (&office.store, &office.secret);
        let url = address(&shared, request.at.as_deref())?;
        let (by, basis) = (principal.user, request.basis);
        let (code, row) = codes::ask(store, secret, principal, request, clock::now(), &mut rand::rng())?;
        tracing::info!(%by, user = %row.user, %basis, pending = row.is_pending, "a pairing code was asked for");
        if row.is_pending {
            tell(office, row.user, principal.device)?;
        }
        Ok(Json(told(&url, code, &row)))
    })
    .await
}

/// For several people at once; each is told of his own.
pub fn several(app: &App, by: &Principal, call: AskCodes) -> Result<Vec<AskedCode>, Error> {
    if call.people.len() > MOST_CODES {
        return Err(Error::TooMany("people", MOST_CODES));
    }
    let (office, url) = (&app.office, address(app, call.at.as_deref())?);
    let (now, mut rng) = (clock::now(), rand::rng());
    let given = codes::ask_all(&office.store, &office.secret, by, &call.people, now, &mut rng)?;
    let mut all = Vec::with_capacity(given.len());
    for Given { person, unit, code } in given {
        let (code, refused) = match code {
            Ok((code, row)) => {
                if row.is_pending {
                    tell(office, row.user, by.device)?;
                }
                (Some(told(&url, code, &row)), None)
            }
            Err(why) => (None, Some(why)),
        };
        all.push(AskedCode { person, unit, code, refused });
    }
    let n_given = all.iter().filter(|one| one.code.is_some()).count();
    tracing::info!(by = %by.user, n_given, "pairing codes were asked for");
    Ok(all)
}

/// A code as whoever asked for it is shown it, once.
fn told(url: &str, code: String, row: &CodeRow) -> NewCode {
    let link = link(url, &code);
    let qr = if url.is_empty() { None } else { qr::drawn(&link) };
    NewCode { id: row.id, code, link, expires_at: row.expires_at, is_pending: row.is_pending, qr }
}

/// Under which address a code is opened: the office's own, else the one under which whoever asks reaches it.
fn address(app: &App, at: Option<&str>) -> Result<String, Error> {
    /// Bytes of a host's name are 253 at most (RFC 1035, 2.3.4).
    const LONGEST: usize = 300;
    if let Some(url) = &app.manner.public_url {
        return Ok(url.clone());
    }
    match at {
        None => Ok(String::new()),
        Some(at) if at.len() <= LONGEST && at.is_ascii() && origin::of_url(at).as_deref() == Some(at) => {
            Ok(at.to_owned())
        }
        Some(_) => Err(Error::Invalid("`at` is no origin, as `https://inspect.example`".into())),
    }
}

pub async fn list(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<Json<Vec<PendingCode>>, Error> {
    app.work(asker, &headers, |office, principal| {
        Ok(Json(codes::pending(&office.store, principal, clock::now())?))
    })
    .await
}

pub async fn confirm(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    insist_on_no_form(&headers)?;
    let id: CodeId = id.parse().map_err(|_| Error::NotFound)?;
    app.work(asker, &headers, move |office, principal| {
        let row = codes::confirm(&office.store, principal, id, clock::now())?;
        tracing::info!(by = %principal.user, user = %row.user, "a pairing code was confirmed");
        tell(office, row.user, principal.device)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells all whom a person's devices concern that there is news.
pub fn tell(office: &Office, person: UserId, by: DeviceId) -> Result<(), Error> {
    let reached = office.store.read(|view| Ok::<_, PeopleError>(notices::audiences(view, person)?))?;
    office.news.tell(&reached, by);
    Ok(())
}
