//! The bar that stays under the thumb: over the checklist its sections, the camera, a hazard by its name, and the end; over
//! the other tabs the two things that are done all the time.

use super::Visit;
use super::photos::camera_href;
use super::progress::{SectionPlan, anchor, plan_sections, section_anchor, tally};
use super::tabs::Tab;
use crate::browser::page;
use crate::erased::{DrawAll, live, memo, part};
use crate::parts::{Dialog, Icon};
use crate::say;
use crate::words::{named, use_lang};
use leptos::prelude::*;
use spotcheck_protocol::InspectionView;

#[component]
pub fn VisitBar(visit: Visit) -> impl IntoView {
    let has_items = visit.pick(|view| !view.items.is_empty());
    part(move || {
        if visit.tab.get() == Tab::Checklist && has_items.get() {
            view! { <OverChecklist visit/> }.into_any()
        } else {
            view! { <OverOthers visit/> }.into_any()
        }
    })
}

#[component]
fn OverOthers(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    view! {
        <a class="button" href=camera_href(visit.id, None) data-test="open-camera">
            <Icon name="camera"/>
            {say!(lang, inspection.photos_take)}
        </a>
        <button
            type="button"
            class="button"
            data-kind="primary"
            data-test="record-finding"
            on:click=move |_| visit.asks_record.set(true)
        >
            {say!(lang, inspection.record)}
        </button>
    }
}

#[component]
fn OverChecklist(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let plans = visit.pick(plan_sections);
    let here = memo(move || {
        let at = visit.at.get();
        plans.with(|plans| {
            let nth = at.and_then(|at| plans.iter().position(|plan| plan.items.contains(&at)))?;
            Some((nth + 1, plans.len(), named(&plans[nth].title, lang)))
        })
    });
    let words = move || match here.get() {
        Some((n, all, title)) => view! {
            <small>{say!(lang, inspection.section_at, n = n, all = all)}</small>
            <span class="bar-section-title">{title}</span>
        }
        .into_any(),
        None => {
            view! { <span class="bar-section-title">{say!(lang, inspection.all_answered)}</span> }.into_any()
        }
    };
    // Filled where nothing else is left to do.
    let is_done = visit.pick(|view| {
        let tally = tally(&view.items);
        tally.n_unanswered() == 0 && tally.n_unrecorded == 0
    });
    view! {
        <button
            type="button"
            class="button bar-section"
            data-test="sections"
            aria-haspopup="dialog"
            on:click=move |_| visit.picks_section.set(true)
        >
            {part(words)}
        </button>
        <a
            class="button bar-icon"
            href=camera_href(visit.id, None)
            data-test="open-camera"
            aria-label=say!(lang, inspection.photos_take)
        >
            <Icon name="camera"/>
        </a>
        <button
            type="button"
            class="button bar-icon"
            data-test="record-finding"
            aria-label=say!(lang, inspection.record)
            on:click=move |_| visit.asks_record.set(true)
        >
            <Icon name="hazard"/>
        </button>
        <button
            type="button"
            class="button bar-finish"
            data-test="finish"
            data-kind=live(move || is_done.get().then_some("primary"))
            on:click=move |_| visit.turn_to(Tab::End)
        >
            {say!(lang, inspection.finish)}
        </button>
    }
}

/// The sections to jump to, each with its count.
#[component]
pub fn SectionsDialog(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let rows = visit.pick(move |view| {
        plan_sections(view)
            .iter()
            .map(|plan| (named(&plan.title, lang), counted(view, plan)))
            .collect::<Vec<_>>()
    });
    let go = move |nth: usize| {
        visit.picks_section.set(false);
        let open = visit.view.with_untracked(|view| {
            let plans = plan_sections(view);
            let mut places = plans.get(nth)?.items.clone().into_iter();
            places.find(|place| view.items.get(*place).is_some_and(|item| item.verdict.is_none()))
        });
        match open {
            Some(place) => {
                visit.set_at(Some(place));
                request_animation_frame(move || page::show_element(&anchor(place)));
            }
            None => page::focus_element(&section_anchor(nth)),
        }
    };
    let row = move |(nth, (title, count)): (usize, (String, String))| {
        view! {
            <li>
                <button type="button" class="section-jump" on:click=move |_| go(nth)>
                    <span>{format!("{}  {title}", nth + 1)}</span>
                    <span class="checklist-section-count">{count}</span>
                </button>
            </li>
        }
    };
    view! {
        <Dialog title=say!(lang, inspection.sections) open=visit.picks_section>
            <ol class="section-jumps">{part(move || rows.get().into_iter().enumerate().map(row).draw_all())}</ol>
        </Dialog>
    }
}

fn counted(view: &InspectionView, plan: &SectionPlan) -> String {
    let here = tally(plan.items.iter().filter_map(|place| view.items.get(*place)));
    format!("{}/{}", here.n_answered(), here.n_items)
}
