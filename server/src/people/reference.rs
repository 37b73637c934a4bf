//! Reference data: what the office publishes, immutable under its hash, and each unit's view of the organisation.

use crate::error::Error;
use crate::office::Office;
use crate::store::{NewReference, ReferenceRow, StoreError, Tx, View};
use serde::Serialize;
use sha2::{Digest, Sha256};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Organisation, Person, Unit};
use spotcheck_domain::time::Timestamp;
use std::fmt::Write;

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// How long the list of versions is not repeated to a replica that was given it.
const REPEATED_MILLIS: i64 = 3_600_000;

/// Changes whenever one of the versions does, and every hour: a phone that was given the list and could not fetch
/// what it names is told again.
pub fn digest(versions: &[ReferenceRow], now: Timestamp) -> [u8; 8] {
    let mut digest = Sha256::new();
    digest.update(now.millis().div_euclid(REPEATED_MILLIS).to_be_bytes());
    for row in versions {
        digest.update(row.name.as_bytes());
        digest.update(row.sha256);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let mut short = [0; 8];
    short.copy_from_slice(&digest[..8]);
    short
}

/// Publishes a version of a piece of reference data.
pub fn publish<T: Serialize>(
    tx: &Tx<'_>,
    name: &str,
    scope: Option<UnitId>,
    version: Option<&str>,
    content: &T,
    now: Timestamp,
) -> Result<(), StoreError> {
    let json = serde_json::to_vec(content).map_err(|_| StoreError::Unreadable("reference data"))?;
    let sha256: [u8; 32] = Sha256::digest(&json).into();
    let named = hex(&sha256[..6]);
    let new = NewReference {
        name,
        scope,
        version: version.unwrap_or(&named),
        sha256: &sha256,
        brotli: &compress(&json)?,
        json: &json,
    };
    tx.put_reference(&new, now)
}

fn compress(json: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &json[..], &mut out, &params)?;
    Ok(out)
}

/// Makes a unit's view of the organisation where it is not made yet, or units or people changed since.
pub fn ensure_organisation(office: &Office, unit: UnitId, now: Timestamp) -> Result<(), Error> {
    const NAME: &str = "organisation";
    let is_made = office
        .store
        .read(|view| Ok::<_, StoreError>(view.reference_current(unit)?.iter().any(|row| row.name == NAME)))?;
    if is_made {
        return Ok(());
    }
    office.store.write(move |tx| Ok(publish(tx, NAME, Some(unit), None, &organisation(tx, unit)?, now)?))
}

/// What a unit may know: itself and what is below with its people, and the line above it with theirs.
fn organisation(view: &View<'_>, unit: UnitId) -> Result<Organisation, StoreError> {
    let mut units: Vec<Unit> = view.units_below(unit)?;
    for above in view.line_of(unit)?.into_iter().skip(1) {
        units.extend(view.unit(above)?);
    }
    let mut people: Vec<Person> = Vec::new();
    for unit in &units {
        people.extend(view.people_of(unit.id)?);
    }
    Ok(Organisation { units, people })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::reference::Named;
    use spotcheck_domain::term::Tier;

    #[test]
    fn two_units_that_know_the_same_both_read_it_and_a_third_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let office = Office::open(folder.path(), [3; 40]).expect("opens");
        let at = Timestamp::from_millis(1);
        let unit = move |n| UnitId::from_parts(at, [n; 10]);
        let published = office.store.write(move |tx| {
            for n in 1..=3 {
                let name = Named::default();
                tx.put_unit(&Unit { id: unit(n), parent: None, tier: Tier::City, name })?;
            }
            for n in 1..=2 {
                publish(tx, "organisation", Some(unit(n)), None, &Organisation::default(), at)?;
            }
            Ok::<_, StoreError>(Sha256::digest(serde_json::to_vec(&Organisation::default()).expect("JSON")))
        });
        let sha256: [u8; 32] = published.expect("published").into();
        let reads = |n| office.store.read(|view| view.reference(&sha256, unit(n))).expect("reads").is_some();
        assert_eq!([reads(1), reads(2), reads(3)], [true, true, false]);
    }
}
