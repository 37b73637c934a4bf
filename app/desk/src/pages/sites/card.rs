//! One site, beside the list: what it is, how often it was seen, what was found there, and what can be done now.

use super::actions::DoingDialogs;
use super::certificates::Certificates;
use super::doing::Doing;
use super::fields::{said, value_words};
use super::merging::Likely;
use super::past::{Findings, History, Merged, Visits};
use super::shown::{People, Photos};
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::{DrawAll, part};
use crate::pages::units::sectors::{Sectors, use_sectors};
use crate::parts::{Panel, panel_of};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, day_of, named, number, site_field_word, unit_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ReadSite, SitePage, UnitField, Units};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField as F;
use spotcheck_web::parts::GradeMark;

#[component]
pub fn SiteCard(site: SiteId, units: Asked<Units>, changed: Callback<()>) -> impl IntoView {
    let asked = Asked::watch(move || Some(ReadSite { site }));
    let doing = RwSignal::new(None::<Doing>);
    let changed = Callback::new(move |()| {
        asked.reload();
        changed.run(());
    });
    panel_of(asked, move |page| {
        view! {
            <Shown page=page.clone() doing changed />
            <DoingDialogs page doing units changed />
        }
        .into_any()
    })
}

#[component]
fn Shown(page: SitePage, doing: RwSignal<Option<Doing>>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let sectors = use_sectors();
    let title = Signal::stored(said(&page, F::Name));
    let above = Signal::stored(named(&page.unit_name, lang));
    let grade = page.fields.get(&F::Grade).and_then(|grade| grade.parse().ok());
    let shown = view! {
        <p><GradeMark grade /></p>
        <Notes page=page.clone() />
        {facts(lang, &page, sectors)}
        <Certificates page=page.clone() changed />
        {figures(lang, &page)}
        <People page=page.clone() />
        <Photos page=page.clone() />
        <Likely page=page.clone() doing />
        <Merged page=page.clone() doing />
        <Visits page=page.clone() />
        <Findings page=page.clone() />
        <History page=page.clone() sectors />
    };
    match buttons(lang, &page, doing) {
        Some(next) => view! { <Panel title above next>{shown}</Panel> }.into_any(),
        None => view! { <Panel title above>{shown}</Panel> }.into_any(),
    }
}

/// What is to be known before anything else.
#[component]
fn Notes(page: SitePage) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let merged = page.merged_into.clone().map(|into| {
        let href = here.beside(&Desk::Site(into.id));
        view! {
            <p class="note" data-test="merged-into">
                {say!(lang, sites.merged_into)} " " <a href=href>{into.name}</a>
            </p>
        }
    });
    let provisional = page
        .fields
        .contains_key(&F::Provisional)
        .then(|| view! { <p class="note" data-test="provisional">{say!(lang, sites.provisional_note)}</p> });
    let closed = page.fields.get(&F::ClosedOn).map(|day| {
        let words = say!(lang, sites.closed_note, day = day.clone(), reason = said(&page, F::ClosedReason));
        view! { <p class="note" data-test="closed">{words}</p> }
    });
    let over = page.yearly_cap.filter(|cap| page.n_visits_this_year >= u64::from(*cap)).map(|_| {
        view! { <p class="note">{say!(lang, sites.cap_reached)}</p> }
    });
    view! { {merged} {closed} {provisional} {over} }
}

const FACTS: [F; 14] = [
    F::Uscc,
    F::Sector,
    F::Address,
    F::Town,
    F::County,
    F::Position,
    F::LegalRep,
    F::Contact,
    F::Phone,
    F::ResponsibleUnit,
    F::ResponsiblePerson,
    F::Enterprise,
    F::Key,
    F::Note,
];

