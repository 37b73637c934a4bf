//! What the server says when it starts: where it listens, and how the first people get in.

use super::pairing::issue;
use crate::proof::secret::Secret;
use crate::store::{Store, StoreError};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use rand::{RngCore, SeedableRng, rngs::StdRng};
use serde::Serialize;
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// People for whom one start prints links, at most.
const MOST_LINKS: usize = 50;

/// A way in for somebody who has no device.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation {
    pub name: String,
    pub roles: Vec<Role>,
    pub unit: String,
    pub code: String,
    pub link: String,
}

/// What is printed for programs.
#[derive(Debug, Serialize)]
pub struct Started<'a> {
    pub listening: &'a str,
    /// There was no office in the folder before.
    pub founded: bool,
    pub data: &'a Path,
    pub pairing: &'a [Invitation],
}

/// Makes pairing links: for everybody without a device in a demo, else for the first administrator while none is
/// paired. Only a code's hash is kept, so each start makes new ones.
pub fn invite(
    store: &Store,
    secret: &Arc<Secret>,
    is_demo: bool,
    url: &str,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Vec<Invitation>, StoreError> {
    let people = store.read(|view| {
        if is_demo {
            return view.people_without_device(MOST_LINKS);
        }
        if view.has_paired_admin()? {
            return Ok(Vec::new());
        }
        let people = view.people_without_device(MOST_LINKS)?;
        Ok(people
            .into_iter()
            .filter(|person| holds(&person.roles, Act::ReleaseQuarantined))
            .take(1)
            .collect())
    })?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    let (secret, url) = (Arc::clone(secret), url.to_owned());
    store.write(move |tx| {
        let mut rng = StdRng::from_seed(seed);
        people
            .into_iter()
            .map(|person: Person| {
                let code = issue(tx, &secret, person.id, now, &mut rng)?;
                let unit = tx.unit(person.unit)?.map(|unit| unit.name.zh).unwrap_or_default();
                let link = link(&url, &code);
                Ok(Invitation { name: person.name, roles: person.roles, unit, code, link })
            })
            .collect()
    })
}

/// The code stands behind `#`, so that it appears in no log of a proxy.
pub fn link(url: &str, code: &str) -> String {
    format!("{}/pair#{code}", url.trim_end_matches('/'))
}

/// The same for people. `founded`: the folder of an office that is new.
pub fn describe(
    url: &str,
    listening: &str,
    founded: Option<&Path>,
    is_demo: bool,
    invitations: &[Invitation],
) -> String {
    let mut text = format!("Spotcheck 直查 listens on {listening}\n");
    if let Some(folder) = founded {
        let _ = writeln!(text, "A NEW office was founded in {}: there was none before", folder.display());
    }
    if url != listening {
        let _ = writeln!(text, "People reach it at {url}");
    }
    if let [only] = invitations {
        let _ = writeln!(
            text,
            "\nPairing link for {} ({}), good once, for 7 days:\n  {}",
            only.name, only.unit, only.link
        );
        if let Ok(code) = QrCode::new(only.link.as_bytes()) {
            let _ = writeln!(text, "\n{}", code.render::<Dense1x2>().quiet_zone(true).build());
        }
    } else if !invitations.is_empty() {
        text.push_str("\nPairing links, each good once, for 7 days");
        text.push_str(if is_demo {
            " (虚构演示数据: all people and places are invented):\n"
        } else {
            ":\n"
        });
        for one in invitations {
            let roles: Vec<&str> = one.roles.iter().map(|role| role.word()).collect();
            let (name, roles, unit) = (pad(&one.name, 10), pad(&roles.join(" "), 20), pad(&one.unit, 26));
            let _ = writeln!(text, "  {name}{roles}{unit}{}", one.link);
        }
    }
    text
}

/// Pads to a number of terminal columns, of which an ideograph takes two.
fn pad(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width).max(1)))
}
