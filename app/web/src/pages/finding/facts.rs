//! What stands about the hazard, for reading: after the order, or for who may not write.

use super::Case;
use crate::erased::part;
use crate::say;
use crate::words::{Lang, day, level_word, money, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::term::Level;
use spotcheck_protocol::FindingView;

pub type Fact = (&'static str, String);

/// What an order copies and freezes, in the order of the form.
pub fn terms(lang: Lang, view: &FindingView) -> Vec<Fact> {
    let mut terms = vec![
        (say!(lang, finding.field_level), level_word(lang, view.row.level)),
        (say!(lang, finding.field_measure), view.measure.clone()),
        (
            say!(lang, finding.field_deadline),
            view.row.deadline.map(|deadline| day(lang, deadline)).unwrap_or_default(),
        ),
        (say!(lang, finding.field_responsible), view.row.responsible.clone()),
    ];
    let five = [
        (say!(lang, finding.field_goal), view.goal.clone()),
        (say!(lang, finding.field_funds), view.funds.map(|yuan| money(lang, yuan)).unwrap_or_default()),
        (say!(lang, finding.field_interim), view.interim_measure.clone()),
    ];
    let is_major = view.row.level == Level::Major;
    terms.extend(five.into_iter().filter(|(_, value)| is_major || !value.is_empty()));
    terms
}

fn facts(lang: Lang, view: &FindingView) -> Vec<Fact> {
    let own = [
        (say!(lang, finding.field_description), view.description.clone()),
        (say!(lang, finding.field_place), view.row.place.clone()),
        (say!(lang, finding.field_sector), named(&view.sector_name, lang)),
        (say!(lang, finding.field_basis), view.basis.clone()),
        (say!(lang, finding.field_no_photo_reason), view.no_photo_reason.clone()),
    ];
    let own = own.into_iter().filter(|(_, value)| !value.is_empty());
    terms(lang, view).into_iter().chain(own).collect()
}

#[component]
pub fn Facts(case: Case) -> impl IntoView {
    let lang = use_lang();
    let facts = case.pick(move |view| facts(lang, view));
    let is_frozen = case.pick(|view| view.is_frozen);
    let is_unverified = case.pick(|view| view.basis_unverified && !view.basis.is_empty());
    view! {
        <section class="section">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, finding.fields)}</h2>
            </div>
            {part(move || is_frozen.get().then(|| view! { <p class="note">{say!(lang, finding.frozen)}</p> }))}
            <FactList facts/>
            {part(move || is_unverified.get().then(|| view! { <p class="note">{say!(lang, finding.basis_unverified)}</p> }))}
        </section>
    }
}

#[component]
pub fn FactList(#[prop(into)] facts: Signal<Vec<Fact>>) -> impl IntoView {
    let lang = use_lang();
    let words = move |value: String| {
        if value.is_empty() { say!(lang, finding.none).to_owned() } else { value }
    };
    view! {
        <dl class="key-values">
            {part(move || {
                facts
                    .get()
                    .into_iter()
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{words(value)}</dd></div> })
                    .collect_view()
            })}
        </dl>
    }
}
