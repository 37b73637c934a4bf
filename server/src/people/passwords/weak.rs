//! Which passwords are refused: such as many others have, rows of keys, and the names of the person and his office. There are
//! no rules of composition (NIST SP 800-63B, 3.1.1.2).

use spotcheck_domain::call::{LEAST_PASSWORD, MOST_PASSWORD, Obstacle};
use std::sync::LazyLock;
use zxcvbn::{Score, zxcvbn};

/// The commonest, the longest first.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/passwords.txt").lines();
    let mut words: Vec<&str> = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Characters that are to be left when what everybody knows is taken out.
const LEAST_OWN: usize = 8;
/// Letters that are to be left beside a common word.
const LEAST_BESIDE: usize = 4;
const LEAST_DISTINCT: usize = 5;
const ROWS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"];

/// Why this is no password, for somebody of whom these words are known.
pub fn obstacle(password: &str, known: &[String]) -> Option<Obstacle> {
    match password.chars().count() {
        n if n < LEAST_PASSWORD => return Some(Obstacle::PasswordShort),
        n if n > MOST_PASSWORD => return Some(Obstacle::TooLong),
        _ => {}
    }
    let small = password.to_lowercase();
    if is_regular(&small) || is_common(&small) {
        return Some(Obstacle::PasswordCommon);
    }
    if is_named(&small, known) {
        return Some(Obstacle::PasswordNamed);
    }
    is_guessed(&small).then_some(Obstacle::PasswordCommon)
}

/// Few characters, the same piece again and again, or one key beside the other.
fn is_regular(small: &str) -> bool {
    let letters: Vec<char> = small.chars().collect();
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let is_repeated = (1..=letters.len() / 2)
        .any(|n| letters.len().is_multiple_of(n) && letters.chunks(n).all(|piece| piece == &letters[..n]));
    let n_steps = letters.len().saturating_sub(1);
    let n_beside = letters.windows(2).filter(|pair| is_beside(pair[0], pair[1])).count();
    distinct.len() < LEAST_DISTINCT || is_repeated || n_beside * 4 >= n_steps * 3
}

fn is_beside(one: char, next: char) -> bool {
    let is_near = |a: usize, b: usize| a.abs_diff(b) <= 1;
    let on_row = |row: &&str| Some((row.find(one)?, row.find(next)?));
    is_near(one as usize, next as usize)
        || ROWS.iter().filter_map(on_row).any(|(one, next)| is_near(one, next))
}

/// A common word with digits and signs around it.
fn is_common(small: &str) -> bool {
    let Some(word) = COMMON.iter().find(|word| small.contains(**word)) else { return false };
    let beside = small.replace(word, "");
    beside.chars().filter(|letter| letter.is_alphabetic()).count() < LEAST_BESIDE
}

/// Made of what has leaked most often, of common names and words, of dates, keys and repetitions: to be had by fewer than
/// 10⁸ guesses of somebody who tries these first.
fn is_guessed(small: &str) -> bool {
    zxcvbn(small, &[]).score() < Score::Three
}

/// Little is left without what is known of him.
fn is_named(small: &str, known: &[String]) -> bool {
    let mut known: Vec<String> =
        known.iter().map(|word| word.to_lowercase()).filter(|word| word.chars().count() > 1).collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = small.to_owned();
    for word in &known {
        left = left.replace(word.as_str(), "");
    }
    left.len() < small.len() && left.chars().count() < LEAST_OWN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Option<Obstacle> {
        let known = ["钟离原", "云岭县应急管理局", "13800138000", "spotcheck"].map(ToOwned::to_owned);
        obstacle(password, &known)
    }

    #[test]
    fn what_many_have_is_refused_and_no_composition_is_asked_for() {
        for common in [
            "password1234",
            "Password!2024",
            "111111111111",
            "abcabcabcabc",
            "abcdefghijkl",
            "qwertyuiopas",
            "123456789012",
            "1qaz2wsx3edc",
            "woaini1314520",
            "passpasspass",
            "letmeinletmein1",
            "trustno1trustno1",
        ] {
            assert_eq!(check(common), Some(Obstacle::PasswordCommon), "{common}");
        }
        for good in [
            "lantern over the weir",
            "风吹过稻田的第三个下午呀",
            "xkfjw owpzn ie",
            "summer rain on tin roofs",
        ] {
            assert_eq!(check(good), None, "{good}");
        }
    }

    #[test]
    fn its_length_is_counted_in_characters() {
        assert_eq!(check("lantern wei"), Some(Obstacle::PasswordShort));
        assert_eq!(check("风吹过稻田的第三个下午"), Some(Obstacle::PasswordShort));
        assert_eq!(check(&"lantern over the weir ".repeat(12)), Some(Obstacle::TooLong));
    }

    #[test]
    fn names_are_no_password() {
        for named in ["钟离原13800138000", "云岭县应急管理局2024", "Spotcheck-Spotcheck"] {
            assert_eq!(check(named), Some(Obstacle::PasswordNamed), "{named}");
        }
        assert_eq!(check("钟离原 walks home in the rain"), None, "enough is his own");
    }
}
