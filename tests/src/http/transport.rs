//! What a phone asks, as requests.

use super::{Answer, Http, WORTH_DEFLATING};
use crate::gzip::{self, deflate, inflate};
use data_encoding::BASE64;
use spotcheck_client::transport::{Transport, TransportError, Upload};
use spotcheck_domain::call::{Method, Sent};
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

fn tus() -> (&'static str, String) {
    (TUS.0, TUS.1.to_owned())
}

fn offset_of(answer: &Answer) -> Result<u64, TransportError> {
    answer.headers.get("upload-offset").and_then(|offset| offset.parse().ok()).ok_or(TransportError::Garbage)
}

impl Transport for Http {
    fn ask_as(&self, device: Option<DeviceId>) {
        self.inner.device.set(device);
    }

    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError> {
        let body = serde_json::to_vec(request).map_err(|_| TransportError::Garbage)?;
        let headers = [("content-type", "application/json".into())];
        let answer = self.ok("POST", "/v1/pair/look", &headers, &body)?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        self.ok("DELETE", "/v1/session", &[], &[]).map(drop)
    }

    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError> {
        let body = serde_json::to_vec(request).map_err(|_| TransportError::Garbage)?;
        let answer = self.ok("POST", "/v1/pair", &[("content-type", "application/json".into())], &body)?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let mut headers =
            vec![("content-type", "application/cbor".into()), ("accept-encoding", "gzip".into())];
        let deflated = (self.inner.takes_gzip.get() && body.len() > WORTH_DEFLATING).then(|| deflate(&body));
        headers.extend(deflated.is_some().then(|| ("content-encoding", "gzip".to_owned())));
        let answer = self.ok("POST", "/v1/sync", &headers, &deflated.unwrap_or(body))?;
        let said = |name: &str| answer.headers.get(name).map(String::as_str);
        self.inner.takes_gzip.set(said("accept-encoding") == Some("gzip"));
        match (said("content-type"), said("content-encoding")) {
            (Some("application/cbor"), Some("gzip")) => inflate(&answer.body),
            (Some("application/cbor"), _) => Ok(answer.body),
            _ => Err(TransportError::Garbage),
        }
    }

    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError> {
        let from = have.len();
        let (rest, coding) =
            if from == 0 { (String::new(), "br") } else { (format!("?from={from}"), "gzip") };
        let path = format!("/v1/reference/{sha256}{rest}");
        let answer = self.ok("GET", &path, &[("accept-encoding", coding.into())], &[]);
        let (answer, ended) = self.or_broken(answer)?;
        if answer.headers.get("spotcheck-from").is_none_or(|said| *said != from.to_string()) {
            have.clear();
        }
        match answer.headers.get("content-encoding").map(String::as_str) {
            Some("br") => gzip::unbrotli_onto(&answer.body, have),
            Some("gzip") => gzip::inflate_onto(&answer.body, have),
            _ => have.extend(answer.body),
        }
        ended
    }

    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError> {
        let pairs =
            [("sha256", sha256.to_string()), ("document", document.to_string()), ("type", media_type.into())];
        let metadata: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes()))).collect();
        let headers = [tus(), ("upload-length", length.to_string()), ("upload-metadata", metadata.join(","))];
        let answer = self.ok("POST", "/v1/photos", &headers, &[])?;
        let location = answer.headers.get("location").cloned().ok_or(TransportError::Garbage)?;
        let offset = offset_of(&answer).unwrap_or(0);
        Ok(Upload { location, offset })
    }

    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError> {
        offset_of(&self.ok("HEAD", path_of(location), &[tus()], &[])?)
    }

    async fn upload(&self, location: &str, offset: u64, bytes: Vec<u8>) -> Result<u64, TransportError> {
        let headers = [
            tus(),
            ("upload-offset", offset.to_string()),
            ("content-type", "application/offset+octet-stream".into()),
        ];
        offset_of(&self.ok("PATCH", path_of(location), &headers, &bytes)?)
    }

    async fn photo(&self, sha256: PhotoHash, have: &mut Vec<u8>) -> Result<String, TransportError> {
        let from = have.len();
        let range = (from > 0).then(|| ("range", format!("bytes={from}-")));
        let answer = self.ok("GET", &format!("/v1/photos/{sha256}"), range.as_slice(), &[]);
        let (answer, ended) = self.or_broken(answer)?;
        let begins = format!("bytes {from}-");
        if answer.headers.get("content-range").is_none_or(|range| !range.starts_with(&begins)) {
            have.clear();
        }
        have.extend(answer.body);
        ended.map(|()| answer.headers.get("content-type").cloned().unwrap_or_default())
    }

    async fn quarantine(&self, after: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        let answer = self.ok("GET", &format!("/v1/quarantine?after={after}"), &[], &[])?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn quarantined(&self, id: i64) -> Result<QuarantinedChange, TransportError> {
        let answer = self.ok("GET", &format!("/v1/quarantine/{id}"), &[], &[])?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn call(&self, sent: &Sent) -> Result<Vec<u8>, TransportError> {
        let method = if sent.method == Method::Post { "POST" } else { "GET" };
        let body = sent.body.as_deref().unwrap_or_default();
        let headers = [("content-type", "application/json".into())];
        Ok(self.ok(method, &sent.address, if body.is_empty() { &[] } else { &headers }, body)?.body)
    }

    async fn decide_quarantined(&self, id: i64, release: bool) -> Result<(), TransportError> {
        let decision = if release { "release" } else { "discard" };
        self.ok("POST", &format!("/v1/quarantine/{id}/{decision}"), &[], &[]).map(drop)
    }
}

/// The path of an absolute or relative location.
fn path_of(location: &str) -> &str {
    let Some((_, rest)) = location.split_once("://") else { return location };
    rest.find('/').map_or(location, |slash| &rest[slash..])
}
