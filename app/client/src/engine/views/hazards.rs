//! Suggestions from the catalogue for words that somebody types on the spot: words are split, Chinese ones by pairs of
//! characters, what says the same is looked for too (`synonyms.txt`: one group a line), and what fits the title and the
//! site's sector comes first.

use crate::engine::state::State;
use crate::protocol::{HazardView, View};
use spotcheck_domain::initials::{has_all, haystack, words};
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_domain::width::narrow;

const SYNONYMS: &str = include_str!("synonyms.txt");

/// Points, of a hundred for a title that holds all that was typed.
const IN_TITLE: usize = 70;
const ELSEWHERE: usize = 30;
const AS_TYPED: usize = 10;
const OF_THE_SECTOR: usize = 35;
const OF_EVERY_SECTOR: usize = 15;

/// Sectors whose hazards are found at any site.
const EVERYWHERE: [&str; 2] = ["general", "fire"];

pub fn view(state: &State, query: &str, sector: &str, limit: u32) -> View {
    let line = state.own_line();
    let ways = ways(query);
    let mut found: Vec<(usize, &CatalogHazard)> = state
        .library
        .hazards(&line)
        .filter_map(|hazard| {
            let fits = if query.trim().is_empty() { Some(0) } else { points(hazard, query, &ways) };
            Some((fits? + of_sector(&hazard.sector, sector), hazard))
        })
        .collect();
    // Of two that fit alike the catalogue's order holds.
    found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let found = found.into_iter().take(limit as usize);
    View::Hazards(found.map(|(_, hazard)| HazardView::from(hazard)).collect())
}

fn of_sector(hazard: &str, site: &str) -> usize {
    match hazard {
        same if same == site => OF_THE_SECTOR,
        other if EVERYWHERE.contains(&other) => OF_EVERY_SECTOR,
        _ => 0,
    }
}

/// What was typed in pieces, and then in the pieces of each wording that says the same.
fn ways(query: &str) -> Vec<Vec<String>> {
    let typed = narrow(query).to_lowercase();
    let mut wordings = vec![typed.clone()];
    for group in SYNONYMS.lines() {
        let said: Vec<&str> = group.split_whitespace().collect();
        for word in said.iter().filter(|word| typed.contains(**word)) {
            let others = said.iter().filter(|other| *other != word);
            wordings.extend(others.map(|other| typed.replace(*word, &format!(" {other} "))));
        }
    }
    wordings.iter().map(|wording| pieces(wording)).filter(|pieces| !pieces.is_empty()).collect()
}

const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Words as they stand; of a run of Chinese, each two that stand side by side, or the one that stands alone.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split(|character: char| !character.is_alphanumeric()) {
        let letters: Vec<char> = word.chars().collect();
        for run in letters.chunk_by(|one, other| is_han(*one) == is_han(*other)) {
            if is_han(run[0]) && run.len() > 1 {
                pieces.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
            } else {
                pieces.push(run.iter().collect());
            }
        }
    }
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// How well a hazard fits; `None` where less than half of what was typed stands in it, however it is worded.
fn points(hazard: &CatalogHazard, query: &str, ways: &[Vec<String>]) -> Option<usize> {
    let hay = |named: &[&str]| haystack(named.iter().copied());
    let title = hay(&[&hazard.title.zh, &hazard.title.en]);
    let rest = hay(&[&hazard.question.zh, &hazard.question.en, &hazard.measure.zh, &hazard.measure.en]);
    // The initials of the pinyin count as the words themselves.
    let typed = words(query);
    if has_all(&title, &typed) {
        return Some(IN_TITLE + ELSEWHERE + AS_TYPED);
    }
    let best = ways.iter().enumerate().filter_map(|(n, pieces)| {
        let in_title = pieces.iter().filter(|piece| title.contains(*piece)).count();
        let anywhere = pieces.iter().filter(|piece| title.contains(*piece) || rest.contains(*piece)).count();
        let fits = anywhere * 2 >= pieces.len() && anywhere > 0;
        let as_typed = if n == 0 { AS_TYPED } else { 0 };
        fits.then(|| (in_title * IN_TITLE + anywhere * ELSEWHERE) / pieces.len() + as_typed)
    });
    best.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::reference::Named;
    use spotcheck_domain::term::Level;

    fn hazard(sector: &str, title: &str, question: &str) -> CatalogHazard {
        let named = |zh: &str| Named { zh: zh.into(), en: String::new() };
        CatalogHazard {
            id: title.into(),
            sector: sector.into(),
            topic: String::new(),
            level: Level::General,
            title: named(title),
            question: named(question),
            measure: Named::default(),
            default_days: 7,
            basis: Named::default(),
            verified: true,
            clause: Named::default(),
            needs_expert: false,
        }
    }

    /// Titles and sectors as the catalogue has them.
    fn catalog() -> Vec<CatalogHazard> {
        vec![
            hazard("coal-mine", "瓦斯超限作业", "瓦斯浓度是否在规定值以下？"),
            hazard("fire", "灭火器缺失、过期或被遮挡", "灭火器是否配足、有效、取用方便？"),
            hazard("fire", "擅自停用消防设施或遮挡消火栓", "消防设施是否完好有效、未被遮挡？"),
            hazard("fire", "动火未审批或营业期间动火", "动火是否审批并有人监护？"),
            hazard("general", "特种作业人员无有效操作证", "电工、焊接等特种作业人员是否持证？"),
            hazard("campus", "校车检验超期或逃生装备缺失", "校车是否按期检验、配有灭火器？"),
        ]
    }

    fn found(query: &str) -> Vec<String> {
        let ways = ways(query);
        let mut found: Vec<(usize, CatalogHazard)> = catalog()
            .into_iter()
            .filter_map(|hazard| {
                let points = points(&hazard, query, &ways)?;
                Some((points + of_sector(&hazard.sector, "coal-mine"), hazard))
            })
            .collect();
        found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        found.into_iter().map(|(_, hazard)| hazard.title.zh).collect()
    }

    #[test]
    fn what_is_said_on_the_spot_finds_something_at_a_coal_mine() {
        assert_eq!(found("灭火器过期")[0], "灭火器缺失、过期或被遮挡");
        assert_eq!(found("消防栓")[0], "擅自停用消防设施或遮挡消火栓");
        assert_eq!(found("电焊")[0], "动火未审批或营业期间动火");
        assert!(found("电焊").contains(&"特种作业人员无有效操作证".to_owned()));
        assert_eq!(found("瓦斯")[0], "瓦斯超限作业");
        assert_eq!(found("wscxzy")[0], "瓦斯超限作业", "by the initials of its pinyin");
        assert_eq!(found("月球"), Vec::<String>::new());
    }

    #[test]
    fn of_what_fits_alike_the_sites_own_sector_comes_first() {
        let of = |sector: &str| of_sector(sector, "coal-mine");
        assert!(of("coal-mine") > of("fire") && of("fire") > of("campus"));
    }

    #[test]
    fn chinese_is_split_in_pairs_and_other_words_stay_whole() {
        assert_eq!(pieces("灭火器"), ["火器", "灭火"]);
        assert_eq!(pieces("no.2 罩 abc皮带"), ["2", "abc", "no", "皮带", "罩"]);
    }
}
