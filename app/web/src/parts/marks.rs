//! Marks: state, level, grade, deadline, answer and whereabouts, each by shape and word. Those that say where the work is
//! are written whole: what a page translator has put in the place of their words goes with them.

use crate::erased::live;
use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::Due;
use spotcheck_domain::term::{Grade, Level, State, Verdict};
use spotcheck_protocol::{PhotoWhereabouts, Whereabouts};

/// From this many days before the deadline on, it is soon.
const SOON: u32 = 3;

#[component]
pub fn StateMark(state: State) -> impl IntoView {
    let lang = use_lang();
    view! { <span class="state-mark" data-state=state.word()>{words::state_word(lang, state)}</span> }
}

#[component]
pub fn LevelMark(level: Level) -> impl IntoView {
    let lang = use_lang();
    view! { <span class="level-mark" data-level=level.word()>{words::level_word(lang, level)}</span> }
}

#[component]
pub fn GradeMark(grade: Option<Grade>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <span class="grade-mark" data-grade=grade.map_or("none", Grade::word)>{words::grade_word(lang, grade)}</span>
    }
}

#[component]
pub fn DueMark(due: Due) -> impl IntoView {
    let lang = use_lang();
    view! { <span class="due" data-due=due_word(due)>{words::due_words(lang, due)}</span> }
}

const fn due_word(due: Due) -> &'static str {
    match due {
        Due::Overdue(_) => "overdue",
        Due::Within(n) if n <= SOON => "soon",
        Due::Within(_) => "later",
        Due::None => "none",
    }
}

/// What lies over the state: listed, suspended, to be settled.
#[component]
pub fn OverlayMark(listed: bool, suspended: bool, #[prop(optional)] needs_settling: bool) -> impl IntoView {
    let lang = use_lang();
    let mark = |words: &'static str| view! { <span class="overlay-mark">{words}</span> };
    view! {
        {listed.then(|| mark(say!(lang, terms.overlay_listed)))}
        {suspended.then(|| mark(say!(lang, terms.overlay_suspended)))}
        {needs_settling.then(|| mark(say!(lang, terms.overlay_settling)))}
    }
}

/// A measure on the spot lies over the state.
#[component]
pub fn OnSpotMark() -> impl IntoView {
    view! { <span class="overlay-mark">{say!(use_lang(), terms.overlay_on_spot)}</span> }
}

/// An answer, or a tally of it when there is a count.
#[component]
pub fn VerdictMark(verdict: Verdict, #[prop(optional)] n: Option<u32>) -> impl IntoView {
    let lang = use_lang();
    let word = words::verdict_word(lang, verdict);
    let words = n.map_or_else(|| word.clone(), |n| format!("{word} {n}"));
    view! { <span class="verdict-mark" data-verdict=verdict.word()>{words}</span> }
}

#[component]
pub fn Truth(whereabouts: Whereabouts) -> impl IntoView {
    let lang = use_lang();
    let words = words::whereabouts_words(lang, whereabouts);
    view! { <span class="truth" translate="no" data-truth=truth_word(whereabouts) prop:textContent=words></span> }
}

const fn truth_word(whereabouts: Whereabouts) -> &'static str {
    match whereabouts {
        Whereabouts::OnThisPhone => "phone",
        Whereabouts::Sending { .. } => "sending",
        Whereabouts::AtTheOffice => "office",
        Whereabouts::Refused => "problem",
    }
}

#[component]
pub fn PhotoTruth(whereabouts: PhotoWhereabouts) -> impl IntoView {
    let lang = use_lang();
    let word = match whereabouts {
        PhotoWhereabouts::OnThisPhone => "phone",
        PhotoWhereabouts::Sending { .. } | PhotoWhereabouts::OnItsWay => "sending",
        PhotoWhereabouts::AtTheOffice => "office",
        PhotoWhereabouts::Lost => "problem",
    };
    let words = words::photo_whereabouts_words(lang, whereabouts);
    view! { <span class="truth" translate="no" data-truth=word prop:textContent=words></span> }
}

/// How it stands with the words of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Saved {
    #[default]
    Idle,
    Saving,
    Saved,
    Problem,
}

#[component]
pub fn SavedMark(#[prop(into)] saved: Signal<Saved>) -> impl IntoView {
    let lang = use_lang();
    let word = move || match saved.get() {
        Saved::Idle => "idle",
        Saved::Saving => "saving",
        Saved::Saved => "saved",
        Saved::Problem => "problem",
    };
    let words = move || match saved.get() {
        Saved::Idle => "",
        Saved::Saving => say!(lang, frame.saving),
        Saved::Saved => say!(lang, frame.saved),
        Saved::Problem => say!(lang, frame.not_saved),
    };
    view! {
        <span class="saved-mark" translate="no" data-state=word role="status" prop:textContent=live(move || words().to_owned())></span>
    }
}

/// A neutral small word.
#[component]
pub fn Tag(#[prop(into)] words: String) -> impl IntoView {
    view! { <span class="tag">{words}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_soon_three_days_before_it() {
        assert_eq!(due_word(Due::Within(3)), "soon");
        assert_eq!(due_word(Due::Within(4)), "later");
        assert_eq!(due_word(Due::Overdue(1)), "overdue");
    }
}
