//! The first step: what the administrator's own unit is called, and on which floor of the tree it stands.

use super::header::{TIER, keep, save_fields};
use crate::asked::Asked;
use crate::erased::{live, memo, part};
use crate::office::use_office;
use crate::parts::fields::Fields;
use crate::parts::{Entry, TroubleNote};
use crate::say;
use crate::words::{Lang, tier_word, unit_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{Begin, SetTier, UnitField};
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::term::Tier;

/// A unit is on one of these floors; an enterprise is no office.
const OF_OFFICES: [Tier; 6] =
    [Tier::City, Tier::County, Tier::Town, Tier::Village, Tier::Cell, Tier::Department];
static OF_TIER: Form = Form::value::<Tier>().needed();

#[component]
pub fn UnitForm(begin: Asked<Begin>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let sheet = keep("begin/unit", begin, |begin| {
        let mut stored = super::header::stored(begin);
        stored.insert(TIER.to_owned(), begin.tier.word().to_owned());
        stored
    });
    let is_fixed =
        memo(move || begin.answer.with(|begin| begin.as_ref().is_some_and(|begin| begin.is_tier_fixed)));
    let save = move |_| {
        let entries = entries(lang);
        if sheet.is_busy.get_untracked() || !sheet.check(lang, &entries) {
            return;
        }
        let Some(unit) = begin.answer.with_untracked(|begin| begin.as_ref().map(|begin| begin.unit)) else {
            return;
        };
        let tier = sheet.changes(&[TIER]).get(TIER).and_then(|tier| tier.parse::<Tier>().ok());
        sheet.begin();
        spawn_local(async move {
            if let Some(tier) = tier
                && let Err(trouble) = office.ask(&SetTier { unit, tier }).await
            {
                sheet.fail(lang, trouble);
                return;
            }
            save_fields(lang, office, sheet, begin, &[UnitField::Name, UnitField::NameEn]).await;
        });
    };
    view! {
        <TroubleNote trouble=sheet.trouble />
        {part(move || is_fixed.get().then(|| view! { <p class="note">{say!(lang, begin.tier_fixed)}</p> }))}
        <Fields sheet entries=entries(lang) />
        <div class="button-row">
            <button
                type="button"
                class="button"
                data-kind="primary"
                data-test="save-unit"
                aria-busy=live(move || sheet.is_busy.get().then_some("true"))
                on:click=save
            >
                {say!(lang, begin.save)}
            </button>
        </div>
    }
}

fn entries(lang: Lang) -> Vec<Entry> {
    let tiers = OF_OFFICES.iter().map(|tier| (tier.word().to_owned(), tier_word(lang, *tier))).collect();
    let of = |field: UnitField| Entry::new(field.word(), unit_field_word(lang, field), field.form());
    vec![
        Entry::new(TIER, say!(lang, begin.tier), &OF_TIER).options(tiers),
        of(UnitField::Name).hint(say!(lang, begin.name_hint)),
        of(UnitField::NameEn),
    ]
}
