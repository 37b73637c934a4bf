//! What of a visit is ordered, all at once: each finding with its deadline, what is incomplete is asked for here and before,
//! and the officers. One paper with its items, or one for each.

mod foot;
mod item;

use crate::browser::page;
use crate::erased::{Each, memo, part};
use crate::form::{Form, Word};
use crate::pages::finding::{field_id, field_of, plan_needs};
use crate::pages::record::use_way;
use crate::parts::presence::held;
use crate::parts::{EmptyState, Frame, Presence};
use crate::route::Route;
use crate::say;
use crate::store::{Store, use_store};
use crate::trail;
use crate::words::{Lang, failure_words, use_lang};
use foot::{Bar, Foot};
use item::Item;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::{FindingId, InspectionId, UserId};
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::{ActSaid, Failure, Lack, OrderView, Query, Request, View};
use std::sync::Arc;

/// What the parts of the sheet share.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub store: Store,
    pub lang: Lang,
    pub id: InspectionId,
    pub view: Signal<Arc<OrderView>>,
    form: Form,
    /// What the engine found lacking when it was tried.
    pub refused: RwSignal<Vec<Lack>>,
    pub lacks_second: RwSignal<bool>,
    pub failure: RwSignal<Option<String>>,
    pub is_busy: RwSignal<bool>,
    /// An answer about safety is on its way: a second tap is none.
    is_noting: RwSignal<bool>,
    way: UnsyncCallback<Route>,
}

/// The element of a finding's photos on the sheet.
pub fn photo_id(id: FindingId) -> String {
    format!("photo-{id}")
}

/// Where a lack is made good.
fn place_of(lack: &Lack) -> String {
    match field_of(lack.refusal) {
        Some(field) => field_id(field, lack.finding),
        None => photo_id(lack.finding),
    }
}

/// What the findings lack, one after another.
fn lacks_of(view: &OrderView, is_in: impl Fn(FindingId) -> bool) -> Vec<Lack> {
    let of = |finding: FindingId, lacks: Vec<Refusal>| {
        lacks.into_iter().map(move |refusal| Lack { finding, refusal })
    };
    let findings = view.findings.iter().filter(|finding| is_in(finding.row.id));
    findings.flat_map(|finding| of(finding.row.id, plan_needs(&finding.lacks))).collect()
}

impl Sheet {
    fn new(id: InspectionId, view: Signal<Arc<OrderView>>) -> Self {
        Self {
            store: use_store(),
            lang: use_lang(),
            id,
            view,
            form: Form::open(format!("order/{id}")),
            refused: RwSignal::new(Vec::new()),
            lacks_second: RwSignal::new(false),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            is_noting: RwSignal::new(false),
            way: use_way(),
        }
    }

    /// Who takes the step beside the author.
    pub fn second(self) -> Word {
        self.form.word("second")
    }

    pub fn is_read(self) -> Signal<bool> {
        self.form.is_read()
    }

    /// Those that are not ordered this time.
    fn left(self) -> Word {
        self.form.word("left")
    }

    pub fn is_in(self, id: FindingId) -> bool {
        let id = id.to_string();
        !self.left().get().split_whitespace().any(|left| left == id)
    }

    pub fn put_in(self, id: FindingId, is_in: bool) {
        let id = id.to_string();
        let left = self.left().get_untracked();
        let others = left.split_whitespace().filter(|left| *left != id);
        let now: Vec<&str> = others.chain((!is_in).then_some(id.as_str())).collect();
        self.left().set(now.join(" "));
    }

    /// The findings that are ordered, in their order.
    pub fn chosen(self) -> Vec<FindingId> {
        let ids =
            self.view.with(|view| view.findings.iter().map(|finding| finding.row.id).collect::<Vec<_>>());
        ids.into_iter().filter(|id| self.is_in(*id)).collect()
    }

    pub fn lacks(self) -> Vec<Lack> {
        self.view.with(|view| lacks_of(view, |id| self.is_in(id)))
    }

    /// Whether safety can be guaranteed until a major hazard is gone, as an act of the visit; what was said is not said again.
    pub fn note_safety(self, finding: FindingId, before: Option<bool>, is_safe: bool) {
        if before == Some(is_safe) || self.is_noting.get_untracked() {
            return;
        }
        self.is_noting.set(true);
        let said = ActSaid { finding: Some(finding), answer: Some(is_safe), ..ActSaid::default() };
        let request = Request::NoteAct { inspection: self.id, kind: ActKind::Safety, said };
        spawn_local(async move {
            if let Err(failure) = self.store.send(request).await {
                self.store.say_failure(self.lang, &failure);
            }
            self.is_noting.try_set(false);
        });
    }

