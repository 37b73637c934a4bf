//! What the log calls an act.

use spotcheck_domain::authority::{About, ROWS, Row};
use spotcheck_domain::reference::Named;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every act that the log may have, in words. What a kind of record is called says by itself that one is made and changed.
pub static ACTS: LazyLock<BTreeMap<String, Named>> = LazyLock::new(|| {
    let json = include_str!("../../../data/acts.json");
    let mut acts: BTreeMap<String, Named> = serde_json::from_str(json).expect("acts.json is read by a test");
    for row in &ROWS {
        if let Some(said) = said_of_kind(row) {
            acts.entry(row.act.word().to_owned()).or_insert(said);
        }
    }
    acts
});

/// What kinds of records are called, as the screens have it.
static KINDS: LazyLock<[BTreeMap<String, String>; 2]> = LazyLock::new(|| {
    [
        include_str!("../../../../app/web/locales/zh/documents.json"),
        include_str!("../../../../app/web/locales/en/documents.json"),
    ]
    .map(|json| serde_json::from_str(json).expect("the phrases are read by a test"))
});

fn said_of_kind(row: &Row) -> Option<Named> {
    let (kind, zh, en) = match (row.makes, row.about) {
        (Some(kind), _) => (kind, "新增", "added"),
        (None, About::Record(kind)) => (kind, "修改", "changed"),
        _ => return None,
    };
    let [in_zh, in_en] = [&KINDS[0], &KINDS[1]].map(|words| words.get(kind.word()));
    Some(Named { zh: format!("{zh}{}", in_zh?), en: format!("{} {en}", in_en?) })
}

/// An act in words; one that a later version noted stands as it is.
pub fn said(act: &str) -> Named {
    ACTS.get(act).cloned().unwrap_or_else(|| Named { zh: act.to_owned(), en: act.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::authority::Act;
    use spotcheck_domain::call::{Noted, is_noted};
    use std::path::{Path, PathBuf};

    #[test]
    fn each_act_has_words_in_both_languages() {
        let words = Act::ALL.iter().map(|act| act.word()).chain(Noted::ALL.iter().map(|noted| noted.word()));
        for act in words {
            let said = ACTS.get(act).unwrap_or_else(|| panic!("no words for {act}"));
            assert!(!said.zh.is_empty() && !said.en.is_empty(), "{act}");
        }
        assert!(ACTS.keys().all(|act| is_noted(act)), "an act that is none");
        let mut zh: Vec<&String> = ACTS.values().map(|said| &said.zh).collect();
        zh.sort_unstable();
        zh.dedup();
        assert!(zh.len() + 8 >= ACTS.len(), "two acts are told apart by their words");
    }

    #[test]
    fn an_act_without_words_of_its_own_is_called_by_its_kind() {
        assert_eq!(said("plan_task"), Named { zh: "新增任务".into(), en: "Task added".into() });
        assert_eq!(said("add_provisional_site").en, "Provisional site added");
        assert_eq!(said("of_tomorrow").zh, "of_tomorrow");
    }

    /// Whatever the program notes by a word of its own is an act that has words.
    #[test]
    fn each_act_that_is_written_in_the_code_is_known() {
        let mut n_found = 0;
        for path in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            let text = std::fs::read_to_string(&path).expect("a source");
            for (at, name) in text.match_indices("put_audit(") {
                let call = arguments(&text[at + name.len()..]);
                // The first text of the call that is no actor: the act.
                let texts = call.split('"').skip(1).step_by(2).filter(|text| *text != "server");
                let is_word = |text: &&str| {
                    !text.is_empty()
                        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
                };
                for act in texts.filter(is_word) {
                    assert!(is_noted(act), "{}: the log has no words for {act:?}", path.display());
                    n_found += 1;
                }
            }
        }
        assert!(n_found > 10, "the calls were not found: {n_found}");
    }

    /// What stands before the parenthesis that closes a call.
    fn arguments(text: &str) -> &str {
        let mut depth = 1;
        let end = text.find(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        &text[..end.unwrap_or(text.len())]
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries =
            std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }
}
