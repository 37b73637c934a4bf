//! `GET /healthz`: `ok` when the database answers.

use super::{App, blocking};
use crate::error::Error;
use axum::extract::State;

pub async fn get(State(app): State<App>) -> Result<&'static str, Error> {
    blocking(move || {
        app.office.store.read(|view| view.last_link())?;
        Ok("ok")
    })
    .await
}
