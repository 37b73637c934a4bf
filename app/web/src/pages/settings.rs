//! Settings: language, theme, storage, installation, whom this device is paired to, and who else is let in.

mod device_notices;
mod letting_in;

mod posts;

use crate::browser::page;
use crate::device::use_device;
use crate::erased::{live, memo, part};
use crate::pages::desk_door::DeskDoor;
use crate::pages::quarantine::QuarantineDoor;
use crate::parts::posts::watched;
use crate::parts::segments::Segments;
use crate::parts::{Dialog, Frame, LanguageChoice, LeaveBehind};
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::words::{self, Lang, use_lang};
use device_notices::DeviceNotices;
use leptos::prelude::*;
use leptos::task::spawn_local;
use letting_in::LettingIn;
use spotcheck_domain::session::Session;
use spotcheck_protocol::{Failure, Request};

#[component]
pub fn SettingsPage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Frame title=say!(lang, settings.title) page="settings-page">
            <DeskDoor />
            <QuarantineDoor />
            <Look />
            <Person />
            <Devices />
            <StorageUse />
            <Install />
            <section class="settings-group">
                <h2 class="settings-group-title">{say!(lang, settings.about)}</h2>
                <p>{say!(lang, settings.about_words)}</p>
                <div class="button-row">
                    <button type="button" class="button" on:click=|_| page::reload()>
                        {say!(lang, settings.reload)}
                    </button>
                </div>
            </section>
        </Frame>
    }
}

/// Of somebody who is paired: further devices, colleagues, and what he is told about them.
#[component]
fn Devices() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    part(move || {
        store.session().get().map(|session| {
            view! {
                <LettingIn session=session.clone() />
                <DeviceNotices session=session.clone() />
                {guards(lang, &session)}
            }
        })
    })
}

/// The screen lock, which `lock.js` keeps, and the way to the page of his devices and his password.
fn guards(lang: Lang, session: &Session) -> impl IntoView + use<> {
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.lock)}</h2>
            <p>{say!(lang, settings.lock_words)}</p>
            <div class="button-row">
                <button type="button" class="button" data-test="lock" data-lock=session.person.id.to_string()>
                    {say!(lang, settings.lock_do)}
                </button>
                <a class="button" rel="external" href=Route::Desk(Desk::Account).to_string() data-test="account">
                    {say!(lang, settings.account)}
                </a>
            </div>
        </section>
    }
}

#[component]
fn Look() -> impl IntoView {
    let lang = use_lang();
    let theme = RwSignal::new(page::theme());
    let choose = move |chosen: String| {
        page::set_theme(&chosen);
        theme.set(chosen);
    };
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.look)}</h2>
            <LanguageChoice />
            <Segments
                label=say!(lang, settings.theme)
                name="theme"
                choices=vec![
                    ("auto", say!(lang, settings.theme_auto).to_owned()),
                    ("light", say!(lang, settings.theme_light).to_owned()),
                    ("dark", say!(lang, settings.theme_dark).to_owned()),
                    ("contrast", say!(lang, settings.theme_contrast).to_owned()),
                ]
                chosen=theme
                on_choose=choose
            />
        </section>
    }
}

#[component]
fn Person() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let line = |words: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{words}</dt><dd>{value}</dd></div> })
    };
    let synced = move || {
        let at = store.status().with(|status| status.as_ref().and_then(|status| status.last_synced_at));
        at.map(|at| words::moment(lang, at)).unwrap_or_default()
    };
    let has_session = memo(move || store.session().with(Option::is_some));
    let posts = watched(store);
    let is_leaving = RwSignal::new(false);
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.device)}</h2>
            {part(move || match store.session().get() {
                Some(session) => {
                    // The session tells what he was when he paired; he may have moved since.
                    let main = posts.with(|posts| posts.first().cloned());
                    let (unit, roles) = main
                        .map_or((session.unit.name.clone(), session.person.roles.clone()), |main| (main.unit, main.roles));
                    view! {
                        <dl class="key-values">
                            {line(say!(lang, settings.name), session.person.name.clone())}
                            {line(say!(lang, settings.unit), words::named(&unit, lang))}
                            {line(say!(lang, settings.roles), posts::roles_words(lang, &roles))}
                            {posts::others(lang, &posts.get())}
                            {line(say!(lang, settings.certificate), session.person.certificate.clone())}
                            {line(say!(lang, settings.device_name), page::device_name())}
                            {line(say!(lang, settings.last_synced), synced())}
                        </dl>
                    }
                    .into_any()
                }
                None => view! { <p>{say!(lang, settings.not_paired)}</p> }.into_any(),
            })}
            <div class="button-row">
                <a class="button" href=Route::Pair.to_string()>{say!(lang, settings.pair_again)}</a>
                {part(move || has_session.get().then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="danger"
                        data-test="sign-out"
                        on:click=move |_| is_leaving.set(true)
                    >
                        {say!(lang, settings.sign_out)}
                    </button>
                }))}
            </div>
            <SignOut open=is_leaving />
        </section>
    }
}

