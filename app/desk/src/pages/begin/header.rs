//! What the unit's papers say of it: by whose power it acts, who answers for it, where one complains of it, and how its
//! numbers begin.

use crate::asked::Asked;
use crate::erased::{effect, live};
use crate::office::{Office, use_office};
use crate::parts::fields::Fields;
use crate::parts::{Entry, Sheet, TroubleNote};
use crate::say;
use crate::words::{Lang, standing_word, unit_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{Begin, ChangeUnit, Standing, UnitField, UnitFields};
use std::collections::BTreeMap;

/// The key of the tier, which is no field of a unit.
pub const TIER: &str = "tier";

const HEADER: [UnitField; 6] = [
    UnitField::Standing,
    UnitField::DelegatedBy,
    UnitField::Leader,
    UnitField::LeaderPost,
    UnitField::Appeal,
    UnitField::Prefix,
];

#[component]
pub fn HeaderForm(begin: Asked<Begin>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let sheet = keep("begin/header", begin, stored);
    let save = move |_| {
        if sheet.is_busy.get_untracked() || !sheet.check(lang, &entries(lang)) {
            return;
        }
        sheet.begin();
        spawn_local(save_fields(lang, office, sheet, begin, &HEADER));
    };
    view! {
        <TroubleNote trouble=sheet.trouble />
        <Fields sheet entries=entries(lang) />
        <div class="button-row">
            <button
                type="button"
                class="button"
                data-kind="primary"
                data-test="save-header"
                aria-busy=live(move || sheet.is_busy.get().then_some("true"))
                on:click=save
            >
                {say!(lang, begin.save)}
            </button>
        </div>
    }
}

fn entries(lang: Lang) -> Vec<Entry> {
    let entry = |field: &UnitField| {
        let entry = Entry::new(field.word(), unit_field_word(lang, *field), field.form());
        match field {
            UnitField::Standing => entry.options(standings(lang)),
            UnitField::Appeal => entry.hint(say!(lang, begin.appeal_hint)),
            UnitField::Prefix => entry.hint(say!(lang, begin.prefix_hint)),
            _ => entry,
        }
    };
    HEADER.iter().map(entry).collect()
}

fn standings(lang: Lang) -> Vec<(String, String)> {
    let words = |standing: &Standing| (standing.word().to_owned(), standing_word(lang, *standing).to_owned());
    let none = (String::new(), say!(lang, begin.choose).to_owned());
    std::iter::once(none).chain(Standing::ALL.iter().map(words)).collect()
}

/// What the office has of the unit, by field.
pub fn stored(begin: &Begin) -> BTreeMap<String, String> {
    begin.fields.iter().map(|(field, value)| (field.word().to_owned(), value.clone())).collect()
}

/// A form that follows what the office has.
pub fn keep(name: &str, begin: Asked<Begin>, stored: fn(&Begin) -> BTreeMap<String, String>) -> Sheet {
    let sheet = Sheet::open(name, BTreeMap::new());
    effect(move || {
        begin.answer.with(|begin| {
            if let Some(begin) = begin {
                sheet.store(stored(begin));
            }
        });
    });
    sheet
}

/// Tells the office which of these fields were changed, and asks anew how far it has come.
pub async fn save_fields(
    lang: Lang,
    office: Office,
    sheet: Sheet,
    begin: Asked<Begin>,
    of: &'static [UnitField],
) {
    let keys: Vec<&'static str> = of.iter().map(|field| field.word()).collect();
    let changes = sheet.changes(&keys);
    let of_field = |(key, value): (&'static str, String)| Some((key.parse::<UnitField>().ok()?, value));
    let fields: UnitFields = changes.into_iter().filter_map(of_field).collect();
    let Some(unit) = begin.answer.with_untracked(|begin| begin.as_ref().map(|begin| begin.unit)) else {
        return;
    };
    if !fields.is_empty()
        && let Err(trouble) = office.ask(&ChangeUnit { unit, fields }).await
    {
        sheet.fail(lang, trouble);
        return;
    }
    // What was typed is what the office has, until it says so itself.
    let mut stored = begin.answer.with_untracked(|begin| begin.as_ref().map(stored)).unwrap_or_default();
    stored.extend(keys.iter().chain(&[TIER]).map(|key| ((*key).to_owned(), sheet.get_untracked(key))));
    sheet.store(stored);
    sheet.done();
    begin.reload();
}
