//! `GET /v1/documents/{id}`: a document's saved bytes, for whoever may see it.

use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::ingest;
use crate::store::StoreError;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::id::DocumentId;

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound)?;
    let bytes = app
        .labour(asker, &headers, move |office, principal| {
            let held = office.store.read(|view| {
                let seen = principal.may_in_some(Act::ReadDocument, |post| {
                    Ok::<_, StoreError>(On::document(post.reach_of(view, id)?))
                })?;
                seen.map_err(|_| Error::NotFound)?;
                Ok::<_, Error>(ingest::load(view, id)?)
            })?;
            held.map(|mut held| held.document.save()).ok_or(Error::NotFound)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}
