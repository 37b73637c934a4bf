//! Somebody new.

use super::doing::{entries, typed};
use super::roles::RoleChoice;
use crate::asked::Asked;
use crate::parts::{Fields, Sending, Sheet, SheetForm, UnitChoice};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{obstacle_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{EnterPerson, Obstacle, Units};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What the form holds beside the fields of a person.
const UNIT: &str = "unit";
const ROLES: &str = "roles";

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
    let sending = Sending::of(open, changed);
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
        let id = sheet.drawn(UserId::from_parts);
        let added = say!(lang, people.added, name = sheet.get_untracked("name"));
        let call = EnterPerson { id: Some(id), unit, roles, fields: typed(sheet) };
        sending.send(sheet, added, call, move |entered| here.go_beside(&Desk::Person(entered.id)));
    });
    let set_roles = Callback::new(move |roles: Vec<Role>| sheet.set(ROLES, &write_roles(&roles)));
    view! {
        <SheetForm sheet words=say!(lang, people.add) on_do=save open>
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
        </SheetForm>
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
