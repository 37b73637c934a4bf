//! The root of the desk: language, store, device, and the page for the place in the address bar.

use crate::browser::page;
use crate::erased::{effect, memo, part};
use crate::pages::account::sign_in::SignInPage;
use crate::pages::page_of;
use crate::parts::ProofDialog;
use crate::parts::rail::Shell;
use crate::place::Here;
use crate::proof::Proof;
use crate::rights::watch_rights;
use crate::route::{Desk, Route};
use crate::store::{Store, use_store};
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};
use spotcheck_web::device::Device;
use spotcheck_web::parts::{Language, Skeleton, toasts::Toasts};
use spotcheck_web::words::use_lang;
use wasm_bindgen::JsCast;

/// Among the files that the desk's page names, behind the phrases of the screen and its own.
const INITIALS: u32 = 2;

/// Mounts the desk in the place of the first paint.
pub fn mount() {
    // A build that panics without words traps at once, which `boot.js` tells.
    #[cfg(not(panic = "immediate-abort"))]
    std::panic::set_hook(Box::new(|panic| page::show_crash(&panic.to_string())));
    let app = document().get_element_by_id("app").expect("the page has the element");
    let letters = page::phrases(INITIALS).into_bytes();
    assert!(spotcheck_domain::initials::learn(letters), "the table of initials is not that of this module");
    app.set_text_content(None);
    mount_to(app.unchecked_into(), || view! { <App /> }).forget();
}

#[component]
fn App() -> impl IntoView {
    let store = Store::open();
    provide_context(store);
    provide_context(Device::watch(store));
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
    let here = Here::follow();
    provide_context(here);
    provide_context(watch_rights(store));
    let proof = Proof::begin();
    provide_context(proof);
    let gate = face_outward(store, here);
    let list = memo(move || here.place.with(Desk::list));
    part(move || {
        provide_context(language.get());
        match gate.get() {
            Gate::Opening => view! { <Opening /> }.into_any(),
            Gate::SignIn => view! { <SignInPage /> }.into_any(),
            Gate::Through => view! {
                <Shell>{part(move || page_of(list.get()))}</Shell>
                <ProofDialog proof />
            }
            .into_any(),
        }
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// The engine has not answered yet, or another page is on its way.
    Opening,
    /// The one page for which nobody has to be signed in.
    SignIn,
    Through,
}

/// Address bar, memory and focus follow the place. What is no place of the desk is the app's: another page, loaded anew.
fn face_outward(store: Store, here: Here) -> Memo<Gate> {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let route = memo(move || path.with(|path| Route::read(path, "")));
    let is_open = store.is_open();
    let has_session = memo(move || store.session().with(Option::is_some));
    let gate = memo(move || match route.get() {
        Route::Desk(Desk::SignIn) if is_open.get() => Gate::SignIn,
        Route::Desk(_) if is_open.get() && has_session.get() => Gate::Through,
        _ => Gate::Opening,
    });
    let browser_url = use_context::<BrowserUrl>();
    let mut before = None::<Desk>;
    effect(move || {
        if let Some(browser_url) = &browser_url {
            browser_url.ready_to_complete();
        }
        let route = route.get();
        let Route::Desk(place) = route else {
            let address = format!("{}{}", path.get_untracked(), search.get_untracked());
            page::load(&address);
            return;
        };
        if place != Desk::SignIn {
            page::remember_route(&place.to_string());
        }
        let list = place.list();
        if before.as_ref().is_some_and(|before| *before != list) {
            // When the new page stands.
            request_animation_frame(page::focus_main);
        }
        before = Some(list);
    });
    effect(move || {
        let is_signing_in = here.place.with(|place| *place == Desk::SignIn);
        if is_open.get() && !has_session.get() && !is_signing_in {
            let wanted = here.place.get_untracked();
            page::load(&format!("{}?to={wanted}", Route::Pair));
        }
    });
    effect(move || {
        if let Some(technical) = store.crash().get() {
            page::show_crash(&technical);
        }
    });
    gate
}

#[component]
fn Opening() -> impl IntoView {
    let lang = use_lang();
    view! {
        <main class="app-main" id="main" tabindex="-1">
            <p class="visually-hidden" role="status">{spotcheck_web::say!(lang, frame.badge_opening)}</p>
            <Skeleton />
        </main>
    }
}
