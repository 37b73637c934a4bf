//! A long text is written in several changes: the office takes only so much of one.

use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use std::borrow::Cow;

/// Characters that one change writes or takes away, about. The office takes 20,000 operations of one.
const AT_ONCE: usize = 8_000;

/// The edit, or edits of which each goes a part of the way and the last one arrives.
pub fn pieces<'e>(document: &Document, edit: &'e Edit) -> Vec<Cow<'e, Edit>> {
    let (key, text) = match edit {
        Edit::Narrate { text } => ("narrative", text),
        Edit::Describe { text } => ("description", text),
        _ => return vec![Cow::Borrowed(edit)],
    };
    let now = document.text(key).unwrap_or_default();
    let mut ways: Vec<Cow<'e, Edit>> =
        on_the_way(&now, text).into_iter().map(|text| Cow::Owned(with(edit, text))).collect();
    ways.push(Cow::Borrowed(edit));
    ways
}

fn with(edit: &Edit, text: String) -> Edit {
    match edit {
        Edit::Narrate { .. } => Edit::Narrate { text },
        _ => Edit::Describe { text },
    }
}

/// Texts between the two, so that no step takes away or writes more than [`AT_ONCE`]: first what goes is taken away from
/// its end, then what comes is written from its beginning.
fn on_the_way(now: &str, then: &str) -> Vec<String> {
    let (now, then): (Vec<char>, Vec<char>) = (now.chars().collect(), then.chars().collect());
    let before = now.iter().zip(&then).take_while(|(a, b)| a == b).count();
    let after =
        now[before..].iter().rev().zip(then[before..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (going, coming) = (&now[before..now.len() - after], &then[before..then.len() - after]);
    if going.len() + coming.len() <= AT_ONCE {
        return Vec::new();
    }
    let (head, tail) = (&now[..before], &now[now.len() - after..]);
    let text = |middle: &[char]| head.iter().chain(middle).chain(tail).collect::<String>();
    let lengths = |whole: usize| (1..).map(|n| n * AT_ONCE).take_while(move |length| *length < whole);
    let taken = lengths(going.len()).map(|gone| text(&going[..going.len() - gone]));
    let all_gone = (!going.is_empty() && !coming.is_empty()).then(|| text(&[]));
    taken.chain(all_gone).chain(lengths(coming.len()).map(|come| text(&coming[..come]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(now: &str, then: &str) -> Vec<usize> {
        on_the_way(now, then).iter().map(|text| text.chars().count()).collect()
    }

    #[test]
    fn a_short_edit_goes_in_one_step() {
        assert_eq!(steps("", &"字".repeat(AT_ONCE)), Vec::<usize>::new());
        let long = "字".repeat(40_000);
        assert_eq!(steps(&long, &format!("{long}。")), Vec::<usize>::new(), "only what is new counts");
    }

    #[test]
    fn a_long_one_goes_in_steps_of_which_none_is_long() {
        assert_eq!(steps("", &"字".repeat(24_000)), [8_000, 16_000]);
        assert_eq!(steps(&"旧".repeat(17_000), &"新".repeat(9_000)), [9_000, 1_000, 0, 8_000]);
        assert_eq!(steps(&"旧".repeat(17_000), ""), [9_000, 1_000]);
    }
}
