//! How far this device's clock is off, as the office's answers tell. A record says what the device believes; limits are
//! judged by the day that it really is.

use serde::{Deserialize, Serialize};
use spotcheck_domain::time::Timestamp;

/// Clocks of devices that are set right differ by less.
const AGREE_MILLIS: i64 = 5 * 60_000;
/// A difference that moved by less is not written down anew.
const WORTH_NOTING_MILLIS: i64 = 30_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeClock {
    /// Milliseconds by which this device is ahead of the office.
    ahead: i64,
    /// The office's time when it said so.
    told: Timestamp,
}

impl OfficeClock {
    /// From an answer that was asked for and came at these times of this device. Half of the way is taken to be the
    /// answer's.
    pub fn learned(asked: Timestamp, came: Timestamp, office: Timestamp) -> Self {
        let halfway = asked.millis() + (came.millis() - asked.millis()) / 2;
        Self { ahead: halfway.saturating_sub(office.millis()), told: office }
    }

    pub fn is_news(self, known: Option<Self>) -> bool {
        known.is_none_or(|known| known.ahead.abs_diff(self.ahead) > WORTH_NOTING_MILLIS.unsigned_abs())
    }

    /// The time at the office when this device says `now`. A clock that was put right since would lead to before the
    /// office was last heard: then the device is believed.
    pub fn corrected(self, now: Timestamp) -> Timestamp {
        let corrected = now.plus_millis(self.ahead.saturating_neg());
        if corrected < self.told.plus_millis(-AGREE_MILLIS) { now.max(self.told) } else { corrected }
    }

    /// Minutes by which this device is ahead, negative where it is behind, where a person should know.
    pub fn minutes_off(self, now: Timestamp) -> Option<i32> {
        let off = now.millis().saturating_sub(self.corrected(now).millis());
        (off.unsigned_abs() > AGREE_MILLIS.unsigned_abs())
            .then(|| i32::try_from(off / 60_000).unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    const OFFICE: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn ahead_by(millis: i64) -> (OfficeClock, Timestamp) {
        let asked = OFFICE.plus_millis(millis - 200);
        let came = OFFICE.plus_millis(millis + 200);
        (OfficeClock::learned(asked, came, OFFICE), came)
    }

    #[test]
    fn a_clock_that_is_off_is_corrected_both_ways_and_said() {
        for days in [400, -400, 1, -1] {
            let (clock, now) = ahead_by(days * DAY);
            let next = now.plus_millis(3 * DAY);
            assert_eq!(clock.corrected(next), OFFICE.plus_millis(3 * DAY + 200));
            assert_eq!(clock.minutes_off(next), i32::try_from(days * 1_440).ok());
        }
    }

    #[test]
    fn clocks_that_agree_are_not_spoken_of() {
        let (clock, now) = ahead_by(4 * 60_000);
        assert_eq!(clock.minutes_off(now), None);
        let (same, _) = ahead_by(4 * 60_000 + 1_000);
        assert!(!same.is_news(Some(clock)) && same.is_news(None));
        assert!(ahead_by(0).0.is_news(Some(clock)));
    }

    #[test]
    fn a_clock_that_was_put_right_meanwhile_is_believed_again() {
        let (clock, _) = ahead_by(400 * DAY);
        let right = OFFICE.plus_millis(DAY);
        assert_eq!(clock.corrected(right), right);
        assert_eq!(clock.minutes_off(right), None);
    }
}
