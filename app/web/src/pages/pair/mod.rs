//! Pairing: by the code of a link or typed by hand. An in-app browser is no safe home for work, and on iOS an installed
//! app shares nothing with Safari, so both are recognised before the code is consumed.

mod code;

use crate::browser::page;
use crate::erased::{live, memo, part};
use crate::parts::Icon;
use crate::parts::LanguageChoice;
use crate::parts::LeaveBehind;
use crate::parts::desk::is_desk;
use crate::parts::frame::SyncBadge;
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::trail;
use crate::words::{self, use_lang};
use code::{Code, read_code, shown_code};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use spotcheck_protocol::Failure;

#[component]
pub fn PairPage() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    page::set_title(&format!("{} · {}", say!(lang, pair.title), say!(lang, frame.app)));
    // Followed while the page stands: a link tapped with this page open changes nothing but the hash.
    let hash = use_location().hash;
    let from_link = memo(move || hash.with(|hash| read_code(hash.trim_start_matches('#'))));
    let is_desk = is_desk();
    let must_leave = page::is_in_app_browser();
    // On iOS the person may insist; whoever does has read why not.
    let insists = RwSignal::new(!page::is_ios() || page::is_installed());
    let is_unsent = memo(move || {
        store.status().with(|status| status.as_ref().is_some_and(|status| status.n_unsent_records > 0))
    });
    view! {
        <div class="app-frame" data-tabs="off">
            <header class="app-header">
                <span class="app-mark" aria-hidden="true"></span>
                <div class="app-header-words"><p class="app-header-title">{say!(lang, frame.app)}</p></div>
                {part(move || is_unsent.get().then(|| view! { <SyncBadge /> }))}
            </header>
            <main class="app-main pair-page" id="main" tabindex="-1">
                <div class="pair">
                    {part(move || {
                        let from_link = from_link.get();
                        match (must_leave, insists.get()) {
                            (true, _) => view! { <InAppBrowser /> }.into_any(),
                            (false, false) => view! { <InstallFirst from_link insists /> }.into_any(),
                            (false, true) => view! { <CodeForm from_link /> }.into_any(),
                        }
                    })}
                    {part(move || is_desk.get().then(|| view! {
                        <a rel="external" href=Route::Desk(Desk::SignIn).to_string() data-test="by-password">
                            {say!(lang, pair.by_password)}
                        </a>
                    }))}
                    <LanguageChoice />
                </div>
            </main>
        </div>
    }
}

