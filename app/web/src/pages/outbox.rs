//! 待传: every unsent thing with its size, progress and last error in human words; a retry and a rescue file.

use crate::erased::{DrawAll, memo, part};
use crate::parts::{EmptyState, Frame, Icon, RefusedChanges, RescueButton, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::DocumentKind;
use spotcheck_protocol::{Failure, OutboxRecord, OutboxView, Phase, Query, Request, View};

#[component]
pub fn OutboxPage() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let view = store.watch(|| Query::Outbox);
    let outbox = memo(move || {
        view.with(|view| match view {
            Some(View::Outbox(outbox)) => Some(outbox.clone()),
            _ => None,
        })
    });
    let is_empty =
        memo(move || outbox.with(|outbox| outbox.as_ref().map(|outbox| outbox.records.is_empty())));
    let has_waiting = memo(move || {
        outbox.with(|outbox| outbox.as_ref().is_some_and(|outbox| n_waiting(&outbox.records) > 0))
    });
    view! {
        <Frame title=say!(lang, outbox.title) page="outbox-page">
            {part(move || outbox.with(|outbox| outbox.as_ref().map(|outbox| summary(lang, outbox))))}
            {part(move || match is_empty.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(true) => view! {
                    <EmptyState icon="office" title=say!(lang, outbox.settled_title) words=say!(lang, outbox.settled) />
                }
                .into_any(),
                Some(false) => view! {
                    <h2 class="visually-hidden">{say!(lang, outbox.records)}</h2>
                    <ul class="list">
                        {part(move || {
                            let records = outbox.get().map(|outbox| outbox.records).unwrap_or_default();
                            records.into_iter().map(|record| view! { <Record record /> }).draw_all()
                        })}
                    </ul>
                    {part(move || has_waiting.get().then(|| view! {
                        <div class="button-row">
                            <button
                                type="button"
                                class="button"
                                data-kind="primary"
                                data-test="send-now"
                                on:click=move |_| store.send_or_say(lang, Request::SyncNow)
                            >
                                <Icon name="upload" />
                                {say!(lang, outbox.send_now)}
                            </button>
                        </div>
                    }))}
                }
                .into_any(),
            })}
            <section class="section">
                <div class="section-head">
                    <h2 class="section-title">{say!(lang, outbox.rescue)}</h2>
                </div>
                <p>{say!(lang, outbox.rescue_words)}</p>
                <div class="button-row">
                    <RescueButton is_made=RwSignal::new(false) />
                </div>
            </section>
        </Frame>
    }
}

fn summary(lang: Lang, outbox: &OutboxView) -> AnyView {
    let status = &outbox.status;
    let synced = status.last_synced_at.map_or_else(
        || say!(lang, outbox.never_synced).to_owned(),
        |at| say!(lang, outbox.last_synced, time = words::moment(lang, at)),
    );
    let n_waiting = n_waiting(&outbox.records);
    let waiting = (n_waiting > 0).then(|| {
        let bytes = words::bytes(lang, outbox.n_bytes);
        say!(lang, outbox.waiting, n = n_waiting, photos = status.n_unsent_photos, bytes = bytes)
    });
    let aside = (status.n_set_aside > 0).then(|| say!(lang, outbox.set_aside, n = status.n_set_aside));
    let is_offline = status.phase == Phase::Offline && waiting.is_some();
    view! {
        <div role="status">
            {waiting.map(|words| view! { <p class="status-line">{words}</p> })}
            <p class="status-line">{synced}</p>
            {is_offline.then(|| view! { <p class="status-line">{say!(lang, outbox.offline)}</p> })}
        </div>
        {aside.map(|words| view! { <p class="note">{words}</p> })}
    }
    .into_any()
}

