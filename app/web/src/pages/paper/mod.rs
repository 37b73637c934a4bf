//! One paper at reading size, as it prints: one that was made, or one as it would be made of a visit now.

mod lacks;
mod make;

use crate::browser::page;
use crate::erased::{memo, part};
use crate::parts::paper_sheet::PaperSheet;
use crate::parts::presence::held;
use crate::parts::signed::{ChangedAfterSigning, altered};
use crate::parts::{Banner, Frame, Presence};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::{paper_kind_word, use_lang};
use lacks::Lacks;
use leptos::prelude::*;
use make::MakeButton;
use spotcheck_domain::id::InspectionId;
use spotcheck_protocol::{PaperPage as Page, Query, View};
use std::sync::Arc;

fn of(view: &View) -> Option<&Page> {
    match view {
        View::PaperPage(page) => Some(page),
        _ => None,
    }
}

#[component]
pub fn PaperPage(query: Query) -> impl IntoView {
    let lang = use_lang();
    let visit = match &query {
        Query::PaperPreview { inspection, .. } => Some(*inspection),
        _ => None,
    };
    let watched = use_store().watch(move || query.clone());
    let presence = Presence::watch(watched, |view| of(view).is_some());
    part(move || match presence.get().instead() {
        Some(instead) => view! {
            <Frame title=say!(lang, papers.title) back=back_to(visit) page="paper-page" has_tabs=false>
                {instead}
            </Frame>
        }
        .into_any(),
        None => held(watched, of).map(|view| view! { <Opened view of_visit=visit/> }).into_any(),
    })
}

fn back_to(visit: Option<InspectionId>) -> Route {
    visit.map_or(Route::Today, Route::Inspection)
}

#[component]
fn Opened(
    view: Signal<Arc<Page>>,
    /// It is not made yet, and would be of this visit.
    of_visit: Option<InspectionId>,
) -> impl IntoView {
    let lang = use_lang();
    let (kind, site, visit) =
        view.with_untracked(|view| (view.content.kind, view.site_name.clone(), view.inspection));
    let title = paper_kind_word(lang, kind);
    let cannot_print = page::is_in_app_browser();
    let changed = memo(move || view.with(|view| altered(&view.signatures)));
    let action = move || {
        let print = (!cannot_print).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind=of_visit.is_none().then_some("primary")
                    data-test="print-paper"
                    on:click=|_| page::print()
                >
                    {say!(lang, papers.print)}
                </button>
            }
        });
        view! {
            {print}
            {of_visit.map(|visit| view! { <MakeButton visit kind/> })}
        }
    };
    view! {
        <Frame title note=site back=back_to(visit) page="paper-page" has_tabs=false action>
            <div class="paper-notes">
                {cannot_print.then(|| view! {
                    <Banner tone="info" title=say!(lang, papers.inapp_title) words=say!(lang, papers.inapp_words)/>
                })}
                {of_visit.map(|_| view! { <Banner tone="info" words=say!(lang, papers.preview)/> })}
                <Banner tone="info" words=say!(lang, papers.template)/>
                {kind.is_form().then(|| view! { <Banner tone="info" words=say!(lang, papers.is_form)/> })}
                <ChangedAfterSigning changed/>
                <Lacks view/>
            </div>
            {part(move || view! { <PaperSheet page=view.with(|view| Page::clone(view)) label=title/> })}
        </Frame>
    }
}
