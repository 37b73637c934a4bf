//! The way to ask the office: a call goes out as it says itself, and what comes back is its answer, or the trouble that a
//! screen has words for.

use crate::browser::page::{self, Said};
use crate::proof::Proof;
use crate::store::use_store;
use leptos::prelude::*;
use leptos::web_sys::File;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use spotcheck_domain::call::{Call, Obstacle, plan_send};
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::session::Session;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// There is no network, or the office is silent. Whether it was done is not known.
    Offline,
    /// The session is over, or another person's.
    SignedOut,
    /// More at once than the office takes.
    Busy { seconds: Option<u32> },
    Refused {
        code: String,
        /// What the code is, where this version knows it.
        obstacle: Option<Obstacle>,
        details: Value,
    },
    /// It is not there, or not his: both look the same.
    NotYours,
    /// The office could not, or said what this version does not understand.
    Fault,
}

impl Trouble {
    /// The field that is wrong, where the office names one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Refused { details, .. } => details.get("field")?.as_str(),
            _ => None,
        }
    }

    pub fn is(&self, obstacle: Obstacle) -> bool {
        matches!(self, Self::Refused { obstacle: Some(found), .. } if *found == obstacle)
    }

    /// A count among its details.
    pub fn count(&self, of: &str) -> u64 {
        match self {
            Self::Refused { details, .. } => details.get(of).and_then(Value::as_u64).unwrap_or(0),
            _ => 0,
        }
    }
}

/// Who asks. Copied into whatever waits for an answer.
#[derive(Clone, Copy)]
pub struct Office {
    session: Signal<Option<Session>>,
    /// Where somebody can be asked for his password.
    proof: Option<Proof>,
}

pub fn use_office() -> Office {
    Office { session: use_store().session(), proof: use_context() }
}

impl Office {
    fn device(self) -> Option<DeviceId> {
        self.session.try_with_untracked(|session| session.as_ref().map(|session| session.device)).flatten()
    }

    /// What the office says; where it wants the password first, once that was shown.
    async fn said(self, address: &str, body: Option<&[u8]>) -> Result<Said, Trouble> {
        let ask = || page::ask_office(address, body, self.device());
        let said = ask().await.map_err(|_| Trouble::Offline)?;
        let needs_proof = said.status == 403 && code_of(&said) == Refusal::NeedsProof.word();
        match self.proof.filter(|_| needs_proof) {
            Some(proof) if proof.ask().await => ask().await.map_err(|_| Trouble::Offline),
            _ => Ok(said),
        }
    }

    pub async fn ask<C: Call>(self, call: &C) -> Result<C::Answer, Trouble> {
        let sent = plan_send(call).map_err(|_| Trouble::Fault)?;
        answer(&self.said(&sent.address, sent.body.as_deref()).await?)
    }

    /// What an address gives that no call is made for: a `GET`, or a `POST` where there is a body of JSON.
    pub async fn ask_at<T: DeserializeOwned>(self, address: &str, body: Option<&[u8]>) -> Result<T, Trouble> {
        answer(&self.said(address, body).await?)
    }

    /// Brings a file as it is; the browser streams it.
    pub async fn send_file<T: DeserializeOwned>(self, address: &str, file: &File) -> Result<T, Trouble> {
        answer(&page::send_file(address, file, self.device()).await.map_err(|_| Trouble::Offline)?)
    }

    /// Fetches a file and hands it to the browser's downloads. A plain link would not say which device asks.
    pub async fn download(self, address: &str, name: &str) -> Result<(), Trouble> {
        let said = self.said(address, None).await?;
        if !is_done(said.status) {
            return Err(trouble(&said));
        }
        page::download_bytes(name, &said.body, &said.media_type);
        Ok(())
    }
}

const fn is_done(status: u16) -> bool {
    matches!(status, 200..=299)
}

fn answer<T: DeserializeOwned>(said: &Said) -> Result<T, Trouble> {
    if !is_done(said.status) {
        return Err(trouble(said));
    }
    // Nothing is said where there is nothing to say but that it was done.
    let body: &[u8] = if said.body.is_empty() { b"null" } else { &said.body };
    serde_json::from_slice(body).map_err(|_| Trouble::Fault)
}

/// The office's envelope of what went wrong. A proxy's error has a status too, but no code.
#[derive(Default, Deserialize)]
struct Envelope {
    code: String,
    #[serde(default)]
    details: Value,
}

fn code_of(said: &Said) -> String {
    serde_json::from_slice::<Envelope>(&said.body).unwrap_or_default().code
}

fn trouble(said: &Said) -> Trouble {
    let Envelope { code, details } = serde_json::from_slice(&said.body).unwrap_or_default();
    match said.status {
        401 => Trouble::SignedOut,
        404 => Trouble::NotYours,
        429 | 503 => Trouble::Busy { seconds: said.retry_after },
        // What stands between here and the office.
        502 | 504 => Trouble::Offline,
        _ if code.is_empty() || said.status >= 500 => Trouble::Fault,
        _ => Trouble::Refused { obstacle: code.parse().ok(), code, details },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::Entered;
    use spotcheck_domain::id::UnitId;

    fn said(status: u16, body: &str) -> Said {
        Said { status, body: body.as_bytes().to_vec(), ..Said::default() }
    }

    #[test]
    fn an_answer_is_what_the_call_says() {
        let id = "0190a5f8-7c00-7000-8000-000000000001";
        let entered: Entered<UnitId> = answer(&said(200, &format!("{{\"id\":\"{id}\"}}"))).expect("an id");
        assert_eq!(entered.id.to_string(), id);
        assert_eq!(answer::<()>(&said(204, "")), Ok(()));
        assert_eq!(answer::<()>(&said(200, "<html>")), Err(Trouble::Fault));
    }

    #[test]
    fn what_went_wrong_is_told_by_status_and_code() {
        assert_eq!(trouble(&said(401, "")), Trouble::SignedOut);
        assert_eq!(trouble(&said(404, "")), Trouble::NotYours);
        assert_eq!(trouble(&said(502, "bad gateway")), Trouble::Offline);
        assert_eq!(trouble(&said(500, "")), Trouble::Fault);
        let busy = Said { retry_after: Some(5), ..said(429, "") };
        assert_eq!(trouble(&busy), Trouble::Busy { seconds: Some(5) });
        let refused = trouble(&said(
            400,
            r#"{"code":"field_invalid","message":"it cannot be done","details":{"field":"name"}}"#,
        ));
        assert!(refused.is(Obstacle::FieldInvalid));
        assert_eq!(refused.field(), Some("name"));
        let full = trouble(&said(409, r#"{"code":"unit_not_empty","message":"","details":{"n_people":3}}"#));
        assert_eq!((full.count("n_people"), full.count("n_units")), (3, 0));
    }
}
