//! Start, second step: kind, checklist and second officer, and the visit begins.

mod choice;
mod dossier;
mod offered;

use super::Steps;
use crate::browser::place;
use crate::device::use_device;
use crate::erased::{live, memo, part};
use crate::form::Form;
use crate::parts::{Banner, Frame, GradeMark, Presence};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::trail;
use crate::words::{self, use_lang};
use choice::{Choice, Last, chosen_of, fitting, kinds};
use dossier::Dossier;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use offered::{Checklists, Kinds, Posts, Second};
use spotcheck_domain::id::{SiteId, UserId};
use spotcheck_domain::position::Position;
use spotcheck_protocol::{Query, Reply, Request, StartView, View};

#[component]
pub fn StartAtPage(site: SiteId) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let device = use_device();
    let navigate = use_navigate();
    let form = Form::open(format!("start/{site}"));
    let post = form.word("unit");
    let unit = memo(move || post.get().parse().ok());
    let watched = store.watch(move || Query::Start { site, unit: unit.get() });
    let start = memo(move || {
        watched.with(|view| match view {
            Some(View::Start(start)) => Some(start.clone()),
            _ => None,
        })
    });
    let status = store.status();
    let posts = memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.posts.clone())));
    let allowed = memo(move || match chosen_of(&posts.get(), unit.get()) {
        Some(post) => kinds(&post.acts),
        None => status.with(|status| status.as_ref().map(|status| kinds(&status.acts)).unwrap_or_default()),
    });
    let last = memo(move || start.with(|start| start.as_ref().map(last_of).unwrap_or_default()));
    let choice = Choice::new(form, unit, allowed, last);
    let position = RwSignal::new(None::<Position>);
    // Found while the person chooses: the visit never waits for it.
    spawn_local(async move {
        if let Ok(here) = place::locate().await {
            let _ = position.try_set(Some(here));
        }
    });
    let is_busy = RwSignal::new(false);
    let go = move || {
        let Some(start) = start.get_untracked().filter(|_| !is_busy.get_untracked()) else { return };
        let Some(kind) = untrack(|| choice.kind()) else { return };
        is_busy.set(true);
        let answer = store.send(Request::StartInspection {
            site,
            kind,
            checklist: choice.checklist.get_untracked().unwrap_or_else(|| fitting(&start.checklists)),
            second: choice.second.get_untracked(),
            position: position.get_untracked(),
            unit: choice.unit.get_untracked(),
        });
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = answer.await;
            // The button of a visit that was made stays busy until its page has gone: a second tap makes no second one.
            let _ = is_busy.try_set(matches!(answer, Ok(Reply::Made { .. })));
            match answer {
                Ok(Reply::Made { document }) => {
                    choice.form.done();
                    // From now on there is something to lose.
                    device.ask_persist();
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    trail::replace();
                    navigate(&Route::Inspection(document.into()).to_string(), replace);
                }
                Ok(_) => {}
                Err(failure) => store.say_failure(lang, &failure),
            }
        });
    };
    let is_here = memo(move || start.with(Option::is_some));
    let action = ViewFn::from(move || {
        let go = go.clone();
        is_here.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="start-go"
                    aria-busy=live(move || is_busy.get().then_some("true"))
                    on:click=move |_| go()
                >
                    {say!(lang, start.go)}
                </button>
            }
        })
    });
    let presence = Presence::watch(watched, |view| matches!(view, View::Start(_)));
    let checklists =
        memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.checklists.clone())));
    let colleagues =
        memo(move || start.with(|start| start.as_ref().map_or_else(Vec::new, |it| it.colleagues.clone())));
    view! {
        <Frame title=say!(lang, start.title) back=Route::Start page="start-page" has_tabs=false action>
            <Steps is_visit=true />
            {part(move || presence.get().instead().unwrap_or_else(|| {
                view! {
                    {part(move || start.get().map(|start| view! { <Site start /> }))}
                    <Dossier start />
                    {part(move || (posts.with(Vec::len) > 1).then(|| view! { <Posts choice posts=posts.get() /> }))}
                    {part(move || view! { <Second choice colleagues=colleagues.get() /> })}
                    <Kinds choice />
                    {part(move || view! { <Checklists choice checklists=checklists.get() /> })}
                }
                .into_any()
            }))}
        </Frame>
    }
}

/// What he last began, as far as it is offered here.
fn last_of(start: &StartView) -> Last {
    let is_offered = |user: &UserId| start.colleagues.iter().any(|officer| officer.user == *user);
    (start.last_kind, start.last_second.filter(is_offered))
}

#[component]
fn Site(start: StartView) -> impl IntoView {
    let lang = use_lang();
    let StartView { site, unfinished, .. } = start;
    let provisional = site.row.provisional.then(|| say!(lang, terms.provisional)).unwrap_or_default();
    let sector = words::named(&site.sector_name, lang);
    view! {
        {unfinished.map(|id| view! {
            <Banner tone="warning" words=say!(lang, start.unfinished)>
                <a class="button" data-kind="quiet" href=Route::Inspection(id).to_string() data-test="unfinished">
                    {say!(lang, start.unfinished_do)}
                </a>
            </Banner>
        })}
        <div class="site-card">
            <GradeMark grade=site.row.grade />
            <span class="site-card-body">
                <span class="site-card-name">{site.row.name}</span>
                <span class="site-card-meta">{words::dotted(&[sector.as_str(), &site.row.address, provisional])}</span>
                {(site.n_open_findings > 0).then(|| view! {
                    <span class="site-card-meta">{say!(lang, start.n_findings, n = site.n_open_findings)}</span>
                })}
            </span>
        </div>
    }
}
