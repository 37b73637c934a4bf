//! What is done with a person: each in a dialog that says what it does before it is done.

use super::list::field;
use super::retiring::RetireDialog;
use super::roles::RolesDialog;
use crate::asked::Asked;
use crate::office::use_office;
use crate::parts::confirm::{Deed, deed};
use crate::parts::{Confirm, Entry, Fields, Question, Sending, Sheet, SheetForm, UnitChoice, dialogs};
use crate::say;
use crate::words::{Lang, person_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{
    ChangePerson, MovePerson, PersonField, PersonFields, PersonLine, RevokeDevice, RevokeDevices,
    TakePassword, Units,
};
use spotcheck_domain::id::{DeviceId, UnitId};
use spotcheck_web::parts::Dialog;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Change,
    Roles,
    Move,
    Retire,
    Revoke(DeviceId),
    RevokeAll,
    TakePassword,
}

#[component]
pub fn DoingDialogs(
    line: PersonLine,
    doing: RwSignal<Option<Doing>>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    dialogs(doing, move |what, open| {
        let line = line.clone();
        let (person, name) = (line.id, field(&line, PersonField::Name));
        let revoking = move |deed: Deed, says: &'static str| {
            view! {
                <Question
                    title=say!(lang, people.revoke_title, name = name)
                    open
                    words=say!(lang, people.revoke_do)
                    is_danger=true
                    deed
                    on_done=changed
                    says
                />
            }
            .into_any()
        };
        match what {
            Doing::Change => view! { <ChangeDialog line open changed /> }.into_any(),
            Doing::Roles => view! { <RolesDialog line open changed /> }.into_any(),
            Doing::Move => view! { <MoveDialog line open units changed /> }.into_any(),
            Doing::Retire => view! { <RetireDialog line open changed /> }.into_any(),
            Doing::TakePassword => view! {
                <Question
                    title=say!(lang, people.password_title, name = field(&line, PersonField::Name))
                    open
                    words=say!(lang, people.password_take)
                    is_danger=true
                    deed=deed(move || async move { office.ask(&TakePassword { person }).await })
                    on_done=changed
                    says=say!(lang, people.password_words)
                />
            }
            .into_any(),
            Doing::Revoke(device) => revoking(
                deed(move || async move { office.ask(&RevokeDevice { device }).await }),
                say!(lang, people.revoke_words),
            ),
            Doing::RevokeAll => revoking(
                deed(move || async move { office.ask(&RevokeDevices { person }).await }),
                say!(lang, people.revoke_all_words),
            ),
        }
    })
}

/// The fields of a person as a form draws them.
pub fn entries(lang: Lang) -> Vec<Entry> {
    let entry = |field: PersonField| Entry::new(field.word(), person_field_word(lang, field), field.form());
    PersonField::ALL
        .iter()
        .map(|field| match field {
            PersonField::Key => entry(*field).hint(say!(lang, people.key_hint)),
            _ => entry(*field),
        })
        .collect()
}

/// What was typed and is not what is stored.
pub fn typed(sheet: Sheet) -> PersonFields {
    sheet.typed(PersonField::ALL, PersonField::word)
}

#[component]
fn ChangeDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let person = line.id;
    let sheet = Sheet::over(&format!("person/{person}"), &line.fields, PersonField::word);
    let sending = Sending::of(open, changed);
    let save = move |()| {
        if sheet.check(lang, &entries(lang)) {
            let call = ChangePerson { person, fields: typed(sheet) };
            sending.send(sheet, say!(lang, people.changed), call, |()| ());
        }
    };
    view! {
        <Dialog title=say!(lang, people.change_title, name = field(&line, PersonField::Name)) open>
            <SheetForm sheet words=say!(lang, desk.save) on_do=save open>
                <Fields sheet entries=entries(lang) />
            </SheetForm>
        </Dialog>
    }
}

#[component]
fn MoveDialog(
    line: PersonLine,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let (person, from) = (line.id, line.unit);
    let to = RwSignal::new(None::<UnitId>);
    let doing = deed(move || async move {
        match to.get_untracked() {
            Some(to) => office.ask(&MovePerson { person, to }).await,
            None => Ok(()),
        }
    });
    view! {
        <Confirm
            title=say!(lang, people.move_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, people.move_do)
            ready=Signal::derive(move || to.with(Option::is_some))
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, people.move_words)}</p>
            <UnitChoice
                label=say!(lang, people.move_to)
                units
                chosen=to
                on_choose=move |unit: UnitId| to.set(Some(unit))
                may=move |unit: spotcheck_domain::call::UnitLine| unit.id != from
            />
        </Confirm>
    }
}
