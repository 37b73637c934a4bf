//! 法定程序: what the law wants done at a visit, each noted at a tap with its own time and never beforehand; what was noted
//! by mistake stays, struck. Beside it who the officers are, and how the second of them stands to the record.

use super::Visit;
use super::act_dialog::ActDialog;
use super::noting::{Noting, way_word};
use super::officers::{Concur, Objections, Officers};
use crate::erased::{DrawAll, live, memo, part};
use crate::parts::timeline::received_words;
use crate::route::Route;
use crate::say;
use crate::words::{Lang, act_word, dotted, moment, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::term::Level;
use spotcheck_protocol::{ActSaid, ActView, InspectionView};

#[component]
pub fn VisitActs(visit: Visit) -> impl IntoView {
    let noting = Noting::new(visit);
    let is_shown = visit.pick(|view| !view.demanded.is_empty());
    view! {
        <Concur noting/>
        <Objections noting/>
        <Officers noting/>
        {part(move || is_shown.get().then(|| view! { <Strip noting/> }))}
        <ActDialog noting/>
    }
}

#[component]
fn Strip(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let visit = noting.visit;
    let demanded = visit.pick(|view| view.demanded.clone());
    let majors = visit.pick(majors);
    let n_done = visit.pick(tally);
    view! {
        <details class="disclosure acts" data-test="acts">
            <summary>
                {say!(lang, acts.title)}
                <span class="acts-count" data-test="acts-count">
                    {part(move || {
                        let (n, all) = n_done.get();
                        say!(lang, acts.n_done, n = n, all = all)
                    })}
                </span>
            </summary>
            <p class="note">{say!(lang, acts.note)}</p>
            <ul class="acts-list">
                {part(move || demanded.get().into_iter().map(|kind| view! { <Row noting kind/> }).draw_all())}
                {part(move || {
                    majors.get().into_iter().map(|(finding, title)| view! { <Safety noting finding title/> }).draw_all()
                })}
            </ul>
        </details>
    }
}

#[component]
fn Row(noting: Noting, kind: ActKind) -> impl IntoView {
    let lang = use_lang();
    let visit = noting.visit;
    let may = visit.may(Act::NoteAct);
    let noted = visit.pick(move |view| of_kind(view, kind));
    let is_done = memo(move || noted.with(|noted| noted.iter().any(|act| !act.is_struck)));
    let is_many = kind == ActKind::Service;
    view! {
        <li class="act" data-act=kind.word() data-done=live(move || is_done.get().then_some(""))>
            <p class="act-name">{act_word(lang, kind)}</p>
            {part(move || noted.get().into_iter().map(|act| view! { <Noted noting act may/> }).draw_all())}
            {part(move || (may.get() && (is_many || !is_done.get())).then(|| view! { <Taps noting kind/> }))}
        </li>
    }
}

/// The ways to note it: at once, or with words.
#[component]
fn Taps(noting: Noting, kind: ActKind) -> impl IntoView {
    let lang = use_lang();
    let (at_once, with_words) = match kind {
        ActKind::Service => (None, say!(lang, acts.serve)),
        ActKind::Words => (Some(say!(lang, acts.do_none)), say!(lang, acts.say_words)),
        _ => (Some(say!(lang, acts.do_it)), say!(lang, acts.more)),
    };
    let named = move |words: &str| format!("{}: {words}", act_word(lang, kind));
    view! {
        <div class="button-row act-ways">
            {at_once.map(|words| view! {
                <button
                    type="button"
                    class="button"
                    data-test="note-act"
                    aria-label=named(words)
                    aria-busy=live(move || noting.is_busy.get().then_some("true"))
                    on:click=move |_| noting.note(kind, ActSaid::default())
                >
                    {words}
                </button>
            })}
            <button
                type="button"
                class="button"
                data-kind=at_once.map(|_| "quiet")
                data-test="ask-act"
                aria-label=named(with_words)
                on:click=move |_| noting.ask(kind, None)
            >
                {with_words}
            </button>
        </div>
    }
}

/// One that was noted: what it says, when by the device, when at the office where that differs.
#[component]
fn Noted(noting: Noting, act: ActView, may: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let (id, is_struck) = (act.id, act.is_struck);
    let said = said_words(lang, act.kind, &act.said);
    let late = received_words(lang, act.at, act.received_at).unwrap_or_default();
    let when = dotted(&[moment(lang, act.at), act.by, late]);
    let strike = move |_| noting.note(ActKind::Strike, ActSaid { of: Some(id), ..ActSaid::default() });
    view! {
        <div class="act-noted" data-struck=is_struck.then_some("")>
            <p class="act-said">{said}</p>
            <p class="act-when">
                {when}
                {is_struck.then(|| view! { <span class="act-mark">{say!(lang, acts.struck)}</span> })}
            </p>
            {part(move || (may.get() && !is_struck).then(|| view! {
                <button type="button" class="button" data-kind="quiet" data-test="strike-act" on:click=strike>
                    {say!(lang, acts.undo)}
                </button>
            }))}
        </div>
    }
}

/// Of one major hazard: can safety be guaranteed meanwhile?
#[component]
fn Safety(noting: Noting, finding: FindingId, title: String) -> impl IntoView {
    let lang = use_lang();
    let visit = noting.visit;
    let may = visit.may(Act::NoteAct);
    let noted = visit.pick(move |view| of_finding(view, finding));
    let answer = memo(move || noted.with(|noted| answer_of(noted)));
    let tap = move |is_safe: bool, words: &'static str| {
        let said = ActSaid { finding: Some(finding), answer: Some(is_safe), ..ActSaid::default() };
        view! {
            <button
                type="button"
                class="button"
                data-test=if is_safe { "safety-yes" } else { "safety-no" }
                aria-busy=live(move || noting.is_busy.get().then_some("true"))
                on:click=move |_| noting.note(ActKind::Safety, said.clone())
            >
                {words}
            </button>
        }
    };
    view! {
        <li class="act" data-act="safety" data-done=live(move || answer.get().is_some().then_some(""))>
            <p class="act-name">{say!(lang, acts.safety_ask)}</p>
            <p class="act-said">{title}</p>
            {part(move || noted.get().into_iter().map(|act| view! { <Noted noting act may/> }).draw_all())}
            {part(move || (answer.get() == Some(false)).then(|| view! {
                <p class="note" role="status">{say!(lang, acts.safety_point)}</p>
                <a class="button" href=Route::Finding(finding).to_string()>{say!(lang, acts.safety_open)}</a>
            }))}
            {part(move || (may.get() && answer.get().is_none()).then(|| view! {
                <div class="button-row act-ways">
                    {tap(true, say!(lang, acts.yes))}
                    {tap(false, say!(lang, acts.no))}
                </div>
            }))}
        </li>
    }
}

