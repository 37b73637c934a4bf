//! Somebody new.

use super::doing::{entries, keys};
use super::roles::RoleChoice;
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::office::use_office;
use crate::parts::fields::SheetButtons;
use crate::parts::{Fields, Sheet, TroubleNote, UnitChoice};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::store::use_store;
use crate::words::{obstacle_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{EnterPerson, Obstacle, PersonFields, Units};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What the form holds beside the fields of a person.
const UNIT: &str = "unit";
const ROLES: &str = "roles";
const ID: &str = "id";

#[component]
pub fn EnterDialog(open: RwSignal<bool>, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Dialog title=say!(lang, people.add_title) open>
            <EnterForm open units changed />
        </Dialog>
    }
}

fn read_roles(text: &str) -> Vec<Role> {
    text.split(' ').filter_map(|word| word.parse().ok()).collect()
}

fn write_roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}

#[component]
fn EnterForm(open: RwSignal<bool>, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let (office, store) = (use_office(), use_store());
    let sheet = Sheet::open("person/new", BTreeMap::new());
    // Where the list is of one unit, he is one of it.
    let of_list = here.query.with_untracked(|query| query.get("unit").parse::<UnitId>().ok());
    let unit = Signal::derive(move || sheet.get(UNIT).parse::<UnitId>().ok().or(of_list));
    let roles = Signal::derive(move || read_roles(&sheet.get(ROLES)));
    let (unit_problem, roles_problem) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let save = Callback::new(move |()| {
        let is_right = sheet.check(lang, &entries(lang));
        let (chosen, roles) = (unit.get_untracked(), roles.get_untracked());
        unit_problem.set(chosen.is_none().then(|| say!(lang, people.choose_unit).to_owned()));
        let lacks_role = roles.is_empty();
        roles_problem.set(lacks_role.then(|| obstacle_words(lang, Obstacle::NeedsRole).to_owned()));
        let (Some(unit), false, true) = (chosen, lacks_role, is_right) else { return };
        // Drawn once: a call whose answer was lost enters nobody twice.
        let id = sheet
            .get_untracked(ID)
            .parse()
            .unwrap_or_else(|_| UserId::from_parts(Intl::now(), page::random()));
        sheet.set(ID, &id.to_string());
        let typed = sheet.changes(&keys());
        let fields: PersonFields =
            typed.into_iter().filter_map(|(key, text)| Some((key.parse().ok()?, text))).collect();
        let name = sheet.get_untracked("name");
        sheet.begin();
        spawn_local(async move {
            match office.ask(&EnterPerson { id: Some(id), unit, roles, fields }).await {
                Ok(entered) => {
                    sheet.done();
                    store.toast(say!(lang, people.added, name = name));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                    here.go_beside(&Desk::Person(entered.id));
                }
                Err(trouble) => {
                    if trouble.is(Obstacle::IdTaken) {
                        sheet.set(ID, "");
                    }
                    sheet.fail(lang, trouble);
                }
            }
        });
    });
    let set_roles = Callback::new(move |roles: Vec<Role>| sheet.set(ROLES, &write_roles(&roles)));
    view! {
            <div class="dialog-body">
                <TroubleNote trouble=sheet.trouble />
                <Fields sheet entries=entries(lang) />
                <UnitChoice
                    label=say!(lang, people.column_unit)
                    units
                    chosen=unit
                    on_choose=move |unit: UnitId| sheet.set(UNIT, &unit.to_string())
                    problem=unit_problem
                />
                <RoleChoice
                    label=say!(lang, people.column_roles)
                    chosen=roles
                    on_choose=set_roles
                    problem=roles_problem
                />
            </div>
            <SheetButtons sheet words=say!(lang, people.add) on_do=save on_leave=move |()| open.set(false) />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_held_as_words() {
        assert_eq!(read_roles(&write_roles(Role::ALL)), Role::ALL);
        assert!(read_roles("").is_empty());
    }
}
