//! What the office did not take of a record: why, and the words and photos as they were written, so that nothing has
//! to be remembered.

use super::Picture;
use super::conflict::{key_words, value_words};
use crate::erased::DrawAll;
use crate::say;
use crate::words::{Lang, event_word, listed, moment, office_reason_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::event::EventKind;
use spotcheck_protocol::RefusedChange;

#[component]
pub fn RefusedChanges(changes: Vec<RefusedChange>) -> impl IntoView {
    let lang = use_lang();
    let items = plan_reasons(changes).into_iter().map(|(reason, changes)| {
        view! {
            <li class="refused-change" data-reason=reason.clone()>
                <p class="outbox-row-error">{office_reason_words(lang, &reason)}</p>
                {changes.into_iter().map(|change| view! { <Kept change /> }).draw_all()}
            </li>
        }
    });
    view! { <ul class="refused-changes" role="list">{items.draw_all()}</ul> }
}

#[component]
fn Kept(change: RefusedChange) -> impl IntoView {
    let lang = use_lang();
    let photos = change.photos.iter().map(|hash| {
        view! { <li class="refused-photo"><Picture hash=*hash alt=say!(lang, outbox.refused_photo) /></li> }
    });
    let photos = (!change.photos.is_empty())
        .then(|| view! { <ul class="refused-photos" role="list">{photos.draw_all()}</ul> });
    let at = moment(lang, change.at);
    view! {
        <RefusedContents change />
        {photos}
        <p class="outbox-row-meta">{at}</p>
    }
}

/// Each reason once, with all that it holds for, in the order in which they came.
fn plan_reasons(changes: Vec<RefusedChange>) -> Vec<(String, Vec<RefusedChange>)> {
    let mut reasons: Vec<(String, Vec<RefusedChange>)> = Vec::new();
    for change in changes {
        match reasons.iter_mut().find(|(reason, _)| *reason == change.reason) {
            Some((_, same)) => same.push(change),
            None => reasons.push((change.reason.clone(), vec![change])),
        }
    }
    reasons
}

/// The steps and words of a change, without its photos.
#[component]
pub fn RefusedContents(change: RefusedChange) -> impl IntoView {
    let lang = use_lang();
    let steps: Vec<String> = change.steps.iter().map(|kind| event_word(lang, *kind)).collect();
    let steps = (!steps.is_empty()).then(|| {
        view! { <p class="refused-step">{say!(lang, outbox.refused_step, steps = listed(lang, &steps))}</p> }
    });
    let words = change.words.iter().filter(|(key, _)| is_read_by_people(key)).map(|(key, words)| {
        view! {
            <div class="refused-words">
                <dt>{place_words(lang, key)}</dt>
                <dd>{value_words(lang, key, words)}</dd>
            </div>
        }
    });
    let words = words.draw_all();
    let words = (!words.is_empty()).then(|| view! { <dl class="refused-list">{words}</dl> });
    view! {
        {steps}
        {words}
    }
}

/// Ids and marks that the program sets beside what a person writes.
pub fn is_read_by_people(key: &str) -> bool {
    !matches!(
        key,
        "catalog_hazard"
            | "catalog_version"
            | "responsible_unit"
            | "enterprise"
            | "sector"
            | "provisional"
            | "merged_into"
            | "owner"
    )
}

/// A field, or the step in which the words stood.
fn place_words(lang: Lang, key: &str) -> String {
    match (key, key.parse::<EventKind>()) {
        (_, Ok(kind)) => event_word(lang, kind),
        ("description", _) => say!(lang, finding.field_description).to_owned(),
        ("narrative", _) => say!(lang, inspection.narrative).to_owned(),
        ("name", _) => say!(lang, start.name).to_owned(),
        ("address", _) => say!(lang, start.address).to_owned(),
        ("phone", _) => say!(lang, start.phone).to_owned(),
        _ => key_words(lang, key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_once_for_all_that_it_holds_for() {
        let change = |reason: &str| RefusedChange { reason: reason.to_owned(), ..RefusedChange::default() };
        let reasons = plan_reasons(vec![change("stale"), change("entry_exists"), change("stale")]);
        let counted: Vec<(&str, usize)> =
            reasons.iter().map(|(reason, same)| (reason.as_str(), same.len())).collect();
        assert_eq!(counted, [("stale", 2), ("entry_exists", 1)]);
    }
}
