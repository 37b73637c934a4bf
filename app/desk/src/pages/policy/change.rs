//! To change what a unit sets of the policy itself, with the reason. A value that it leaves to those above follows theirs.

use super::inherited_words;
use crate::browser::page;
use crate::erased::{DrawAll, effect, live, part};
use crate::office::{Trouble, use_office};
use crate::parts::TroubleNote;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, policy_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{PolicyLine, PolicySheet, SetPolicy};
use spotcheck_domain::policy::PolicyField;
use spotcheck_web::form::{Form, Word};
use spotcheck_web::pages::record::PlainField;
use spotcheck_web::parts::Dialog;
use spotcheck_web::parts::field::fresh_id;
use std::collections::BTreeMap;

/// What is typed of each value; nothing: it is left to the units above.
type Typed = RwSignal<BTreeMap<PolicyField, Option<String>>>;

/// What of it differs from what stands; a text that is no number within the bounds is told by its field.
fn read(
    values: &[PolicyLine],
    typed: &BTreeMap<PolicyField, Option<String>>,
) -> Result<BTreeMap<PolicyField, Option<u16>>, PolicyField> {
    let mut said = BTreeMap::new();
    for line in values {
        let value = match typed.get(&line.field).cloned().flatten() {
            Some(text) => {
                let value = text.trim().parse::<u16>().ok();
                let is_within = |value: &u16| (line.least..=line.most).contains(value);
                Some(value.filter(is_within).ok_or(line.field)?)
            }
            None => None,
        };
        if value != line.own {
            said.insert(line.field, value);
        }
    }
    Ok(said)
}

/// Keeps what is typed through a kill, as long as nobody changes the policy meanwhile.
fn hold(typed: Typed, form: Form, held: Word, version: u32) {
    let is_read = form.is_read();
    let mut is_taken = false;
    effect(move || {
        if !is_read.get() {
            return;
        }
        if is_taken {
            let words = typed.with(|typed| serde_json::to_string(&(version, typed)).unwrap_or_default());
            held.set(words);
            return;
        }
        is_taken = true;
        typed.track();
        match serde_json::from_str::<(u32, BTreeMap<PolicyField, Option<String>>)>(&held.get_untracked()) {
            Ok((of, words)) if of == version => typed.set(words),
            _ => {}
        }
    });
}

#[component]
pub fn ChangeDialog(sheet: PolicySheet, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let title = say!(lang, policy.change);
    view! {
        <Dialog title open>
            <ChangeForm sheet=sheet.clone() open changed />
        </Dialog>
    }
}

