//! The list of people: who, where, as what, until when certified, and when a device of theirs was last in contact.

use crate::browser::intl::Intl;
use crate::erased::{memo, part};
use crate::office::use_office;
use crate::paged::Paged;
use crate::parts::{Column, Order, Table};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, ago, day, listed, named, role_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ListPeople, PersonField, PersonLine};
use spotcheck_domain::time::Day;
use spotcheck_web::parts::{EmptyState, Skeleton};

#[component]
pub fn PeopleList(people: Paged<ListPeople>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let office = use_office();
    let open = memo(move || match here.place.get() {
        Desk::Person(id) => Some(id.to_string()),
        _ => None,
    });
    let order = here.word("order");
    let order = Signal::derive(move || {
        order.with(|order| Order::read(if order.is_empty() { "name" } else { order }))
    });
    let is_empty = memo(move || people.rows.with(Vec::is_empty));
    let table = move || {
        view! {
            <Table
                label=say!(lang, people.title)
                columns=columns(lang)
                rows=people.rows
                key=|line: &PersonLine| line.id.to_string()
                href=move |line: &PersonLine| here.beside(&Desk::Person(line.id))
                open=open
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| here.close()
                n_all=people.n_all
                on_end=move |()| people.more(office)
                order=order
                on_order=move |order: String| here.filter("order", &order)
            />
        }
    };
    view! {
        <section class="desk-list" aria-label=say!(lang, people.title)>
            {part(move || match (people.is_known.get(), is_empty.get()) {
                (false, _) => view! { <Skeleton /> }.into_any(),
                (true, true) => view! {
                    <EmptyState icon="users" title=say!(lang, people.nobody_title) words=say!(lang, people.nobody) />
                }
                .into_any(),
                (true, false) => table().into_any(),
            })}
        </section>
    }
}

fn columns(lang: Lang) -> Vec<Column<PersonLine>> {
    vec![
        Column::new(say!(lang, people.column_name), move |line: &PersonLine| name(lang, line))
            .width("11rem")
            .sorts("name"),
        Column::words(say!(lang, people.column_unit), move |line: &PersonLine| named(&line.unit_name, lang))
            .sorts("unit"),
        Column::words(say!(lang, people.column_roles), move |line: &PersonLine| roles(lang, line))
            .width("11rem")
            .wide(),
        Column::new(say!(lang, people.column_certificate), move |line: &PersonLine| {
            certificate(lang, line, Intl::today())
        })
        .width("9rem")
        .wide()
        .sorts("certificate"),
        Column::new(say!(lang, people.column_devices), move |line: &PersonLine| devices(lang, line))
            .width("8rem")
            .roomy()
            .sorts("seen"),
    ]
}

pub fn field(line: &PersonLine, field: PersonField) -> String {
    line.fields.get(&field).cloned().unwrap_or_default()
}

pub fn roles(lang: Lang, line: &PersonLine) -> String {
    listed(lang, &line.roles.iter().map(|role| role_word(lang, *role)).collect::<Vec<_>>())
}

/// With the key where the name alone does not tell.
fn name(lang: Lang, line: &PersonLine) -> AnyView {
    let key = field(line, PersonField::Key);
    let key = (line.has_namesake && !key.is_empty())
        .then(|| view! { " " <small>{say!(lang, people.key_is, key = key)}</small> });
    view! { {field(line, PersonField::Name)} {key} }.into_any()
}

/// How a certificate stands on a day: whether it has expired, or soon will.
pub fn certificate_tone(expires: Day, today: Day) -> Option<&'static str> {
    match expires.days() - today.days() {
        ..0 => Some("late"),
        left if left <= super::SOON_DAYS => Some("soon"),
        _ => None,
    }
}

pub fn certificate(lang: Lang, line: &PersonLine, today: Day) -> AnyView {
    let Ok(expires) = field(line, PersonField::CertificateExpires).parse::<Day>() else {
        return view! { <span class="desk-none">"—"</span> }.into_any();
    };
    let tone = certificate_tone(expires, today);
    let said = match tone {
        Some("late") => Some(say!(lang, people.expired)),
        Some(_) => Some(say!(lang, people.expires_soon)),
        None => None,
    };
    let said = said.map(|words| view! { <span class="visually-hidden">{words}</span> });
    view! { <span class="desk-mark" data-tone=tone>{day(lang, expires)} {said}</span> }.into_any()
}

fn devices(lang: Lang, line: &PersonLine) -> AnyView {
    match (line.n_devices, line.seen_at) {
        (0, _) => view! { <span class="desk-none">{say!(lang, people.unpaired)}</span> }.into_any(),
        (_, Some(at)) => ago(lang, at).into_any(),
        (n, None) => say!(lang, people.n_devices, n = n).into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_late_after_its_last_day_and_soon_before_it() {
        let day = Day::from_days;
        assert_eq!(certificate_tone(day(99), day(100)), Some("late"));
        assert_eq!(certificate_tone(day(100), day(100)), Some("soon"));
        assert_eq!(certificate_tone(day(160), day(100)), Some("soon"));
        assert_eq!(certificate_tone(day(161), day(100)), None);
    }
}
