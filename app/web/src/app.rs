//! The root: language, store, device, and the page for the place in the address bar.

use crate::browser::page;
use crate::device::Device;
use crate::erased::{effect, memo, part};
use crate::pages::camera::CameraPage;
use crate::pages::desk_door::DeskAway;
use crate::pages::finding::FindingPage;
use crate::pages::inspection::InspectionPage;
use crate::pages::inspections::InspectionsPage;
use crate::pages::ledger::{LedgerPage, LedgerPlace};
use crate::pages::order::OrderPage;
use crate::pages::outbox::OutboxPage;
use crate::pages::pair::PairPage;
use crate::pages::paper::PaperPage;
use crate::pages::quarantine::QuarantinePage;
use crate::pages::settings::SettingsPage;
use crate::pages::start::{StartAtPage, StartPage};
use crate::pages::today::TodayPage;
use crate::parts::toasts::Toasts;
use crate::parts::{EmptyState, Frame, Language, Skeleton};
use crate::route::Route;
use crate::say;
use crate::scroll;
use crate::store::{Store, use_store};
use crate::trail;
use crate::words::use_lang;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};
use spotcheck_protocol::Query;
use wasm_bindgen::JsCast;

/// Mounts the app in the place of the first paint.
pub fn mount() {
    // A build that panics without words traps at once, which `boot.js` tells.
    #[cfg(not(panic = "immediate-abort"))]
    std::panic::set_hook(Box::new(|panic| page::show_crash(&panic.to_string())));
    let app = document().get_element_by_id("app").expect("index.html has the element");
    app.set_text_content(None);
    mount_to(app.unchecked_into(), || view! { <App /> }).forget();
}

#[component]
fn App() -> impl IntoView {
    scroll::watch();
    let store = Store::open();
    provide_context(store);
    provide_context(Device::watch(store));
    provide_context(LedgerPlace::open());
    let language = Language::of_device();
    provide_context(language);
    view! {
        <Router>
            <Outlet />
        </Router>
        {part(move || {
            provide_context(language.get());
            view! { <Toasts /> }
        })}
    }
}

