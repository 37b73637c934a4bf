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
        write_rounded(f, self.latitude, 6)?;
        f.write_str(",")?;
        write_rounded(f, self.longitude, 6)?;
        f.write_str(",")?;
        write_rounded(f, self.accuracy_m, 0)
    }
}

/// As the standard library writes a number with so many decimals, at most nine: the exact value, rounded to the nearest,
/// of two to the even one. (What it has for numbers of every length is some kilobytes of the phone's download.) What is
/// beyond 10^13 is written as some number that nobody reads as a part of a position.
fn write_rounded(f: &mut fmt::Formatter<'_>, value: f64, n_decimals: u32) -> fmt::Result {
    const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
    if !value.is_finite() {
        return f.write_str("NaN");
    }
    let bits = value.to_bits();
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    // The value is `whole / 2^n_halvings`.
    let (whole, n_halvings) = match (bits >> FRACTION_BITS & 0x7ff) as i32 {
        0 => (fraction, 1074),
        exponent => (fraction | 1 << FRACTION_BITS, 1075 - exponent),
    };
    let unit = 10_u64.pow(n_decimals);
    let scaled = u128::from(whole) * u128::from(unit);
    let rounded = match n_halvings {
        ..=0 => scaled << n_halvings.unsigned_abs().min(40),
        1..=127 => {
            let (below, rest) = (scaled >> n_halvings, scaled & ((1 << n_halvings) - 1));
            let half = 1 << (n_halvings - 1);
            below + u128::from(rest > half || rest == half && below % 2 == 1)
        }
        _ => 0,
    };
    let rounded = u64::try_from(rounded).unwrap_or(u64::MAX);
    let sign = if value.is_sign_negative() { "-" } else { "" };
    write!(f, "{sign}{}", rounded / unit)?;
    if n_decimals == 0 { Ok(()) } else { write!(f, ".{:01$}", rounded % unit, n_decimals as usize) }
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

    #[test]
    fn what_is_no_number_and_what_is_far_beyond_the_globe_is_not_read_again() {
        for wrong in [f64::NAN, f64::INFINITY, 1e30, f64::MAX] {
            let written = Position { latitude: 1.0, longitude: wrong, accuracy_m: 1.0 }.to_string();
            assert_eq!(written.parse::<Position>(), Err(PositionError), "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn numbers_are_written_as_by_the_standard_library(
            near in -1e4..1e4_f64,
            // These lie half-way between two that can be written, or nearly.
            halves in -400_000_000..400_000_000_i64,
            eighths in -1_000_000_000..1_000_000_000_i64,
            small in -1e-5..1e-5_f64,
            far in -1e12..1e12_f64,
        ) {
            let (half, eighth) = (halves as f64 / 2e6, eighths as f64 / 1024.0);
            for value in [near, half, eighth, small, far, halves as f64 / 2.0, 0.0, -0.0, f64::MIN_POSITIVE] {
                let at = Position { latitude: value, longitude: -value, accuracy_m: value };
                let written = format!("{value:.6},{:.6},{value:.0}", -value);
                proptest::prop_assert_eq!(at.to_string(), written);
            }
        }

        /// To the last bit, for everything that a phone writes and more.
        #[test]
        fn numbers_are_read_as_by_the_standard_library(text in "[+-]?[0-9]{1,4}(\\.[0-9]{0,11})?") {
            proptest::prop_assert_eq!(decimal(&text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits));
        }
    }
}
