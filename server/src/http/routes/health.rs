//! `GET /healthz`: `ok` when the database answers.

use crate::http::app::{App, blocking};
use crate::http::error::Error;
use axum::extract::State;

pub async fn get(State(app): State<App>) -> Result<&'static str, Error> {
    blocking(move || {
        app.office.store.read(|view| view.last_link())?;
        Ok("ok")
    })
    .await
}
