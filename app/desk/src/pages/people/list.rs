//! The list of people: who, where, as what, until when certified, and when a device of theirs was last in contact.

use crate::asked::Asked;
use crate::erased::{memo, part};
use crate::parts::{Column, Table};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, listed, named, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{People, PersonField, PersonLine};
use spotcheck_web::parts::{EmptyState, Skeleton};
use spotcheck_web::words::moment;

#[component]
pub fn PeopleList(people: Asked<People>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let rows = memo(move || {
        people.answer.with(|people| people.as_ref().map(|people| people.people.clone()).unwrap_or_default())
    });
    let n_all = Signal::derive(move || people.answer.with(|people| people.as_ref().map_or(0, |people| people.n_found)));
    let open = memo(move || match here.place.get() {
        Desk::Person(id) => Some(id.to_string()),
        _ => None,
    });
    let is_known = memo(move || people.answer.with(Option::is_some));
    let is_empty = memo(move || rows.with(Vec::is_empty));
    let table = move || {
        view! {
            <Table
                label=say!(lang, people.title)
                columns=columns(lang)
                rows=rows
                key=|line: &PersonLine| line.id.to_string()
                href=move |line: &PersonLine| here.beside(&Desk::Person(line.id))
                open=open
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| here.close()
                n_all=n_all
            />
        }
    };
    part(move || match (is_known.get(), is_empty.get()) {
        (false, _) => view! { <Skeleton /> }.into_any(),
        (true, true) => view! {
            <EmptyState icon="users" title=say!(lang, people.nobody_title) words=say!(lang, people.nobody) />
        }
        .into_any(),
        (true, false) => table().into_any(),
    })
}

fn columns(lang: Lang) -> Vec<Column<PersonLine>> {
    vec![
        Column::new(say!(lang, people.column_name), move |line: &PersonLine| name(lang, line)).width("9rem"),
        Column::words(say!(lang, people.column_unit), move |line: &PersonLine| named(&line.unit_name, lang)),
        Column::words(say!(lang, people.column_roles), move |line: &PersonLine| {
            let roles: Vec<String> = line.roles.iter().map(|role| role_word(lang, *role)).collect();
            listed(lang, &roles)
        })
        .width("10rem")
        .wide(),
        Column::words(say!(lang, people.column_certificate), |line: &PersonLine| {
            line.fields.get(&PersonField::CertificateExpires).cloned().unwrap_or_default()
        })
        .width("8rem")
        .wide(),
        Column::words(say!(lang, people.column_devices), move |line: &PersonLine| devices(lang, line))
            .width("10rem")
            .wide(),
    ]
}

/// With the key where the name alone does not tell.
fn name(lang: Lang, line: &PersonLine) -> AnyView {
    let field = |field| line.fields.get(&field).cloned().unwrap_or_default();
    let key = field(PersonField::Key);
    let key = (line.has_namesake && !key.is_empty())
        .then(|| view! { " " <small>{say!(lang, people.key_is, key = key)}</small> });
    view! { {field(PersonField::Name)} {key} }.into_any()
}

fn devices(lang: Lang, line: &PersonLine) -> String {
    match (line.n_devices, line.seen_at) {
        (0, _) => say!(lang, people.unpaired).to_owned(),
        (_, Some(at)) => moment(lang, at),
        (n, None) => say!(lang, people.n_devices, n = n),
    }
}
