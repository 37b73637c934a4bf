//! Dates, numbers and money as the language writes them: the browser's `Intl`, asked in one place.

use super::{Lang, code};
use crate::browser::intl::Intl;
use spotcheck_domain::time::{Day, Timestamp};

/// `2026年12月1日`, `1 Dec 2026`.
pub fn day(lang: Lang, day: Day) -> String {
    Intl::day(&day, code(lang))
}

/// Without the year.
pub fn short_day(lang: Lang, day: Day) -> String {
    Intl::short_day(&day, code(lang))
}

/// Date and time, short.
pub fn moment(lang: Lang, at: Timestamp) -> String {
    Intl::time(at, code(lang))
}

/// The civil day of a moment, here.
pub fn day_of(lang: Lang, at: Timestamp) -> String {
    day(lang, Intl::day_of(at))
}

pub fn number(lang: Lang, n: f64) -> String {
    Intl::number(n, code(lang))
}

/// Yuan.
pub fn money(lang: Lang, yuan: u64) -> String {
    Intl::money(yuan, code(lang))
}

pub fn bytes(lang: Lang, n_bytes: u64) -> String {
    Intl::bytes(n_bytes, code(lang))
}

/// Metres, or kilometres from one on.
pub fn distance(lang: Lang, metres: f64) -> String {
    Intl::distance(metres, code(lang))
}
