//! A WGS-84 position, kept as one scalar so that two writers can never leave a mixture of two places.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Degrees (WGS-84) and the radius in metres within which the device believes to be. Written `lat,lon,accuracy`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    pub latitude: f64,
    pub longitude: f64,
    pub accuracy_m: f64,
}

/// Not a position of the form `36.789016,111.260197,8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a position of the form latitude,longitude,accuracy")]
pub struct PositionError;

impl Position {
    /// A place on earth, and not the one that devices name when they know none.
    pub fn is_credible(self) -> bool {
        let is_on_earth = self.latitude.abs() <= 90.0 && self.longitude.abs() <= 180.0;
        let is_nowhere = self.latitude.abs() < 1e-6 && self.longitude.abs() < 1e-6;
        is_on_earth && !is_nowhere && self.accuracy_m >= 0.0
    }

    /// Great-circle distance in metres (haversine, mean earth radius 6,371,008.8 m).
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon;
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6},{:.6},{:.0}", self.latitude, self.longitude, self.accuracy_m)
    }
}

impl FromStr for Position {
    type Err = PositionError;
    fn from_str(text: &str) -> Result<Self, PositionError> {
        let mut parts = text.split(',').map(|part| decimal(part.trim()));
        let mut next = || parts.next().flatten().ok_or(PositionError);
        let (latitude, longitude) = (next()?, next()?);
        let accuracy_m = next().unwrap_or(0.0);
        if latitude.abs() > 90.0 || longitude.abs() > 180.0 || accuracy_m < 0.0 {
            return Err(PositionError);
        }
        Ok(Self { latitude, longitude, accuracy_m })
    }
}

/// A decimal number without an exponent. Fifteen digits and a power of ten below 10^22 are exact, so their quotient is the
/// nearest number there is, as the standard library's reading gives; further digits are below what a satellite can say.
/// (Its tables for numbers of every length are ten kilobytes of the phone's download, twice.)
fn decimal(text: &str) -> Option<f64> {
    const DIGITS: u32 = 15;
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = || whole.bytes().chain(fraction.bytes());
    if all().next().is_none() || !all().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let n_fraction = (DIGITS as usize).checked_sub(whole.len())?.min(fraction.len());
    let kept = whole.bytes().chain(fraction.bytes().take(n_fraction));
    let mantissa = kept.fold(0_u64, |sum, digit| 10 * sum + u64::from(digit - b'0'));
    Some(sign * mantissa as f64 / 10_f64.powi(n_fraction as i32))
}

impl Serialize for Position {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let at = |latitude| Position { latitude, longitude: 111.0, accuracy_m: 0.0 };
        assert!((at(36.0).distance_m(at(37.0)) - 111_195.0).abs() < 5.0);
    }

    #[test]
    fn what_is_off_the_globe_is_refused() {
        for wrong in ["", ".", "-", "1e1,0,1", "1.2.3,0,1", "inf,0,1", "1", "1234567890123456,0,1", "1,2,-3"]
        {
            assert_eq!(wrong.parse::<Position>(), Err(PositionError), "{wrong}");
        }
        assert_eq!("91,0,1".parse::<Position>(), Err(PositionError));
        assert_eq!("NaN,0,1".parse::<Position>(), Err(PositionError));
        assert!("36.789016,111.260197,8".parse::<Position>().is_ok());
    }

    proptest::proptest! {
        /// To the last bit, for everything that a phone writes and more.
        #[test]
        fn numbers_are_read_as_by_the_standard_library(text in "[+-]?[0-9]{1,4}(\\.[0-9]{0,11})?") {
            proptest::prop_assert_eq!(decimal(&text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits));
        }
    }
}
