//! `GET /v1/key`: the public half of the office's key, for everybody.

use crate::http::app::App;
use crate::proof::office_key::ShownKey;
use axum::Json;
use axum::extract::State;

pub async fn get(State(app): State<App>) -> Json<ShownKey> {
    Json(app.office.secret.office_key().public().into())
}
