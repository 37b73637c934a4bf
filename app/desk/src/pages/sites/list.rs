//! The list of sites: which, where, of what sector and grade, when last visited, and when it is due.

use super::certificates::mark;
use crate::browser::intl::Intl;
use crate::erased::{memo, part};
use crate::office::use_office;
use crate::paged::Paged;
use crate::pages::units::sectors::{Sectors, use_sectors};
use crate::parts::{Column, Order, Table};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, ago, day_of, dotted, named, number, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ListSites, SiteLine};
use spotcheck_domain::time::Timestamp;
use spotcheck_web::parts::{EmptyState, GradeMark, Skeleton};

#[component]
pub fn SiteList(sites: Paged<ListSites>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let office = use_office();
    let sectors = use_sectors();
    let open = memo(move || match here.place.get() {
        Desk::Site(id) => Some(id.to_string()),
        _ => None,
    });
    let order = here.word("order");
    let order = Signal::derive(move || {
        order.with(|order| Order::read(if order.is_empty() { "name" } else { order }))
    });
    let is_empty = memo(move || sites.rows.with(Vec::is_empty));
    let table = move || {
        view! {
            <Table
                label=say!(lang, sites.title)
                columns=columns(lang, sectors)
                rows=sites.rows
                key=|line: &SiteLine| line.id.to_string()
                href=move |line: &SiteLine| here.beside(&Desk::Site(line.id))
                open=open
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| here.close()
                n_all=sites.n_all
                on_end=move |()| sites.more(office)
                order=order
                on_order=move |order: String| here.filter("order", &order)
            />
        }
    };
    view! {
        <section class="desk-list" aria-label=say!(lang, sites.title)>
            {part(move || match (sites.is_known.get(), is_empty.get()) {
                (false, _) => view! { <Skeleton /> }.into_any(),
                (true, true) => view! {
                    <EmptyState icon="pin" title=say!(lang, sites.none_title) words=say!(lang, sites.none) />
                }
                .into_any(),
                (true, false) => table().into_any(),
            })}
        </section>
    }
}

fn columns(lang: Lang, sectors: Sectors) -> Vec<Column<SiteLine>> {
    vec![
        Column::new(say!(lang, sites.column_name), move |line: &SiteLine| name(lang, line)).sorts("name"),
        Column::words(say!(lang, sites.column_place), |line: &SiteLine| dotted(&[&line.county, &line.town]))
            .width("10rem")
            .roomy()
            .sorts("place"),
        Column::words(say!(lang, sites.column_sector), move |line: &SiteLine| {
            sectors.words(lang, &line.sector)
        })
        .width("8rem")
        .roomy(),
        Column::new(say!(lang, sites.column_grade), |line: &SiteLine| {
            view! { <GradeMark grade=line.grade /> }.into_any()
        })
        .width("6.5rem")
        .sorts("grade"),
        Column::words(say!(lang, sites.column_responsible), move |line: &SiteLine| {
            dotted(&[named(&line.responsible_unit_name, lang), line.responsible_person.clone()])
        })
        .width("8.5rem")
        .roomy(),
        Column::new(say!(lang, sites.column_last), move |line: &SiteLine| last_visit(lang, line))
            .width("8rem")
            .wide()
            .sorts("last_visit"),
        Column::new(say!(lang, sites.column_open), move |line: &SiteLine| {
            findings(lang, line.n_open_findings)
        })
        .width("5rem")
        .wide()
        .sorts("findings"),
    ]
}

fn name(lang: Lang, line: &SiteLine) -> AnyView {
    let provisional =
        line.provisional.then(|| view! { " " <span class="desk-tag">{say!(lang, sites.provisional)}</span> });
    let certificate = mark(lang, line.certified_until, Intl::today());
    view! { {line.name.clone()} {provisional} {certificate} }.into_any()
}

fn findings(lang: Lang, n: u64) -> AnyView {
    match n {
        0 => view! { <span class="desk-none">"—"</span> }.into_any(),
        n => number(lang, n as f64).into_any(),
    }
}

/// Whether a site is due by a moment: it was never visited and has a grade, or its time is over.
pub fn is_due(line: &SiteLine, now: Timestamp) -> bool {
    match line.due_at {
        Some(due) => due <= now,
        None => line.grade.is_some() && line.last_visit_at.is_none(),
    }
}

fn last_visit(lang: Lang, line: &SiteLine) -> AnyView {
    let tone = is_due(line, Intl::now()).then_some("late");
    let words = match line.last_visit_at {
        Some(at) => ago(lang, at),
        None => say!(lang, sites.never).to_owned(),
    };
    let due = tone.map(|_| view! { <span class="visually-hidden">{say!(lang, sites.is_due)}</span> });
    let title = line.due_at.map(|at| say!(lang, sites.due_on, day = day_of(lang, at)));
    view! { <span class="desk-mark" data-tone=tone title=title>{words} {due}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::{SiteId, UnitId};
    use spotcheck_domain::reference::Named;
    use spotcheck_domain::term::Grade;

    #[test]
    fn a_graded_site_that_was_never_visited_is_due() {
        let at = Timestamp::from_millis;
        let line = SiteLine {
            id: SiteId::from_parts(at(1), [1; 10]),
            unit: UnitId::from_parts(at(1), [1; 10]),
            unit_name: Named::default(),
            name: String::new(),
            uscc: String::new(),
            sector: String::new(),
            address: String::new(),
            county: String::new(),
            town: String::new(),
            phone: String::new(),
            grade: Some(Grade::Red),
            provisional: false,
            closed_on: None,
            responsible_unit: None,
            responsible_unit_name: Named::default(),
            responsible_person: String::new(),
            last_visit_at: None,
            due_at: None,
            n_visits_this_year: 0,
            n_open_findings: 0,
            certified_until: None,
        };
        assert!(is_due(&line, at(9)));
        assert!(!is_due(&SiteLine { grade: None, ..line.clone() }, at(9)));
        let seen = SiteLine { last_visit_at: Some(at(1)), due_at: Some(at(9)), ..line };
        assert!(is_due(&seen, at(9)) && !is_due(&seen, at(8)));
    }
}
