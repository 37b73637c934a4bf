//! Moments and civil days, as plain numbers. Nothing here knows what time it is.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Milliseconds since 1970-01-01T00:00:00Z, as the clock that made it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// Whole seconds, what an Automerge change carries.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
    /// The civil day in a zone `offset_minutes` east of UTC.
    pub fn day(self, offset_minutes: i32) -> Day {
        let days = self.0.saturating_add(i64::from(offset_minutes) * 60_000).div_euclid(86_400_000);
        Day(days.clamp(-700_000, 2_900_000) as i32)
    }
}

/// A civil day, counted from 1970-01-01; written `2026-12-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Not a day of the form `2026-12-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form YYYY-MM-DD")]
pub struct DayError;

const EPOCH_JULIAN: i32 = 2_440_588;

impl Day {
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }
    pub const fn days(self) -> i32 {
        self.0
    }
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
    /// As numbers of papers have it.
    pub fn year(self) -> u16 {
        let date = time::Date::from_julian_day(self.0.saturating_add(EPOCH_JULIAN));
        date.ok().and_then(|date| u16::try_from(date.year()).ok()).unwrap_or(0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match time::Date::from_julian_day(self.0.saturating_add(EPOCH_JULIAN)) {
            Ok(date) => write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()),
            Err(_) => f.write_str("0000-01-01"),
        }
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut parts = text.split('-');
        let mut next = |width: usize| {
            parts
                .next()
                .filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
                .ok_or(DayError)
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return Err(DayError);
        }
        let month = time::Month::try_from(month as u8).map_err(|_| DayError)?;
        let date = time::Date::from_calendar_date(i32::from(year), month, day as u8).map_err(|_| DayError)?;
        Ok(Self(date.to_julian_day() - EPOCH_JULIAN))
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_what_it_writes() {
        for text in ["1970-01-01", "2024-02-29", "2026-12-31"] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("1970-01-02".parse(), Ok(Day::from_days(1)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["2026-02-30", "2026-2-3", "26-02-03", "2026-02-03-1", "", "２０２６-01-01"] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }

    #[test]
    fn a_time_beyond_all_times_has_a_day() {
        assert_eq!(Timestamp::from_millis(i64::MAX).day(840), Day::from_days(2_900_000));
        assert_eq!(Timestamp::from_millis(i64::MIN).day(-720), Day::from_days(-700_000));
    }

    #[test]
    fn the_day_turns_at_local_midnight() {
        let evening = Timestamp::from_millis(16 * 3_600_000);
        assert_eq!(evening.day(0).to_string(), "1970-01-01");
        assert_eq!(evening.day(8 * 60).to_string(), "1970-01-02");
    }
}
