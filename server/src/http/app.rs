//! What handlers share, and how they call the core: in a blocking thread, for whoever the headers say.

use super::attempts::Failures;
use super::cookie;
use super::error::Error;
use super::fair::{Asker, Askers, Fair};
use super::listeners::Listeners;
use super::manner::Manner;
use super::origin;
use crate::clock;
use crate::office::Office;
use crate::people::principal::Principal;
use crate::people::refusals::Attempt;
use crate::people::session::{Asking, authenticate};
use crate::upkeep::health::Health;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub office: Arc<Office>,
    /// Wrong codes and passwords, by the address from where they came.
    pub failures: Arc<Failures<IpAddr>>,
    /// Wrong passwords, by the name that was said with them.
    pub wrong_passwords: Arc<Failures<[u8; 32]>>,
    pub listeners: Arc<Listeners>,
    /// The app is reached by HTTPS, so cookies may insist on it.
    pub is_https: bool,
    /// The origin under which people reach it, where that was said.
    pub origin: Option<String>,
    pub fair: Arc<Fair>,
    pub askers: Arc<Askers>,
    pub manner: Arc<Manner>,
    pub health: Arc<Health>,
    /// When the server started.
    pub since: Instant,
    /// Turns true when the server stops: event streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl App {
    pub fn new(office: Arc<Office>, manner: Manner, is_tls: bool, stopping: watch::Receiver<bool>) -> Self {
        let listeners = Arc::<Listeners>::default();
        let hearing = Arc::clone(&listeners);
        let public_url = manner.public_url.as_deref();
        office.news.hear(move |reached, by| hearing.tell(reached, by));
        Self {
            office,
            failures: Arc::new(Failures::by_address()),
            wrong_passwords: Arc::new(Failures::by_name()),
            listeners,
            is_https: is_tls
                || public_url.is_some_and(|url| url.to_ascii_lowercase().starts_with("https://")),
            origin: public_url.and_then(origin::of_url),
            fair: Arc::default(),
            askers: Arc::default(),
            health: Arc::new(Health::of(&manner.data)),
            since: Instant::now(),
            stopping,
            manner: Arc::new(manner),
        }
    }

    /// Runs `work` in a blocking thread for whoever the headers say.
    pub async fn work<T: Send + 'static>(
        &self,
        asker: Asker,
        headers: &HeaderMap,
        work: impl FnOnce(&Office, &Principal) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.work_for(asker, asking(headers), work).await
    }

    /// The same for what may cost: in its asker's turn, and charged to him.
    pub async fn labour<T: Send + 'static>(
        &self,
        asker: Asker,
        headers: &HeaderMap,
        work: impl FnOnce(&Office, &Principal) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.labour_for(asker, asking(headers), work).await
    }

    /// The same for whoever `asking` is.
    pub async fn labour_for<T: Send + 'static>(
        &self,
        asker: Asker,
        asking: Result<Asking, Error>,
        work: impl FnOnce(&Office, &Principal) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let office = Arc::clone(&self.office);
        let idle_millis = self.manner.session_idle_millis;
        let place = self.fair.work.place(asker).await?;
        let work = move || {
            let principal = known(&office, &asking?, idle_millis)?;
            work(&office, &principal).inspect_err(|error| note(&office, &principal, error))
        };
        self.fair.run(place, work).await
    }

    /// The same for whoever `asking` is.
    pub async fn work_for<T: Send + 'static>(
        &self,
        asker: Asker,
        asking: Result<Asking, Error>,
        work: impl FnOnce(&Office, &Principal) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let office = Arc::clone(&self.office);
        let idle_millis = self.manner.session_idle_millis;
        let work = move || {
            let principal = known(&office, &asking?, idle_millis)?;
            work(&office, &principal).inspect_err(|error| note(&office, &principal, error))
        };
        self.fair.run_cheap(asker, work).await
    }
}

/// Who asks, with the posts that he holds today.
fn known(office: &Office, asking: &Asking, idle_millis: i64) -> Result<Principal, Error> {
    let now = clock::now();
    // A disk that is full must not keep people from their records.
    if let Err(error) = office.turn(now) {
        tracing::warn!(%error, "posts could not be begun and ended");
    }
    Ok(authenticate(&office.store, asking, idle_millis, now)?)
}

/// What a rule was against is news, and by whom it was asked. What is not there, or looks so to him, is asked for by honest
/// phones too.
fn note(office: &Office, principal: &Principal, error: &Error) {
    let (user, device, reason) = (principal.user, principal.device, error.code());
    let status = error.status();
    if matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
        && let Some(act) = principal.refused.last()
    {
        office.note_refusal(Attempt::Access(user, act), clock::now());
    }
    match status {
        StatusCode::FORBIDDEN => tracing::info!(%user, %device, reason, "a rule was against a request"),
        StatusCode::NOT_FOUND => tracing::debug!(%user, %device, reason, "a request for what is not there"),
        _ => {}
    }
}

/// The device that asks, as it says itself.
pub const DEVICE: HeaderName = HeaderName::from_static("spotcheck-device");

/// Who asks, as the headers say.
fn asking(headers: &HeaderMap) -> Result<Asking, Error> {
    let device = headers.get(DEVICE).map(|value| value.to_str().unwrap_or_default());
    asking_as(headers, device)
}

/// The same where something else than a header says which device it is.
pub fn asking_as(headers: &HeaderMap, device: Option<&str>) -> Result<Asking, Error> {
    let token = cookie::token(headers).ok_or(Error::NotPaired)?;
    let device = device.map(str::parse).transpose().map_err(|_| Error::OtherDevice)?;
    Ok(Asking { token, device })
}
