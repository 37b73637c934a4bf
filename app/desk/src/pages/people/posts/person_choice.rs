//! One person of the area, chosen by a few letters of his name or by his key.

use crate::asked::Asked;
use crate::erased::{DrawAll, live, memo, part};
use crate::parts::TroubleNote;
use crate::say;
use crate::words::{Lang, dotted, listed, named, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ListPeople, PersonField, PersonLine};
use spotcheck_domain::id::UserId;
use spotcheck_web::parts::field::fresh_id;

/// So many are offered at once.
const MOST: usize = 8;

#[component]
pub fn PersonChoice(label: &'static str, chosen: RwSignal<Option<UserId>>, without: UserId) -> impl IntoView {
    let lang = use_lang();
    let group = fresh_id();
    let typed = RwSignal::new(String::new());
    let people = Asked::watch(move || Some(ListPeople { q: typed.get(), ..ListPeople::default() }));
    let offered = memo(move || {
        people.answer.with(|people| {
            let people = people.as_ref().map_or(&[][..], |people| &people.people);
            people.iter().filter(|person| person.id != without).take(MOST).cloned().collect::<Vec<_>>()
        })
    });
    let choices = move || {
        let choices = offered.get().into_iter().map(|person| {
            let (id, words) = (person.id, person_words(lang, &person));
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=live(move || chosen.get() == Some(id))
                        on:change=move |_| chosen.set(Some(id))
                    />
                    <span>{words}</span>
                </label>
            }
        });
        choices.draw_all()
    };
    view! {
        <fieldset class="field desk-choice">
            <legend class="field-label">{label}</legend>
            <input
                type="search"
                aria-label=say!(lang, posts.find_person)
                placeholder=say!(lang, posts.find_person)
                autocomplete="off"
                data-test="find-person"
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <TroubleNote trouble=people.trouble on_again=move |()| people.reload() />
            <div class="desk-checks">{part(choices)}</div>
        </fieldset>
    }
}

/// Two of one name are told apart by unit and key.
fn person_words(lang: Lang, person: &PersonLine) -> String {
    let of = |field| person.fields.get(&field).cloned().unwrap_or_default();
    let roles: Vec<String> = person.roles.iter().map(|role| role_word(lang, *role)).collect();
    dotted(&[
        of(PersonField::Name),
        named(&person.unit_name, lang),
        listed(lang, &roles),
        of(PersonField::Key),
    ])
}