fn of_kind(view: &InspectionView, kind: ActKind) -> Vec<ActView> {
    view.log.iter().filter(|act| act.kind == kind).cloned().collect()
}

fn of_finding(view: &InspectionView, finding: FindingId) -> Vec<ActView> {
    view.log.iter().filter(|act| act.said.finding == Some(finding)).cloned().collect()
}

/// The answer that stands.
fn answer_of(noted: &[ActView]) -> Option<bool> {
    noted.iter().rfind(|act| !act.is_struck).and_then(|act| act.said.answer)
}

fn majors(view: &InspectionView) -> Vec<(FindingId, String)> {
    let majors = view.findings.iter().filter(|card| card.row.level == Level::Major);
    majors.map(|card| (card.row.id, card.row.title.clone())).collect()
}

/// How many of those that the visit is to show stand there, and how many there are.
pub fn tally(view: &InspectionView) -> (usize, usize) {
    let stands = |kind: &&ActKind| view.log.iter().any(|act| act.kind == **kind && !act.is_struck);
    let majors = majors(view);
    let n_asked = majors.iter().filter(|(id, _)| answer_of(&of_finding(view, *id)).is_some()).count();
    (view.demanded.iter().filter(stands).count() + n_asked, view.demanded.len() + majors.len())
}

fn said_words(lang: Lang, kind: ActKind, said: &ActSaid) -> String {
    let plain = match (kind, said.answer) {
        _ if said.is_left_out => say!(lang, acts.left_out),
        _ if said.is_afterwards => say!(lang, acts.afterwards),
        (ActKind::Safety, Some(true)) => say!(lang, acts.safety_yes),
        (ActKind::Safety, Some(false)) => say!(lang, acts.safety_no),
        (ActKind::Words, _) if said.words.is_empty() => say!(lang, acts.none_said),
        _ => "",
    };
    let way = said.way.map(|way| way_word(lang, way)).unwrap_or_default();
    dotted(&[said.paper.as_str(), way, plain, &said.words])
}
