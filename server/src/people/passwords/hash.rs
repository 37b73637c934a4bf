//! Argon2id (RFC 9106) with what OWASP asks at least: 19 MiB, two passes, one lane. Whoever calls bounds how many are worked
//! on at once, since memory is what an attack would spend.

use crate::store::{PasswordRow, StoreError};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use spotcheck_domain::time::Timestamp;

const MEMORY: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;
const LENGTH: usize = 32;

/// What is kept of a password.
pub fn of(password: &str, now: Timestamp, rng: &mut dyn RngCore) -> Result<PasswordRow, StoreError> {
    let mut salt = vec![0; SALT];
    rng.fill_bytes(&mut salt);
    let mut row =
        PasswordRow { salt, hash: Vec::new(), memory: MEMORY, passes: PASSES, lanes: LANES, set_at: now };
    row.hash = run(password, &row)?;
    Ok(row)
}

/// Whether this is the password that is kept. Of nobody's it takes as long to say no.
pub fn is_of(password: &str, row: Option<&PasswordRow>) -> Result<bool, StoreError> {
    let nobody = || PasswordRow {
        salt: vec![0; SALT],
        hash: Vec::new(),
        memory: MEMORY,
        passes: PASSES,
        lanes: LANES,
        set_at: Timestamp::from_millis(0),
    };
    let found = run(password, &row.cloned().unwrap_or_else(nobody))?;
    Ok(row.is_some_and(|row| is_same(&row.hash, &found)))
}

fn run(password: &str, row: &PasswordRow) -> Result<Vec<u8>, StoreError> {
    let unreadable = |_| StoreError::Unreadable("what a password costs");
    let params = Params::new(row.memory, row.passes, row.lanes, Some(LENGTH)).map_err(unreadable)?;
    let mut hash = vec![0; LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &row.salt, &mut hash)
        .map_err(unreadable)?;
    Ok(hash)
}

/// Looks at all bytes, wherever the first is that differs.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_its_own_and_no_two_are_kept_alike() {
        let now = Timestamp::from_millis(7);
        let (one, other) = (
            of("lantern over the weir", now, &mut rand::rng()),
            of("lantern over the weir", now, &mut rand::rng()),
        );
        let (one, other) = (one.expect("hashed"), other.expect("hashed"));
        assert_ne!((&one.salt, &one.hash), (&other.salt, &other.hash));
        assert_eq!((one.memory, one.passes, one.lanes), (19_456, 2, 1));
        let is_of = |text, row| is_of(text, row).expect("hashed");
        assert!(is_of("lantern over the weir", Some(&one)) && is_of("lantern over the weir", Some(&other)));
        assert!(!is_of("Lantern over the weir", Some(&one)) && !is_of("", Some(&one)));
        assert!(!is_of("lantern over the weir", None));
    }

    #[test]
    fn it_is_argon2id_as_others_make_it() {
        // RFC 9106 asks for 8 KiB a lane; the reference implementation gives this for `password`, `somesalt`, 64 MiB, two passes.
        let row = PasswordRow {
            salt: b"somesalt".to_vec(),
            hash: Vec::new(),
            memory: 65_536,
            passes: 2,
            lanes: 1,
            set_at: Timestamp::from_millis(0),
        };
        let hash = data_encoding::HEXLOWER.encode(&run("password", &row).expect("hashed"));
        assert_eq!(hash, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }
}
