//! Below the findings: the officers, who is responsible for all of them, and what the paper will say. In the bar what is
//! missing, and the one act.

use super::Sheet;
use crate::erased::{DrawAll, effect, live, memo, part};
use crate::pages::finding::field_of;
use crate::pages::inspection::stance_word;
use crate::pages::record::PlainSelect;
use crate::route::Route;
use crate::say;
use crate::words::{Lang, dotted, field_word, refusal_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::by::Officer;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::{Edit, Lack, OrderView, Request};

/// The element in which the second officer is chosen.
pub const SECOND: &str = "order-second";

/// Whom to make responsible where several lack somebody: those of the visit, the last first.
fn named_before(view: &OrderView) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in view.findings.iter().flat_map(|finding| &finding.used.responsible) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names.truncate(3);
    names
}

#[component]
pub fn Foot(sheet: Sheet) -> impl IntoView {
    let lang = use_lang();
    let officers = memo(move || sheet.view.with(|view| officers_of(lang, view)));
    let number = memo(move || sheet.view.with(|view| view.next_number.clone()));
    view! {
        <section class="section">
            <AllResponsible sheet/>
            <dl class="key-values">
                <div>
                    <dt>{say!(lang, finding.sheet_officers)}</dt>
                    <dd>
                        {part(move || officers.get().into_iter().map(|words| view! {
                            <span class="order-officer">{words}</span>
                        }).draw_all())}
                    </dd>
                </div>
            </dl>
            {part(move || view! {
                <dl class="key-values">
                    <div>
                        <dt>{say!(lang, finding.sheet_number)}</dt>
                        <dd data-test="order-number">
                            {number.get().unwrap_or_else(|| say!(lang, finding.sheet_number_later).to_owned())}
                        </dd>
                    </div>
                </dl>
            })}
            <Second sheet/>
            <p class="note">{say!(lang, finding.sheet_note)}</p>
            <a
                class="button"
                data-kind="quiet"
                data-test="order-preview"
                href=Route::PaperPreview { inspection: sheet.id, kind: PaperKind::Order }.to_string()
            >
                {say!(lang, finding.sheet_preview)}
            </a>
            <div role="alert">
                {part(move || sheet.failure.get().map(|words| view! { <p class="field-error">{words}</p> }))}
            </div>
        </section>
    }
}

/// The officers of the visit, with how those beside the first stand to it.
fn officers_of(lang: Lang, view: &OrderView) -> Vec<String> {
    let stance = |officer: &Officer| view.stances.iter().find(|one| one.officer == officer.user);
    let words = |officer: &Officer| {
        let stands = stance(officer).map_or("", |one| stance_word(lang, one.stance));
        dotted(&[officer_words(officer).as_str(), stands])
    };
    view.officers.iter().map(words).collect()
}

fn officer_words(officer: &Officer) -> String {
    dotted(&[&officer.name, &officer.certificate])
}

#[component]
fn Second(sheet: Sheet) -> impl IntoView {
    let lang = use_lang();
    let of_visit =
        memo(move || sheet.view.with(|view| view.findings.first().and_then(|finding| finding.second)));
    let options = memo(move || sheet.view.with(|view| second_options(view)));
    // Who went along is meant, until somebody else is chosen.
    effect(move || {
        if sheet.is_read().get()
            && sheet.second().get_untracked().is_empty()
            && let Some(second) = of_visit.get()
        {
            sheet.second().set(second.to_string());
        }
    });
    let problem = Signal::derive(move || {
        sheet.lacks_second.get().then(|| refusal_words(lang, Refusal::NeedsSecondOfficer))
    });
    view! {
        <div id=SECOND tabindex="-1">
            {part(move || view! {
                <PlainSelect
                    label=say!(lang, finding.step_second)
                    placeholder=say!(lang, finding.step_second_choose)
                    options=options.get()
                    word=sheet.second()
                    problem
                />
            })}
            {part(move || options.with(Vec::is_empty).then(|| view! {
                <p class="note">{say!(lang, finding.step_second_nobody)}</p>
            }))}
        </div>
    }
}