    pub fn show(self, lack: &Lack) {
        page::focus_element(&place_of(lack));
    }

    pub fn take(self, apart: bool) {
        if self.is_busy.get_untracked() {
            return;
        }
        let second: Option<UserId> = self.second().get_untracked().parse().ok();
        self.failure.set(None);
        self.refused.set(Vec::new());
        self.lacks_second.set(second.is_none());
        let findings = untrack(|| self.chosen());
        if second.is_none() || findings.is_empty() {
            page::focus_element(foot::SECOND);
            return;
        }
        self.is_busy.set(true);
        let n = findings.len();
        let request = Request::OrderVisit { inspection: self.id, findings, apart, second };
        spawn_local(async move {
            let answer = self.store.send(request).await;
            self.is_busy.try_set(false);
            match answer {
                Ok(_) => {
                    self.form.done();
                    self.store.toast(say!(self.lang, finding.sheet_done, n = n));
                    let visit = Route::Inspection(self.id);
                    if !trail::go_back_to(&visit) {
                        self.way.run(visit);
                    }
                }
                Err(Failure::Incomplete(lacks)) => {
                    if let Some(first) = lacks.first() {
                        self.show(first);
                    }
                    let _ = self.refused.try_set(lacks);
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure_words(self.lang, &failure)));
                }
            }
        });
    }
}

fn of(view: &View) -> Option<&OrderView> {
    match view {
        View::Order(view) => Some(view),
        _ => None,
    }
}

#[component]
pub fn OrderPage(id: InspectionId) -> impl IntoView {
    let lang = use_lang();
    let watched = use_store().watch(move || Query::Order { inspection: id });
    let presence = Presence::watch(watched, |view| of(view).is_some());
    let plain = move |content: AnyView| {
        view! {
            <Frame
                title=say!(lang, finding.sheet_title)
                back=Route::Inspection(id)
                page="order-page"
                has_tabs=false
            >
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
fn Opened(id: InspectionId, view: Signal<Arc<OrderView>>) -> impl IntoView {
    let lang = use_lang();
    let sheet = Sheet::new(id, view);
    let ids = memo(move || view.with(|view| view.findings.iter().map(|one| one.row.id).collect::<Vec<_>>()));
    let n = memo(move || sheet.chosen().len());
    let title = memo(move || match n.get() {
        0 => say!(lang, finding.sheet_title).to_owned(),
        n => say!(lang, finding.sheet_title_n, n = n),
    });
    let site = view.with_untracked(|view| view.row.site_name.clone());
    let is_empty = memo(move || ids.with(Vec::is_empty));
    let n_ordered = memo(move || view.with(|view| view.n_ordered));
    let action = move || (!is_empty.get()).then(|| view! { <Bar sheet/> });
    view! {
        <Frame title note=site back=Route::Inspection(id) page="order-page" has_tabs=false action>
            {part(move || is_empty.get().then(|| view! {
                <EmptyState
                    icon="hazard"
                    title=say!(lang, finding.sheet_empty)
                    words=match n_ordered.get() {
                        0 => say!(lang, finding.sheet_empty_words).to_owned(),
                        n => say!(lang, finding.sheet_empty_ordered, n = n),
                    }
                />
            }))}
            <ol class="order-items">
                <Each each=move || ids.get() key=|id| *id let:id>
                    <Item sheet id/>
                </Each>
            </ol>
            {part(move || (!is_empty.get()).then(|| view! { <Foot sheet/> }))}
        </Frame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::field::FindingField;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_lack_leads_to_its_field_or_to_the_photos() {
        let finding = FindingId::from_parts(Timestamp::from_millis(1), [7; 10]);
        let lack = |refusal| Lack { finding, refusal };
        assert_eq!(place_of(&lack(Refusal::NeedsMeasure)), field_id(FindingField::Measure, finding));
        assert_eq!(place_of(&lack(Refusal::DeadlinePast)), field_id(FindingField::Deadline, finding));
        assert_eq!(place_of(&lack(Refusal::NeedsPhoto)), photo_id(finding));
    }
}
