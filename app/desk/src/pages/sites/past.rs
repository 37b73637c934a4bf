//! What was at a site: visits, findings, those that were merged into it, and what its fields were.

use super::doing::Doing;
use super::fields::value_words;
use crate::erased::part;
use crate::pages::units::sectors::Sectors;
use crate::place::use_here;
use crate::route::{Desk, Route};
use crate::say;
use crate::words::{Lang, day_of, dotted, listed, site_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{MergedSite, SiteChange, SiteFinding, SitePage, SiteVisit};
use spotcheck_domain::site::SiteField as F;
use spotcheck_web::words::{kind_word, level_word, state_word};

/// So many are shown before somebody asks for the others.
const FIRST: usize = 6;

/// Lines, the first of them in sight and the others folded.
fn lines(lang: Lang, test: &'static str, mut all: Vec<AnyView>) -> AnyView {
    let rest = all.split_off(all.len().min(FIRST));
    let n_rest = rest.len();
    let more = (n_rest > 0).then(|| {
        view! {
            <details class="disclosure">
                <summary>{say!(lang, sites.n_more, n = n_rest)}</summary>
                <ul role="list">{rest}</ul>
            </details>
        }
    });
    view! { <ul role="list" data-test=test>{all}</ul> {more} }.into_any()
}

#[component]
pub fn Visits(page: SitePage) -> impl IntoView {
    let lang = use_lang();
    (!page.visits.is_empty()).then(|| {
        let all = page.visits.into_iter().map(|visit| visit_line(lang, visit)).collect();
        view! { <h3>{say!(lang, sites.visits)}</h3> {lines(lang, "visits", all)} }
    })
}

fn visit_line(lang: Lang, visit: SiteVisit) -> AnyView {
    let href = Route::Inspection(visit.id).to_string();
    let running = visit.ended_at.is_none().then(|| say!(lang, sites.running).to_owned()).unwrap_or_default();
    let found = say!(lang, sites.n_found, n = visit.n_findings);
    let words = dotted(&[listed(lang, &visit.officers), found, running]);
    view! {
        <li class="desk-line">
            <span>
                <a href=href rel="external">{kind_word(lang, visit.kind)}</a><br /><small>{words}</small>
            </span>
            <time>{day_of(lang, visit.began_at)}</time>
        </li>
    }
    .into_any()
}

#[component]
pub fn Findings(page: SitePage) -> impl IntoView {
    let lang = use_lang();
    (!page.findings.is_empty()).then(|| {
        let all = page.findings.into_iter().map(|finding| finding_line(lang, finding)).collect();
        view! { <h3>{say!(lang, sites.findings)}</h3> {lines(lang, "findings", all)} }
    })
}

fn finding_line(lang: Lang, finding: SiteFinding) -> AnyView {
    let href = Route::Finding(finding.id).to_string();
    let again = finding.is_repeat.then(|| say!(lang, sites.again).to_owned()).unwrap_or_default();
    let words = dotted(&[level_word(lang, finding.level), state_word(lang, finding.state), again]);
    view! {
        <li class="desk-line">
            <span><a href=href rel="external">{finding.title}</a><br /><small>{words}</small></span>
            <time>{day_of(lang, finding.recorded_at)}</time>
        </li>
    }
    .into_any()
}

#[component]
pub fn Merged(page: SitePage, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    (!page.merged.is_empty()).then(|| {
        let line = |one: MergedSite| {
            let href = here.beside(&Desk::Site(one.id));
            let when = one.merged_at.map(|at| day_of(lang, at)).unwrap_or_default();
            let id = one.id;
            let undo = one.undo_until.map(|_| {
                view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="unmerge"
                        on:click=move |_| doing.set(Some(Doing::Unmerge(id)))
                    >
                        {say!(lang, sites.unmerge)}
                        <span class="visually-hidden">{one.name.clone()}</span>
                    </button>
                }
            });
            view! {
                <li class="desk-line">
                    <span><a href=href>{one.name.clone()}</a><br /><small>{when}</small></span>
                    {undo}
                </li>
            }
            .into_any()
        };
        let all = page.merged.into_iter().map(line).collect::<Vec<AnyView>>();
        view! { <h3>{say!(lang, sites.merged)}</h3> <ul role="list" data-test="merged">{all}</ul> }
    })
}

#[component]
pub fn History(page: SitePage, sectors: Sectors) -> impl IntoView {
    let lang = use_lang();
    let (grades, others): (Vec<SiteChange>, Vec<SiteChange>) =
        page.history.iter().cloned().partition(|change| change.field == F::Grade);
    let draw = move |test: &'static str, changes: Vec<SiteChange>| {
        let page = page.clone();
        part(move || {
            let line = |change: SiteChange| change_line(lang, &page, change, sectors);
            lines(lang, test, changes.iter().cloned().map(line).collect())
        })
    };
    let of_grade = (!grades.is_empty()).then(|| {
        view! { <h3>{say!(lang, sites.grades)}</h3> {draw.clone()("grades", grades)} }
    });
    view! {
        {of_grade}
        <details class="disclosure">
            <summary>{say!(lang, sites.history)}</summary>
            {draw("history", others)}
        </details>
    }
}

fn change_line(lang: Lang, page: &SitePage, change: SiteChange, sectors: Sectors) -> AnyView {
    let value = if change.value.is_empty() {
        say!(lang, sites.cleared).to_owned()
    } else {
        value_words(lang, page, change.field, &change.value, sectors)
    };
    view! {
        <li class="desk-line">
            <span>{site_field_word(lang, change.field)} ": " {value}<br /><small>{change.by}</small></span>
            <time>{day_of(lang, change.at)}</time>
        </li>
    }
    .into_any()
}
