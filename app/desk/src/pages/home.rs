//! What waits at the desk: each with its number, and the way to it.

use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::{DrawAll, effect, memo, part};
use crate::office::{Trouble, use_office};
use crate::pages::people::SOON_DAYS;
use crate::parts::{PageHead, TroubleNote};
use crate::rights::use_rights;
use crate::route::{Desk, Route};
use crate::say;
use crate::words::{number, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ListPeople, ListQuarantineGroups};
use spotcheck_domain::codes::{Notices, PendingCode};
use spotcheck_web::parts::{EmptyState, Skeleton};

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wait {
    words: &'static str,
    n: u64,
    /// There are more than were counted.
    has_more: bool,
    address: String,
    /// The way leads to the app.
    is_app: bool,
}

#[component]
pub fn HomePage() -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let office = use_office();
    let is_admin = memo(move || rights.at_office(Act::ListQuarantine));
    let soon = Intl::today().plus_days(SOON_DAYS);
    let people = Asked::watch(move || Some(ListPeople { soon: Some(soon), ..ListPeople::default() }));
    let refused = Asked::watch(move || is_admin.get().then_some(ListQuarantineGroups { after: None }));
    let codes = RwSignal::new(None::<Vec<PendingCode>>);
    let notices = RwSignal::new(None::<Notices>);
    let trouble = RwSignal::new(None::<Trouble>);
    let load = move || {
        spawn_local(async move {
            match office.ask_at("/v1/codes", None).await {
                Ok(listed) => drop(codes.try_set(Some(listed))),
                Err(said) => drop(trouble.try_set(Some(said))),
            }
            if let Ok(listed) = office.ask_at("/v1/notices", None).await {
                let _ = notices.try_set(Some(listed));
            }
        });
    };
    effect(load);
    let again = move |()| {
        trouble.set(None);
        people.reload();
        refused.reload();
        load();
    };
    let waits = memo(move || {
        let mut waits = Vec::new();
        let mut add = |words, n: u64, has_more, address: String, is_app| {
            waits.push(Wait { words, n, has_more, address, is_app });
        };
        refused.answer.with(|page| {
            if let Some(page) = page {
                let n = page.groups.iter().map(|group| group.n_changes).sum();
                add(
                    say!(lang, desk.wait_refused),
                    n,
                    page.next.is_some(),
                    Route::Quarantine.to_string(),
                    true,
                );
            }
        });
        codes.with(|codes| {
            let n = codes.as_ref().map(|codes| codes.iter().filter(|code| code.may_confirm).count());
            add(say!(lang, desk.wait_codes), n.unwrap_or(0) as u64, false, Desk::Codes.to_string(), false);
        });
        notices.with(|notices| {
            let unseen =
                |notices: &Notices| notices.notices.iter().filter(|notice| !notice.is_seen).count() as u64;
            let n = notices.as_ref().map_or(0, unseen);
            let has_more = notices.as_ref().is_some_and(|notices| notices.more && n > 0);
            add(say!(lang, desk.wait_notices), n, has_more, Desk::Notices.to_string(), false);
        });
        let counts =
            people.answer.with(|people| people.as_ref().map(|people| people.counts)).unwrap_or_default();
        let view = |view: &str| format!("{}?view={view}", Desk::People);
        add(say!(lang, desk.wait_unpaired), counts.n_unpaired, false, view("unpaired"), false);
        add(say!(lang, desk.wait_expiring), counts.n_expiring, false, view("expiring"), false);
        waits.retain(|wait| wait.n > 0);
        waits
    });
    let is_known = memo(move || people.answer.with(Option::is_some) && codes.with(Option::is_some));
    let row = move |Wait { words, n, has_more, address, is_app }: Wait| {
        let more = has_more.then_some("+");
        view! {
            <li>
                <a href=address rel=is_app.then_some("external")>{words} <b>{number(lang, n as f64)} {more}</b></a>
            </li>
        }
    };
    view! {
        <PageHead title=say!(lang, desk.home) />
        <div class="desk-page">
            <TroubleNote trouble=people.trouble on_again=again />
            <TroubleNote trouble=trouble on_again=again />
            {part(move || match (waits.get(), is_known.get()) {
                (waits, true) if waits.is_empty() => view! {
                    <EmptyState icon="check" title=say!(lang, desk.nothing_title) words=say!(lang, desk.nothing) />
                }
                .into_any(),
                (waits, false) if waits.is_empty() => view! { <Skeleton /> }.into_any(),
                (waits, _) => view! {
                    <ul class="desk-waits" role="list" data-test="waits">{waits.into_iter().map(row).draw_all()}</ul>
                }
                .into_any(),
            })}
        </div>
    }
}
