//! The policy of a unit: each value with whose it is, what the unit sets itself, and who changed what when and why.

mod change;

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::parts::{PageHead, Pill, TroubleNote, unit_choice};
use crate::place::use_here;
use crate::say;
use crate::words::{Lang, day_of, named, policy_field_word, use_lang};
use change::ChangeDialog;
use leptos::prelude::*;
use spotcheck_domain::call::{ListUnits, PolicyChange, PolicyLine, PolicySheet, ReadPolicy};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::policy::PolicyField;
use spotcheck_web::parts::Skeleton;

/// A value as people read it.
pub fn value_words(lang: Lang, field: PolicyField, value: u16) -> String {
    match (field.is_switch(), value) {
        (true, 0) => say!(lang, policy.off).to_owned(),
        (true, _) => say!(lang, policy.on).to_owned(),
        (false, 0) if field == PolicyField::YearlyCap => say!(lang, policy.no_cap).to_owned(),
        (false, n) if field == PolicyField::YearlyCap => say!(lang, policy.n_times, n = n),
        (false, n) => say!(lang, policy.n_days, n = n),
    }
}

/// Whose value stands where a unit sets none.
pub fn inherited_words(lang: Lang, line: &PolicyLine) -> String {
    let value = value_words(lang, line.field, line.inherited);
    match &line.inherited_from {
        Some(unit) => say!(lang, policy.inherited, value = value, from = named(unit, lang)),
        None => say!(lang, policy.of_program, value = value),
    }
}

#[component]
pub fn PolicyPage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let units = Asked::watch(|| Some(ListUnits::default()));
    let wanted = here.word("unit");
    let sheet = Asked::watch(move || {
        let asked = wanted.with(|unit| unit.parse::<UnitId>().ok());
        let unit = asked.or_else(|| units.answer.with(|units| units.as_ref().map(|units| units.top)))?;
        Some(ReadPolicy { unit })
    });
    let is_changing = RwSignal::new(false);
    let of_units = Signal::derive(move || {
        units.answer.with(|units| unit_choice::options(lang, units.as_ref(), say!(lang, policy.own_unit)))
    });
    let door = move || {
        sheet.answer.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.is_editable)).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="change"
                    on:click=move |_| is_changing.set(true)
                >
                    {say!(lang, policy.change)}
                </button>
            }
        })
    };
    view! {
        <PageHead title=say!(lang, policy.title)>{part(door)}</PageHead>
        <div class="desk-filters">
            <Pill label=say!(lang, policy.of_unit) key="unit" options=of_units />
        </div>
        <TroubleNote trouble=sheet.trouble on_again=move |()| sheet.reload() />
        <div class="desk-page policy-page">
            {part(move || match sheet.answer.get() {
                Some(found) => view! { <Values sheet=found /> }.into_any(),
                None => view! { <Skeleton /> }.into_any(),
            })}
        </div>
        {part(move || (is_changing.get()).then(|| sheet.answer.get_untracked()).flatten().map(|found| view! {
            <ChangeDialog sheet=found open=is_changing changed=Callback::new(move |()| sheet.reload()) />
        }))}
    }
}

#[component]
fn Values(sheet: PolicySheet) -> impl IntoView {
    let lang = use_lang();
    let unit = named(&sheet.unit_name, lang);
    let row = |line: &PolicyLine| {
        let whose = match line.own {
            Some(_) => say!(lang, policy.own).to_owned(),
            None => inherited_words(lang, line),
        };
        view! {
            <tr data-field=line.field.word() data-own=line.own.map(|_| "yes")>
                <th scope="row">{policy_field_word(lang, line.field)}</th>
                <td><b>{value_words(lang, line.field, line.value)}</b></td>
                <td><small>{whose}</small></td>
            </tr>
        }
    };
    let rows = sheet.values.iter().map(row).draw_all();
    let history = sheet.history.iter().map(|change| change_line(lang, change)).draw_all();
    view! {
        <h2>{unit.clone()}</h2>
        <p>{say!(lang, policy.words)}</p>
        <div class="policy-values" tabindex="0" role="region" aria-label=say!(lang, policy.title)>
            <table aria-label=say!(lang, policy.of, unit = unit)>
                <thead>
                    <tr>
                        <th scope="col">{say!(lang, policy.column_what)}</th>
                        <th scope="col">{say!(lang, policy.column_value)}</th>
                        <th scope="col">{say!(lang, policy.column_whose)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <h2>{say!(lang, policy.history)}</h2>
        {if sheet.history.is_empty() {
            view! { <p class="note">{say!(lang, policy.no_history)}</p> }.into_any()
        } else {
            view! { <ul role="list" data-test="history">{history}</ul> }.into_any()
        }}
    }
}

fn change_line(lang: Lang, change: &PolicyChange) -> AnyView {
    let said = |value: Option<u16>, field: PolicyField| match value {
        Some(value) => value_words(lang, field, value),
        None => say!(lang, policy.as_above).to_owned(),
    };
    let what: Vec<String> = change
        .values
        .iter()
        .map(|(field, (was, is))| {
            say!(
                lang,
                policy.was_is,
                what = policy_field_word(lang, *field),
                was = said(*was, *field),
                is = said(*is, *field)
            )
        })
        .collect();
    view! {
        <li class="desk-line">
            <span>
                {what.join("; ")}
                <br />
                <small>
                    {say!(
                        lang,
                        policy.by_why,
                        unit = named(&change.unit_name, lang),
                        by = change.by_name,
                        why = change.reason
                    )}
                </small>
            </span>
            <time>{day_of(lang, change.at)}</time>
        </li>
    }
    .into_any()
}
