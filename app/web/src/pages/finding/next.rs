//! What to do now: only what this person may do in this state, and what the order still lacks. The next step stands in the
//! bar of the page with the camera; the others stand in the page.

use super::Case;
use super::field::field_of;
use super::photos::{PHOTO, camera_href, role_now};
use super::step::{is_over, plan_first, plan_groups, plan_needs};
use crate::browser::page;
use crate::erased::{DrawAll, memo, part};
use crate::parts::Icon;
use crate::route::Route;
use crate::say;
use crate::words::{Lang, field_word, refusal_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::{self, Act};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, State};
use spotcheck_protocol::FindingView;

/// The element to which the eye is led once a step is taken.
pub const NEXT: &str = "next-step";

/// The step that the thumb should find first.
fn first_step(view: &FindingView) -> Option<EventKind> {
    plan_first(&plan_groups(&authority::steps(&view.acts)).0, view.is_on_behalf)
}

/// Whether there is anything to stand in the bar.
pub fn has_bar(view: &FindingView) -> bool {
    first_step(view).is_some() || role_now(view).is_some()
}

/// What the order still lacks, the camera, and the next step.
#[component]
pub fn NextBar(case: Case) -> impl IntoView {
    let lang = use_lang();
    let first = case.pick(first_step);
    let needs = case.pick(|view| plan_needs(&view.lacks));
    let role = case.pick(role_now);
    let fails = case.pick(|view| view.acts.contains(&Act::ReviewFail));
    let lacking = memo(move || if first.get() == Some(EventKind::Order) { needs.get() } else { Vec::new() });
    view! {
        <div class="next-bar">
            {part(move || {
                let lacking = lacking.get();
                (!lacking.is_empty()).then(|| view! {
                    <p class="missing" data-test="missing">
                        <span>{say!(lang, finding.bar_lacks)}</span>
                        {lacking.into_iter().map(|lack| view! { <Lack case lack/> }).draw_all()}
                    </p>
                })
            })}
            <div class="next-bar-row">
                {part(move || role.get().map(|role| view! {
                    <a
                        class="button next-bar-camera"
                        href=camera_href(case.id, role)
                        aria-label=say!(lang, finding.bar_camera)
                        data-test="bar-camera"
                    >
                        <Icon name="camera"/>
                    </a>
                }))}
                {part(move || match first.get() {
                    // The two verdicts are equal.
                    Some(EventKind::ReviewPass) if fails.get() => vec![
                        view! { <StepButton case kind=EventKind::ReviewFail is_first=false/> },
                        view! { <StepButton case kind=EventKind::ReviewPass is_first=false/> },
                    ],
                    first => first.into_iter().map(|kind| view! { <StepButton case kind is_first=true/> }).collect(),
                })}
            </div>
        </div>
    }
}

/// What is missing, as the way to where it is filled in.
#[component]
fn Lack(case: Case, lack: Refusal) -> impl IntoView {
    let lang = use_lang();
    let (words, id) = match field_of(lack) {
        Some(field) => (field_word(lang, field).to_owned(), case.field_id(field)),
        None if lack == Refusal::NeedsPhoto => (say!(lang, finding.lack_photo).to_owned(), PHOTO.to_owned()),
        None => (refusal_words(lang, lack), NEXT.to_owned()),
    };
    view! {
        <button type="button" class="button" data-kind="quiet" on:click=move |_| page::focus_element(&id)>
            {words}
        </button>
    }
}

/// The steps that are possible now. `in_bar`: the first of them stands in the page's bar.
#[component]
pub fn NextStep(case: Case, #[prop(optional)] in_bar: bool) -> impl IntoView {
    let lang = use_lang();
    let steps = case.pick(|view| authority::steps(&view.acts));
    let first = case.pick(first_step);
    let state = case.pick(|view| view.state);
    let level = case.pick(|view| view.row.level);
    let needs = case.pick(|view| plan_needs(&view.lacks));
    part(move || {
        let (mut life, overlay) = plan_groups(&steps.get());
        let first = first.get();
        let orders = first == Some(EventKind::Order);
        let waits = first.is_none() || is_over(state.get());
        if in_bar {
            let is_verdict = |kind: EventKind| matches!(kind, EventKind::ReviewPass | EventKind::ReviewFail);
            let is_there =
                |kind: EventKind| first == Some(kind) || first.is_some_and(is_verdict) && is_verdict(kind);
            life.retain(|kind| !is_there(*kind));
        }
        let is_empty = !waits && life.is_empty() && overlay.is_empty();
        (!is_empty).then(|| view! {
            <section class="next-step" id=NEXT>
                <h2 class="next-step-title">
                    {if in_bar && !waits { say!(lang, finding.next_also) } else { say!(lang, finding.next) }}
                </h2>
                {waits.then(|| view! {
                    <p class="next-step-words">{wait_words(lang, state.get(), level.get())}</p>
                })}
                {(orders && !in_bar).then(|| view! { <Needs needs/> })}
                {(!life.is_empty()).then(|| {
                    let buttons = life.into_iter().map(|kind| view! {
                        <StepButton case kind is_first=first == Some(kind)/>
                    });
                    let buttons = buttons.draw_all();
                    view! { <div class="button-row">{buttons}</div> }
                })}
                {(!overlay.is_empty()).then(|| {
                    let buttons = overlay.into_iter().map(|kind| view! { <StepButton case kind is_first=false/> });
                    let buttons = buttons.draw_all();
                    view! {
                        <details class="disclosure">
                            <summary>{say!(lang, finding.step_other)}</summary>
                            <div class="button-row">{buttons}</div>
                        </details>
                    }
                })}
            </section>
        })
    })
}

