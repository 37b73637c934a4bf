//! Before what is sensitive, a device that came in by a password shows it again, where it was shown longer than ten minutes
//! ago: a desk that somebody left gives nobody a further device, other rights or the whole list of people. What came in by a
//! code is not asked: the phone in his hand is the proof, and it has nothing else to show.

use super::app::App;
use super::cookie;
use super::error::Error;
use crate::clock;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use spotcheck_domain::call::{AskCodes, Call, ConfirmCode, GivePost, SetPolicy, SetRoles};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::wire::AskCode;

const FRESH_MILLIS: i64 = 10 * 60_000;

/// What is asked of the office under these addresses by `POST`.
const DONE: [&str; 6] =
    [AskCode::PATH, AskCodes::PATH, ConfirmCode::PATH, SetRoles::PATH, GivePost::PATH, SetPolicy::PATH];
/// Tables of a whole area, by `GET`.
const TAKEN: [&str; 8] = [
    "/v1/export/people.xlsx",
    "/v1/export/people.csv",
    "/v1/export/units.xlsx",
    "/v1/export/units.csv",
    "/v1/export/sites.xlsx",
    "/v1/export/sites.csv",
    "/v1/export/audit.xlsx",
    "/v1/export/audit.csv",
];

fn is_sensitive(method: &Method, path: &str) -> bool {
    let among: &[&str] = if *method == Method::POST { &DONE } else { &TAKEN };
    among.contains(&path)
}

pub async fn insist(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let is_sensitive = path.is_some_and(|path| is_sensitive(request.method(), path.as_str()));
    let token = cookie::token(request.headers()).filter(|_| is_sensitive && app.manner.passwords);
    let Some(hash) = token.map(|token| token.hash()) else { return next.run(request).await };
    let since = clock::now().plus_millis(-FRESH_MILLIS);
    let office = app.office.clone();
    let asked = tokio::task::spawn_blocking(move || office.store.read(|view| view.needs_proof(&hash, since)));
    match asked.await {
        Ok(Ok(false)) => next.run(request).await,
        Ok(Ok(true)) => Error::Refused(Refusal::NeedsProof).into_response(),
        Ok(Err(error)) => Error::Store(error).into_response(),
        Err(_) => Error::Internal("a question about a session ended in a panic").into_response(),
    }
}
