//! What is done with a person: each in a dialog that says what it does before it is done.

use super::list::field;
use super::roles::RolesDialog;
use crate::asked::Asked;
use crate::erased::part;
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::fields::SheetButtons;
use crate::parts::{Confirm, Entry, Fields, Sheet, TroubleNote, UnitChoice, dialog_of};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, person_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{
    ChangePerson, MovePerson, PersonField, PersonLine, RetirePerson, RevokeDevice, RevokeDevices,
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
    part(move || {
        let line = line.clone();
        let open = dialog_of(doing);
        doing.get().map(|what| match what {
            Doing::Change => view! { <ChangeDialog line open changed /> }.into_any(),
            Doing::Roles => view! { <RolesDialog line open changed /> }.into_any(),
            Doing::Move => view! { <MoveDialog line open units changed /> }.into_any(),
            Doing::Retire => view! { <RetireDialog line open changed /> }.into_any(),
            Doing::Revoke(device) => {
                view! { <RevokeDialog line open device=Some(device) changed /> }.into_any()
            }
            Doing::TakePassword => view! { <TakePasswordDialog line open changed /> }.into_any(),
            Doing::RevokeAll => view! { <RevokeDialog line open device=None changed /> }.into_any(),
        })
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

/// The keys of a form's entries.
pub fn keys() -> Vec<&'static str> {
    PersonField::ALL.iter().map(|field| field.word()).collect()
}

#[component]
fn ChangeDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let person = line.id;
    let stored = line.fields.iter().map(|(field, value)| (field.word().to_owned(), value.clone())).collect();
    let sheet = Sheet::open(&format!("person/{person}"), stored);
    let save = Callback::new(move |()| {
        if !sheet.check(lang, &entries(lang)) {
            return;
        }
        let changes = sheet.changes(&keys());
        let fields = changes.into_iter().filter_map(|(key, text)| Some((key.parse().ok()?, text))).collect();
        sheet.begin();
        spawn_local(async move {
            match office.ask(&ChangePerson { person, fields }).await {
                Ok(()) => {
                    sheet.done();
                    store.toast(say!(lang, people.changed));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(trouble) => sheet.fail(lang, trouble),
            }
        });
    });
    view! {
        <Dialog title=say!(lang, people.change_title, name = field(&line, PersonField::Name)) open>
            <div class="dialog-body">
                <TroubleNote trouble=sheet.trouble />
                <Fields sheet entries=entries(lang) />
            </div>
            <SheetButtons sheet words=say!(lang, desk.save) on_do=save on_leave=move |()| open.set(false) />
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

#[component]
fn RetireDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let doing = deed(move || async move { office.ask(&RetirePerson { person }).await });
    view! {
        <Confirm
            title=say!(lang, people.retire_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, people.retire_do)
            is_danger=true
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, people.retire_words)}</p>
        </Confirm>
    }
}

#[component]
fn TakePasswordDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let doing = deed(move || async move { office.ask(&TakePassword { person }).await });
    view! {
        <Confirm
            title=say!(lang, people.password_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, people.password_take)
            is_danger=true
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, people.password_words)}</p>
        </Confirm>
    }
}

/// One device, or all of them.
#[component]
fn RevokeDialog(
    line: PersonLine,
    open: RwSignal<bool>,
    device: Option<DeviceId>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let doing = deed(move || async move {
        match device {
            Some(device) => office.ask(&RevokeDevice { device }).await,
            None => office.ask(&RevokeDevices { person }).await,
        }
    });
    view! {
        <Confirm
            title=say!(lang, people.revoke_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, people.revoke_do)
            is_danger=true
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, people.revoke_words)}</p>
            {device.is_none().then(|| view! { <p>{say!(lang, people.revoke_all_words)}</p> })}
        </Confirm>
    }
}
