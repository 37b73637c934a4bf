//! An unlisted place: a provisional site that an administrator confirms or merges later.

use super::place_words;
use crate::browser::place;
use crate::erased::{live, memo, part};
use crate::form::Form;
use crate::pages::record::{PlainField, PlainSelect};
use crate::parts::Icon;
use crate::route::Route;
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::position::Position;
use spotcheck_protocol::{LedgerOrder, Query, Reply, Request, View};

/// `searched` was looked for in vain.
#[component]
pub fn AddSite(searched: String, position: Option<Position>, is_adding: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let navigate = use_navigate();
    let form = Form::open("site");
    let [name, address, sector, phone] = ["name", "address", "sector", "phone"].map(|field| form.word(field));
    if !searched.is_empty() {
        name.set(searched);
    }
    let position = RwSignal::new(position);
    let was_tried = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let lacks_name = Signal::derive(move || {
        (was_tried.get() && name.get().trim().is_empty()).then(|| say!(lang, start.name_missing).to_owned())
    });
    // What was typed there before stands open.
    let has_more = memo(move || {
        form.is_read().get() && [address, sector, phone].iter().any(|word| !word.get_untracked().is_empty())
    });
    let sectors = watch_sectors(lang, store);
    let add = move || {
        was_tried.set(true);
        if lacks_name.get_untracked().is_some() || is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let answer = store.send(Request::AddSite {
            name: name.get_untracked().trim().to_owned(),
            address: address.get_untracked().trim().to_owned(),
            sector: sector.get_untracked(),
            phone: phone.get_untracked().trim().to_owned(),
            position: position.get_untracked(),
        });
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = answer.await;
            let _ = is_busy.try_set(matches!(answer, Ok(Reply::Made { .. })));
            match answer {
                Ok(Reply::Made { document }) => {
                    form.done();
                    navigate(
                        &Route::StartAt(document.into()).to_string(),
                        leptos_router::NavigateOptions::default(),
                    );
                }
                Ok(_) => {}
                Err(failure) => store.say_failure(lang, &failure),
            }
        });
    };
    view! {
        <section class="section" aria-labelledby="add-site-title">
            <div class="section-head">
                <h2 class="section-title" id="add-site-title">{say!(lang, start.add_title)}</h2>
            </div>
            <p>{say!(lang, start.add_words)}</p>
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    add();
                }
            >
                <PlainField
                    label=say!(lang, start.name)
                    word=name
                    problem=lacks_name
                />
                <details class="disclosure" data-test="add-site-more" prop:open=live(move || has_more.get())>
                    <summary>{say!(lang, start.add_more)}</summary>
                    <div class="stack">
                        {part(move || view! {
                            <PlainSelect
                                label=say!(lang, start.sector)
                                word=sector
                                options=sectors.get()
                                placeholder=say!(lang, start.sector_choose)
                            />
                        })}
                        <PlainField
                            label=say!(lang, start.address)
                            word=address
                        />
                        <PlainField
                            label=say!(lang, start.phone)
                            word=phone
                            kind="tel"
                        />
                        <Place position />
                    </div>
                </details>
                <Ways is_adding is_busy />
            </form>
        </section>
    }
}

/// Where the site is, if the device can say.
#[component]
fn Place(position: RwSignal<Option<Position>>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let locate = move |_| {
        spawn_local(async move {
            match place::locate().await {
                Ok(here) => drop(position.try_set(Some(here))),
                Err(error) => store.toast_problem(place_words(lang, error)),
            }
        });
    };
    view! {
        <div class="cluster">
            <button type="button" class="button" on:click=locate>
                <Icon name="pin" />
                {say!(lang, start.position_take)}
            </button>
            <span role="status">
                {part(move || position.get().map(|position| {
                    let accuracy = words::distance(lang, position.accuracy_m);
                    say!(lang, start.position_taken, accuracy = accuracy)
                }))}
            </span>
        </div>
    }
}

/// Out of the form: back, or on with the new site.
#[component]
fn Ways(is_adding: RwSignal<bool>, is_busy: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="button-row">
            <button type="button" class="button" on:click=move |_| is_adding.set(false)>
                {say!(lang, frame.cancel)}
            </button>
            <button
                type="submit"
                class="button"
                data-kind="primary"
                data-test="add-site-go"
                aria-busy=live(move || is_busy.get().then_some("true"))
            >
                {say!(lang, start.add)}
            </button>
        </div>
    }
}

/// Ids and names of all sectors; the ledger's view carries them.
fn watch_sectors(lang: Lang, store: Store) -> Memo<Vec<(String, String)>> {
    let view = store.watch(|| Query::Ledger {
        filter: LedgerFilter::default(),
        order: LedgerOrder::default(),
        offset: 0,
        limit: 1,
    });
    memo(move || view.with(|view| sectors(view.as_ref(), lang)))
}

fn sectors(view: Option<&View>, lang: Lang) -> Vec<(String, String)> {
    match view {
        Some(View::Ledger(ledger)) => {
            ledger.sectors.iter().map(|(id, name)| (id.clone(), words::named(name, lang))).collect()
        }
        _ => Vec::new(),
    }
}
