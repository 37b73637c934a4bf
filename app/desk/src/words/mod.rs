//! What the desk says beyond the app: its own phrases, and words for what the office answers.

pub mod phrases;
mod trouble;
mod vocabularies;

pub use spotcheck_web::words::{
    Lang, bytes, day, day_of, dotted, listed, moment, named, number, paper_kind_word, refusal_words,
    role_word, short_day, tier_word, use_lang,
};
pub use trouble::trouble_words;
pub use vocabularies::*;

use crate::browser::intl::Intl;
use crate::say;
use spotcheck_domain::call::{LikeBy, Likely};
use spotcheck_domain::time::Timestamp;
use spotcheck_web::words::code;

/// After so many days the day itself says more.
const LONG_DAYS: i32 = 30;

/// When something was, as far as a list tells it: `today`, `3 days ago`, `1 Nov`.
pub fn ago(lang: Lang, at: Timestamp) -> String {
    let (day, today) = (Intl::day_of(at), Intl::today());
    match today.days() - day.days() {
        ..=0 => say!(lang, desk.today).to_owned(),
        n if n < LONG_DAYS => Intl::relative_day(&day, &today, code(lang)),
        _ => Intl::day(&day, code(lang)),
    }
}

/// Why two sites may be the same.
pub fn like_words(lang: Lang, like: &Likely) -> String {
    let why = match like.why {
        LikeBy::Code => say!(lang, sites.like_code),
        LikeBy::Name => say!(lang, sites.like_name),
        LikeBy::Place => say!(lang, sites.like_place),
    };
    let far = like.distance_m.map(|metres| say!(lang, sites.metres, n = metres)).unwrap_or_default();
    dotted(&[why.to_owned(), far, like.address.clone()])
}
