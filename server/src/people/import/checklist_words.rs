//! What a row says of an item of a checklist.

use super::checklist_columns::{Said, YES, level_of};
use super::row::Line;
use super::values;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Level;

/// What the row says of an item; an empty text says nothing.
pub struct Words {
    pub question: String,
    pub title: String,
    pub level: Option<Level>,
    pub basis: String,
    pub clause: String,
    pub expert: Option<bool>,
    pub measure: String,
    pub days: Option<u16>,
}

pub fn words_of(line: &mut Line<'_, Said>) -> Words {
    let level = line.read(Said::Level, "level", values::text);
    if !level.is_empty() && level_of(&level).is_none() {
        line.refuse(Said::Level, "level", Obstacle::LevelUnknown);
    }
    let expert = line.read(Said::Expert, "expert", values::text).to_lowercase();
    Words {
        question: line.read(Said::Question, "question", values::lines),
        title: line.read(Said::Title, "title", values::lines),
        level: level_of(&level),
        basis: line.read(Said::Basis, "basis", values::lines),
        clause: line.read(Said::Clause, "clause", values::lines),
        expert: (!expert.is_empty()).then(|| YES.contains(&expert.as_str())),
        measure: line.read(Said::Measure, "measure", values::lines),
        days: days_of(line),
    }
}

/// `7`, `7天`, `7 日内`, `立即`.
fn days_of(line: &mut Line<'_, Said>) -> Option<u16> {
    let said = line.read(Said::Days, "days", values::text);
    let digits = said.trim_end_matches(['内', '天', '日']).trim_end_matches(" days").trim();
    match digits {
        "" => None,
        "立即" | "立行立改" | "当场" => Some(0),
        digits => {
            let days = digits.parse().ok();
            if days.is_none() {
                line.refuse(Said::Days, "days", Obstacle::NumberUnreadable);
            }
            days
        }
    }
}

/// What the row says in Chinese, or what was there before in both languages.
pub fn told(said: &str, before: Option<&Named>) -> Named {
    match before {
        Some(before) if said.is_empty() || same(said, before) => before.clone(),
        _ => Named { zh: said.to_owned(), en: String::new() },
    }
}

fn same(said: &str, named: &Named) -> bool {
    said == export_word(named)
}

/// In Chinese where there is any.
pub fn export_word(named: &Named) -> &str {
    if named.zh.is_empty() { &named.en } else { &named.zh }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_does_not_say_or_says_as_it_was_stays_in_both_languages() {
        let before = Named { zh: "通道堵塞".into(), en: "A way is blocked".into() };
        assert_eq!(told("", Some(&before)), before);
        assert_eq!(told("通道堵塞", Some(&before)), before);
        assert_eq!(told("门锁闭", Some(&before)), Named { zh: "门锁闭".into(), en: String::new() });
    }
}
