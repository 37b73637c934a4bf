//! A post given or ended, a deputy named, and what somebody had in hand given to another: each says what it does before it
//! is done.

use super::super::list::field;
use super::super::roles::RoleChoice;
use super::days::DayField;
use super::person_choice::PersonChoice;
use super::post_words;
use crate::asked::Asked;
use crate::erased::part;
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, UnitChoice};
use crate::say;
use crate::words::{dotted, listed, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{
    EndPost, GivePost, HandOver, InHand, NameDeputy, PersonField, PersonLine, PostLine, Units,
};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Day;

#[component]
pub fn GiveDialog(
    line: PersonLine,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let (to, roles) = (RwSignal::new(None::<UnitId>), RwSignal::new(Vec::<Role>::new()));
    let (from, until) = (RwSignal::new(None::<Day>), RwSignal::new(None::<Day>));
    let doing = deed(move || async move {
        let Some(unit) = to.get_untracked() else { return Ok(()) };
        let (roles, from, until) = (roles.get_untracked(), from.get_untracked(), until.get_untracked());
        office.ask(&GivePost { person, id: None, unit, roles, from, until }).await.map(drop)
    });
    view! {
        <Confirm
            title=say!(lang, posts.give_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, posts.give)
            ready=Signal::derive(move || to.with(Option::is_some) && !roles.with(Vec::is_empty))
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, posts.give_words)}</p>
            <UnitChoice label=say!(lang, posts.unit) units chosen=to on_choose=move |unit: UnitId| to.set(Some(unit)) />
            <RoleChoice
                label=say!(lang, people.column_roles)
                chosen=roles
                on_choose=Callback::new(move |chosen: Vec<Role>| roles.set(chosen))
            />
            <div class="desk-fields">
                <DayField label=say!(lang, posts.from) hint=say!(lang, posts.from_hint) chosen=from test="post-from" />
                <DayField label=say!(lang, posts.until) hint=say!(lang, posts.until_hint) chosen=until test="post-until" />
            </div>
        </Confirm>
    }
}

#[component]
pub fn DeputyDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let deputy = RwSignal::new(None::<UserId>);
    let (from, until) = (RwSignal::new(None::<Day>), RwSignal::new(None::<Day>));
    let doing = deed(move || async move {
        let (Some(deputy), Some(until)) = (deputy.get_untracked(), until.get_untracked()) else {
            return Ok(());
        };
        let from = from.get_untracked();
        office.ask(&NameDeputy { person, id: None, deputy, post: None, from, until }).await.map(drop)
    });
    view! {
        <Confirm
            title=say!(lang, posts.deputy_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, posts.name_deputy)
            ready=Signal::derive(move || deputy.with(Option::is_some) && until.with(Option::is_some))
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, posts.deputy_words)}</p>
            <PersonChoice label=say!(lang, posts.deputy) chosen=deputy without=person />
            <div class="desk-fields">
                <DayField label=say!(lang, posts.from) hint=say!(lang, posts.from_hint) chosen=from test="post-from" />
                <DayField label=say!(lang, posts.until) hint=say!(lang, posts.until_needed) chosen=until test="post-until" />
            </div>
        </Confirm>
    }
}

/// To go on with what somebody had in hand who has left or was moved.
#[component]
pub fn HandOverDialog(
    line: PersonLine,
    open: RwSignal<bool>,
    in_hand: Asked<InHand>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let (to, until) = (RwSignal::new(None::<UserId>), RwSignal::new(None::<Day>));
    let doing = deed(move || async move {
        let Some(to) = to.get_untracked() else { return Ok(()) };
        office.ask(&HandOver { person, id: None, to, until: until.get_untracked() }).await.map(drop)
    });
    let inherited = move || {
        in_hand.answer.with(|told| {
            let roles = told.as_ref().map(|told| told.roles.clone()).unwrap_or_default();
            let roles: Vec<String> = roles.into_iter().map(|role| role_word(lang, role)).collect();
            (!roles.is_empty()).then(|| say!(lang, posts.inherits, roles = dotted(&[listed(lang, &roles)])))
        })
    };
    view! {
        <Confirm
            title=say!(lang, posts.hand_over_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, posts.hand_over)
            ready=Signal::derive(move || to.with(Option::is_some))
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, posts.hand_over_words)}</p>
            {part(move || inherited().map(|words| view! { <p>{words}</p> }))}
            <PersonChoice label=say!(lang, posts.to) chosen=to without=person />
            <DayField label=say!(lang, posts.until) hint=say!(lang, posts.until_hint) chosen=until test="post-until" />
        </Confirm>
    }
}

#[component]
pub fn EndDialog(post: PostLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let (person, id) = (post.person, post.id);
    let doing = deed(move || async move { office.ask(&EndPost { person, post: id }).await });
    let words = dotted(&[post.name.clone(), post_words(lang, &post)]);
    view! {
        <Confirm
            title=say!(lang, posts.end_title)
            open
            words=say!(lang, posts.end)
            is_danger=true
            deed=doing
            on_done=changed
        >
            <p>{words.clone()}</p>
            <p>{say!(lang, posts.end_words)}</p>
        </Confirm>
    }
}
