//! What a person is told about his devices, and an administrator about those of his people: a code that was got by deceit does
//! not stay unnoticed.

use crate::browser::page;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::codes::Notice;
use spotcheck_domain::session::Session;

/// Notices that stand on a phone, at most: the desk has all of them.
const MOST_SHOWN: usize = 20;

#[component]
pub fn DeviceNotices(session: Session) -> impl IntoView {
    let lang = use_lang();
    let device = session.device;
    let listed = RwSignal::new(Vec::<Notice>::new());
    spawn_local(async move {
        // Without the office there is nothing to tell.
        if let Ok(mut notices) = page::notices(device).await {
            notices.truncate(MOST_SHOWN);
            let _ = listed.try_set(notices);
        }
    });
    let see = move |_| {
        let unseen: Vec<i64> = listed.with_untracked(|all| {
            all.iter().filter(|notice| !notice.is_seen).map(|notice| notice.id).collect()
        });
        spawn_local(async move {
            for id in unseen {
                if page::see_notice(id, device).await.is_ok() {
                    let _ = listed.try_update(|all| {
                        all.iter_mut().filter(|one| one.id == id).for_each(|one| one.is_seen = true);
                    });
                }
            }
        });
    };
    part(move || {
        let all = listed.get();
        let is_unseen = all.iter().any(|notice| !notice.is_seen);
        (!all.is_empty()).then(|| {
            view! {
                <section class="settings-group" data-test="device-notices">
                    <h2 class="settings-group-title">{say!(lang, settings.notices)}</h2>
                    <ul class="list">{all.into_iter().map(|notice| row(lang, notice)).draw_all()}</ul>
                    {is_unseen.then(|| view! {
                        <div class="button-row">
                            <button type="button" class="button" data-test="see-notices" on:click=see>
                                {say!(lang, settings.notices_see)}
                            </button>
                        </div>
                    })}
                </section>
            }
        })
    })
}

fn row(lang: Lang, notice: Notice) -> AnyView {
    let words = words::notice_words(lang, &notice);
    let unseen = (!notice.is_seen).then_some("true");
    let mut parts = vec![words::moment(lang, notice.at)];
    parts.extend(notice.device.map(|device| device.name));
    parts.extend(notice.by.map(|by| say!(lang, settings.notice_by, name = by.name)));
    view! {
        <li class="list-row" data-unseen=unseen>
            <span class="list-row-body">
                <span class="list-row-title">{words}</span>
                <span class="list-row-meta">{words::dotted(&parts)}</span>
            </span>
        </li>
    }
    .into_any()
}
