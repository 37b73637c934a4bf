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
        let mut parts = text.split(',').map(|part| part.trim().parse::<f64>());
        let mut next = || parts.next().and_then(Result::ok).filter(|n| n.is_finite()).ok_or(PositionError);
        let (latitude, longitude) = (next()?, next()?);
        let accuracy_m = next().unwrap_or(0.0);
        if latitude.abs() > 90.0 || longitude.abs() > 180.0 || accuracy_m < 0.0 {
            return Err(PositionError);
        }
        Ok(Self { latitude, longitude, accuracy_m })
    }
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
        assert_eq!("91,0,1".parse::<Position>(), Err(PositionError));
        assert_eq!("NaN,0,1".parse::<Position>(), Err(PositionError));
        assert!("36.789016,111.260197,8".parse::<Position>().is_ok());
    }
}
