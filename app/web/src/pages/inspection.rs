//! One visit: its checklist, findings, photos, narrative and end. Composes its tabs; each asks and sends for itself.

mod act_dialog;
mod acts;
mod answering;
mod bar;
mod checklist;
mod end;
mod evidence;
mod find;
mod findings;
mod noting;
mod officers;
mod papers;
mod photos;
mod progress;
mod record_dialog;
mod sign;
mod tabs;
mod words;

use crate::erased::{DrawAll, effect, memo, part};
use crate::form::{Form, Word};
use crate::pages::record::{PhotoIntake, RecordLink, use_way};
use crate::parts::conflict::ConflictBox;
use crate::parts::photo_viewer::PhotoViewer;
use crate::parts::presence::held;
use crate::parts::{Banner, Frame, Presence};
use crate::route::Route;
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, dotted, kind_word, moment, refusal_words, use_lang};
use acts::VisitActs;
use bar::{SectionsDialog, VisitBar};
use checklist::{ChecklistTab, Ruler};
use end::EndTab;
use findings::FindingsTab;
use leptos::prelude::*;
pub use officers::stance_word;
use papers::Papers;
use photos::PhotosPane;
use record_dialog::RecordDialog;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{InspectionId, PhotoId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{Edit, InspectionView, PhotoView, Query, Request, View, Whereabouts};
use std::sync::Arc;
use tabs::{Last, Tab, TabBar, remember_tab, remembered_last, remembered_tab};
use words::WordsTab;

/// What the tabs of one visit share.
#[derive(Clone, Copy)]
pub struct Visit {
    pub store: Store,
    pub lang: Lang,
    pub id: InspectionId,
    pub view: Signal<Arc<InspectionView>>,
    pub link: RecordLink,
    pub scene: PhotoIntake,
    pub photos: Signal<Vec<PhotoView>>,
    /// Its answers and words may be written now.
    pub may_write: Signal<bool>,
    pub may_record: Signal<bool>,
    /// The place of the question that is asked; none where all are answered.
    pub at: RwSignal<Option<usize>>,
    /// What was answered last, which can be undone.
    pub last: RwSignal<Option<Last>>,
    /// A question is searched for, by these words.
    pub seeks: RwSignal<bool>,
    pub query: Word,
    pub picks_section: RwSignal<bool>,
    pub shown_photo: RwSignal<Option<PhotoId>>,
    pub asks_record: RwSignal<bool>,
    /// A finding is being made, or was, and the way leads to it.
    pub is_recording: RwSignal<bool>,
    pub tab: RwSignal<Tab>,
    /// The tab that a killed page comes back to.
    place: Word,
    pub way: UnsyncCallback<Route>,
}

impl Visit {
    fn new(id: InspectionId, view: Signal<Arc<InspectionView>>) -> Self {
        let seen = memo(move || view.with(|view| view.seen.clone()));
        let drafts = memo(move || view.with(|view| view.drafts.clone()));
        let has_checklist = view.with_untracked(|view| !view.items.is_empty());
        let first = if has_checklist { Tab::Checklist } else { Tab::Findings };
        let place = Form::open(format!("visit/{id}"));
        let tab = RwSignal::new(remembered_tab(id).unwrap_or(first));
        let left_at = place.word("tab");
        if remembered_tab(id).is_none() {
            effect(move || {
                if place.is_read().get()
                    && let Some(left) = Tab::of_word(&left_at.get_untracked())
                {
                    tab.set(left);
                }
            });
        }
        Self {
            store: use_store(),
            lang: use_lang(),
            id,
            view,
            link: RecordLink::new(id.into(), seen.into(), drafts.into()),
            scene: PhotoIntake::new(id.into(), PhotoRole::Scene, None),
            photos: memo(move || view.with(|view| view.photos.clone())).into(),
            may_write: memo(move || view.with(|view| view.acts.contains(&Act::WriteVisit))).into(),
            may_record: memo(move || view.with(|view| view.acts.contains(&Act::Record))).into(),
            at: RwSignal::new(None),
            last: RwSignal::new(remembered_last(id)),
            seeks: RwSignal::new(false),
            query: place.word("find"),
            picks_section: RwSignal::new(false),
            shown_photo: RwSignal::new(None),
            asks_record: RwSignal::new(false),
            is_recording: RwSignal::new(false),
            tab,
            place: left_at,
            way: use_way(),
        }
    }

    /// One piece of the view, which changes only when it does.
    pub fn pick<T>(self, piece: impl Fn(&InspectionView) -> T + Send + Sync + 'static) -> Memo<T>
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

    pub fn may(self, act: Act) -> Memo<bool> {
        self.pick(move |view| view.acts.contains(&act))
    }

    pub fn turn_to(self, tab: Tab) {
        remember_tab(self.id, tab);
        self.place.set(tab.word());
        self.tab.set(tab);
    }
}

/// The answer, where it is a visit.
fn of(view: &View) -> Option<&InspectionView> {
    match view {
        View::Inspection(view) => Some(view),
        _ => None,
    }
}

#[component]
pub fn InspectionPage(id: InspectionId) -> impl IntoView {
    let lang = use_lang();
    let watched = use_store().watch(move || Query::Inspection { inspection: id });
    let presence = Presence::watch(watched, |view| of(view).is_some());
    let plain = move |content: AnyView| {
        view! {
            <Frame title=say!(lang, inspection.title) back=Route::Today page="inspection-page" has_tabs=false>
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
fn Opened(id: InspectionId, view: Signal<Arc<InspectionView>>) -> impl IntoView {
    let lang = use_lang();
    let visit = Visit::new(id, view);
    let (site, note) = view.with_untracked(|view| {
        let note = dotted(&[kind_word(lang, view.row.kind), moment(lang, view.row.began_at)]);
        (view.row.site_name.clone(), note)
    });
    let tab = memo(move || visit.tab.get());
    let main = move || match tab.get() {
        Tab::Checklist => view! { <ChecklistTab visit/> }.into_any(),
        Tab::Findings => view! { <FindingsTab visit/> }.into_any(),
        // On a desk the photos stand beside whatever is shown.
        Tab::Photos => view! { <div class="desk-only"><ChecklistTab visit/></div> }.into_any(),
        Tab::Words => view! { <WordsTab visit/> }.into_any(),
        Tab::End => view! { <EndTab visit/> <Papers visit/> }.into_any(),
    };
    let side_class = move || match tab.get() {
        Tab::Photos => "split-pane-side",
        _ => "split-pane-side desk-only",
    };
    let action =
        move || (visit.may_record.get() && tab.get() != Tab::End).then(|| view! { <VisitBar visit/> });
    view! {
        <Frame
            title=site
            note
            back=Route::Today
            page="inspection-page"
            is_wide=true
            has_tabs=false
            action
        >
            <Banners visit/>
            <Conflicts visit/>
            <VisitActs visit/>
            <div class="visit-head">
                <Ruler visit/>
                <TabBar visit/>
            </div>
            <div class="split-pane">
                <div class="split-pane-main">{part(main)}</div>
                <aside class=side_class aria-label=say!(lang, inspection.photos_pane)>
                    <PhotosPane visit/>
                </aside>
            </div>
            <PhotoViewer
                photos=visit.photos
                open=visit.shown_photo
                may_strike=visit.may(Act::StrikeVisitPhoto)
                on_strike=visit.strike()
            />
            <RecordDialog visit/>
            <SectionsDialog visit/>
            {evidence::link(visit)}
        </Frame>
    }
}

#[component]
fn Banners(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let ended_at = visit.pick(|view| view.row.ended_at);
    let whereabouts = visit.pick(|view| view.whereabouts);
    let is_gone = visit.pick(|view| view.is_gone);
    view! {
        {part(move || is_gone.get().then(|| {
            view! { <Banner tone="problem" words=refusal_words(lang, Refusal::Gone)/> }
        }))}
        {part(move || ended_at.get().map(|at| {
            let title = say!(lang, inspection.ended_banner, time = moment(lang, at));
            view! { <Banner tone="info" title words=say!(lang, inspection.ended_words)/> }
        }))}
        {part(move || (!visit.may_write.get() && !is_gone.get() && ended_at.get().is_none()).then(|| {
            view! { <Banner tone="info" words=say!(lang, inspection.read_only)/> }
        }))}
        {part(move || (whereabouts.get() == Whereabouts::Refused).then(|| view! {
            <Banner tone="problem" title=say!(lang, inspection.refused_banner) words=say!(lang, inspection.refused_words)>
                <a class="button" data-kind="quiet" href="/outbox">{say!(lang, inspection.to_outbox)}</a>
            </Banner>
        }))}
    }
}

#[component]
fn Conflicts(visit: Visit) -> impl IntoView {
    let conflicts = visit.pick(|view| view.conflicts.clone());
    let may_settle = visit.may(Act::SettleVisit);
    part(move || {
        let shown = conflicts.get().into_iter().filter(|_| may_settle.get());
        shown
            .map(|conflict| {
                let on_settle = visit.link.on_settle(conflict.key.clone());
                view! { <ConflictBox conflict on_settle/> }
            })
            .draw_all()
    })
}