/// Who can be the second officer.
fn second_options(view: &OrderView) -> Vec<(String, String)> {
    let named = |officer: &Officer| (officer.user.to_string(), officer_words(officer));
    view.findings.first().map_or_else(Vec::new, |finding| finding.colleagues.iter().map(named).collect())
}

/// One tap for all that have nobody yet.
#[component]
fn AllResponsible(sheet: Sheet) -> impl IntoView {
    let lang = use_lang();
    let lacking = memo(move || {
        let lacks = sheet.lacks();
        let responsible = lacks.into_iter().filter(|lack| lack.refusal == Refusal::NeedsResponsible);
        responsible.map(|lack| lack.finding).collect::<Vec<_>>()
    });
    let names = memo(move || sheet.view.with(|view| named_before(view)));
    let give = move |name: String| {
        for id in lacking.get_untracked() {
            let seen = sheet.view.with_untracked(|view| {
                let finding = view.findings.iter().find(|finding| finding.row.id == id);
                finding.map(|finding| finding.seen.clone()).unwrap_or_default()
            });
            let edit = Edit::SetFinding { field: FindingField::Responsible, value: name.clone() };
            sheet.store.send_or_say(lang, Request::Edit { document: id.into(), edit, seen });
        }
    };
    part(move || {
        let (n, names) = (lacking.with(Vec::len), names.get());
        (n > 1 && !names.is_empty()).then(|| {
            let chips = names.into_iter().map(|name| {
                let words = say!(lang, finding.sheet_all_responsible, name = name.clone(), n = n);
                view! {
                    <button
                        type="button"
                        class="chip"
                        data-test="all-responsible"
                        on:click=move |_| give(name.clone())
                    >
                        <span class="again-words">{words}</span>
                    </button>
                }
            });
            view! {
                <div class="chips again" role="group" aria-label=field_word(lang, FindingField::Responsible)>
                    {chips.draw_all()}
                </div>
            }
        })
    })
}

#[component]
pub fn Bar(sheet: Sheet) -> impl IntoView {
    let lang = use_lang();
    let lacks = memo(move || sheet.lacks());
    let n = memo(move || sheet.chosen().len());
    let busy = move || sheet.is_busy.get().then_some("true");
    view! {
        <div class="next-bar">
            {part(move || {
                let lacks = lacks.get();
                (!lacks.is_empty()).then(|| view! {
                    <p class="missing" data-test="missing">
                        <span>{say!(lang, finding.bar_lacks)}</span>
                        {lacks.into_iter().map(|lack| view! { <LackLink sheet lack/> }).draw_all()}
                    </p>
                })
            })}
            <div class="next-bar-row">
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="order-go"
                    disabled=live(move || n.get() == 0)
                    aria-busy=live(busy)
                    on:click=move |_| sheet.take(false)
                >
                    {part(move || say!(lang, finding.sheet_go, n = n.get()))}
                </button>
                {part(move || (n.get() > 1).then(|| view! {
                    <button type="button" class="button" data-test="order-apart" on:click=move |_| sheet.take(true)>
                        {say!(lang, finding.sheet_apart)}
                    </button>
                }))}
            </div>
        </div>
    }
}

/// What is missing of which finding, as the way to where it is filled in.
#[component]
fn LackLink(sheet: Sheet, lack: Lack) -> impl IntoView {
    let lang = use_lang();
    let what = match field_of(lack.refusal) {
        Some(field) => field_word(lang, field),
        None => say!(lang, finding.lack_photo),
    };
    let place = sheet.view.with_untracked(|view| {
        view.findings.iter().position(|finding| finding.row.id == lack.finding).map_or(0, |place| place + 1)
    });
    view! {
        <button type="button" class="button" data-kind="quiet" on:click=move |_| sheet.show(&lack)>
            {say!(lang, finding.sheet_lack, n = place, what = what)}
        </button>
    }
}
