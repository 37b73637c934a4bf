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

/// The same without the year, where it is this one.
pub fn near_day_of(lang: Lang, at: Timestamp) -> String {
    let (day_of_it, today) = (Intl::day_of(at), Intl::today());
    let year = |day: Day| day.to_string().split('-').next().map(ToOwned::to_owned);
    if year(day_of_it) == year(today) { short_day(lang, day_of_it) } else { day(lang, day_of_it) }
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
