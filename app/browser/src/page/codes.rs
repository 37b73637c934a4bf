//! What a person asks of the office about devices, his own and others': a code, what he is told, and what their keys have
//! signed. Read property by
//! property: the screen's module has no reader of JSON but the browser's.

use super::super::js::property;
use super::window;
use gloo_net::http::{Request, RequestBuilder};
use js_sys::{Array, JSON};
use spotcheck_domain::codes::{Basis, DeviceName, NewCode, Notice, Qr, Who};
use spotcheck_domain::device_key::KeyMark;
use spotcheck_domain::id::{DeviceId, InspectionId, SignatureId, UserId};
use spotcheck_domain::time::Timestamp;
use wasm_bindgen::JsValue;

/// A new code. An error is the office's word, empty where there was no answer.
pub async fn ask_code(person: UserId, basis: Basis, device: DeviceId) -> Result<NewCode, String> {
    let at = window().location().origin().unwrap_or_default();
    let body = format!(r#"{{"person":"{person}","basis":"{basis}","at":"{at}"}}"#);
    let request = by(Request::post("/v1/codes"), device).header("Content-Type", "application/json");
    let answer = answered(request.body(body)).await?;
    let qr =
        property(&answer, "qr").map(|qr| Qr { size: number(&qr, "size") as u16, path: word(&qr, "path") });
    Ok(NewCode {
        id: word(&answer, "id").parse().map_err(|_| String::new())?,
        code: word(&answer, "code"),
        link: word(&answer, "link"),
        expires_at: moment(&answer, "expires_at"),
        is_pending: is(&answer, "is_pending"),
        qr,
    })
}

/// The newest of what he is told.
pub async fn notices(device: DeviceId) -> Result<Vec<Notice>, String> {
    let answer = answered(by(Request::get("/v1/notices"), device).build()).await?;
    let all = property(&answer, "notices").map(|all| Array::from(&all)).unwrap_or_default();
    Ok(all.iter().filter_map(|one| notice(&one)).collect())
}

/// This device has shown it.
pub async fn see_notice(id: i64, device: DeviceId) -> Result<(), String> {
    let path = format!("/v1/notices/{id}/seen");
    answered(by(Request::post(&path), device).build()).await.map(drop)
}

/// What the office found of the devices' keys under the signatures of a visit.
pub async fn signature_marks(
    visit: InspectionId,
    device: DeviceId,
) -> Result<Vec<(SignatureId, KeyMark)>, String> {
    let path = format!("/v1/inspections/{visit}/signatures");
    let answer = answered(by(Request::get(&path), device).build()).await?;
    let mark = |one: JsValue| Some((word(&one, "signature").parse().ok()?, word(&one, "mark").parse().ok()?));
    Ok(Array::from(&answer).iter().filter_map(mark).collect())
}

fn notice(one: &JsValue) -> Option<Notice> {
    let device = property(one, "device").and_then(|device| {
        Some(DeviceName { id: word(&device, "id").parse().ok()?, name: word(&device, "name") })
    });
    Some(Notice {
        id: number(one, "id") as i64,
        at: moment(one, "at"),
        kind: word(one, "kind"),
        person: who(&property(one, "person")?)?,
        device,
        by: property(one, "by").and_then(|by| who(&by)),
        is_seen: is(one, "is_seen"),
    })
}

fn who(one: &JsValue) -> Option<Who> {
    Some(Who { id: word(one, "id").parse().ok()?, name: word(one, "name") })
}

fn by(request: RequestBuilder, device: DeviceId) -> RequestBuilder {
    request.header("Spotcheck-Device", &device.to_string())
}

async fn answered(request: Result<Request, gloo_net::Error>) -> Result<JsValue, String> {
    let unreachable = |_| String::new();
    let response = request.map_err(unreachable)?.send().await.map_err(unreachable)?;
    let text = response.text().await.map_err(unreachable)?;
    let is_done = response.ok();
    if is_done && text.is_empty() {
        return Ok(JsValue::UNDEFINED);
    }
    let answer = JSON::parse(&text).map_err(|_| String::new())?;
    if is_done { Ok(answer) } else { Err(word(&answer, "code")) }
}

fn word(of: &JsValue, name: &str) -> String {
    property(of, name).and_then(|value| value.as_string()).unwrap_or_default()
}

fn number(of: &JsValue, name: &str) -> f64 {
    property(of, name).and_then(|value| value.as_f64()).unwrap_or_default()
}

fn moment(of: &JsValue, name: &str) -> Timestamp {
    Timestamp::from_millis(number(of, name) as i64)
}

fn is(of: &JsValue, name: &str) -> bool {
    property(of, name).and_then(|value| value.as_bool()).unwrap_or_default()
}
