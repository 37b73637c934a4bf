//! The frame around every page: header with title and sync badge, banners, main, thumb bar and tabs.

use super::desk::has_desk;
use super::icon::Icon;
use super::news::News;
use crate::browser::page;
use crate::erased::{effect, live, memo, part};
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::trail;
use crate::words::{Lang, use_lang};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use spotcheck_domain::authority::Act;
use spotcheck_protocol::{Phase, StatusView};

/// `back` is where the arrow leads; root pages have the house's mark instead. `page` is the class of the page. `action`
/// gives the one or two buttons of the thumb bar.
#[component]
pub fn Frame(
    #[prop(into)] title: Signal<String>,
    #[prop(into, optional)] note: MaybeProp<String>,
    #[prop(into, optional)] back: Option<Route>,
    page: &'static str,
    #[prop(optional)] is_wide: bool,
    #[prop(default = true)] has_tabs: bool,
    #[prop(into, optional)] action: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    effect(move || page::set_title(&format!("{} · {}", title.get(), say!(lang, frame.app))));
    let lead = match back {
        Some(route) => {
            let href = route.to_string();
            let go = move |event: ev::MouseEvent| {
                let is_plain =
                    !event.ctrl_key() && !event.meta_key() && !event.shift_key() && event.button() == 0;
                if is_plain && trail::go_back_to(&route) {
                    event.prevent_default();
                }
            };
            view! {
                <a class="icon-button" href=href aria-label=say!(lang, frame.back) data-test="back" on:click=go>
                    <Icon name="back" />
                </a>
            }
            .into_any()
        }
        None => view! { <span class="app-mark" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <div class="app-frame" data-tabs=if has_tabs { "on" } else { "off" }>
            <a class="skip-link" href="#main" rel="external" on:click=|event| {
                event.prevent_default();
                page::focus_main();
            }>
                {say!(lang, frame.skip)}
            </a>
            <header class="app-header">
                {lead}
                <div class="app-header-words">
                    <h1 class="app-header-title">{part(move || title.get())}</h1>
                    {part(move || note.get().map(|note| view! { <p class="app-header-note">{note}</p> }))}
                </div>
                <SyncBadge />
            </header>
            <main
                class=format!("app-main {page}")
                id="main"
                tabindex="-1"
                data-width=if is_wide { "wide" } else { "text" }
            >
                <News />
                {children()}
            </main>
            {action.map(|action| view! {
                <div class="action-bar" role="region" aria-label=say!(lang, frame.actions)>{part(move || action.run())}</div>
            })}
            <TabBar />
        </div>
    }
}

#[component]
fn TabBar() -> impl IntoView {
    let lang = use_lang();
    let path = use_location().pathname;
    let n_unsent = unsent();
    let may_start = starts();
    let has_desk = has_desk();
    let tab = move |route: Route, icon: &'static str, words: &'static str, count: Option<AnyView>| {
        let href = route.to_string();
        let here = href.clone();
        view! {
            <a
                class="tab"
                href=href
                data-kind=(route == Route::Start).then_some("primary")
                data-test=(route == Route::Start).then_some("start-inspection")
                aria-current=live(move || path.with(|path| is_under(path, &here)).then_some("page"))
            >
                <Icon name=icon />
                <span class="tab-word">{words}</span>
                {count}
            </a>
        }
        .into_any()
    };
    let count = view! {
        {part(move || {
            let n = n_unsent.get();
            (n > 0).then(|| view! {
                <span class="tab-count" aria-hidden="true">{n}</span>
                <span class="visually-hidden">{say!(lang, frame.tab_count, n = n)}</span>
            })
        })}
    }
    .into_any();
    view! {
        <nav class="tab-bar" aria-label=say!(lang, frame.main_navigation)>
            {tab(Route::Today, "today", say!(lang, frame.tab_today), None)}
            {tab(Route::Ledger, "ledger", say!(lang, frame.tab_ledger), None)}
            {part(move || may_start.get().then(|| tab(Route::Start, "plus", say!(lang, frame.tab_start), None)))}
            {tab(Route::Outbox, "outbox", say!(lang, frame.tab_outbox), Some(count))}
            {tab(Route::Settings, "settings", say!(lang, frame.tab_settings), None)}
            {part(move || has_desk.get().then(|| view! {
                <a class="tab desk-only" rel="external" href=Route::Desk(Desk::Home).to_string()>
                    <Icon name="office" />
                    <span class="tab-word">{say!(lang, frame.desk)}</span>
                </a>
            }))}
        </nav>
    }
}

/// Whether the page belongs to that tab. The list of visits stands beside the ledger; the way to the quarantine leads
/// through the settings.
fn is_under(path: &str, tab: &str) -> bool {
    match tab {
        "/" => path == "/",
        "/ledger" => path == "/ledger" || path == "/inspections",
        "/settings" => path == "/settings" || path == "/quarantine",
        _ => path.strip_prefix(tab).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// Whether this person may start a visit.
pub fn starts() -> Memo<bool> {
    let status = use_store().status();
    memo(move || status.with(|status| status.as_ref().is_some_and(|status| may_start(&status.acts))))
}

/// A visit of some kind.
fn may_start(acts: &[Act]) -> bool {
    acts.iter().any(|act| act.visit().is_some())
}

fn unsent() -> Memo<u32> {
    let status = use_store().status();
    memo(move || status.with(|status| status.as_ref().map_or(0, n_unsent)))
}

/// Records, or photos where only photos are left.
fn n_unsent(status: &StatusView) -> u32 {
    if status.n_unsent_records > 0 { status.n_unsent_records } else { status.n_unsent_photos }
}

#[component]
pub fn SyncBadge() -> impl IntoView {
    let lang = use_lang();
    let status = use_store().status();
    let badge = memo(move || status.with(|status| status.as_ref().map(badge)));
    part(move || {
        badge.get().map(|badge| {
            view! {
                // What a page translator has put in the place of the words goes with them.
                <a
                    class="sync-badge"
                    href="/outbox"
                    translate="no"
                    data-state=badge.word()
                    data-test="sync-badge"
                    prop:textContent=badge_words(lang, badge)
                ></a>
            }
        })
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Badge {
    Office,
    Phone(u32),
    Sending { n_sent: u32, n_all: u32 },
    Slow(u8),
    Offline(u32),
    StorageFull,
    StorageFault,
    Problem,
}

impl Badge {
    const fn word(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Phone(_) => "phone",
            Self::Sending { .. } => "sending",
            Self::Slow(_) => "slow",
            Self::Offline(_) => "offline",
            Self::StorageFull | Self::StorageFault | Self::Problem => "problem",
        }
    }
}

fn badge(status: &StatusView) -> Badge {
    let n = n_unsent(status);
    match status.phase {
        Phase::StorageFull => Badge::StorageFull,
        Phase::StorageFault => Badge::StorageFault,
        _ if status.n_refused + status.n_lost + status.n_set_aside > 0 => Badge::Problem,
        Phase::Trouble | Phase::NotPaired => Badge::Problem,
        Phase::Offline => Badge::Offline(n),
        Phase::Sending => match status.slow {
            Some(percent) => Badge::Slow(percent),
            None => Badge::Sending { n_sent: status.n_sent_photos, n_all: status.n_batch_photos },
        },
        Phase::Settled if n > 0 => Badge::Phone(n),
        Phase::Settled => Badge::Office,
    }
}

fn badge_words(lang: Lang, badge: Badge) -> String {
    match badge {
        Badge::Office => say!(lang, frame.badge_office).to_owned(),
        Badge::Phone(n) => say!(lang, frame.badge_phone, n = n),
        Badge::Sending { n_all: 0, .. } => say!(lang, frame.badge_sending_words).to_owned(),
        Badge::Sending { n_sent, n_all } => say!(lang, frame.badge_sending, sent = n_sent, all = n_all),
        Badge::Slow(percent) => say!(lang, frame.badge_slow, percent = percent),
        Badge::Offline(0) => say!(lang, frame.badge_offline).to_owned(),
        Badge::Offline(n) => say!(lang, frame.badge_offline_n, n = n),
        Badge::StorageFull => say!(lang, frame.badge_storage_full).to_owned(),
        Badge::StorageFault => say!(lang, frame.badge_storage_fault).to_owned(),
        Badge::Problem => say!(lang, frame.badge_problem).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(phase: Phase, n_unsent_records: u32) -> StatusView {
        StatusView {
            phase,
            n_unsent_records,
            n_unsent_photos: 0,
            n_sent_photos: 3,
            n_batch_photos: 7,
            oldest_unsent_at: None,
            last_synced_at: None,
            clock_off_minutes: None,
            slow: None,
            n_refused: 0,
            n_lost: 0,
            n_set_aside: 0,
            acts: Vec::new(),
        }
    }

    #[test]
    fn the_badge_tells_where_the_work_is() {
        assert_eq!(badge(&status(Phase::Settled, 0)), Badge::Office);
        assert_eq!(badge(&status(Phase::Settled, 4)), Badge::Phone(4));
        assert_eq!(badge(&status(Phase::Offline, 4)), Badge::Offline(4));
        assert_eq!(badge(&status(Phase::Sending, 1)), Badge::Sending { n_sent: 3, n_all: 7 });
        let slow = StatusView { slow: Some(34), ..status(Phase::Sending, 1) };
        assert_eq!(badge(&slow), Badge::Slow(34));
        assert_eq!(badge(&status(Phase::StorageFull, 4)), Badge::StorageFull);
        assert_eq!(badge(&status(Phase::StorageFault, 4)), Badge::StorageFault);
        assert_eq!(badge(&StatusView { n_refused: 1, ..status(Phase::Settled, 0) }), Badge::Problem);
    }

    #[test]
    fn whoever_may_start_some_visit_finds_the_way_to_it() {
        assert!(may_start(&[Act::Sync, Act::StartSelfCheck]));
        assert!(!may_start(&[Act::Sync, Act::AddSite]));
    }

    #[test]
    fn a_tab_holds_its_pages() {
        assert!(is_under("/start/site/1", "/start") && is_under("/inspections", "/ledger"));
        assert!(is_under("/quarantine", "/settings"));
        assert!(!is_under("/started", "/start") && !is_under("/ledger", "/"));
    }
}
