//! Why the office did not do what was asked, and what to do about it.

use super::{Lang, obstacle_words, refusal_words};
use crate::office::Trouble;
use crate::say;
use spotcheck_domain::refusal::Refusal;

pub fn trouble_words(lang: Lang, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Offline => say!(lang, desk.trouble_offline).to_owned(),
        Trouble::SignedOut => say!(lang, desk.trouble_signed_out).to_owned(),
        Trouble::Busy { seconds: None } => say!(lang, desk.trouble_busy).to_owned(),
        Trouble::Busy { seconds: Some(n) } => say!(lang, desk.trouble_busy_n, n = n),
        Trouble::NotYours => say!(lang, desk.trouble_not_yours).to_owned(),
        Trouble::Fault => say!(lang, desk.trouble_fault).to_owned(),
        Trouble::Refused { obstacle: Some(obstacle), .. } => obstacle_words(lang, *obstacle).to_owned(),
        Trouble::Refused { code, .. } => match code.parse::<Refusal>() {
            Ok(refusal) => refusal_words(lang, refusal),
            Err(_) => say!(lang, desk.trouble_refused).to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::Obstacle;

    #[test]
    fn every_trouble_is_a_sentence_and_no_code_is_shown() {
        let refused = |code: &str| Trouble::Refused {
            code: code.to_owned(),
            obstacle: code.parse().ok(),
            details: serde_json::Value::Null,
        };
        let mut troubles = vec![
            Trouble::Offline,
            Trouble::SignedOut,
            Trouble::Busy { seconds: None },
            Trouble::Busy { seconds: Some(5) },
            Trouble::NotYours,
            Trouble::Fault,
            refused("of_a_later_version"),
            refused("has_device"),
        ];
        troubles.extend(Obstacle::ALL.iter().map(|obstacle| refused(obstacle.word())));
        for (lang, end) in [(Lang::zh, '。'), (Lang::en, '.')] {
            for trouble in &troubles {
                let words = trouble_words(lang, trouble);
                assert!(words.ends_with(end) && !words.contains('_'), "{trouble:?}: {words}");
            }
        }
    }
}