#[component]
fn Record(record: OutboxRecord) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let standing = standing(&record);
    let title =
        if record.title.is_empty() { say!(lang, outbox.untitled).to_owned() } else { record.title.clone() };
    let kind = words::document_word(lang, record.kind).to_owned();
    let size = if record.n_bytes > 0 { words::bytes(lang, record.n_bytes) } else { String::new() };
    let photos =
        if record.n_photos > 0 { say!(lang, outbox.n_photos, n = record.n_photos) } else { String::new() };
    let since = say!(lang, outbox.since, time = words::moment(lang, record.since));
    let status = match standing {
        Standing::Waiting => say!(lang, outbox.status_waiting).to_owned(),
        Standing::Sending => {
            let sent = words::bytes(lang, record.n_sent_bytes);
            say!(lang, outbox.status_sending, sent = sent, all = size.clone())
        }
        Standing::Failed if record.n_lost > 0 => say!(lang, outbox.status_lost).to_owned(),
        Standing::Failed => say!(lang, outbox.status_error).to_owned(),
        Standing::Refused => say!(lang, outbox.status_refused).to_owned(),
    };
    let lost = (record.n_lost > 0).then(|| say!(lang, outbox.lost, n = record.n_lost));
    let error = record.last_error.as_ref().map(|failure| words::failure_words(lang, failure));
    let error = lost.or(error);
    let (document, has_lost) = (record.document, record.n_lost > 0);
    let refusals =
        (!record.refusals.is_empty()).then(|| view! { <RefusedChanges changes=record.refusals.clone()/> });
    let progress = (record.n_bytes > 0).then(|| {
        let label = say!(lang, outbox.progress, title = title.clone());
        view! {
            <div class="scale">
                <progress max="100" value=percent(&record).to_string() aria-label=label></progress>
            </div>
        }
    });
    let href = page_of(record.kind, record.document).map(|route| route.to_string());
    let may_retry = standing == Standing::Failed;
    view! {
        <li>
            <article class="outbox-row" data-state=standing.word()>
                <h3 class="outbox-row-title">{title}</h3>
                <p class="outbox-row-meta">{words::dotted(&[kind, size, photos, since])}</p>
                {progress}
                <p class="outbox-row-status">{status}</p>
                {error.map(|words| view! { <p class="outbox-row-error">{words}</p> })}
                {refusals}
                <div class="button-row">
                    {href.map(|href| view! { <a class="button" data-kind="quiet" href=href>{say!(lang, outbox.open)}</a> })}
                    {may_retry.then(|| view! {
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| store.send_or_say(lang, Request::SyncNow)
                        >
                            {say!(lang, outbox.send_now)}
                        </button>
                    })}
                    {has_lost.then(|| view! {
                        <button
                            type="button"
                            class="button"
                            data-test="note-lost"
                            on:click=move |_| store.send_or_say(lang, Request::NoteLost { document })
                        >
                            {say!(lang, outbox.note_lost)}
                        </button>
                    })}
                </div>
            </article>
        </li>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Waiting,
    Sending,
    Failed,
    Refused,
}

impl Standing {
    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "phone",
            Self::Sending => "sending",
            Self::Failed | Self::Refused => "problem",
        }
    }
}

/// Being without a network is no failure: the record waits.
fn standing(record: &OutboxRecord) -> Standing {
    match &record.last_error {
        _ if !record.refusals.is_empty() => Standing::Refused,
        Some(Failure::Unreachable) | None if record.n_sent_bytes == 0 => Standing::Waiting,
        Some(Failure::Unreachable) | None => Standing::Sending,
        Some(_) => Standing::Failed,
    }
}

/// What the office did not take waits for a person, not for the network.
fn n_waiting(records: &[OutboxRecord]) -> usize {
    records.iter().filter(|record| record.n_bytes > 0).count()
}

fn percent(record: &OutboxRecord) -> u64 {
    (record.n_sent_bytes * 100).checked_div(record.n_bytes).unwrap_or(0).min(100)
}

/// The page of a record, where its kind has one.
fn page_of(kind: DocumentKind, document: DocumentId) -> Option<Route> {
    match kind {
        DocumentKind::Inspection => Some(Route::Inspection(document.into())),
        DocumentKind::Finding => Some(Route::Finding(document.into())),
        DocumentKind::Paper => Some(Route::Paper(document.into())),
        kind => (kind == DocumentKind::Site).then(|| Route::StartAt(document.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    fn record(n_sent_bytes: u64, last_error: Option<Failure>) -> OutboxRecord {
        OutboxRecord {
            document: "0190a5f8-7c00-7000-8000-000000000001".parse().expect("an id"),
            title: String::new(),
            kind: DocumentKind::Finding,
            n_changes: 1,
            n_photos: 1,
            n_bytes: 200,
            n_sent_bytes,
            n_lost: 0,
            since: Timestamp::from_millis(0),
            last_error,
            refusals: Vec::new(),
        }
    }

    #[test]
    fn without_a_network_a_record_waits_and_does_not_fail() {
        assert_eq!(standing(&record(0, Some(Failure::Unreachable))), Standing::Waiting);
        assert_eq!(standing(&record(0, Some(Failure::OfficeFault))), Standing::Failed);
        assert_eq!(standing(&record(50, None)), Standing::Sending);
    }

    #[test]
    fn what_was_refused_does_not_wait_for_the_network() {
        assert_eq!(n_waiting(&[record(0, None), OutboxRecord { n_bytes: 0, ..record(0, None) }]), 1);
    }

    #[test]
    fn progress_is_of_bytes() {
        assert_eq!(percent(&record(50, None)), 25);
        assert_eq!(percent(&OutboxRecord { n_bytes: 0, ..record(0, None) }), 0);
    }
}