#[component]
fn ChangeForm(sheet: PolicySheet, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let own = |line: &PolicyLine| (line.field, line.own.map(|value| value.to_string()));
    let typed: Typed = RwSignal::new(sheet.values.iter().map(own).collect());
    let form = Form::open(format!("desk/policy/{}", sheet.unit));
    let (reason, held) = (form.word("reason"), form.word("values"));
    hold(typed, form, held, sheet.version);
    let wrong = RwSignal::new(None::<PolicyField>);
    let lacks_reason = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let is_busy = RwSignal::new(false);
    let (unit, version) = (sheet.unit, sheet.version);
    let values = StoredValue::new(sheet.values.clone());
    let save = move |_| {
        let said = values.with_value(|values| typed.with_untracked(|typed| read(values, typed)));
        wrong.set(said.as_ref().err().copied());
        let why = reason.get_untracked().trim().to_owned();
        lacks_reason.set(why.is_empty());
        if said.is_err() || why.is_empty() {
            request_animation_frame(page::focus_wrong);
        }
        let (Ok(said), false, false) = (said, why.is_empty(), is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let call = SetPolicy { unit, version, values: said, reason: why };
        spawn_local(async move {
            let done = office.ask(&call).await;
            let _ = is_busy.try_set(false);
            match done {
                Ok(_) => {
                    form.done();
                    store.toast(say!(lang, policy.changed));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(said) => drop(trouble.try_set(Some(said))),
            }
        });
    };
    let rows = sheet.values.iter().map(|line| field(lang, line.clone(), typed, wrong)).draw_all();
    let lacks_words = Signal::derive(move || {
        let lacks = lacks_reason.get() && reason.get().trim().is_empty();
        lacks.then(|| say!(lang, obstacles.reason_missing).to_owned())
    });
    view! {
        <div class="dialog-body policy-form">
            <p>{say!(lang, policy.change_words)}</p>
            <TroubleNote trouble />
            {rows}
            <PlainField label=say!(lang, policy.reason) word=reason problem=lacks_words test="reason" />
        </div>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| open.set(false)>{say!(lang, desk.cancel)}</button>
            <button
                type="button"
                class="button"
                data-kind="primary"
                data-test="save"
                aria-busy=live(move || is_busy.get().then_some("true"))
                on:click=save
            >
                {say!(lang, desk.save)}
            </button>
        </div>
    }
}

fn field(lang: Lang, line: PolicyLine, typed: Typed, wrong: RwSignal<Option<PolicyField>>) -> AnyView {
    let of = line.field;
    let (name, id, error_id) = (fresh_id(), fresh_id(), fresh_id());
    let described = error_id.clone();
    let (least, most, inherited) = (line.least, line.most, line.inherited);
    let is_own = move || typed.with(|typed| typed.get(&of).is_some_and(Option::is_some));
    let text = move || typed.with(|typed| typed.get(&of).cloned().flatten().unwrap_or_default());
    let set = move |value: Option<String>| {
        typed.update(|typed| drop(typed.insert(of, value)));
        wrong.set(None);
    };
    let word = policy_field_word(lang, of);
    let control = if of.is_switch() {
        let option = move |value: &'static str, words: &'static str| {
            view! { <option value=value prop:selected=live(move || text() == value)>{words}</option> }
        };
        view! {
            <select
                id=id
                aria-label=say!(lang, policy.own_value, what = word)
                on:change=move |event| set(Some(event_target_value(&event)))
            >
                {option("1", say!(lang, policy.on))}
                {option("0", say!(lang, policy.off))}
            </select>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id
                type="text"
                inputmode="numeric"
                aria-label=say!(lang, policy.own_value, what = word)
                aria-describedby=described
                aria-invalid=live(move || (wrong.get() == Some(of)).then_some("true"))
                prop:value=live(text)
                on:input=move |event| set(Some(event_target_value(&event)))
            />
        }
        .into_any()
    };
    let radio = move |is_this_own: bool, words: String, test: &'static str| {
        let name = name.clone();
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    data-test=test
                    prop:checked=live(move || is_own() == is_this_own)
                    on:change=move |_| set(is_this_own.then(|| inherited.to_string()))
                />
                <span>{words}</span>
            </label>
        }
    };
    let above = inherited_words(lang, &line);
    view! {
        <fieldset
            class="field desk-choice"
            data-field=of.word()
            data-state=live(move || (wrong.get() == Some(of)).then_some("error"))
        >
            <legend class="field-label">{word}</legend>
            <div class="desk-checks">
                {radio(false, above, "inherit")}
                {radio(true, say!(lang, policy.set_own).to_owned(), "own")}
            </div>
            <div hidden=live(move || !is_own())>{control}</div>
            {part(move || (wrong.get() == Some(of)).then(|| view! {
                <p class="field-error" id=error_id.clone()>
                    {say!(lang, policy.bounds, least = least, most = most)}
                </p>
            }))}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_said_and_within_its_bounds() {
        let line = |field, own| PolicyLine {
            field,
            value: 10,
            own,
            inherited: 10,
            inherited_from: None,
            least: 1,
            most: 60,
        };
        let values = [line(PolicyField::ReviewDays, None), line(PolicyField::LookBackDays, Some(30))];
        let typed = |review: Option<&str>, look_back: Option<&str>| {
            BTreeMap::from([
                (PolicyField::ReviewDays, review.map(ToOwned::to_owned)),
                (PolicyField::LookBackDays, look_back.map(ToOwned::to_owned)),
            ])
        };
        assert_eq!(read(&values, &typed(None, Some("30"))), Ok(BTreeMap::new()));
        let changed = read(&values, &typed(Some(" 5 "), None)).expect("within");
        assert_eq!(changed, [(PolicyField::ReviewDays, Some(5)), (PolicyField::LookBackDays, None)].into());
        for wrong in ["", "x", "0", "61", "-1"] {
            assert_eq!(read(&values, &typed(Some(wrong), None)), Err(PolicyField::ReviewDays), "{wrong}");
        }
    }
}
