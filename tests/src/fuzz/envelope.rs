//! What must hold of every answer of the HTTP interface, whatever was asked.

use crate::http::{Answer, Http};
use spotcheck_client::transport::TransportError;
use spotcheck_domain::wire::ErrorBody;

/// One exchange whose answer is held against the contract: success, or a refusal in one JSON envelope. Gives the status.
///
/// A request that is no HTTP at all never reaches the office's code: the HTTP library's own bare 400 or 431 is an answer
/// as well.
pub fn exchange(
    http: &Http,
    method: &str,
    path: &str,
    headers: &[(&str, String)],
    body: &[u8],
) -> Result<u16, String> {
    let asked = || format!("{method} {path} {headers:?} with {} bytes", body.len());
    match http.exchange(method, path, headers, body) {
        Ok(answer) => judge(&answer, method == "HEAD").map_err(|why| format!("{why} to {}", asked())),
        Err(TransportError::Unreachable) => Err(format!("no answer to {}", asked())),
        Err(error) => Err(format!("{error:?} to {}", asked())),
    }
}

fn judge(answer: &Answer, is_head: bool) -> Result<u16, String> {
    let Answer { status, headers, body } = answer;
    let is_of_http = matches!(status, 400 | 431) && body.is_empty() && !headers.contains_key("content-type");
    match status {
        200..=399 => Ok(*status),
        400..=499 if is_head || is_of_http => Ok(*status),
        400..=499 => match serde_json::from_slice::<ErrorBody>(body) {
            Ok(error) if !error.code.is_empty() && error.code != "internal" => Ok(*status),
            _ => Err(format!("{status} without an envelope: {:?}", String::from_utf8_lossy(body))),
        },
        _ => Err(format!("{status}: {:?}", String::from_utf8_lossy(body))),
    }
}
