//! `POST /v1/sign-in`: a name and a password become a code, by which a browser is paired. `/v1/password`: the asker's own, to be
//! read, set and dropped. `/v1/people/{person}/password`: whether somebody has one, and its end. Where an office has no
//! passwords, none of these is there.

use super::codes::tell;
use crate::clock;
use crate::http::app::{App, Peer};
use crate::http::attempts::Chance;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::{Asker, network};
use crate::http::headers::insist_on;
use crate::people::principal::Principal;
use crate::people::refusals::Attempt;
use crate::people::{PeopleError, desk, passwords};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use spotcheck_domain::call::{
    Call, DropPassword, PasswordState, ProvePassword, ReadPassword, ReadPersonPassword, SetPassword, SignIn,
    SignInCode, TakePassword,
};
use spotcheck_domain::time::Timestamp;
use std::net::IpAddr;

/// That the office has passwords.
pub async fn are_here() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub async fn sign_in(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<SignInCode>, Error> {
    let address = app.manner.proxies.client(peer, &headers);
    let request: SignIn = read_body(&app, asker, &headers, request).await?;
    let place = app.fair.passwords.place(asker).await?;
    let tried_by = Tried { app: app.clone(), address, name: passwords::counted_by(&request.name) };
    let done = app.fair.run(place, move || {
        let now = clock::now();
        tried_by.once(now, || {
            let office = &tried_by.app.office;
            let (user, code) =
                passwords::sign_in(&office.store, &office.secret, &request, now, &mut rand::rng())?;
            tracing::info!(%address, %user, "a password was good");
            Ok(Json(SignInCode { code }))
        })
    });
    done.await
}

/// The asker's own.
pub async fn set(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<StatusCode, Error> {
    let address = app.manner.proxies.client(peer, &headers);
    let principal = app.work(asker, &headers, |_, principal| Ok(principal.clone())).await?;
    let call: SetPassword = read_body(&app, asker, &headers, request).await?;
    let place = app.fair.passwords.place(asker).await?;
    let tried_by = Tried { app: app.clone(), address, name: passwords::counted_of(principal.user) };
    let done = app.fair.run(place, move || {
        let (office, now) = (&tried_by.app.office, clock::now());
        let ended =
            tried_by.once(now, || passwords::set(&office.store, &principal, call, now, &mut rand::rng()))?;
        let (user, device) = (principal.user, principal.device);
        tracing::info!(%user, %device, n_ended = ended.len(), "a password was set");
        ended.into_iter().for_each(|device| tried_by.app.listeners.end(device));
        tell(office, user, device)?;
        Ok(StatusCode::NO_CONTENT)
    });
    done.await
}

/// Shown again, before what is sensitive.
pub async fn prove(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<StatusCode, Error> {
    let address = app.manner.proxies.client(peer, &headers);
    let principal = app.work(asker, &headers, |_, principal| Ok(principal.clone())).await?;
    let call: ProvePassword = read_body(&app, asker, &headers, request).await?;
    let place = app.fair.passwords.place(asker).await?;
    let tried_by = Tried { app: app.clone(), address, name: passwords::counted_of(principal.user) };
    let done = app.fair.run(place, move || {
        let (office, now) = (&tried_by.app.office, clock::now());
        tried_by.once(now, || passwords::prove(&office.store, &principal, &call, now))?;
        Ok(StatusCode::NO_CONTENT)
    });
    done.await
}

/// Whose attempts these are.
struct Tried {
    app: App,
    address: IpAddr,
    /// The name to which the password is said to belong, as it is counted.
    name: [u8; 32],
}

impl Tried {
    /// Looks at a password once, where one may be looked at from there and for that name. A wrong one is counted for both.
    fn once<T>(&self, now: Timestamp, look: impl FnOnce() -> Result<T, PeopleError>) -> Result<T, Error> {
        let Self { app, address, name } = self;
        let from = network(*address);
        let chance = app.failures.chance(from, now).min(app.wrong_passwords.chance(*name, now));
        if chance == Chance::None {
            metrics::counter!("spotcheck_passwords_refused_total").increment(1);
            tracing::debug!(%address, "a password was not looked at");
            return Err(Error::TooManyAttempts);
        }
        match look() {
            Err(PeopleError::PasswordWrong) => {
                app.failures.count(from, now);
                app.wrong_passwords.count(*name, now);
                app.office.note_refusal(Attempt::Password(from), now);
                metrics::counter!("spotcheck_passwords_refused_total").increment(1);
                let error =
                    if chance == Chance::OnlyGood { Error::TooManyAttempts } else { Error::PasswordWrong };
                tracing::warn!(%address, reason = error.code(), "a password was refused");
                Err(error)
            }
            other => Ok(other?),
        }
    }
}

async fn read_body<C: Call + DeserializeOwned>(
    app: &App,
    asker: Asker,
    headers: &HeaderMap,
    request: Body,
) -> Result<C, Error> {
    insist_on("application/json", headers)?;
    let mut held = app.fair.reading(asker);
    let bytes = body::read(request, C::MOST_BYTES, app.manner.silence, &mut held).await?;
    // What stands in it is nobody's to repeat.
    serde_json::from_slice(&bytes).map_err(|_| Error::Invalid("it is no such call".to_owned()))
}

pub fn read(app: &App, by: &Principal, _: ReadPassword) -> Result<PasswordState, Error> {
    Ok(app.office.store.read(|view| passwords::read(view, by, clock::now()))?)
}

pub fn drop_own(app: &App, by: &Principal, _: DropPassword) -> Result<(), Error> {
    let (principal, now) = (by.clone(), clock::now());
    app.office.store.write(move |tx| passwords::drop_own(tx, &principal, now))?;
    tell(&app.office, by.user, by.device)
}

pub fn of_person(app: &App, by: &Principal, call: ReadPersonPassword) -> Result<Option<Timestamp>, Error> {
    Ok(app.office.store.read(|view| desk::passwords::read(view, by, call.person))?)
}

pub fn take(app: &App, by: &Principal, call: TakePassword) -> Result<(), Error> {
    let (principal, now) = (by.clone(), clock::now());
    app.office.store.write(move |tx| desk::passwords::take(tx, &principal, call.person, now))?;
    tell(&app.office, call.person, by.device)
}
