//! 今日: what to go on with, what is due soon, what was seen last, and the button that starts a visit.

use crate::erased::{Each, live, memo, part};
use crate::pages::ledger::{LedgerPlace, open_states};
use crate::parts::cards::{FindingCardPart, InspectionCardPart, finding_print, inspection_print};
use crate::parts::{EmptyState, Frame, Skeleton};
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_protocol::{ActSaid, InspectionCard, Query, Request, TodayView, View};

#[component]
pub fn TodayPage() -> impl IntoView {
    let lang = use_lang();
    let view = use_store().watch(|| Query::Today);
    let today = memo(move || {
        view.with(|view| match view {
            Some(View::Today(today)) => Some(today.clone()),
            _ => None,
        })
    });
    let note = Signal::derive(move || {
        today.with(|today| {
            today.as_ref().map(|today| {
                words::dotted(&[
                    words::short_day(lang, today.today),
                    words::named(&today.unit, lang),
                    today.name.clone(),
                ])
            })
        })
    });
    let may_start = memo(move || today.with(|today| today.as_ref().is_some_and(may_start)));
    let may_begin = memo(move || {
        today.with(|today| today.as_ref().is_some_and(|today| today.acts.contains(&Act::ReadBegin)))
    });
    let is_here = memo(move || today.with(Option::is_some));
    view! {
        <Frame title=say!(lang, today.title) note page="today-page" is_wide=true>
            {part(move || match is_here.get() {
                true => view! { <Lists today may_start may_begin /> }.into_any(),
                false => view! { <Skeleton /> }.into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Lists(today: Memo<Option<TodayView>>, may_start: Memo<bool>, may_begin: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let to_confirm = list(today, |today| &today.to_confirm);
    let objections = list(today, |today| &today.objections);
    let open = list(today, |today| &today.open_inspections);
    let due = list(today, |today| &today.due_soon);
    let recent = list(today, |today| &today.recent_inspections);
    let figures = memo(move || {
        today
            .with(|today| today.as_ref().map(|today| (today.n_open, today.n_overdue, today.n_needs_settling)))
    });
    let is_empty = memo(move || {
        let has_figures = figures.get().is_some_and(|(n_open, ..)| n_open > 0);
        let is_asked = !to_confirm.with(Vec::is_empty) || !objections.with(Vec::is_empty);
        !has_figures
            && !is_asked
            && open.with(Vec::is_empty)
            && due.with(Vec::is_empty)
            && recent.with(Vec::is_empty)
    });
    view! {
        {part(move || figures.get().filter(|_| !is_empty.get()).map(|figures| view! { <Figures figures /> }))}
        {part(move || is_empty.get().then(|| view! { <Empty may_start=may_start.get() may_begin=may_begin.get() /> }))}
        {part(move || (!to_confirm.with(Vec::is_empty)).then(|| view! { <Asked cards=to_confirm confirms=true /> }))}
        {part(move || (!objections.with(Vec::is_empty)).then(|| view! { <Asked cards=objections confirms=false /> }))}
        {part(move || (!open.with(Vec::is_empty)).then(|| view! {
            <section class="section">
                <div class="section-head">
                    <h2 class="section-title">{say!(lang, today.go_on)}</h2>
                    <span class="section-count">{part(move || open.with(Vec::len))}</span>
                </div>
                <InspectionCards cards=open />
            </section>
        }))}
        {part(move || (!due.with(Vec::is_empty)).then(|| view! {
            <section class="section">
                <div class="section-head">
                    <h2 class="section-title">{say!(lang, today.due)}</h2>
                    <span class="section-count">{part(move || due.with(Vec::len))}</span>
                    <a class="section-link" href=Route::Ledger.to_string()>{say!(lang, today.all)}</a>
                </div>
                <ul class="cards">
                    <Each each=move || due.get() key=finding_print let:card>
                        <li><FindingCardPart card /></li>
                    </Each>
                </ul>
            </section>
        }))}
        {part(move || (!recent.with(Vec::is_empty)).then(|| view! {
            <section class="section">
                <div class="section-head">
                    <h2 class="section-title">{say!(lang, today.recent)}</h2>
                    <a class="section-link" href=Route::Inspections.to_string()>{say!(lang, today.all)}</a>
                </div>
                <InspectionCards cards=recent />
            </section>
        }))}
    }
}

/// A visit of some kind.
fn may_start(today: &TodayView) -> bool {
    today.acts.iter().any(|act| act.visit().is_some())
}

/// One list of the view; the rest may change without it.
fn list<T: Clone + PartialEq + Send + Sync + 'static>(
    today: Memo<Option<TodayView>>,
    pick: fn(&TodayView) -> &Vec<T>,
) -> Memo<Vec<T>> {
    memo(move || today.with(|today| today.as_ref().map(|today| pick(today).clone()).unwrap_or_default()))
}

#[component]
fn InspectionCards(cards: Memo<Vec<InspectionCard>>) -> impl IntoView {
    view! {
        <ul class="cards">
            <Each each=move || cards.get() key=inspection_print let:card>
                <li><InspectionCardPart card /></li>
            </Each>
        </ul>
    }
}

/// Visits of which the person is the second officer, each with the tap by which he confirms its record; or those to whose
/// record somebody objects.
#[component]
fn Asked(cards: Memo<Vec<InspectionCard>>, confirms: bool) -> impl IntoView {
    let lang = use_lang();
    let title = if confirms { say!(lang, today.to_confirm) } else { say!(lang, today.objections) };
    view! {
        <section class="section" data-test=if confirms { "to-confirm" } else { "objections" }>
            <div class="section-head">
                <h2 class="section-title">{title}</h2>
                <span class="section-count">{part(move || cards.with(Vec::len))}</span>
            </div>
            {confirms.then(|| view! { <p class="note">{say!(lang, today.to_confirm_words)}</p> })}
            <ul class="asked">
                <Each each=move || cards.get() key=inspection_print let:card>
                    <li>
                        <a href=Route::Inspection(card.row.id).to_string() data-test="open-visit">
                            <strong>{card.row.site_name}</strong>
                            <span>{words::dotted(&[
                                words::kind_word(lang, card.row.kind),
                                words::moment(lang, card.row.began_at),
                                words::listed(lang, &card.row.officers),
                            ])}</span>
                        </a>
                        {confirms.then(|| view! { <Confirm inspection=card.row.id /> })}
                    </li>
                </Each>
            </ul>
        </section>
    }
}

#[component]
fn Confirm(inspection: InspectionId) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let is_busy = RwSignal::new(false);
    let confirm = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let (kind, said) = (ActKind::Confirm, ActSaid::default());
        let answer = store.send(Request::NoteAct { inspection, kind, said });
        spawn_local(async move {
            // Once it is done, its card goes.
            if let Err(failure) = answer.await {
                is_busy.try_set(false);
                store.say_failure(lang, &failure);
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-test="confirm-visit"
            aria-busy=live(move || is_busy.get().then_some("true"))
            on:click=confirm
        >
            {say!(lang, today.confirm)}
        </button>
    }
}

#[component]
fn Figures(figures: (u32, u32, u32)) -> impl IntoView {
    let lang = use_lang();
    let (n_open, n_overdue, n_settle) = figures;
    let place = expect_context::<LedgerPlace>();
    // The figure opens the ledger with just what it counts.
    let stat = move |words: &'static str, n: u32, filter: LedgerFilter, is_problem: bool| {
        view! {
            <div class="stat" data-tone=(is_problem && n > 0).then_some("problem")>
                <dt>{words}</dt>
                <dd><a href=Route::Ledger.to_string() on:click=move |_| place.show(filter.clone())>{n}</a></dd>
            </div>
        }
    };
    let open = LedgerFilter { states: open_states(), ..LedgerFilter::default() };
    let overdue = LedgerFilter { overdue: true, ..LedgerFilter::default() };
    let settle = LedgerFilter { needs_settling: true, ..LedgerFilter::default() };
    view! {
        <dl class="stats" aria-label=say!(lang, today.figures)>
            {stat(say!(lang, today.n_open), n_open, open, false)}
            {stat(say!(lang, today.n_overdue), n_overdue, overdue, true)}
            {(n_settle > 0).then(|| stat(say!(lang, today.n_settle), n_settle, settle, true))}
        </dl>
    }
}

#[component]
fn Empty(may_start: bool, may_begin: bool) -> impl IntoView {
    let lang = use_lang();
    if may_start {
        view! {
            <EmptyState icon="today" title=say!(lang, today.empty_title) words=say!(lang, today.empty)>
                <a class="button" data-kind="primary" href=Route::Start.to_string()>{say!(lang, today.start)}</a>
            </EmptyState>
        }
        .into_any()
    } else if may_begin {
        view! {
            <EmptyState icon="office" title=say!(lang, today.begin_title) words=say!(lang, today.begin)>
                <a
                    class="button"
                    data-kind="primary"
                    data-test="begin"
                    rel="external"
                    href=Route::Desk(Desk::Begin).to_string()
                >
                    {say!(lang, today.begin_do)}
                </a>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState icon="today" title=say!(lang, today.empty_reader_title) words=say!(lang, today.empty_reader)>
                <a class="button" href=Route::Ledger.to_string()>{say!(lang, today.open_ledger)}</a>
            </EmptyState>
        }
        .into_any()
    }
}
