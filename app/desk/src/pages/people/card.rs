//! One person, beside the list: what the office knows, what he works with, what was done last, and what can be done now.

use super::devices::Devices;
use super::doing::{Doing, DoingDialogs};
use super::list::{certificate, field, roles};
use super::log::RecentLog;
use super::posts::Posts;
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::DrawAll;
use crate::parts::{Panel, panel_of};
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{day_of, named, person_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{PersonField, PersonLine, ReadPerson, Units};
use spotcheck_domain::id::UserId;

#[component]
pub fn PersonCard(person: UserId, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let asked = Asked::watch(move || Some(ReadPerson { person }));
    let doing = RwSignal::new(None::<Doing>);
    let changed = Callback::new(move |()| {
        asked.reload();
        changed.run(());
    });
    let are_known = use_rights().are_known(units);
    panel_of(asked, move |line| {
        let _ = are_known.get();
        view! {
            <Shown line=line.clone() doing units />
            <DoingDialogs line doing units changed />
        }
        .into_any()
    })
}

#[component]
fn Shown(line: PersonLine, doing: RwSignal<Option<Doing>>, units: Asked<Units>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let person = line.id;
    let title = Signal::stored(field(&line, PersonField::Name));
    let above = Signal::stored(named(&line.unit_name, lang));
    let fact = |words: &'static str, value: AnyView| view! { <dt>{words}</dt><dd>{value}</dd> };
    let text = |of: PersonField| {
        let value = field(&line, of);
        (!value.is_empty()).then(|| fact(person_field_word(lang, of), value.into_any()))
    };
    let expires = (!field(&line, PersonField::CertificateExpires).is_empty()).then(|| {
        fact(
            person_field_word(lang, PersonField::CertificateExpires),
            certificate(lang, &line, Intl::today()),
        )
    });
    let left = line.retired_at.map(|at| {
        view! { <p class="note">{say!(lang, people.left_on, day = day_of(lang, at))}</p> }
    });
    let has_key_only_here = line.has_namesake && field(&line, PersonField::Key).is_empty();
    let namesake = has_key_only_here.then(|| view! { <p class="note">{say!(lang, people.namesake)}</p> });
    let unit = line.unit;
    let may = move |act| rights.with_person(act, unit, units);
    let is_here = line.retired_at.is_none();
    let button = |words: &'static str, what: Doing, test: &'static str, class: &'static str| {
        view! {
            <button type="button" class=class data-test=test on:click=move |_| doing.set(Some(what))>{words}</button>
        }
    };
    let buttons = [
        (Act::ChangePerson, say!(lang, people.change), Doing::Change, "change"),
        (Act::SetRoles, say!(lang, people.set_roles), Doing::Roles, "roles"),
        (Act::MovePerson, say!(lang, people.move_), Doing::Move, "move"),
    ];
    let buttons = buttons.into_iter().filter(|(act, ..)| is_here && may(*act));
    let buttons = buttons.map(|(_, words, what, test)| button(words, what, test, "button")).draw_all();
    let code = (is_here && may(Act::AskCode)).then(|| {
        let address = format!("{}?person={person}", Desk::Codes);
        view! { <a class="button" data-kind="primary" href=address data-test="new-code">{say!(lang, people.new_code)}</a> }
    });
    let retire = (is_here && may(Act::RetirePerson))
        .then(|| button(say!(lang, people.retire), Doing::Retire, "retire", "button desk-last"));
    let next = (code.is_some() || retire.is_some())
        .then(|| view! { <div class="desk-buttons">{code} {retire}</div> }.into_any());
    let shown = view! {
        <p>{roles(lang, &line)}</p>
        {left}
        {namesake}
        <dl class="desk-facts">
            {text(PersonField::Key)}
            {text(PersonField::Certificate)}
            {expires}
            {text(PersonField::Telephone)}
            {fact(say!(lang, people.entered), day_of(lang, line.entered_at).into_any())}
        </dl>
        <div class="desk-buttons">{buttons}</div>
        <Posts line=line.clone() units />
        {may(Act::ListDevices).then(|| view! { <Devices person is_here doing /> })}
        {rights.at_office(Act::ReadAudit).then(|| view! { <RecentLog person /> })}
    };
    match next {
        Some(next) => view! { <Panel title above next>{shown}</Panel> }.into_any(),
        None => view! { <Panel title above>{shown}</Panel> }.into_any(),
    }
}
