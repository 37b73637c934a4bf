//! The words of a hazard of a unit's own, as a form: of the catalogue, and of an item of a checklist.

use crate::office::Trouble;
use crate::parts::{Entry, Fields, Sheet, SheetForm};
use crate::say;
use crate::words::{Lang, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::kind::form::{Control, Form};
use spotcheck_domain::library::{HazardFault, HazardWords};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Level;
use spotcheck_web::parts::Dialog;
use spotcheck_web::words::level_word;
use std::collections::BTreeMap;

pub type Names = BTreeMap<String, Named>;

static TITLE: Form = Form::words(200);
static QUESTION: Form = Form::words(300);
static LONG: Form = Form::words(2_000);
static TOPIC: Form = Form::words(40);
static DAYS: Form = Form::by::<u16>(Control::Number);
static WORD: Form = Form::words(100).needed();

const QUESTION_EN: &str = "question_en";
const TITLE_EN: &str = "title_en";
const LEVEL: &str = "level";
const EXPERT: &str = "expert";
const YES: &str = "yes";

/// Names by id as the options of a choice.
pub fn options(lang: Lang, names: &Names) -> Vec<(String, String)> {
    names.iter().map(|(id, name)| (id.clone(), named(name, lang))).collect()
}

fn entries(lang: Lang, sectors: &Names) -> Vec<Entry> {
    let levels = Level::ALL.iter().map(|level| (level.word().to_owned(), level_word(lang, *level)));
    let no = (String::new(), say!(lang, library.expert_no).to_owned());
    let experts = vec![no, (YES.to_owned(), say!(lang, library.expert_yes).to_owned())];
    vec![
        Entry::new(HazardFault::Question.word(), say!(lang, library.question), &QUESTION)
            .hint(say!(lang, library.question_hint)),
        Entry::new(HazardFault::Title.word(), say!(lang, library.hazard), &TITLE)
            .hint(say!(lang, library.hazard_hint)),
        Entry::new(LEVEL, say!(lang, library.level), &WORD).options(levels.collect()),
        Entry::new(HazardFault::Sector.word(), say!(lang, library.sector), &WORD)
            .options(options(lang, sectors)),
        Entry::new(HazardFault::Clause.word(), say!(lang, library.clause), &LONG)
            .hint(say!(lang, library.clause_hint)),
        Entry::new(EXPERT, say!(lang, library.expert), &TOPIC).options(experts),
        Entry::new(HazardFault::Basis.word(), say!(lang, library.basis), &LONG),
        Entry::new(HazardFault::Measure.word(), say!(lang, library.measure), &LONG),
        Entry::new(HazardFault::Days.word(), say!(lang, library.days), &DAYS)
            .hint(say!(lang, library.days_hint)),
        Entry::new(QUESTION_EN, say!(lang, library.question_en), &QUESTION),
        Entry::new(TITLE_EN, say!(lang, library.hazard_en), &TITLE),
    ]
}

fn stored(words: &HazardWords) -> BTreeMap<String, String> {
    let text = |named: &Named| if named.zh.is_empty() { named.en.clone() } else { named.zh.clone() };
    let expert = if words.needs_expert { YES } else { "" };
    let pairs = [
        (HazardFault::Question.word(), words.question.zh.clone()),
        (QUESTION_EN, words.question.en.clone()),
        (HazardFault::Title.word(), words.title.zh.clone()),
        (TITLE_EN, words.title.en.clone()),
        (LEVEL, words.level.word().to_owned()),
        (HazardFault::Sector.word(), words.sector.clone()),
        (HazardFault::Clause.word(), text(&words.clause)),
        (EXPERT, expert.to_owned()),
        (HazardFault::Basis.word(), text(&words.basis)),
        (HazardFault::Measure.word(), text(&words.measure)),
        (HazardFault::Days.word(), words.default_days.to_string()),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// What a text says now: in the language in which it was, where it is still the same.
fn told(text: &str, before: &Named) -> Named {
    let text = text.trim();
    if text == before.zh || (before.zh.is_empty() && text == before.en) {
        return before.clone();
    }
    Named { zh: text.to_owned(), en: String::new() }
}

/// What the form says, as it would be stored.
fn read(of: &dyn Fn(&'static str) -> String, before: &HazardWords) -> HazardWords {
    let text = |key: &'static str| of(key).trim().to_owned();
    HazardWords {
        sector: text(HazardFault::Sector.word()),
        topic: before.topic.clone(),
        level: of(LEVEL).parse().unwrap_or(before.level),
        title: Named { zh: text(HazardFault::Title.word()), en: text(TITLE_EN) },
        question: Named { zh: text(HazardFault::Question.word()), en: text(QUESTION_EN) },
        measure: told(&of(HazardFault::Measure.word()), &before.measure),
        default_days: text(HazardFault::Days.word()).parse().unwrap_or(0),
        basis: told(&of(HazardFault::Basis.word()), &before.basis),
        clause: told(&of(HazardFault::Clause.word()), &before.clause),
        needs_expert: of(EXPERT) == YES,
    }
}

fn wrong(field: HazardFault, why: Obstacle) -> Trouble {
    Trouble::Refused {
        code: why.word().to_owned(),
        obstacle: Some(why),
        details: serde_json::json!({ "field": field.word() }),
    }
}

#[component]
pub fn HazardDialog(
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    /// Under which what is typed is held.
    #[prop(into)]
    name: String,
    words: HazardWords,
    sectors: Names,
    /// With words that are as they must be; the form is told when they are taken, or why not.
    on_save: Callback<(HazardWords, Sheet)>,
) -> impl IntoView {
    let lang = use_lang();
    let sheet = Sheet::open(&name, stored(&words));
    let (drawn, before) = (StoredValue::new(entries(lang, &sectors)), StoredValue::new((words, sectors)));
    let save = Callback::new(move |()| {
        if !drawn.with_value(|entries| sheet.check(lang, entries)) {
            return;
        }
        let judged = before.with_value(|(words, sectors)| {
            read(&|key| sheet.get_untracked(key), words).canonical(|sector| sectors.contains_key(sector))
        });
        match judged {
            Ok(words) => on_save.run((words, sheet)),
            Err((field, why)) => sheet.fail(lang, wrong(field, why)),
        }
    });
    view! {
        <Dialog title open>
            <SheetForm sheet words=say!(lang, desk.save) on_do=save open>
                <Fields sheet entries=drawn.get_value() />
            </SheetForm>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_touched_is_as_it_was() {
        let both = Named { zh: "甲".into(), en: "A".into() };
        let words = HazardWords {
            sector: "fire".into(),
            topic: "escape".into(),
            level: Level::Major,
            title: both.clone(),
            question: both.clone(),
            measure: both.clone(),
            default_days: 3,
            basis: both.clone(),
            clause: both.clone(),
            needs_expert: true,
        };
        let held = stored(&words);
        assert_eq!(read(&|key| held[key].clone(), &words), words);
        assert_eq!(told(" 乙 ", &both), Named { zh: "乙".into(), en: String::new() });
    }
}
