//! The roles of a person, one tick each.

use super::list::field;
use crate::erased::{DrawAll, live, part};
use crate::office::use_office;
use crate::parts::Confirm;
use crate::parts::confirm::deed;
use crate::say;
use crate::words::{role_note, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{PersonField, PersonLine, SetRoles};
use spotcheck_domain::term::Role;

#[component]
pub fn RoleChoice(
    #[prop(into)] label: String,
    #[prop(into)] chosen: Signal<Vec<Role>>,
    #[prop(into)] on_choose: Callback<Vec<Role>>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let choice = |role: Role| {
        view! {
            <label>
                <input
                    type="checkbox"
                    value=role.word()
                    prop:checked=live(move || chosen.with(|chosen| chosen.contains(&role)))
                    on:change=move |event| {
                        let is_on = event_target_checked(&event);
                        let now = chosen.get_untracked();
                        on_choose.run(Role::ALL.iter().copied().filter(|other| {
                            if *other == role { is_on } else { now.contains(other) }
                        }).collect());
                    }
                />
                <span>{role_word(lang, role)} <small>{role_note(lang, role)}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <legend class="field-label">{label}</legend>
            <div class="desk-checks">{Role::ALL.iter().copied().map(choice).draw_all()}</div>
            {part(move || problem.get().map(|words| view! { <p class="field-error">{words}</p> }))}
        </fieldset>
    }
}

#[component]
pub fn RolesDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let roles = RwSignal::new(line.roles.clone());
    let doing =
        deed(move || async move { office.ask(&SetRoles { person, roles: roles.get_untracked() }).await });
    let choose = Callback::new(move |chosen: Vec<Role>| roles.set(chosen));
    view! {
        <Confirm
            title=say!(lang, people.roles_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, desk.save)
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, people.roles_words)}</p>
            <RoleChoice
                label=say!(lang, people.column_roles)
                chosen=roles
                on_choose=choose
            />
        </Confirm>
    }
}