fn facts(lang: Lang, page: &SitePage, sectors: Sectors) -> AnyView {
    let page = page.clone();
    // The catalogue may come later than the page.
    let rows = part(move || {
        let facts = FACTS.iter().filter_map(|field| {
            let value = page.fields.get(field)?;
            let words = value_words(lang, &page, *field, value, sectors);
            Some(view! { <dt>{site_field_word(lang, *field)}</dt><dd>{words}</dd> })
        });
        let charge = (!page.charge.is_empty()).then(|| {
            view! { <dt>{unit_field_word(lang, UnitField::Charge)}</dt><dd>{page.charge.clone()}</dd> }
        });
        let mut rows = facts.draw_all();
        rows.extend(charge.draw_all());
        rows
    });
    view! { <dl class="desk-facts" data-test="facts">{rows}</dl> }.into_any()
}

fn figures(lang: Lang, page: &SitePage) -> AnyView {
    let n = |n: u64| number(lang, n as f64);
    let this_year = match page.yearly_cap {
        Some(cap) => say!(lang, sites.n_of_cap, n = page.n_visits_this_year, cap = cap),
        None => n(page.n_visits_this_year),
    };
    let last = page.last_visit_at.map_or_else(|| say!(lang, sites.never).to_owned(), |at| day_of(lang, at));
    let is_late = page.due_at.is_some_and(|due| due <= Intl::now());
    let due = page.due_at.map(|at| {
        let tone = is_late.then_some("late");
        view! {
            <dt>{say!(lang, sites.due)}</dt>
            <dd><span class="desk-mark" data-tone=tone>{day_of(lang, at)}</span></dd>
        }
    });
    view! {
        <dl class="desk-facts" data-test="figures">
            <dt>{say!(lang, sites.column_last)}</dt><dd>{last}</dd>
            {due}
            <dt>{say!(lang, sites.this_year)}</dt><dd>{this_year}</dd>
            <dt>{say!(lang, sites.visits)}</dt><dd>{n(page.n_visits)}</dd>
            <dt>{say!(lang, sites.findings)}</dt>
            <dd>{say!(lang, sites.n_findings, n = page.n_findings, open = page.n_open_findings)}</dd>
            <dt>{say!(lang, sites.repeats)}</dt><dd>{n(page.n_repeats)}</dd>
            <dt>{say!(lang, sites.photos)}</dt><dd>{n(page.n_photos)}</dd>
        </dl>
    }
    .into_any()
}

/// What whoever looks may do now; none where he may do nothing.
fn buttons(lang: Lang, page: &SitePage, doing: RwSignal<Option<Doing>>) -> Option<AnyView> {
    if page.merged_into.is_some() {
        return None;
    }
    let (is_closed, is_provisional) =
        (page.fields.contains_key(&F::ClosedOn), page.fields.contains_key(&F::Provisional));
    let all = [
        (
            Act::ConfirmSite,
            is_provisional,
            say!(lang, sites.confirm),
            Doing::Confirm,
            "confirm-site",
            "primary",
        ),
        (Act::EditSite, true, say!(lang, people.change), Doing::Change, "change", ""),
        (Act::GiveSite, !is_closed, say!(lang, sites.give), Doing::Give, "give-site", ""),
        (Act::MergeSites, !is_closed, say!(lang, sites.merge), Doing::Merge(None), "merge", ""),
        (Act::CloseSite, is_closed, say!(lang, sites.reopen), Doing::Reopen, "reopen", ""),
        (Act::CloseSite, !is_closed, say!(lang, sites.close), Doing::Close, "close-site", ""),
    ];
    let shown: Vec<_> = all.into_iter().filter(|(act, now, ..)| *now && page.acts.contains(act)).collect();
    if shown.is_empty() {
        return None;
    }
    let buttons = shown.into_iter().map(|(_, _, words, what, test, kind)| {
        view! {
            <button
                type="button"
                class="button"
                data-kind=(!kind.is_empty()).then_some(kind)
                data-test=test
                on:click=move |_| doing.set(Some(what))
            >
                {words}
            </button>
        }
    });
    Some(view! { <div class="desk-buttons">{buttons.draw_all()}</div> }.into_any())
}