/// What an order lacks, beside a list, where nothing is filled in.
#[component]
fn Needs(needs: Memo<Vec<Refusal>>) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let needs = needs.get();
        if needs.is_empty() {
            return view! { <p class="next-step-words">{say!(lang, finding.next_ready)}</p> }.into_any();
        }
        let entries = needs.into_iter().map(|lack| view! { <li>{refusal_words(lang, lack)}</li> });
        view! {
            <p class="next-step-words">{say!(lang, finding.next_lacks)}</p>
            <ul class="needs">{entries.draw_all()}</ul>
        }
        .into_any()
    })
}

/// What of a visit is ordered, is ordered at once: the way leads to its sheet.
#[component]
fn StepButton(case: Case, kind: EventKind, is_first: bool) -> impl IntoView {
    let look = match kind {
        EventKind::Void | EventKind::Withdraw => Some("danger"),
        _ if is_first => Some("primary"),
        _ => None,
    };
    let (words, test) = (step_word(use_lang(), kind), format!("step-{}", kind.word()));
    let visit = case.view.with_untracked(|view| view.row.inspection);
    if let Some(visit) = visit.filter(|_| kind == EventKind::Order) {
        return view! {
            <a class="button" data-kind=look data-test=test href=Route::Order(visit).to_string()>{words}</a>
        }
        .into_any();
    }
    view! {
        <button
            type="button"
            class="button"
            data-kind=look
            data-test=test
            on:click=move |_| {
                case.step.set(Some(kind));
                case.is_step_open.set(true);
            }
        >
            {words}
        </button>
    }
    .into_any()
}

/// A step as something to do.
pub fn step_word(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Record | EventKind::FixedOnSpot => say!(lang, finding.step_fixed_on_spot),
        EventKind::Order => say!(lang, finding.step_order),
        EventKind::Acknowledge => say!(lang, finding.step_acknowledge),
        EventKind::Report => say!(lang, finding.step_report),
        EventKind::AskExtension => say!(lang, finding.step_ask_extension),
        EventKind::Grant => say!(lang, finding.step_grant),
        EventKind::Refuse => say!(lang, finding.step_refuse),
        EventKind::ReviewPass => say!(lang, finding.step_review_pass),
        EventKind::ReviewFail => say!(lang, finding.step_review_fail),
        EventKind::Accept => say!(lang, finding.step_accept),
        EventKind::StrikeOff => say!(lang, finding.step_strike_off),
        EventKind::LookBackHeld => say!(lang, finding.step_look_back_held),
        EventKind::LookBackRecurred => say!(lang, finding.step_look_back_recurred),
        EventKind::List => say!(lang, finding.step_list),
        EventKind::Delist => say!(lang, finding.step_delist),
        EventKind::Suspend => say!(lang, finding.step_suspend),
        EventKind::Resume => say!(lang, finding.step_resume),
        EventKind::Void => say!(lang, finding.step_void),
        EventKind::Transfer => say!(lang, finding.step_transfer),
        EventKind::Amend => say!(lang, finding.step_amend),
        EventKind::OnSpotMeasure => say!(lang, finding.step_on_spot_measure),
        EventKind::Withdraw => say!(lang, finding.step_withdraw),
    }
}

/// The person whose turn it is, told to a reader who can do nothing now.
fn wait_words(lang: Lang, state: State, level: Level) -> String {
    let who = match state {
        State::Closed => return say!(lang, finding.next_done).to_owned(),
        State::Void => return say!(lang, finding.next_void).to_owned(),
        State::Transferred => return say!(lang, finding.next_transferred).to_owned(),
        State::Recorded => say!(lang, finding.wait_recorded),
        State::Ordered => say!(lang, finding.wait_ordered),
        State::Rectifying => say!(lang, finding.wait_rectifying),
        State::Reported => say!(lang, finding.wait_reported),
        State::Reviewed if level == Level::Major => say!(lang, finding.wait_reviewed),
        State::Reviewed | State::Accepted => say!(lang, finding.wait_accepted),
    };
    say!(lang, finding.next_wait, who = who)
}
