//! What this person is told about devices, his own and those of the people for whom he answers: the newest first, each to be
//! put away as seen on this device.

use crate::erased::{DrawAll, effect, live, memo, part};
use crate::office::{Office, Trouble, use_office};
use crate::parts::{PageHead, TroubleNote};
use crate::say;
use crate::words::{Lang, dotted, moment, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{ListNotices, SeeNotice};
use spotcheck_domain::codes::{Notice, Notices};
use spotcheck_web::parts::{EmptyState, Skeleton};
use spotcheck_web::words::notice_words;

#[derive(Clone, Copy)]
struct Told {
    office: Office,
    notices: RwSignal<Option<Vec<Notice>>>,
    more: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    is_busy: RwSignal<bool>,
}

#[component]
pub fn NoticesPage() -> impl IntoView {
    let lang = use_lang();
    let told = Told {
        office: use_office(),
        notices: RwSignal::new(None),
        more: RwSignal::new(false),
        trouble: RwSignal::new(None),
        is_busy: RwSignal::new(false),
    };
    effect(move || told.load(None));
    let unseen = memo(move || {
        told.notices.with(|all| all.as_deref().unwrap_or_default().iter().filter(|one| !one.is_seen).count())
    });
    view! {
        <PageHead title=say!(lang, codes.notices)>
            {part(move || (unseen.get() > 0).then(|| view! {
                <button type="button" class="button" data-test="see-all" on:click=move |_| told.see_all()>
                    {say!(lang, codes.see_all, n = unseen.get())}
                </button>
            }))}
        </PageHead>
        <div class="desk-page">
            <TroubleNote trouble=told.trouble on_again=move |()| told.load(None) />
            {part(move || match told.notices.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(all) if all.is_empty() => view! {
                    <EmptyState icon="check" title=say!(lang, codes.no_notices_title) words=say!(lang, codes.no_notices) />
                }
                .into_any(),
                Some(all) => {
                    let rows = all.into_iter().map(|notice| row(lang, told, notice)).draw_all();
                    view! { <ul class="list">{rows}</ul> }.into_any()
                }
            })}
            {part(move || told.more.get().then(|| view! {
                <button
                    type="button"
                    class="button"
                    data-test="more-notices"
                    aria-busy=live(move || told.is_busy.get().then_some("true"))
                    on:click=move |_| told.load(told.last())
                >
                    {say!(lang, codes.more)}
                </button>
            }))}
        </div>
    }
}

fn row(lang: Lang, told: Told, notice: Notice) -> AnyView {
    let words = notice_words(lang, &notice);
    let mut parts = vec![moment(lang, notice.at)];
    parts.extend(notice.device.map(|device| device.name));
    parts.extend(notice.by.map(|by| spotcheck_web::say!(lang, settings.notice_by, name = by.name)));
    let (id, is_seen) = (notice.id, notice.is_seen);
    let see = (!is_seen).then(|| {
        view! {
            <button type="button" class="button" data-kind="quiet" on:click=move |_| told.see(vec![id])>
                {say!(lang, codes.see)}
            </button>
        }
    });
    view! {
        <li class="list-row" data-test="notice" data-unseen=(!is_seen).then_some("true")>
            <span class="list-row-body">
                <span class="list-row-title">{words}</span>
                <span class="list-row-meta">{dotted(&parts)}</span>
            </span>
            <span class="list-row-end">{see}</span>
        </li>
    }
    .into_any()
}

impl Told {
    fn last(self) -> Option<i64> {
        self.notices.with_untracked(|all| all.as_ref().and_then(|all| all.last().map(|one| one.id)))
    }

    /// The newest, or those before one.
    fn load(self, before: Option<i64>) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = self.office.ask(&ListNotices { before }).await;
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(Notices { notices, more }) => {
                    let _ = self.trouble.try_set(None);
                    let _ = self.more.try_set(more);
                    let _ = self.notices.try_update(|all| match all {
                        Some(all) if before.is_some() => all.extend(notices),
                        all => *all = Some(notices),
                    });
                }
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }

    fn see_all(self) {
        let unseen = self.notices.with_untracked(|all| {
            let all = all.as_deref().unwrap_or_default().iter();
            all.filter(|one| !one.is_seen).map(|one| one.id).collect()
        });
        self.see(unseen);
    }

    fn see(self, ids: Vec<i64>) {
        spawn_local(async move {
            for id in ids {
                if let Err(trouble) = self.office.ask(&SeeNotice { id }).await {
                    let _ = self.trouble.try_set(Some(trouble));
                    return;
                }
                let _ = self.notices.try_update(|all| {
                    let all = all.as_deref_mut().unwrap_or_default();
                    all.iter_mut().filter(|one| one.id == id).for_each(|one| one.is_seen = true);
                });
            }
        });
    }
}
