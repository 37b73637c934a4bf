//! What to do now: only what this person may do in this state, and what the order still lacks.

use super::Case;
use super::fields::{field_id, field_of};
use super::step::{is_over, plan_first, plan_groups, plan_needs};
use crate::browser::page;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{Lang, refusal_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, State};

/// The element to which the eye is led once a step is taken.
pub const NEXT: &str = "next-step";

#[component]
pub fn NextStep(case: Case) -> impl IntoView {
    let lang = use_lang();
    let steps = case.pick(|view| authority::steps(&view.acts));
    let state = case.pick(|view| view.state);
    let level = case.pick(|view| view.row.level);
    let needs = case.pick(|view| plan_needs(&view.lacks));
    part(move || {
        let (life, overlay) = plan_groups(&steps.get());
        let first = plan_first(&life);
        let orders = life.contains(&EventKind::Order);
        view! {
            <section class="next-step" id=NEXT>
                <h2 class="next-step-title">{say!(lang, finding.next)}</h2>
                {(life.is_empty() || is_over(state.get())).then(|| view! {
                    <p class="next-step-words">{wait_words(lang, state.get(), level.get())}</p>
                })}
                {orders.then(|| view! { <Needs needs/> })}
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
        }
    })
}

/// The to-do list of an order: each entry leads to its field.
#[component]
fn Needs(needs: Memo<Vec<Refusal>>) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let needs = needs.get();
        if needs.is_empty() {
            return view! { <p class="next-step-words">{say!(lang, finding.next_ready)}</p> }.into_any();
        }
        let entries = needs.into_iter().map(|lack| {
            let words = refusal_words(lang, lack);
            match field_of(lack) {
                Some(field) => {
                    let to_field = move |_| page::focus_element(&field_id(field));
                    view! {
                        <li>
                            <button type="button" class="button" data-kind="quiet" on:click=to_field>{words}</button>
                        </li>
                    }
                    .into_any()
                }
                None => view! { <li>{words}</li> }.into_any(),
            }
        });
        let entries = entries.draw_all();
        view! {
            <p class="next-step-words">{say!(lang, finding.next_lacks)}</p>
            <ul class="needs">{entries}</ul>
        }
        .into_any()
    })
}

#[component]
fn StepButton(case: Case, kind: EventKind, is_first: bool) -> impl IntoView {
    let look = match kind {
        EventKind::Void => Some("danger"),
        _ if is_first => Some("primary"),
        _ => None,
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind=look
            data-test=format!("step-{}", kind.word())
            on:click=move |_| {
                case.step.set(Some(kind));
                case.is_step_open.set(true);
            }
        >
            {step_word(use_lang(), kind)}
        </button>
    }
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
