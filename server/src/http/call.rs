//! A call of the domain as a route: who asks is known before his call is read, fields that it does not have are
//! refused, and what is answered is what the call says.

use super::app::App;
use super::body;
use super::error::Error;
use super::fair::Asker;
use super::headers::{insist_on, insist_on_no_form};
use crate::people::principal::Principal;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{Extension, Query, RawPathParams, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use spotcheck_domain::call::{Call, Method, encode};

/// Bytes of one parameter of a query, at most: two hundred characters of a search.
const MOST_PARAMETER: usize = 600;

/// What answers a call, in a blocking thread.
pub type Answer<C> = fn(&App, &Principal, C) -> Result<<C as Call>::Answer, Error>;

/// The route of a call, to be put at its address.
pub fn route<C>(answer: Answer<C>) -> MethodRouter<App>
where
    C: Call + DeserializeOwned + Send + 'static,
    C::Answer: Serialize + Send + 'static,
{
    let handle = move |State(app): State<App>,
                       Extension(asker): Extension<Asker>,
                       places: Result<RawPathParams, RawPathParamsRejection>,
                       uri: Uri,
                       headers: HeaderMap,
                       body: Body| {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let places: Vec<(String, String)> =
            places.as_ref().map(|places| places.iter().map(owned).collect()).unwrap_or_default();
        run::<C>(answer, (app, asker), places, uri, headers, body)
    };
    match C::METHOD {
        Method::Get => get(handle),
        Method::Post => post(handle),
    }
}

async fn run<C>(
    answer: Answer<C>,
    (app, asker): (App, Asker),
    places: Vec<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error>
where
    C: Call + DeserializeOwned + Send + 'static,
    C::Answer: Serialize + Send + 'static,
{
    if C::METHOD == Method::Post {
        insist_on_no_form(&headers)?;
    }
    // Asked before the body is read: what is wrong with a call is told to those alone who may be here.
    app.work(asker, &headers, |_, _| Ok(())).await?;
    let call: C = match C::METHOD {
        Method::Get => of_query(&uri, &places)?,
        Method::Post => {
            let bytes =
                body::read(body, C::MOST_BYTES, app.manner.silence, &mut app.fair.reading(asker)).await?;
            if !bytes.is_empty() {
                insist_on("application/json", &headers)?;
            }
            of_body(&bytes, places)?
        }
    };
    let shared = app.clone();
    let answered = app.labour(asker, &headers, move |_, principal| {
        let answer = answer(&shared, &principal.at_desk(), call)?;
        serde_json::to_value(answer).map_err(|_| Error::Internal("an answer that cannot be written"))
    });
    Ok(match answered.await? {
        Value::Null => StatusCode::NO_CONTENT.into_response(),
        said => Json(said).into_response(),
    })
}

/// A call from its query and the places of its address. A parameter without a value is one that nobody filled in.
pub(super) fn of_query<C: DeserializeOwned>(uri: &Uri, places: &[(String, String)]) -> Result<C, Error> {
    let mut pairs: Vec<String> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| pair.split_once('=').is_some_and(|(_, value)| !value.is_empty()))
        .map(ToOwned::to_owned)
        .collect();
    for pair in &pairs {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        // Each `%` and two digits are one byte.
        if value.len() - 2 * value.matches('%').count().min(value.len() / 3) > MOST_PARAMETER {
            return Err(Error::Invalid(format!("`{}` is too long", name.get(..40).unwrap_or(name))));
        }
    }
    for (name, value) in places {
        let mut pair = format!("{name}=");
        encode(&mut pair, value);
        pairs.push(pair);
    }
    let whole: Uri = format!("/?{}", pairs.join("&"))
        .parse()
        .map_err(|_| Error::Invalid("the query is no part of an address".into()))?;
    let Query(call) = Query::try_from_uri(&whole).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(call)
}

/// A call from its body and the places of its address, which the body may repeat and not contradict.
fn of_body<C: DeserializeOwned>(bytes: &[u8], places: Vec<(String, String)>) -> Result<C, Error> {
    let invalid = |error: serde_json::Error| Error::Invalid(error.to_string());
    let mut fields: Map<String, Value> =
        if bytes.is_empty() { Map::new() } else { serde_json::from_slice(bytes).map_err(invalid)? };
    for (name, value) in places {
        let value = Value::String(value);
        if fields.get(&name).is_some_and(|said| *said != value) {
            return Err(Error::Invalid(format!("`{name}` is another in the address than in the body")));
        }
        fields.insert(name, value);
    }
    serde_json::from_value(Value::Object(fields)).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::{ListPeople, ReleaseQuarantined, SetRoles};

    fn place(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_query_is_read_as_it_was_filled_in() {
        let read = |query: &str| of_query::<ListPeople>(&query.parse().expect("an address"), &[]);
        let call = read("/v1/people?unit=&q=%E7%8E%8B&page=3").expect("a call");
        assert_eq!((call.unit, call.q.as_str(), call.page, call.retired), (None, "王", 3, false));
        for wrong in ["/v1/people?pag=3", "/v1/people?page=first", "/v1/people?page=1&page=2"] {
            assert!(matches!(read(wrong), Err(Error::Invalid(_))), "{wrong}");
        }
        assert!(read("/v1/people").is_ok());
    }

    #[test]
    fn an_address_is_not_contradicted_by_the_body_and_what_a_call_has_not_is_refused() {
        let id = "0190a5f8-7c00-7000-8000-000000000001";
        let read = |body: &str| of_body::<SetRoles>(body.as_bytes(), vec![place("person", id)]);
        assert_eq!(read(r#"{"roles":["inspector"]}"#).expect("a call").person.to_string(), id);
        assert!(read(&format!(r#"{{"roles":[],"person":"{id}"}}"#)).is_ok());
        let other = id.replace("01", "02");
        for wrong in [
            format!(r#"{{"roles":[],"person":"{other}"}}"#),
            r#"{"roles":[],"role":"admin"}"#.to_owned(),
            r#"{"roles":["god"]}"#.to_owned(),
            "[]".to_owned(),
            "{".to_owned(),
            String::new(),
        ] {
            assert!(matches!(read(&wrong), Err(Error::Invalid(_))), "{wrong}");
        }
        let Err(Error::Invalid(said)) = read(r#"{"roles":[],"role":"admin"}"#) else { panic!("refused") };
        assert!(said.contains("unknown field `role`"), "{said}");
        let release = of_body::<ReleaseQuarantined>(b"", vec![place("id", "12")]).expect("a call");
        assert_eq!(release.id, 12);
    }
}
