//! 岗位: what a person holds beside the post of his unit and roles. A deputy (代理) holds one for somebody else, for stated
//! days and in his own name.
//!
//! A record is written in one post, whose unit covers it: an event's author is a person in that post. Who fixed, who
//! reviewed and who recorded are compared by person.

use crate::id::{PostId, UnitId, UserId};
use crate::term::Role;
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// The office's days are those of one zone, so that a deputyship begins and ends for everybody at once: China's.
const OFFICE_MINUTES_EAST: i32 = 8 * 60;

/// The office's day at that instant, by a clock that is right.
pub fn office_day(at: Timestamp) -> Day {
    at.day(OFFICE_MINUTES_EAST)
}

/// Minutes of that day which have passed by then.
pub fn office_minute(at: Timestamp) -> i64 {
    let minutes = at.millis().div_euclid(60_000).saturating_add(i64::from(OFFICE_MINUTES_EAST));
    minutes.rem_euclid(24 * 60)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: PostId,
    pub user: UserId,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    /// For whom he acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_for: Option<UserId>,
    /// The first day; at once where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day; until it is ended where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Post {
    /// He holds it on that day of the office's.
    pub fn holds_on(&self, day: Day) -> bool {
        self.may_have_held(day, day)
    }

    /// He holds it on one of the days from `first` to `last`.
    pub fn may_have_held(&self, first: Day, last: Day) -> bool {
        self.has_begun(last) && self.until.is_none_or(|until| until >= first)
    }

    pub fn has_begun(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(from: Option<i32>, until: Option<i32>) -> Post {
        let at = Timestamp::from_millis(1);
        Post {
            id: PostId::from_parts(at, [1; 10]),
            user: UserId::from_parts(at, [2; 10]),
            unit: UnitId::from_parts(at, [3; 10]),
            roles: vec![Role::Inspector],
            deputy_for: None,
            from: from.map(Day::from_days),
            until: until.map(Day::from_days),
        }
    }

    #[test]
    fn a_deputy_holds_his_post_on_the_stated_days_and_on_no_other() {
        let holds = |post: &Post| [9, 10, 12, 13].map(|day| post.holds_on(Day::from_days(day)));
        assert_eq!(holds(&post(Some(10), Some(12))), [false, true, true, false]);
        assert_eq!(holds(&post(None, Some(12))), [true, true, true, false]);
        assert_eq!(holds(&post(Some(10), None)), [false, true, true, true]);
        assert_eq!(holds(&post(None, None)), [true; 4]);
    }

    #[test]
    fn the_office_has_one_day_everywhere() {
        let midnight = Timestamp::from_millis(16 * 3_600_000);
        assert_eq!(office_day(midnight.plus_millis(-1)), Day::from_days(0));
        assert_eq!(office_day(midnight), Day::from_days(1));
        assert_eq!((office_minute(midnight.plus_millis(-1)), office_minute(midnight)), (1_439, 0));
    }

    #[cfg(feature = "document")]
    #[test]
    fn what_is_not_said_is_not_written() {
        let json = serde_json::to_string(&post(None, Some(12))).expect("it is written");
        assert!(!json.contains("from") && !json.contains("deputy_for"), "{json}");
        assert!(json.contains(r#""until":"1970-01-13""#), "{json}");
        assert_eq!(serde_json::from_str::<Post>(&json).expect("it is read"), post(None, Some(12)));
    }
}
