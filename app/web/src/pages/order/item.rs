//! One finding of the order: its deadline by a tap, and the fields that it lacks. What was asked for once stays while it is
//! filled in. Of a major one it is asked whether safety can be guaranteed meanwhile.

use super::{Sheet, photo_id};
use crate::erased::{DrawAll, live, memo, part};
use crate::pages::finding::controls::{Deadline, Line, Long, Title};
use crate::pages::finding::fields::NoPhoto;
use crate::pages::finding::{Case, StepDialog, plan_needs};
use crate::pages::record::{PhotoAdd, PhotoIntake};
use crate::parts::{LevelMark, OnSpotMark};
use crate::route::Route;
use crate::say;
use crate::words::{dotted, on_spot_word, photo_role_word, refusal_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, PhotoRole};
use spotcheck_protocol::{FindingView, OrderView};
use std::sync::Arc;

/// What has been lacking since the sheet was opened.
fn asked(before: Option<&Vec<Refusal>>, lacks: &[Refusal]) -> Vec<Refusal> {
    let mut asked = before.cloned().unwrap_or_default();
    let lacking = plan_needs(lacks);
    asked.extend(lacking.into_iter().filter(|lack| !before.is_some_and(|before| before.contains(lack))));
    asked
}

#[component]
pub fn Item(sheet: Sheet, id: FindingId) -> impl IntoView {
    let find = move |view: &OrderView| {
        view.findings.iter().find(|finding| finding.row.id == id).cloned().map(Arc::new)
    };
    let Some(first) = sheet.view.with_untracked(|view| find(view)) else { return ().into_any() };
    let view = Memo::new(move |before: Option<&Arc<FindingView>>| {
        sheet.view.with(|view| find(view)).unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let case = Case::beside(id, view.into());
    let asked = Memo::new(move |before: Option<&Vec<Refusal>>| view.with(|view| asked(before, &view.lacks)));
    let place = memo(move || {
        let place = sheet.view.with(|view| view.findings.iter().position(|finding| finding.row.id == id));
        place.map(|place| place + 1)
    });
    let is_in = memo(move || sheet.is_in(id));
    view! { <Shown sheet case asked place is_in/> }.into_any()
}

#[component]
fn Shown(
    sheet: Sheet,
    case: Case,
    asked: Memo<Vec<Refusal>>,
    place: Memo<Option<usize>>,
    is_in: Memo<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let id = case.id;
    let title = case.pick(|view| view.row.title.clone());
    let level = case.pick(|view| view.row.level);
    let on_spot = case.pick(|view| view.on_spot.is_some());
    let said =
        case.pick(|view| dotted(&[view.said(FindingField::Measure), view.said(FindingField::Responsible)]));
    let asks_safety = case.pick(|view| view.row.level == Level::Major);
    let refused = memo(move || {
        sheet.refused.with(|refused| {
            let of_it = refused.iter().filter(|lack| lack.finding == id);
            of_it.map(|lack| refusal_words(lang, lack.refusal)).collect::<Vec<_>>()
        })
    });
    view! {
        <li class="order-item" data-test="order-item" data-left=live(move || (!is_in.get()).then_some(""))>
            <div class="order-item-head">
                <span class="order-item-no" aria-hidden="true">{part(move || place.get())}</span>
                <h2 class="order-item-title">
                    <a href=Route::Finding(id).to_string()>{part(move || match title.get().as_str() {
                        "" => say!(lang, finding.untitled).to_owned(),
                        title => title.to_owned(),
                    })}</a>
                </h2>
                {part(move || view! { <LevelMark level=level.get()/> })}
                {part(move || on_spot.get().then(|| view! {
                    <OnSpotMark/>
                }))}
            </div>
            {part(move || (!said.with(String::is_empty)).then(|| view! {
                <p class="order-item-said">{said.get()}</p>
            }))}
            {part(move || is_in.get().then(|| view! {
                <div class="stack">
                    <Deadline case/>
                    {part(move || asked.get().into_iter().map(|lack| view! { <Asked case lack/> }).draw_all())}
                    {part(move || asks_safety.get().then(|| view! { <Safety sheet case/> }))}
                </div>
            }))}
            <div role="alert">
                {part(move || refused.get().into_iter().map(|words| view! {
                    <p class="field-error">{words}</p>
                }).draw_all())}
            </div>
            <label class="order-item-in">
                <input
                    type="checkbox"
                    data-test="order-in"
                    prop:checked=live(move || is_in.get())
                    on:change=move |event| sheet.put_in(id, event_target_checked(&event))
                />
                <span>{say!(lang, finding.sheet_in)}</span>
            </label>
            <StepDialog case/>
        </li>
    }
}

/// The field of a lack.
#[component]
fn Asked(case: Case, lack: Refusal) -> impl IntoView {
    match lack {
        Refusal::NeedsTitle => view! { <Title case/> }.into_any(),
        Refusal::NeedsMeasure => view! { <Long case field=FindingField::Measure/> }.into_any(),
        Refusal::NeedsResponsible => view! { <Line case field=FindingField::Responsible/> }.into_any(),
        Refusal::NeedsPhoto => view! { <Photo case/> }.into_any(),
        // A deadline has its chips.
        _ => ().into_any(),
    }
}

/// A photo, or why there is none.
#[component]
fn Photo(case: Case) -> impl IntoView {
    let lang = use_lang();
    let intake = PhotoIntake::new(case.id.into(), PhotoRole::Before, None);
    let n = memo(move || case.photos.with(|photos| photos.iter().filter(|view| view.photo.stands()).count()));
    view! {
        <div class="stack" id=photo_id(case.id) tabindex="-1" role="group" aria-label=photo_role_word(lang, PhotoRole::Before)>
            {part(move || match n.get() {
                0 => view! { <p class="field-error">{refusal_words(lang, Refusal::NeedsPhoto)}</p> <NoPhoto case/> }
                    .into_any(),
                n => view! { <p>{say!(lang, finding.step_photo_have, n = n)}</p> }.into_any(),
            })}
            <PhotoAdd intake/>
        </div>
    }
}

/// "Can safety be guaranteed meanwhile?" The answer is an act of the visit; no makes a measure on the spot.
#[component]
fn Safety(sheet: Sheet, case: Case) -> impl IntoView {
    let lang = use_lang();
    let on_spot = case.pick(|view| view.on_spot);
    let may = case.pick(|view| view.acts.contains(&Act::OnSpotMeasure));
    let id = case.id;
    let answer = memo(move || {
        let said = sheet.view.with(|view| view.safety.iter().rfind(|(of, _)| *of == id).copied());
        said.map(|(_, is_safe)| is_safe)
    });
    part(move || match on_spot.get() {
        Some(measure) => view! {
            <p class="note" data-test="on-spot">
                {say!(lang, finding.spot_in_force, measure = on_spot_word(lang, measure))}
            </p>
        }
        .into_any(),
        None => may
            .get()
            .then(|| {
                view! {
                    <div class="stack" role="group" aria-label=say!(lang, finding.sheet_safe)>
                        <p class="field-label">{say!(lang, finding.sheet_safe)}</p>
                        <div class="day-chips">
                            <button
                                type="button"
                                class="day-chip"
                                data-test="safe-yes"
                                aria-pressed=live(move || (answer.get() == Some(true)).to_string())
                                on:click=move |_| sheet.note_safety(id, answer.get_untracked(), true)
                            >
                                {say!(lang, finding.sheet_safe_yes)}
                            </button>
                            <button
                                type="button"
                                class="day-chip"
                                data-test="safe-no"
                                aria-pressed=live(move || (answer.get() == Some(false)).to_string())
                                on:click=move |_| {
                                    sheet.note_safety(id, answer.get_untracked(), false);
                                    case.step.set(Some(EventKind::OnSpotMeasure));
                                    case.is_step_open.set(true);
                                }
                            >
                                {say!(lang, finding.sheet_safe_no)}
                            </button>
                        </div>
                    </div>
                }
            })
            .into_any(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_once_stays() {
        let before = vec![Refusal::NeedsMeasure];
        assert_eq!(asked(Some(&before), &[]), before);
        assert_eq!(
            asked(Some(&before), &[Refusal::NeedsResponsible, Refusal::NeedsMeasure]),
            [Refusal::NeedsMeasure, Refusal::NeedsResponsible]
        );
    }
}
