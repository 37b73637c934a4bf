//! Bringing a file to the office: chosen, shown row by row what it would do, and then done whole or not at all. A file that
//! was put right in the meantime is chosen again; nothing is stored before the last step.

mod choices;
mod owner;
mod rows;
mod subject;

pub use subject::Subject;

use super::trouble::TroubleNote;
use crate::asked::Asked;
use crate::erased::{DrawAll, live, part};
use crate::office::{Trouble, use_office};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, number, use_lang};
use choices::{Choices, ForOthers};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{File, HtmlInputElement};
use owner::Owner;
use rows::{Hints, ImportRows, Mapping};
use spotcheck_domain::call::{Applied, Preview, Units, encode};
use spotcheck_domain::id::UnitId;
use spotcheck_web::parts::Dialog;

#[derive(Clone, Copy)]
struct Step {
    subject: Subject,
    file: StoredValue<Option<File>, LocalStorage>,
    name: RwSignal<String>,
    preview: RwSignal<Option<Preview>>,
    choices: Choices,
    /// Whose the rows are that do not say so.
    owner: RwSignal<Option<UnitId>>,
    trouble: RwSignal<Option<Trouble>>,
    is_busy: RwSignal<bool>,
}

impl Step {
    fn first(subject: Subject) -> Self {
        Self {
            subject,
            file: StoredValue::new_local(None),
            name: RwSignal::new(String::new()),
            preview: RwSignal::new(None),
            choices: Choices::default(),
            owner: RwSignal::new(None),
            trouble: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// What is said beside the file.
    fn said(self, more: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
        let owner = self.owner.get_untracked().map(|unit| ("unit", unit.to_string()));
        more.iter().cloned().chain(owner).collect()
    }
}

#[component]
pub fn ImportDialog(
    subject: Subject,
    open: RwSignal<bool>,
    /// What is said beside the file, in the query of its address.
    #[prop(optional)]
    more: Vec<(&'static str, String)>,
    /// Among these it is asked whose the rows are that do not say so.
    #[prop(optional)]
    units: Option<Asked<Units>>,
    /// Something was stored.
    #[prop(into)]
    on_done: Callback<()>,
    /// With what the whole file became, where that is one thing.
    #[prop(into, optional)]
    on_made: Option<Callback<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let step = Step::first(subject);
    let (office, store) = (use_office(), use_store());
    let more = StoredValue::new(more);
    let look = Callback::new(move |sheet: Option<String>| {
        let Some(file) = step.file.get_value() else { return };
        step.is_busy.set(true);
        step.trouble.set(None);
        step.choices.clear();
        spawn_local(async move {
            let mut said = more.with_value(|more| step.said(more));
            said.push(("sheet", sheet.unwrap_or_default()));
            let address = address(subject.path, &said);
            let answer = office.send_file::<Preview>(&address, &file).await;
            let _ = step.is_busy.try_set(false);
            match answer {
                Ok(preview) => drop(step.preview.try_set(Some(preview))),
                Err(trouble) => {
                    let _ = step.preview.try_set(None);
                    let _ = step.trouble.try_set(Some(trouble));
                }
            }
        });
    });
    let apply = Callback::new(move |()| {
        let (Some(file), Some(preview)) = (step.file.get_value(), step.preview.get_untracked()) else {
            return;
        };
        if step.is_busy.get_untracked() {
            return;
        }
        step.is_busy.set(true);
        step.trouble.set(None);
        spawn_local(async move {
            let path = format!("{}/apply", subject.path);
            let mut said = more.with_value(|more| step.said(more));
            let (choices, others) = step.choices.written();
            said.extend([("sheet", preview.sheet), ("token", preview.token)]);
            said.extend([("choices", choices), ("others", others.to_owned())]);
            let address = address(&path, &said);
            let answer = office.send_file::<Applied>(&address, &file).await;
            let _ = step.is_busy.try_set(false);
            match answer {
                Ok(applied) => {
                    store.toast(applied_words(lang, &applied));
                    step.file.try_set_value(None);
                    let _ = step.preview.try_set(None);
                    let _ = open.try_set(false);
                    let _ = on_done.try_run(());
                    if let Some((on_made, id)) = on_made.zip(applied.id) {
                        let _ = on_made.try_run(id);
                    }
                }
                Err(trouble) => drop(step.trouble.try_set(Some(trouble))),
            }
        });
    });
    view! {
        <Dialog title=subject.title open>
            <div class="dialog-body desk-import" data-test="import">
                <p>{subject.words}</p>
                <Choose step look />
                <TroubleNote trouble=step.trouble />
                {part(move || step.preview.get().map(|preview| view! { <Shown step preview units look /> }))}
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{say!(lang, desk.cancel)}</button>
                {part(move || step.preview.with(|preview| {
                    preview.as_ref().map(|preview| {
                        let n_rows = preview.n_new + preview.n_changed;
                        let is_said = preview.n_unowned == 0 || step.owner.with(Option::is_some);
                        let n = n_doing(preview, step.choices.count(preview)).filter(|_| is_said);
                        (n.unwrap_or(n_rows), n.is_none())
                    })
                }).map(|n| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="primary"
                        data-test="import-apply"
                        disabled=n.1
                        aria-busy=live(move || step.is_busy.get().then_some("true"))
                        on:click=move |_| apply.run(())
                    >
                        {if n.1 {
                            say!(lang, desk.import_not_yet).to_owned()
                        } else {
                            say!(lang, desk.import_apply, n = number(lang, f64::from(n.0)))
                        }}
                    </button>
                }))}
            </div>
        </Dialog>
    }
}

/// Rows that would be stored. None where nothing can be: some are refused, or something is still to be said of some.
fn n_doing(preview: &Preview, (n_open, n_chosen): (u32, u32)) -> Option<u32> {
    let n = preview.n_new + preview.n_changed + n_chosen;
    (preview.n_refused == 0 && n_open == 0 && n > 0).then_some(n)
}

fn address(path: &str, parameters: &[(&str, String)]) -> String {
    let mut address = format!("/v1/import/{path}");
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    for (n, (key, value)) in given.enumerate() {
        address.push(if n == 0 { '?' } else { '&' });
        address.push_str(key);
        address.push('=');
        encode(&mut address, value);
    }
    address
}

fn applied_words(lang: Lang, applied: &Applied) -> String {
    let Applied { n_new, n_changed, .. } = applied;
    say!(lang, desk.import_done, new = n_new, changed = n_changed)
}

#[component]
fn Choose(step: Step, look: Callback<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let take = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file may be chosen again, put right.
        input.set_value("");
        step.name.set(file.name());
        step.file.set_value(Some(file));
        step.preview.set(None);
        step.owner.set(None);
        look.run(None);
    };
    view! {
        <div class="desk-import-file">
            <label class="button file-button">
                {say!(lang, desk.import_choose)}
                <input type="file" accept=".xlsx,.xls,.csv,.txt,.ods" data-test="import-file" on:change=take />
            </label>
            <span role="status">
                {part(move || {
                    let name = step.name.get();
                    if step.is_busy.get() { say!(lang, desk.import_reading, name = name) } else { name }
                })}
            </span>
        </div>
    }
}

#[component]
fn Shown(
    step: Step,
    preview: Preview,
    units: Option<Asked<Units>>,
    look: Callback<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let Preview { n_new, n_changed, n_unchanged, n_refused, n_likely, n_not_shown, .. } = preview;
    let count = |n: u32, words: fn(Lang, u32) -> String, tone: &'static str| {
        (n > 0).then(|| view! { <li data-tone=tone>{words(lang, n)}</li> })
    };
    let sheets = (preview.sheets.len() > 1).then(|| {
        let options = preview.sheets.iter().map(|sheet| {
            let is_chosen = *sheet == preview.sheet;
            view! { <option value=sheet.clone() prop:selected=is_chosen>{sheet.clone()}</option> }
        });
        let options = options.draw_all();
        view! {
            <label class="field">
                <span class="field-label">{say!(lang, desk.import_sheet)}</span>
                <select data-test="import-sheet" on:change=move |event| look.run(Some(event_target_value(&event)))>
                    {options}
                </select>
            </label>
        }
    });
    let refused = (n_refused > 0).then(|| view! { <p class="note">{say!(lang, desk.import_put_right)}</p> });
    let nothing = (n_new + n_changed + n_refused + n_likely == 0)
        .then(|| view! { <p class="note">{say!(lang, desk.import_nothing)}</p> });
    let sheet = preview.sheet.clone();
    let owner = units.filter(|_| preview.n_unowned > 0).map(|units| {
        let on_choose = Callback::new(move |()| look.run(Some(sheet.clone())));
        view! { <Owner units owner=step.owner n=preview.n_unowned on_choose /> }
    });
    view! {
        {sheets}
        {owner}
        <ul class="desk-import-counts" role="list" data-test="import-counts">
            {count(n_new, |lang, n| say!(lang, desk.import_n_new, n = n), "new")}
            {count(n_changed, |lang, n| say!(lang, desk.import_n_changed, n = n), "changed")}
            {count(n_unchanged, |lang, n| say!(lang, desk.import_n_unchanged, n = n), "same")}
            {count(n_likely, |lang, n| say!(lang, desk.import_n_likely, n = n), "likely")}
            {count(n_refused, |lang, n| say!(lang, desk.import_n_refused, n = n), "refused")}
        </ul>
        {refused}
        {nothing}
        <Hints preview=preview.clone() field=step.subject.field />
        {(n_likely > 0).then(|| view! { <ForOthers choices=step.choices n_likely /> })}
        <Mapping preview=preview.clone() field=step.subject.field />
        <ImportRows preview subject=step.subject choices=step.choices />
        {(n_not_shown > 0).then(|| view! { <p>{say!(lang, desk.import_not_shown, n = n_not_shown)}</p> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn nothing_is_done_while_something_is_to_be_said() {
        let preview = Preview {
            token: String::new(),
            sheets: Vec::new(),
            sheet: String::new(),
            heading_row: 1,
            columns: Vec::new(),
            rows: Vec::new(),
            n_new: 2,
            n_changed: 1,
            n_unchanged: 9,
            n_refused: 0,
            n_likely: 3,
            n_not_shown: 0,
            n_unowned: 0,
            allowed: BTreeMap::new(),
        };
        assert_eq!(n_doing(&preview, (1, 2)), None);
        assert_eq!(n_doing(&preview, (0, 2)), Some(5));
        assert_eq!(n_doing(&Preview { n_refused: 1, ..preview }, (0, 2)), None);
    }

    #[test]
    fn an_address_names_what_is_known() {
        assert_eq!(address("people", &[("sheet", String::new())]), "/v1/import/people");
        assert_eq!(
            address("units/apply", &[("sheet", "表 1".into()), ("token", "ab".into())]),
            "/v1/import/units/apply?sheet=%E8%A1%A8%201&token=ab"
        );
    }
}
