//! Makes the paper that is read: from then on it has its number, and stands among the papers of its visit.

use crate::erased::{live, memo, part};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::trail;
use crate::words::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::paper::PaperKind;
use spotcheck_protocol::{Query, Reply, Request, View};

/// Shown to whoever may make one. An order is made where its hazards are ordered.
#[component]
pub fn MakeButton(visit: InspectionId, kind: PaperKind) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let papers = store.watch(move || Query::Papers { inspection: visit });
    let may_make = memo(move || {
        papers.with(|view| match view {
            Some(View::Papers(papers)) => kind != PaperKind::Order && papers.may_make.contains(&kind),
            _ => false,
        })
    });
    let is_busy = RwSignal::new(false);
    let navigate = use_navigate();
    let make = UnsyncCallback::new(move |()| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let request = Request::MakePaper { inspection: visit, kind, findings: Vec::new() };
            match store.send(request).await {
                Ok(Reply::Made { document }) => {
                    trail::replace();
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&Route::Paper(document.into()).to_string(), options);
                }
                Ok(_) => {}
                Err(failure) => store.say_failure(lang, &failure),
            }
            let _ = is_busy.try_set(false);
        });
    });
    part(move || {
        may_make.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="make-paper"
                    aria-busy=live(move || is_busy.get().then_some("true"))
                    on:click=move |_| make.run(())
                >
                    {say!(lang, papers.make)}
                </button>
            }
        })
    })
}
