//! Two people wrote one field at once: both values with author and time, one to be chosen.

use crate::erased::DrawAll;
use crate::say;
use crate::words::{
    Lang, day, dotted, field_word, kind_word, level_word, moment, money, number, use_lang, verdict_word,
};
use leptos::prelude::*;
use spotcheck_domain::field::{Control, FindingField};
use spotcheck_domain::term::{InspectionKind, Level, Verdict};
use spotcheck_domain::time::Timestamp;
use spotcheck_protocol::{CandidateView, ConflictView};

/// `on_settle` takes the chosen value. What stands now is chosen beforehand. What was written beside an order is only taken
/// note of: the order's words are what `on_settle` takes then.
#[component]
pub fn ConflictBox(conflict: ConflictView, on_settle: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    let group = format!("settle-{}", conflict.key);
    let is_beside = conflict.is_beside_the_order;
    let field = key_words(lang, &conflict.key);
    let (title, words, choose) = if is_beside {
        let title = say!(lang, finding.beside_title, field = field);
        (title, say!(lang, finding.beside_words), say!(lang, finding.beside_note))
    } else {
        let title = say!(lang, finding.conflict_title, field = field);
        (title, say!(lang, finding.conflict_words), say!(lang, finding.conflict_choose))
    };
    let chosen = RwSignal::new(0_usize);
    let values = StoredValue::new(
        conflict.candidates.iter().map(|candidate| candidate.value.clone()).collect::<Vec<_>>(),
    );
    let key = conflict.key;
    let choices = conflict.candidates.into_iter().enumerate().map(|(place, candidate)| {
        // Beside an order there is nothing to choose: the first governs.
        let radio = (!is_beside).then(|| {
            view! {
                <input
                    type="radio"
                    name=group.clone()
                    checked=place == 0
                    on:change=move |_| chosen.set(place)
                />
            }
        });
        view! {
            <label class="conflict-choice">
                {radio}
                <span class="conflict-choice-body">
                    <span class="conflict-choice-value">{value_words(lang, &key, &candidate.value)}</span>
                    <span class="conflict-choice-by">{by_words(lang, place, &candidate, is_beside)}</span>
                </span>
            </label>
        }
    });
    let choices = choices.draw_all();
    let settle = move |_| {
        if let Some(value) = values.with_value(|values| values.get(chosen.get_untracked()).cloned()) {
            on_settle.run(value);
        }
    };
    view! {
        <fieldset class="conflict-box" data-beside=is_beside.then_some("order")>
            <legend class="conflict-box-title">{title}</legend>
            <p class="conflict-box-words">{words}</p>
            {choices}
            <button type="button" class="button" data-kind="primary" on:click=settle>
                {choose}
            </button>
        </fieldset>
    }
}

fn by_words(lang: Lang, place: usize, candidate: &CandidateView, is_beside: bool) -> String {
    let by = candidate.by.clone().unwrap_or_else(|| say!(lang, finding.conflict_unknown).to_owned());
    let at = candidate.at.map(|at| moment(lang, at)).unwrap_or_default();
    let standing = match place {
        0 if is_beside => say!(lang, finding.beside_governs),
        0 => say!(lang, finding.conflict_standing),
        _ => "",
    };
    dotted(&[by.as_str(), at.as_str(), standing])
}

/// What the key of a conflict is called on the screen.
pub fn key_words(lang: Lang, key: &str) -> String {
    if let Some(answer) = key.strip_prefix("answers/") {
        return match answer.rsplit_once('/') {
            Some((item, "note")) => say!(lang, finding.conflict_note, item = item.to_owned()),
            Some((item, _)) => say!(lang, finding.conflict_answer, item = item.to_owned()),
            None => say!(lang, finding.conflict_answer, item = answer.to_owned()),
        };
    }
    if let Ok(field) = key.parse::<FindingField>() {
        return field_word(lang, field).to_owned();
    }
    match key {
        "inspection_kind" => say!(lang, finding.conflict_kind),
        "site_contact" => say!(lang, finding.conflict_contact),
        "ended_at" => say!(lang, finding.conflict_ended_at),
        "representative" => say!(lang, finding.conflict_representative),
        _ => say!(lang, finding.conflict_other),
    }
    .to_owned()
}

/// A stored value as a person reads it.
pub fn value_words(lang: Lang, key: &str, value: &str) -> String {
    if value.is_empty() {
        return say!(lang, finding.conflict_empty).to_owned();
    }
    let said = match key {
        "level" => value.parse::<Level>().ok().map(|level| level_word(lang, level)),
        "funds" => value.parse().ok().map(|yuan| money(lang, yuan)),
        "inspection_kind" => value.parse::<InspectionKind>().ok().map(|kind| kind_word(lang, kind)),
        "ended_at" => value.parse().ok().map(|millis| moment(lang, Timestamp::from_millis(millis))),
        _ if key.starts_with("answers/") => {
            value.parse::<Verdict>().ok().map(|verdict| verdict_word(lang, verdict))
        }
        _ => match key.parse().map(|field: FindingField| field.form().control()) {
            Ok(Control::Day) => value.parse().ok().map(|of| day(lang, of)),
            // Whole, all of them: reading others would bring ten kilobytes of tables.
            Ok(Control::Number) => value.parse::<u64>().ok().map(|of| number(lang, of as f64)),
            _ => None,
        },
    };
    said.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_conflict_is_named_by_its_item() {
        assert_eq!(key_words(Lang::zh, "answers/fire-003/verdict"), "第 fire-003 项的答案");
        assert_eq!(value_words(Lang::zh, "answers/fire-003/verdict", "hazard"), "隐患");
    }

    #[test]
    fn a_cleared_field_is_shown_as_empty() {
        assert_eq!(value_words(Lang::zh, "measure", ""), "（空）");
    }
}
