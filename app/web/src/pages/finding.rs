//! One hazard: what to do now, its fields and its life. Composes its sections; each asks and sends for itself.

pub mod controls;
mod facts;
mod field;
pub mod fields;
mod head;
mod next;
mod panel;
mod photos;
mod review;
mod step;
mod step_dialog;
mod step_fields;
mod step_trial;

use crate::browser::page;
use crate::erased::{DrawAll, effect, memo, part};
use crate::form::Form;
use crate::pages::record::RecordLink;
use crate::parts::conflict::{ConflictBox, key_words};
use crate::parts::photo_viewer::PhotoViewer;
use crate::parts::presence::held;
use crate::parts::timeline::Timeline;
use crate::parts::{Banner, Frame, Presence};
use crate::route::Route;
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, office_reason_words, refusal_words, use_lang};
use facts::Facts;
use fields::Fields;
use head::{Head, Hero, Origin};
use leptos::prelude::*;
use leptos::task::spawn_local;
use next::{NextBar, NextStep, has_bar};
use photos::{PhotoWays, Photos};
use review::{Awaiting, Versus};
use spotcheck_domain::authority::Act;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{FindingId, PhotoId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::{Edit, FindingView, PhotoView, Query, Request, View};
use std::sync::Arc;

pub use field::{field_id, field_of};
pub use panel::FindingPanel;
pub use step::plan_needs;
pub use step_dialog::StepDialog;

/// What the sections of one hazard share.
#[derive(Clone, Copy)]
pub struct Case {
    pub store: Store,
    pub lang: Lang,
    pub id: FindingId,
    pub view: Signal<Arc<FindingView>>,
    pub link: RecordLink,
    pub photos: Signal<Vec<PhotoView>>,
    /// The fields may be written now.
    pub is_editable: Signal<bool>,
    pub shown_photo: RwSignal<Option<PhotoId>>,
    /// The step whose dialog was asked for last, and whether it is open.
    pub step: RwSignal<Option<EventKind>>,
    pub is_step_open: RwSignal<bool>,
}

impl Case {
    fn new(id: FindingId, view: Signal<Arc<FindingView>>) -> Self {
        Self::beside(id, view).at_its_place()
    }

    /// Beside a list, through which somebody goes: nothing opens by itself.
    pub fn beside(id: FindingId, view: Signal<Arc<FindingView>>) -> Self {
        let store = use_store();
        let seen = memo(move || view.with(|view| view.seen.clone()));
        let drafts = memo(move || view.with(|view| view.drafts.clone()));
        Self {
            store,
            lang: use_lang(),
            id,
            view,
            link: RecordLink::new(id.into(), seen.into(), drafts.into()),
            photos: memo(move || view.with(|view| view.photos.clone())).into(),
            is_editable: memo(move || view.with(|view| view.acts.contains(&Act::WriteField))).into(),
            shown_photo: RwSignal::new(None),
            step: RwSignal::new(None),
            is_step_open: RwSignal::new(false),
        }
    }

    /// A page that was killed behind a step's dialog opens it again.
    fn at_its_place(self) -> Self {
        let place = Form::open(format!("finding/{}", self.id));
        let left_at = place.word("step");
        let mut is_begun = false;
        effect(move || {
            let open = self.is_step_open.get().then(|| self.step.get()).flatten();
            if !place.is_read().get() {
                return;
            }
            match (std::mem::replace(&mut is_begun, true), open) {
                (false, None) => {
                    let left: Option<EventKind> = left_at.get_untracked().parse().ok();
                    let may = |kind: &EventKind| {
                        self.view.with_untracked(|view| view.acts.contains(&Act::step(*kind)))
                    };
                    if let Some(kind) = left.filter(may) {
                        self.step.set(Some(kind));
                        self.is_step_open.set(true);
                    }
                }
                (_, Some(kind)) => left_at.set(kind.word()),
                (true, None) if !left_at.get_untracked().is_empty() => place.done(),
                (true, None) => {}
            }
        });
        self
    }

    /// One piece of the view, which changes only when it does.
    pub fn pick<T>(self, piece: impl Fn(&FindingView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        memo(move || self.view.with(|view| piece(view)))
    }

    /// A photo was taken by mistake, for that reason.
    fn strike(self) -> Callback<(PhotoId, String)> {
        Callback::new(move |(photo, reason)| {
            let seen = self.view.with_untracked(|view| view.seen.clone());
            let edit = Edit::StrikePhoto { photo, reason };
            self.store.send_or_say(self.lang, Request::Edit { document: self.id.into(), edit, seen });
        })
    }

    pub fn show_photo(self) -> Callback<PhotoId> {
        Callback::new(move |photo| self.shown_photo.set(Some(photo)))
    }
}

/// The answer, where it is a hazard.
fn of(view: &View) -> Option<&FindingView> {
    match view {
        View::Finding(view) => Some(view),
        _ => None,
    }
}

#[component]
pub fn FindingPage(id: FindingId) -> impl IntoView {
    let lang = use_lang();
    let watched = use_store().watch(move || Query::Finding { finding: id });
    let presence = Presence::watch(watched, |view| of(view).is_some());
    let plain = move |content: AnyView| {
        view! {
            <Frame title=say!(lang, finding.title) back=Route::Ledger page="finding-page" has_tabs=false>
                {content}
            </Frame>
        }
        .into_any()
    };
    part(move || match presence.get().instead() {
        Some(instead) => plain(instead),
        None => held(watched, of).map(|view| view! { <Opened id view/> }).into_any(),
    })
}

#[component]
fn Opened(id: FindingId, view: Signal<Arc<FindingView>>) -> impl IntoView {
    let lang = use_lang();
    let case = Case::new(id, view);
    let back = view.with_untracked(|view| view.row.inspection.map_or(Route::Ledger, Route::Inspection));
    let site = view.with_untracked(|view| view.row.site_name.clone());
    let timeline = case.pick(|view| view.timeline.clone());
    let has_bar = case.pick(has_bar);
    let action = move || has_bar.get().then(|| view! { <NextBar case/> });
    view! {
        <Frame
            title=say!(lang, finding.title)
            note=site
            back
            page="finding-page"
            is_wide=true
            has_tabs=false
            action
        >
            <Hero case/>
            <PhotoWays case/>
            <Head case/>
            <Versus case/>
            <Banners case/>
            <Conflicts case/>
            <div class="split-pane">
                <div class="split-pane-main">
                    <div class="stack">
                        // While it is being recorded its fields come first; afterwards, what to do.
                        {part(move || if case.is_editable.get() {
                            view! { <Fields case/> <Photos case/> <NextStep case in_bar=true/> <Origin case/> }.into_any()
                        } else {
                            view! { <Awaiting case/> <NextStep case in_bar=true/> <Facts case/> <Photos case/> <Origin case/> }.into_any()
                        })}
                    </div>
                </div>
                <aside class="split-pane-side" aria-label=say!(lang, finding.timeline) tabindex="0">
                    <section class="section">
                        <div class="section-head">
                            <h2 class="section-title">{say!(lang, finding.timeline)}</h2>
                        </div>
                        <Timeline entries=timeline photos=case.photos on_photo=case.show_photo()/>
                    </section>
                </aside>
            </div>
            <PhotoViewer
                photos=case.photos
                open=case.shown_photo
                may_strike=case.pick(|view| view.acts.contains(&Act::StrikePhoto))
                on_strike=case.strike()
            />
            <StepDialog case/>
        </Frame>
    }
}

#[component]
fn Banners(case: Case) -> impl IntoView {
    let lang = use_lang();
    let refusals = case.pick(|view| view.refusals.clone());
    let needs_update = case.pick(|view| view.needs_update);
    let drafts = case.pick(|view| {
        let is_written = view.acts.contains(&Act::WriteField);
        if is_written { Vec::new() } else { view.drafts.clone().into_iter().collect::<Vec<_>>() }
    });
    let is_gone = case.pick(|view| view.is_gone);
    let only_reads = case.pick(|view| !view.needs_update && !view.is_gone && view.acts.is_empty());
    view! {
        {part(move || refusals.get().into_iter().map(|code| {
            let words = say!(lang, finding.refused_by_office, reason = office_reason_words(lang, &code));
            view! { <Banner tone="problem" words/> }
        }).draw_all())}
        {part(move || drafts.get().into_iter().map(|(field, words)| {
            view! { <LeftWords case field words/> }
        }).draw_all())}
        {part(move || needs_update.get().then(|| {
            view! { <Banner tone="info" words=refusal_words(lang, Refusal::NeedsUpdate)/> }
        }))}
        {part(move || is_gone.get().then(|| {
            view! { <Banner tone="problem" words=refusal_words(lang, Refusal::Gone)/> }
        }))}
        {part(move || only_reads.get().then(|| view! { <Banner tone="info" words=say!(lang, finding.read_only)/> }))}
    }
}

/// Words that were being typed when somebody else closed their field: they are kept, and can be taken elsewhere.
#[component]
fn LeftWords(case: Case, field: String, words: String) -> impl IntoView {
    let (lang, store) = (case.lang, case.store);
    let label = key_words(lang, &field);
    let copied = words.clone();
    let copy = move |_| {
        let words = copied.clone();
        spawn_local(async move {
            if page::copy_text(&words).await {
                store.toast(say!(lang, finding.left_copied));
            }
        });
    };
    let forget = move |_| {
        let request = Request::ForgetDraft { document: case.id.into(), field: field.clone() };
        store.send_or_say(lang, request);
    };
    view! {
        <Banner tone="problem" title=say!(lang, finding.left_title, field = label) words>
            <button type="button" class="button" data-test="left-copy" on:click=copy>
                {say!(lang, finding.left_copy)}
            </button>
            <button type="button" class="button" data-kind="quiet" data-test="left-forget" on:click=forget>
                {say!(lang, finding.left_forget)}
            </button>
        </Banner>
    }
}

#[component]
fn Conflicts(case: Case) -> impl IntoView {
    let conflicts =
        case.pick(|view| if view.acts.contains(&Act::Settle) { view.conflicts.clone() } else { Vec::new() });
    part(move || {
        conflicts
            .get()
            .into_iter()
            .map(|conflict| {
                let on_settle = case.link.on_settle(conflict.key.clone());
                view! { <ConflictBox conflict on_settle/> }
            })
            .draw_all()
    })
}
