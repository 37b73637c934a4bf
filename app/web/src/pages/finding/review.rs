//! What a review looks at beside the photos: what was demanded and what was done, and what else of the visit waits for one.

use super::Case;
use crate::erased::{DrawAll, memo, part};
use crate::route::Route;
use crate::say;
use crate::words::{moment, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::term::State;
use spotcheck_protocol::{FindingCard, Query, TimelineEntry, View};

/// What was demanded beside what was done, as the report says it.
#[component]
pub fn Versus(case: Case) -> impl IntoView {
    let lang = use_lang();
    let demanded = case.pick(|view| view.said(FindingField::Measure).to_owned());
    let report = case.pick(|view| {
        let report = view.timeline.iter().rfind(|entry| is_report(entry) && !entry.contested);
        report.map(|entry| (entry.detail.note.clone().unwrap_or_default(), entry.by.clone(), entry.at))
    });
    part(move || {
        report.get().map(|(note, by, at)| {
            let by = say!(lang, finding.reported_by, name = by, time = moment(lang, at));
            view! {
                <div class="versus" data-test="versus">
                    <div>
                        <h3>{say!(lang, finding.demanded)}</h3>
                        <p>{part(move || demanded.get())}</p>
                    </div>
                    <div>
                        <h3>{say!(lang, finding.reported)}</h3>
                        <p>{note}</p>
                        <p class="finding-page-place">{by}</p>
                    </div>
                </div>
            }
        })
    })
}

/// The other hazards of the visit that wait for their review.
#[component]
pub fn Awaiting(case: Case) -> impl IntoView {
    let visit = case.view.with_untracked(|view| view.row.inspection);
    let reviews = case.pick(|view| view.acts.contains(&Act::ReviewPass));
    part(move || {
        let visit = visit.filter(|_| reviews.get());
        visit.map(|visit| view! { <AwaitingOf case visit/> })
    })
}

#[component]
fn AwaitingOf(case: Case, visit: InspectionId) -> impl IntoView {
    let lang = use_lang();
    let watched = case.store.watch(move || Query::Inspection { inspection: visit });
    let others = memo(move || {
        watched.with(|view| match view {
            Some(View::Inspection(visit)) => {
                let waits = |card: &&FindingCard| card.row.state == State::Reported && card.row.id != case.id;
                visit
                    .findings
                    .iter()
                    .filter(waits)
                    .map(|card| (card.row.id, card.row.title.clone()))
                    .collect()
            }
            _ => Vec::new(),
        })
    });
    part(move || {
        let others = others.get();
        (!others.is_empty()).then(|| view! {
            <section class="section" data-test="awaiting">
                <div class="section-head">
                    <h2 class="section-title">{say!(lang, finding.same_order)}</h2>
                    <span class="section-count">{others.len()}</span>
                </div>
                <ul class="list">
                    {others
                        .into_iter()
                        .map(|(id, title)| view! {
                            <li>
                                <a class="button" data-kind="quiet" href=Route::Finding(id).to_string()>{title}</a>
                            </li>
                        })
                        .draw_all()}
                </ul>
            </section>
        })
    })
}

const fn is_report(entry: &TimelineEntry) -> bool {
    matches!(entry.kind, Some(EventKind::Report | EventKind::FixedOnSpot))
}
