//! Everything that can be refused or go wrong has words in both languages, under its own code, and none of them shows a
//! code. The screens choose among these words by exhaustive matches; this goes through the words themselves.

use spotcheck_client::protocol::Failure;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::reason::Fault;
use spotcheck_domain::refusal::Refusal;
use std::collections::BTreeMap;

struct Language {
    end: char,
    name: &'static str,
}

const LANGUAGES: [Language; 2] = [Language { end: '。', name: "zh" }, Language { end: '.', name: "en" }];

fn words(language: &Language, file: &str) -> BTreeMap<String, String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/web/locales");
    let text = std::fs::read_to_string(format!("{root}/{}/{file}.json", language.name)).expect("it is there");
    serde_json::from_str(&text).expect("keys and words")
}

#[track_caller]
fn check(file: &str, keys: &[String]) {
    for language in &LANGUAGES {
        let words = words(language, file);
        for key in keys {
            let said = words.get(key).unwrap_or_else(|| panic!("{}/{file}: no {key}", language.name));
            assert!(said.ends_with(language.end), "{}: {said}", language.name);
            assert!(!said.contains('_') && !said.contains("{{"), "{}: {said}", language.name);
        }
    }
}

/// Every failure but the refusals; a new one does not compile until it stands here.
fn failures() -> Vec<Failure> {
    use Failure as F;
    let next = |failure: &Failure| match failure {
        // Said by the words of what is lacking.
        F::Refused(_) | F::Incomplete(_) => Some(F::NotTaken),
        F::NotTaken => Some(F::Unreachable),
        F::Unreachable => Some(F::OfficeFault),
        F::OfficeFault => Some(F::NotPaired),
        F::NotPaired => Some(F::CodeUnknown),
        F::CodeUnknown => Some(F::TooManyTries),
        F::TooManyTries => Some(F::OthersWorkUnsent),
        F::OthersWorkUnsent => Some(F::WorkUnsent),
        F::WorkUnsent => Some(F::StorageFull),
        F::StorageFull => Some(F::StorageFault),
        F::StorageFault => Some(F::NotAPicture),
        F::NotAPicture => Some(F::PhotoTooLarge),
        F::PhotoTooLarge => Some(F::PhotoOnItsWay),
        F::PhotoOnItsWay => Some(F::PhotoLost),
        F::PhotoLost => Some(F::PhotosHeldUp),
        F::PhotosHeldUp => None,
    };
    std::iter::successors(next(&F::Refused(Refusal::NotFound)), next).collect()
}

#[test]
fn every_failure_and_every_rule_has_words() {
    let name = |failure: &Failure| match serde_json::to_value(failure) {
        Ok(serde_json::Value::String(name)) => name,
        other => panic!("a failure is one word: {other:?}"),
    };
    check("failures", &failures().iter().map(name).collect::<Vec<_>>());
    check("failures", &Refusal::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn whatever_stands_in_the_desks_way_has_words() {
    check("obstacles", &Obstacle::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn every_fault_has_words_for_its_author_and_for_the_administrator() {
    for to in ["author", "admin"] {
        let keys = Fault::ALL.iter().map(|fault| format!("{to}_{fault}"));
        check("reasons", &keys.chain([format!("{to}_unknown")]).collect::<Vec<_>>());
    }
}
