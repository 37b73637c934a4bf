//! Banners that may stand above any page: network, trouble, pairing, update, storage, old unsent work.

use super::banner::Banner;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::device::{Device, Storage, use_device};
use crate::erased::{DrawAll, memo, part};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use spotcheck_domain::time::Timestamp;
use spotcheck_protocol::{Phase, Request, StatusView};

/// Unsent work this old needs a person.
const OLD_MILLIS: i64 = 3 * 86_400_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    PairAgain,
    StorageFull,
    StorageFault,
    Trouble,
    Offline,
    Refused,
    Old,
    AlmostFull(Storage),
    NotPersisted,
    /// Minutes by which this device's clock is ahead.
    Clock(i32),
    Update,
}

/// What is known, and what a person already knows.
struct Known<'a> {
    status: Option<&'a StatusView>,
    pair_again: bool,
    is_update_ready: bool,
    storage: Option<Storage>,
    is_persisted: Option<bool>,
    has_read_persist: bool,
    now: Timestamp,
    /// The outbox says the rest itself.
    is_outbox: bool,
}

#[component]
pub fn News() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let device = use_device();
    let path = use_location().pathname;
    let pieces = memo(move || {
        store.status().with(|status| {
            pieces(&Known {
                status: status.as_ref(),
                pair_again: store.pair_again().get(),
                is_update_ready: device.is_update_ready.get(),
                storage: device.storage.get(),
                is_persisted: device.is_persisted.get(),
                has_read_persist: device.has_read_persist.get(),
                now: Intl::now(),
                is_outbox: path.with(|path| path == "/outbox"),
            })
        })
    });
    part(move || pieces.get().into_iter().map(|piece| shown(lang, store, device, piece)).draw_all())
}

fn pieces(known: &Known<'_>) -> Vec<Piece> {
    let phase = known.status.map(|status| status.phase);
    let oldest = known.status.and_then(|status| status.oldest_unsent_at);
    let is_old = oldest.is_some_and(|at| known.now.millis() - at.millis() > OLD_MILLIS);
    let has_unsent = known.status.is_some_and(|status| status.n_unsent_records + status.n_unsent_photos > 0);
    let is_refused = known.status.is_some_and(|status| status.n_refused + status.n_set_aside > 0);
    let almost_full = known.storage.filter(|storage| storage.is_almost_full());
    let mut pieces = Vec::new();
    if known.pair_again || phase == Some(Phase::NotPaired) {
        pieces.push(Piece::PairAgain);
    } else {
        pieces.extend(phase.and_then(piece_of));
    }
    pieces.extend(known.status.and_then(|status| status.clock_off_minutes).map(Piece::Clock));
    if is_refused && !known.is_outbox {
        pieces.push(Piece::Refused);
    }
    if is_old {
        pieces.push(Piece::Old);
    }
    if phase != Some(Phase::StorageFull) {
        pieces.extend(almost_full.map(Piece::AlmostFull));
    }
    if has_unsent
        && known.is_persisted == Some(false)
        && !known.has_read_persist
        && is_some_time(oldest, known.now)
    {
        pieces.push(Piece::NotPersisted);
    }
    if known.is_update_ready {
        pieces.push(Piece::Update);
    }
    pieces
}

/// What is wrong just now, in the store, on the way or at the office.
const fn piece_of(phase: Phase) -> Option<Piece> {
    match phase {
        Phase::StorageFull => Some(Piece::StorageFull),
        Phase::StorageFault => Some(Piece::StorageFault),
        Phase::Trouble => Some(Piece::Trouble),
        Phase::Offline => Some(Piece::Offline),
        Phase::Settled | Phase::Sending | Phase::NotPaired => None,
    }
}

/// Work that is on its way within the hour needs no promise of the browser.
fn is_some_time(oldest: Option<Timestamp>, now: Timestamp) -> bool {
    oldest.is_some_and(|at| now.millis() - at.millis() > 3_600_000)
}

fn shown(lang: Lang, store: Store, device: Device, piece: Piece) -> AnyView {
    let (tone, title, words) = told(lang, piece);
    match actions(lang, store, device, piece) {
        Some(actions) => view! { <Banner tone title words>{actions}</Banner> }.into_any(),
        None => view! { <Banner tone title words /> }.into_any(),
    }
}

/// Tone, title and words of a banner.
fn told(lang: Lang, piece: Piece) -> (&'static str, &'static str, String) {
    let (tone, title, words) = match piece {
        Piece::PairAgain => ("problem", say!(lang, frame.banner_pair_title), say!(lang, frame.banner_pair)),
        Piece::StorageFull => {
            ("problem", say!(lang, frame.banner_storage_full_title), say!(lang, frame.banner_storage_full))
        }
        Piece::StorageFault => {
            ("problem", say!(lang, frame.banner_storage_fault_title), say!(lang, frame.banner_storage_fault))
        }
        Piece::Trouble => {
            ("warning", say!(lang, frame.banner_trouble_title), say!(lang, frame.banner_trouble))
        }
        Piece::Offline => {
            ("offline", say!(lang, frame.banner_offline_title), say!(lang, frame.banner_offline))
        }
        Piece::Refused => {
            ("problem", say!(lang, frame.banner_refused_title), say!(lang, frame.banner_refused))
        }
        Piece::Old => ("warning", say!(lang, frame.banner_old_title), say!(lang, frame.banner_old)),
        Piece::AlmostFull(storage) => {
            let (used, quota) = (words::bytes(lang, storage.used), words::bytes(lang, storage.quota));
            let words = say!(lang, frame.banner_storage, used = used, quota = quota);
            return ("warning", say!(lang, frame.banner_storage_title), words);
        }
        Piece::NotPersisted => {
            ("warning", say!(lang, frame.banner_persist_title), say!(lang, frame.banner_persist))
        }
        Piece::Clock(minutes) => {
            let by = amount(lang, minutes.unsigned_abs());
            let words = if minutes > 0 {
                say!(lang, frame.banner_clock_ahead, by = by)
            } else {
                say!(lang, frame.banner_clock_behind, by = by)
            };
            return ("warning", say!(lang, frame.banner_clock_title), words);
        }
        Piece::Update => ("update", say!(lang, frame.banner_update_title), say!(lang, frame.banner_update)),
    };
    (tone, title, words.to_owned())
}

