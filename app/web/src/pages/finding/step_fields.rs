//! The fields of a step's dialog: second officer, amendment, date, expert, reason and note, as its form wishes.

use super::field::field_text;
use super::fields::rest;
use super::step::{AMENDABLE, StepForm, Wish, note_refusal};
use super::step_trial::Trial;
use crate::erased::{effect, memo, part};
use crate::pages::record::{Again, PlainField, PlainSelect};
use crate::say;
use crate::words::{Lang, dotted, field_word, level_word, on_spot_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, OnSpot};

#[component]
pub fn StepFields(trial: Trial, form: StepForm) -> impl IntoView {
    let lang = use_lang();
    let kind = trial.kind;
    let note = match kind {
        EventKind::Report | EventKind::FixedOnSpot => say!(lang, finding.step_measure_taken),
        EventKind::ReviewPass
        | EventKind::ReviewFail
        | EventKind::LookBackHeld
        | EventKind::LookBackRecurred => {
            say!(lang, finding.step_review_seen)
        }
        EventKind::OnSpotMeasure => say!(lang, finding.step_on_spot_what),
        _ => say!(lang, finding.step_note),
    };
    let date = if kind == EventKind::Grant {
        say!(lang, finding.step_grant_date)
    } else {
        say!(lang, finding.step_date)
    };
    let date_hint = (kind == EventKind::Grant).then(|| say!(lang, finding.step_grant_date_hint).to_owned());
    let reason_hint = (kind == EventKind::Transfer).then(|| say!(lang, finding.step_transfer_to).to_owned());
    let label = move |words: &'static str, wish: Wish| match wish {
        Wish::Optional => format!("{words} ({})", say!(lang, frame.optional)),
        _ => words.to_owned(),
    };
    view! {
        {form.second.then(|| view! { <SecondOfficer trial/> })}
        {form.amendment.then(|| view! { <Amendment trial/> })}
        {form.spot.then(|| view! { <SpotMeasure trial/> })}
        {form.date.is_shown().then(|| view! {
            <PlainField
                label=label(date, form.date)
                hint=date_hint.unwrap_or_default()
                kind="date"
                word=trial.word("date")
                problem=trial.problem(Refusal::NeedsDate)
            />
        })}
        {form.expert.is_shown().then(|| view! {
            <PlainField
                label=label(say!(lang, finding.step_expert), form.expert)
                word=trial.word("expert")
                problem=trial.problem(Refusal::NeedsExpert)
            />
        })}
        {form.reason.is_shown().then(|| view! {
            <PlainField
                label=label(say!(lang, finding.step_reason), form.reason)
                hint=reason_hint.unwrap_or_default()
                is_long=true
                word=trial.word("reason")
                problem=trial.problem(Refusal::NeedsReason)
            />
        })}
        {form.note.is_shown().then(|| view! {
            <PlainField
                label=label(note, form.note)
                is_long=true
                word=trial.word("note")
                problem=trial.problem(note_refusal(&form))
            />
        })}
    }
}

#[component]
fn SecondOfficer(trial: Trial) -> impl IntoView {
    let lang = use_lang();
    let word = trial.word("second");
    let of_visit = trial.case.view.with_untracked(|view| view.second);
    // Who went along is meant, until somebody else is chosen.
    if matches!(trial.kind, EventKind::Order | EventKind::FixedOnSpot | EventKind::OnSpotMeasure) {
        effect(move || {
            if trial.is_read().get()
                && word.get_untracked().is_empty()
                && let Some(second) = of_visit
            {
                word.set(second.to_string());
            }
        });
    }
    let options: Vec<(String, String)> = trial.case.view.with_untracked(|view| {
        let named = view
            .colleagues
            .iter()
            .map(|officer| (officer.user.to_string(), dotted(&[&officer.name, &officer.certificate])));
        named.collect()
    });
    let nobody =
        options.is_empty().then(|| view! { <p class="note">{say!(lang, finding.step_second_nobody)}</p> });
    view! {
        <PlainSelect
            label=say!(lang, finding.step_second)
            placeholder=say!(lang, finding.step_second_choose)
            options
            word
            problem=trial.problem(Refusal::NeedsSecondOfficer)
        />
        {nobody}
    }
}

/// What is done at once, and by what rule: that of the hazard, or what the law says of every major one.
#[component]
fn SpotMeasure(trial: Trial) -> impl IntoView {
    let lang = use_lang();
    let options = OnSpot::ALL.iter().map(|measure| (measure.to_string(), on_spot_word(lang, *measure)));
    let options: Vec<_> = options.collect();
    let basis = trial.word("basis");
    let said = trial.case.pick(move |view| {
        let own = field_text(view, FindingField::Basis);
        let rules = [say!(lang, finding.step_on_spot_law).to_owned(), own];
        rules.into_iter().filter(|rule| !rule.is_empty()).collect::<Vec<_>>()
    });
    view! {
        <PlainSelect
            label=say!(lang, finding.step_on_spot)
            placeholder=say!(lang, finding.step_second_choose)
            options
            word=trial.word("on_spot")
            problem=trial.problem(Refusal::NeedsSpotMeasure)
        />
        <PlainField
            label=field_word(lang, FindingField::Basis)
            is_long=true
            word=basis
            problem=trial.problem(Refusal::NeedsBasis)
        />
        <Again words=said stands=basis.signal() on_use=Callback::new(move |words: String| basis.set(words))/>
    }
}

/// A field and its new value; what stands now is the beginning of it.
#[component]
fn Amendment(trial: Trial) -> impl IntoView {
    let lang = use_lang();
    let fields = AMENDABLE.into_iter().chain(rest());
    let fields: Vec<_> =
        fields.map(|field| (field.to_string(), field_word(lang, field).to_owned())).collect();
    let word = trial.word("value");
    let chosen = trial.word("field").signal();
    let field = memo(move || chosen.with(|key| key.parse::<FindingField>().ok()));
    let begin = move |key: String| {
        let field: Option<FindingField> = key.parse().ok();
        let now = field.map(|field| trial.case.view.with_untracked(|view| field_text(view, field)));
        word.set(now.unwrap_or_default());
    };
    let problem = trial.problem(Refusal::FieldInvalid);
    view! {
        <PlainSelect
            label=say!(lang, finding.step_field)
            placeholder=say!(lang, finding.step_second_choose)
            options=fields
            word=trial.word("field")
            on_choose=Callback::new(begin)
            problem
        />
        {part(move || match field.get() {
            None => ().into_any(),
            Some(FindingField::Level) => view! {
                <PlainSelect
                    label=say!(lang, finding.step_value)
                    placeholder=say!(lang, finding.step_second_choose)
                    options=levels(lang)
                    word
                />
            }
            .into_any(),
            Some(_) => view! { <PlainField label=say!(lang, finding.step_value) is_long=true word/> }
                .into_any(),
        })}
    }
}

fn levels(lang: Lang) -> Vec<(String, String)> {
    Level::ALL.iter().map(|level| (level.to_string(), level_word(lang, *level))).collect()
}