/// Says what is unsent, and leaves nothing of the person here.
#[component]
fn SignOut(open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let is_held_up = RwSignal::new(false);
    let is_exported = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let sign_out = move |leave_unsent: bool| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            // The page begins anew when it is done.
            let answer = store.send(Request::SignOut { leave_unsent }).await;
            let _ = is_busy.try_set(false);
            match answer {
                Ok(_) => {}
                Err(Failure::WorkUnsent) => {
                    let _ = is_held_up.try_set(true);
                }
                Err(failure) => store.say_failure(lang, &failure),
            }
        });
    };
    let unsent = move || {
        store.status().with(|status| {
            let status = status.as_ref()?;
            let (records, photos) = (status.n_unsent_records, status.n_unsent_photos);
            (records + photos > 0)
                .then(|| say!(lang, settings.sign_out_unsent, records = records, photos = photos))
        })
    };
    view! {
        <Dialog title=say!(lang, settings.sign_out) open>
            <p>{say!(lang, settings.sign_out_words)}</p>
            {part(move || unsent().map(|words| view! { <p class="note">{words}</p> }))}
            {part(move || is_held_up.get().then(|| view! {
                <LeaveBehind words=say!(lang, failures.work_unsent) is_exported>
                    <button
                        type="button"
                        class="button"
                        data-kind="danger"
                        data-test="sign-out-anyway"
                        on:click=move |_| sign_out(true)
                    >
                        {say!(lang, settings.sign_out_anyway)}
                    </button>
                </LeaveBehind>
            }))}
            <div class="button-row">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {say!(lang, settings.stay)}
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="danger"
                    data-test="sign-out-do"
                    aria-busy=live(move || is_busy.get().then_some("true"))
                    on:click=move |_| sign_out(false)
                >
                    {say!(lang, settings.sign_out)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn StorageUse() -> impl IntoView {
    let lang = use_lang();
    let device = use_device();
    device.look();
    let persist = move |_| device.ask_persist();
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.storage)}</h2>
            {part(move || match device.storage.get() {
                Some(storage) => {
                    let (used, quota) = (words::bytes(lang, storage.used), words::bytes(lang, storage.quota));
                    let percent = (storage.used * 100).checked_div(storage.quota).unwrap_or(0);
                    view! {
                        <meter
                            class="storage-meter"
                            min="0"
                            max="100"
                            high="80"
                            value=percent.to_string()
                            aria-label=say!(lang, settings.storage_meter)
                        ></meter>
                        <p>{say!(lang, settings.storage_used, used = used, quota = quota)}</p>
                    }
                    .into_any()
                }
                None => view! { <p>{say!(lang, settings.storage_unknown)}</p> }.into_any(),
            })}
            <div role="status">
                {part(move || match device.is_persisted.get() {
                    Some(true) => view! { <p>{say!(lang, settings.persisted)}</p> }.into_any(),
                    Some(false) => view! { <p class="note">{say!(lang, settings.not_persisted)}</p> }.into_any(),
                    None => ().into_any(),
                })}
            </div>
            {part(move || (device.is_persisted.get() == Some(false)).then(|| view! {
                <div class="button-row">
                    <button type="button" class="button" on:click=persist>{say!(lang, settings.persist)}</button>
                </div>
            }))}
        </section>
    }
}

#[component]
fn Install() -> impl IntoView {
    let lang = use_lang();
    let device = use_device();
    let install = move |_| {
        spawn_local(async {
            page::install_prompt().await;
        });
    };
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, settings.install)}</h2>
            {part(move || match device.can_install.get() {
                _ if page::is_installed() => view! { <p>{say!(lang, settings.installed)}</p> }.into_any(),
                true => view! {
                    <p>{say!(lang, settings.install_menu)}</p>
                    <div class="button-row">
                        <button type="button" class="button" data-kind="primary" on:click=install>
                            {say!(lang, settings.install_do)}
                        </button>
                    </div>
                }
                .into_any(),
                false if page::is_ios() => view! { <p>{say!(lang, settings.install_ios)}</p> }.into_any(),
                false => view! { <p>{say!(lang, settings.install_menu)}</p> }.into_any(),
            })}
        </section>
    }
}