/// So many minutes, as days where they are some.
fn amount(lang: Lang, minutes: u32) -> String {
    const DAY: u32 = 24 * 60;
    if minutes < 2 * DAY {
        say!(lang, frame.clock_minutes, n = minutes)
    } else {
        say!(lang, frame.clock_days, n = minutes / DAY)
    }
}

/// What a person can do about it; nothing about a network or a store, which come back by themselves.
fn actions(lang: Lang, store: Store, device: Device, piece: Piece) -> Option<AnyView> {
    let way = |href: &'static str, words: &'static str| {
        view! { <a class="button" data-kind="quiet" href=href>{words}</a> }.into_any()
    };
    match piece {
        Piece::PairAgain => Some(way("/pair", say!(lang, frame.banner_pair_do))),
        Piece::Trouble | Piece::Refused | Piece::Old => Some(way("/outbox", say!(lang, frame.look))),
        Piece::StorageFull | Piece::AlmostFull(_) => Some(way("/settings", say!(lang, frame.look))),
        Piece::StorageFault | Piece::Offline | Piece::Clock(_) => None,
        Piece::NotPersisted => Some(persistence(lang, device)),
        Piece::Update => Some(
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-test="update"
                    on:click=move |_| update(store)
                >
                    {say!(lang, frame.banner_update_do)}
                </button>
            }
            .into_any(),
        ),
    }
}

/// To ask the browser for its promise, or to have read that there is none.
fn persistence(lang: Lang, device: Device) -> AnyView {
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            on:click=move |_| {
                device.ask_persist();
                device.has_read_persist.set(true);
            }
        >
            {say!(lang, frame.banner_persist_do)}
        </button>
        <button
            type="button"
            class="button"
            data-kind="quiet"
            on:click=move |_| device.has_read_persist.set(true)
        >
            {say!(lang, frame.toast_dismiss)}
        </button>
    }
    .into_any()
}

/// Switches when everything typed is durable: the field in hand is left, which sends it, and the engine answers in
/// order.
fn update(store: Store) {
    page::focus_main();
    let answered = store.send(Request::Flush);
    spawn_local(async move {
        let _ = answered.await;
        page::apply_update();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(phase: Phase, oldest: Option<i64>) -> StatusView {
        StatusView {
            phase,
            n_unsent_records: u32::from(oldest.is_some()),
            n_unsent_photos: 0,
            n_sent_photos: 0,
            n_batch_photos: 0,
            oldest_unsent_at: oldest.map(Timestamp::from_millis),
            last_synced_at: None,
            clock_off_minutes: None,
            slow: None,
            n_refused: 0,
            n_lost: 0,
            n_set_aside: 0,
            acts: Vec::new(),
        }
    }

    #[track_caller]
    fn check(status: &StatusView, now: i64, expected: &[Piece]) {
        let known = Known {
            status: Some(status),
            pair_again: false,
            is_update_ready: false,
            storage: None,
            is_persisted: Some(false),
            has_read_persist: false,
            now: Timestamp::from_millis(now),
            is_outbox: false,
        };
        assert_eq!(pieces(&known), expected);
    }

    #[test]
    fn a_settled_phone_says_nothing() {
        check(&status(Phase::Settled, None), 0, &[]);
        check(&status(Phase::Sending, Some(0)), 1_000, &[]);
    }

    #[test]
    fn unsent_work_raises_its_voice_with_age() {
        check(&status(Phase::Offline, Some(0)), 1_000, &[Piece::Offline]);
        check(&status(Phase::Offline, Some(0)), 4_000_000, &[Piece::Offline, Piece::NotPersisted]);
        let old = OLD_MILLIS + 1;
        check(&status(Phase::Offline, Some(0)), old, &[Piece::Offline, Piece::Old, Piece::NotPersisted]);
    }

    #[test]
    fn a_failing_store_is_told_as_that_and_not_as_the_network() {
        check(&status(Phase::StorageFull, Some(0)), 1_000, &[Piece::StorageFull]);
        check(&status(Phase::StorageFault, Some(0)), 1_000, &[Piece::StorageFault]);
        check(&status(Phase::Trouble, Some(0)), 1_000, &[Piece::Trouble]);
    }

    #[test]
    fn pairing_again_comes_before_the_network() {
        check(&status(Phase::NotPaired, None), 0, &[Piece::PairAgain]);
    }
}
