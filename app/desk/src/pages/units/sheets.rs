//! How a unit lays out the tables that are exported from the ledger: which columns, in which order, under which headings.

use super::sheet_columns::{COLUMNS, Columns, read, write};
use crate::asked::Asked;
use crate::erased::{effect, live, memo, part};
use crate::office::use_office;
use crate::parts::{Sending, Sheet, SheetForm, TroubleNote};
use crate::say;
use crate::store::use_store;
use crate::tree::name_of;
use crate::words::{Lang, trouble_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{ReadSheet, SetSheet, SheetColumn, SheetName, UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_web::parts::Dialog;
use spotcheck_web::parts::field::fresh_id;
use std::collections::BTreeMap;

fn sheet_word(lang: Lang, name: SheetName) -> &'static str {
    match name {
        SheetName::Ledger => say!(lang, sheets.ledger),
        SheetName::Enforcement => say!(lang, sheets.enforcement),
    }
}

#[component]
pub fn SheetsDialog(
    line: UnitLine,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let unit = line.id;
    let chosen = RwSignal::new(SheetName::Enforcement);
    let id = fresh_id();
    let option = move |name: SheetName| {
        view! {
            <option value=name.word() prop:selected=live(move || chosen.get() == name)>{sheet_word(lang, name)}</option>
        }
    };
    view! {
        <Dialog title=say!(lang, sheets.title, name = name_of(lang, &line)) open>
            <p>{say!(lang, sheets.words)}</p>
            <div class="field">
                <label class="field-label" for=id.clone()>{say!(lang, sheets.which)}</label>
                <select
                    id=id.clone()
                    data-test="sheet-name"
                    on:change=move |event| {
                        if let Ok(name) = event_target_value(&event).parse() {
                            chosen.set(name);
                        }
                    }
                >
                    {option(SheetName::Enforcement)}
                    {option(SheetName::Ledger)}
                </select>
            </div>
            {part(move || view! { <OneSheet unit name=chosen.get() units open changed /> })}
        </Dialog>
    }
}

#[component]
fn OneSheet(
    unit: UnitId,
    name: SheetName,
    units: Asked<Units>,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let asked = Asked::watch(move || Some(ReadSheet { unit, name }));
    let sheet = Sheet::open(&format!("unit/{unit}/sheet/{name}"), BTreeMap::new());
    let sending = Sending::of(open, changed);
    effect(move || {
        asked.answer.with(|there| {
            if let Some(there) = there {
                sheet.store(BTreeMap::from([(COLUMNS.to_owned(), write(&there.columns))]));
            }
        });
    });
    let columns = memo(move || read(&sheet.get(COLUMNS)));
    let on_change = Callback::new(move |columns: Vec<SheetColumn>| sheet.set(COLUMNS, &write(&columns)));
    let is_empty = RwSignal::new(false);
    let save = Callback::new(move |()| {
        let columns = columns.get_untracked();
        is_empty.set(columns.is_empty());
        if !columns.is_empty() {
            sending.send(sheet, say!(lang, sheets.saved), SetSheet { unit, name, columns }, |()| ());
        }
    });
    let of = memo(move || asked.answer.with(|there| there.as_ref().map(|there| there.of)));
    let whose = move || {
        let words = match of.get()? {
            Some(own) if own == unit => say!(lang, sheets.of_own).to_owned(),
            Some(above) => {
                let name = units.answer.with(|units| {
                    let line = units.as_ref()?.units.iter().find(|line| line.id == above)?;
                    Some(name_of(lang, line))
                });
                say!(lang, sheets.of_above, name = name.unwrap_or_default())
            }
            None => say!(lang, sheets.of_program).to_owned(),
        };
        Some(view! { <p role="status" data-test="sheet-of">{words}</p> })
    };
    let reset = move |_| {
        spawn_local(async move {
            match office.ask(&SetSheet { unit, name, columns: Vec::new() }).await {
                Ok(()) => {
                    sheet.done();
                    store.toast(say!(lang, sheets.is_reset));
                    let _ = open.try_set(false);
                }
                Err(trouble) => store.toast_problem(trouble_words(lang, &trouble)),
            }
        });
    };
    view! {
        <SheetForm sheet words=say!(lang, desk.save) on_do=save open>
            <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
            {(name == SheetName::Enforcement).then(|| view! { <p class="note">{say!(lang, sheets.template_note)}</p> })}
            {part(whose)}
            <Columns columns on_change />
            {part(move || is_empty.get().then(|| view! { <p class="field-error">{say!(lang, sheets.empty)}</p> }))}
            {part(move || (of.get() == Some(Some(unit))).then(|| view! {
                <button type="button" class="button" data-kind="quiet" data-test="reset-sheet" on:click=reset>
                    {say!(lang, sheets.reset)}
                </button>
            }))}
        </SheetForm>
    }
}