#[component]
fn Outlet() -> impl IntoView {
    let store = use_store();
    let language = expect_context::<Language>();
    let location = use_location();
    let (path, query) = (location.pathname, location.search);
    let route = memo(move || path.with(|path| query.with(|query| Route::read(path, query))));
    let is_open = store.is_open();
    let has_session = memo(move || store.session().with(Option::is_some));
    let gate = memo(move || gate(is_open.get(), has_session.get(), &route.get()));
    face_outward(route, gate);
    part(move || {
        provide_context(language.get());
        match (store.crash().get(), gate.get()) {
            (Some(technical), _) => view! { <Crash technical /> }.into_any(),
            (None, Gate::Opening | Gate::ToPair) => view! { <Opening /> }.into_any(),
            (None, Gate::Through) => page_of(route.get()),
        }
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// The engine has not answered yet.
    Opening,
    ToPair,
    Through,
}

/// Without a session there is nothing to show but pairing, the unsent work and the settings.
fn gate(is_open: bool, has_session: bool, route: &Route) -> Gate {
    match route {
        _ if !is_open => Gate::Opening,
        Route::Pair | Route::Outbox | Route::Settings => Gate::Through,
        _ if has_session => Gate::Through,
        _ => Gate::ToPair,
    }
}

/// Address bar, memory and focus follow the route.
fn face_outward(route: Memo<Route>, gate: Memo<Gate>) {
    let navigate = use_navigate();
    let browser_url = use_context::<BrowserUrl>();
    let replace = || NavigateOptions { replace: true, ..NavigateOptions::default() };
    // A killed page comes back to where the person worked; one who goes to Today by himself stays there.
    if route.get_untracked() == Route::Today
        && let Some(place) = page::remembered_route().filter(|place| is_work(place))
    {
        trail::replace();
        navigate(&place, replace());
    }
    let mut before = None::<Route>;
    effect(move || {
        let route = route.get();
        if let Some(browser_url) = &browser_url {
            browser_url.ready_to_complete();
        }
        match &route {
            Route::Camera { subject, .. } => page::remember_route(&subject.route().to_string()),
            Route::Pair => {}
            route => page::remember_route(&route.to_string()),
        }
        scroll::arrive(&route, trail::arrive(&route));
        if before.as_ref().is_some_and(|before| *before != route) {
            // When the new page stands.
            request_animation_frame(page::focus_main);
        }
        before = Some(route);
    });
    effect(move || {
        if gate.get() == Gate::ToPair {
            let wanted = match route.get_untracked() {
                Route::Camera { subject, .. } => subject.route(),
                route => route,
            };
            trail::replace();
            let to = if wanted == Route::Today { String::new() } else { format!("?to={wanted}") };
            navigate(&format!("{}{to}", Route::Pair), replace());
        }
    });
}

fn is_work(place: &str) -> bool {
    let (path, query) = place.split_once('?').unwrap_or((place, ""));
    Route::read(path, query).is_work()
}

fn page_of(route: Route) -> AnyView {
    match route {
        Route::Pair => view! { <PairPage /> }.into_any(),
        Route::Today => view! { <TodayPage /> }.into_any(),
        Route::Start => view! { <StartPage /> }.into_any(),
        Route::StartAt(site) => view! { <StartAtPage site /> }.into_any(),
        Route::Inspections => view! { <InspectionsPage /> }.into_any(),
        Route::Inspection(id) => view! { <InspectionPage id /> }.into_any(),
        Route::Order(id) => view! { <OrderPage id /> }.into_any(),
        Route::Finding(id) => view! { <FindingPage id /> }.into_any(),
        Route::Paper(paper) => view! { <PaperPage query=Query::PaperPage { paper } /> }.into_any(),
        Route::PaperPreview { inspection, kind } => {
            view! { <PaperPage query=Query::PaperPreview { inspection, kind } /> }.into_any()
        }
        Route::Camera { subject, role, item } => view! { <CameraPage subject role item /> }.into_any(),
        Route::Ledger => view! { <LedgerPage /> }.into_any(),
        Route::Outbox => view! { <OutboxPage /> }.into_any(),
        Route::Settings => view! { <SettingsPage /> }.into_any(),
        Route::Quarantine => view! { <QuarantinePage /> }.into_any(),
        Route::Desk(_) => view! { <DeskAway /> }.into_any(),
        Route::Nowhere => view! { <Nowhere /> }.into_any(),
    }
}

#[component]
fn Opening() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Frame title=say!(lang, frame.app) page="today-page" has_tabs=false>
            <p class="visually-hidden" role="status">{say!(lang, frame.badge_opening)}</p>
            <Skeleton />
        </Frame>
    }
}

#[component]
fn Nowhere() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Frame title=say!(lang, frame.nowhere_title) page="today-page">
            <EmptyState icon="map" title=say!(lang, frame.nowhere_title) words=say!(lang, frame.nowhere_words)>
                <a class="button" data-kind="primary" href="/">{say!(lang, frame.nowhere_do)}</a>
            </EmptyState>
        </Frame>
    }
}

/// The engine is gone. Everything that it called saved is durable, so opening again is all there is to do.
#[component]
fn Crash(technical: String) -> impl IntoView {
    let lang = use_lang();
    view! {
        <main>
            <section class="crash" role="alert">
                <h1 class="crash-title">{say!(lang, frame.crash_title)}</h1>
                <p>{say!(lang, frame.crash_words)}</p>
                <button type="button" class="button" data-kind="primary" on:click=|_| page::reload()>
                    {say!(lang, frame.crash_again)}
                </button>
                {(!technical.is_empty()).then(|| view! {
                    <details class="disclosure">
                        <summary>{say!(lang, frame.crash_details)}</summary>
                        <pre>{technical}"\n"{page::version()}</pre>
                    </details>
                })}
            </section>
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_session_only_pairing_outbox_and_settings_are_open() {
        assert_eq!(gate(false, false, &Route::Today), Gate::Opening);
        assert_eq!(gate(true, false, &Route::Today), Gate::ToPair);
        assert_eq!(gate(true, false, &Route::Outbox), Gate::Through);
        assert_eq!(gate(true, true, &Route::Ledger), Gate::Through);
    }

    #[test]
    fn only_a_record_is_come_back_to() {
        assert!(!is_work("/ledger") && is_work("/finding/0190a5f8-7c00-7000-8000-000000000001"));
    }
}
