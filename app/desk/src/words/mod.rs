//! What the desk says beyond the app: its own phrases, and words for what the office answers.

pub mod phrases;
mod trouble;
mod vocabularies;

pub use spotcheck_web::words::{
    Lang, day, day_of, dotted, listed, moment, named, number, refusal_words, role_word, short_day, tier_word,
    use_lang,
};
pub use trouble::trouble_words;
pub use vocabularies::*;
