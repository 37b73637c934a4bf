//! What stands about the hazard, for reading: after the order, or for who may not write.

use super::Case;
use super::field::field_text;
use super::fields::rest;
use crate::erased::{DrawAll, part};
use crate::parts::conflict::value_words;
use crate::say;
use crate::words::{Lang, field_word, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::term::Level;
use spotcheck_protocol::FindingView;

pub type Fact = (&'static str, String);

fn fact(lang: Lang, view: &FindingView, field: FindingField) -> Fact {
    let text = field_text(view, field);
    let words = if text.is_empty() { text } else { value_words(lang, field.word(), &text) };
    (field_word(lang, field), words)
}

/// What an order copies and freezes, in the order of the form.
pub fn terms(lang: Lang, view: &FindingView) -> Vec<Fact> {
    use FindingField::{Deadline, Funds, Goal, InterimMeasure, Level as OfLevel, Measure, Responsible};
    let is_major = view.row.level == Level::Major;
    let five = [Goal, Funds, InterimMeasure].map(|field| fact(lang, view, field));
    let five = five.into_iter().filter(|(_, value)| is_major || !value.is_empty());
    let terms = [OfLevel, Measure, Deadline, Responsible].map(|field| fact(lang, view, field));
    terms.into_iter().chain(five).collect()
}

fn facts(lang: Lang, view: &FindingView) -> Vec<Fact> {
    let fact = |field| fact(lang, view, field);
    let own = [
        (say!(lang, finding.field_description), view.description.clone()),
        fact(FindingField::Place),
        (field_word(lang, FindingField::Sector), named(&view.sector_name, lang)),
        fact(FindingField::Basis),
        fact(FindingField::Criterion),
        fact(FindingField::NoPhotoReason),
    ];
    let own = own.into_iter().chain(rest().map(fact)).filter(|(_, value)| !value.is_empty());
    terms(lang, view).into_iter().chain(own).collect()
}

#[component]
pub fn Facts(case: Case) -> impl IntoView {
    let lang = use_lang();
    let facts = case.pick(move |view| facts(lang, view));
    let is_frozen = case.pick(|view| view.is_frozen);
    let is_unverified = case.pick(|view| view.basis_unverified && !view.said(FindingField::Basis).is_empty());
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
                    .draw_all()
            })}
        </dl>
    }
}
