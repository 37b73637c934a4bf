//! What an entry of a checklist shows, what it can do, and what its elements are called.

use leptos::prelude::*;
use spotcheck_domain::id::PhotoId;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{ItemView, PhotoView};

/// An answer that the engine has not shown yet, and what it showed when it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tap {
    pub base: Option<Verdict>,
    pub wanted: Option<Verdict>,
}

/// What an entry can do and what it is told.
#[derive(Clone)]
pub struct ItemWays {
    pub on_answer: Callback<Option<Verdict>>,
    pub answer_problem: Signal<Option<String>>,
    pub note_draft: Signal<Option<String>>,
    pub on_note_draft: Callback<String>,
    pub on_note: Callback<String>,
    pub note_problem: Signal<Option<String>>,
    pub on_photo: Callback<PhotoId>,
    pub on_record: Callback<()>,
    /// Asks this question in place of the one that is asked.
    pub on_open: Callback<()>,
    pub on_undo: Callback<()>,
    pub on_withdraw: Callback<()>,
    /// Leads to the camera of this item.
    pub camera: String,
}

/// A finding recorded from the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFinding {
    pub href: String,
    pub title: String,
    pub n_photos: u32,
}

/// What an entry shows, and how.
#[derive(Clone, Copy)]
pub struct ItemShown {
    pub item: Memo<ItemView>,
    /// The answer that was tapped, until the engine has said what it keeps.
    pub verdict: Memo<Option<Verdict>>,
    pub photos: Memo<Vec<PhotoView>>,
    pub findings: Memo<Vec<ItemFinding>>,
    pub may_write: Signal<bool>,
    /// It is the question that is asked.
    pub is_asked: Memo<bool>,
    /// It was answered last, and that can be undone.
    pub may_undo: Memo<bool>,
    pub may_withdraw: Memo<bool>,
    pub is_hidden: Memo<bool>,
}

/// The element that holds the answers of an entry, which the thumb is on.
pub fn answers_id(anchor: &str) -> String {
    format!("{anchor}-answers")
}

/// The question of an entry that is asked.
pub fn question_id(anchor: &str) -> String {
    format!("{anchor}-question")
}