#[component]
fn CodeForm(from_link: Option<Code>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let navigate = use_navigate();
    let wanted = wanted(&use_location().search.get_untracked());
    let has_link = from_link.is_some();
    let typed = RwSignal::new(from_link.as_ref().map(shown_code).unwrap_or_default());
    let problem = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    // Somebody else's work is here; it lies in a file by now.
    let is_held_up = RwSignal::new(false);
    let is_exported = RwSignal::new(false);
    let pair = UnsyncCallback::new(move |leave_unsent: bool| {
        if is_busy.get_untracked() {
            return;
        }
        let Some(code) = read_code(&typed.get_untracked()) else {
            problem.set(Some(say!(lang, pair.code_short).to_owned()));
            return;
        };
        is_busy.set(true);
        problem.set(None);
        let (navigate, wanted) = (navigate.clone(), wanted.clone());
        let before =
            store.session().with_untracked(|session| session.as_ref().map(|session| session.person.id));
        spawn_local(async move {
            let answer = store.pair(code.into_string(), page::device_name(), leave_unsent).await;
            let _ = is_busy.try_set(false);
            match answer {
                // Where it was another's, the page begins anew by itself.
                Ok(session) if before.is_some() => {
                    if before == Some(session.person.id) {
                        page::load(&wanted.to_string());
                    }
                }
                // The desk is another module, and so another page.
                Ok(_) if matches!(wanted, Route::Desk(_)) => page::load(&wanted.to_string()),
                Ok(session) => {
                    store.toast(say!(lang, pair.done, name = session.person.name));
                    trail::replace();
                    navigate(
                        &wanted.to_string(),
                        NavigateOptions { replace: true, ..NavigateOptions::default() },
                    );
                }
                Err(Failure::OthersWorkUnsent) => {
                    let _ = is_held_up.try_set(true);
                }
                Err(_) if !page::online() => drop(problem.try_set(Some(say!(lang, pair.offline).to_owned()))),
                Err(failure) => drop(problem.try_set(Some(words::failure_words(lang, &failure)))),
            }
        });
    });
    view! {
        <h1 class="pair-title">{say!(lang, pair.title)}</h1>
        <p>{if has_link { say!(lang, pair.from_link) } else { say!(lang, pair.words) }}</p>
        {part(move || store.session().get().map(|session| view! {
            <p class="note">{say!(lang, pair.already, name = session.person.name)}</p>
        }))}
        <form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                pair.run(false);
            }
        >
            <label class="field-label" for="code">{say!(lang, pair.code)}</label>
            <p class="field-hint" id="code-hint">{say!(lang, pair.code_hint)}</p>
            <input
                class="short-code"
                id="code"
                inputmode="text"
                autocapitalize="characters"
                autocomplete="one-time-code"
                maxlength="12"
                spellcheck="false"
                aria-describedby="code-hint code-error"
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                data-test="pair-code"
                prop:value=live(move || typed.get())
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <p class="field-error" id="code-error" role="alert" hidden=live(move || problem.with(Option::is_none))>
                {part(move || problem.get())}
            </p>
            <button
                type="submit"
                class="button"
                data-kind="primary"
                data-width="full"
                data-test="pair-go"
                aria-busy=live(move || is_busy.get().then_some("true"))
            >
                {part(move || if is_busy.get() { say!(lang, pair.working) } else { say!(lang, pair.go) })}
            </button>
        </form>
        {part(move || {
            is_held_up.get().then(|| view! {
                <LeaveBehind words=say!(lang, failures.others_work_unsent) is_exported>
                    <button
                        type="button"
                        class="button"
                        data-kind="danger"
                        data-test="pair-anyway"
                        on:click=move |_| pair.run(true)
                    >
                        {say!(lang, pair.anyway)}
                    </button>
                </LeaveBehind>
            })
        })}
    }
}

#[component]
fn InAppBrowser() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let copy = move |_| {
        let link = window().location().href().unwrap_or_default();
        spawn_local(async move {
            if page::copy_text(&link).await {
                store.toast(say!(lang, pair.inapp_copied));
            }
        });
    };
    view! {
        <h1 class="pair-title">{say!(lang, pair.inapp_title)}</h1>
        <p>{say!(lang, pair.inapp_words)}</p>
        <ol class="how-to">
            <li>{say!(lang, pair.inapp_step_menu)}</li>
            <li>{say!(lang, pair.inapp_step_open)}</li>
            <li>{say!(lang, pair.inapp_step_copy)}</li>
        </ol>
        <button type="button" class="button" data-kind="primary" data-width="full" on:click=copy>
            <Icon name="link" />
            {say!(lang, pair.inapp_copy)}
        </button>
    }
}

#[component]
fn InstallFirst(from_link: Option<Code>, insists: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let last = if from_link.is_some() {
        say!(lang, pair.ios_step_open)
    } else {
        say!(lang, pair.ios_step_open_plain)
    };
    view! {
        <h1 class="pair-title">{say!(lang, pair.ios_title)}</h1>
        <p>{say!(lang, pair.ios_words)}</p>
        <ol class="how-to">
            <li>{say!(lang, pair.ios_step_share)}</li>
            <li>{say!(lang, pair.ios_step_add)}</li>
            <li>{last}</li>
        </ol>
        {from_link.map(|code| view! { <output class="short-code-shown">{shown_code(&code)}</output> })}
        <button type="button" class="button" data-kind="quiet" on:click=move |_| insists.set(true)>
            {say!(lang, pair.ios_anyway)}
        </button>
    }
}

/// Where the person wanted to go when he was asked to pair. Only a place of this app.
fn wanted(search: &str) -> Route {
    let to = search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("to="));
    match Route::read(to.unwrap_or("/"), "") {
        Route::Nowhere | Route::Pair => Route::Today,
        route => route,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_place_of_this_app_is_gone_to() {
        assert_eq!(wanted("?to=/ledger"), Route::Ledger);
        assert_eq!(wanted("to=https://elsewhere.example/"), Route::Today);
        assert_eq!(wanted(""), Route::Today);
    }
}
