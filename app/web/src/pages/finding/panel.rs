//! A hazard beside the list at a desk: its name and next step, a picture that leaves them room, what was ordered, its life.

use super::facts::{FactList, terms};
use super::head::{Head, Hero};
use super::next::NextStep;
use super::step_dialog::StepDialog;
use super::{Case, of};
use crate::erased::part;
use crate::parts::photo_viewer::PhotoViewer;
use crate::parts::presence::held;
use crate::parts::timeline::Timeline;
use crate::parts::{Icon, Presence};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::id::FindingId;
use spotcheck_protocol::{FindingView, Query};
use std::sync::Arc;

#[component]
pub fn FindingPanel(id: FindingId, on_close: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let watched = use_store().watch(move || Query::Finding { finding: id });
    let presence = Presence::watch(watched, |view| of(view).is_some());
    view! {
        <aside class="ledger-panel" aria-label=say!(lang, ledger.panel) data-test="panel">
            <div class="ledger-panel-top">
                <a class="button" data-kind="quiet" href=Route::Finding(id).to_string() data-test="panel-open">
                    {say!(lang, ledger.panel_open)}
                </a>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=say!(lang, ledger.panel_close)
                    on:click=move |_| on_close.run(())
                >
                    <Icon name="close" />
                </button>
            </div>
            {part(move || match presence.get().instead() {
                Some(instead) => instead,
                None => held(watched, of).map(|view| view! { <Beside id view /> }).into_any(),
            })}
        </aside>
    }
}

#[component]
fn Beside(id: FindingId, view: Signal<Arc<FindingView>>) -> impl IntoView {
    let lang = use_lang();
    let case = Case::beside(id, view);
    let facts = case.pick(move |view| terms(lang, view));
    let timeline = case.pick(|view| view.timeline.clone());
    view! {
        <div class="ledger-panel-body" tabindex="0" role="group" aria-label=say!(lang, ledger.panel)>
            <Head case />
            <div class="ledger-panel-facts">
                <Hero case />
                <FactList facts />
            </div>
            <NextStep case />
            <h3>{say!(lang, finding.timeline)}</h3>
            <Timeline entries=timeline photos=case.photos on_photo=case.show_photo() />
        </div>
        <PhotoViewer photos=case.photos open=case.shown_photo />
        <StepDialog case />
    }
}
