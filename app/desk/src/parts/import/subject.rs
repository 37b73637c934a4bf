//! What a file that is brought may be about, with the words for it.

use crate::words::Lang;
use leptos::prelude::*;

/// What a file may be about.
#[derive(Clone, Copy)]
pub struct Subject {
    /// As in `/v1/import/people`.
    pub path: &'static str,
    pub title: &'static str,
    /// What the file has to hold, and what happens to who is not in it.
    pub words: &'static str,
    /// What a column of this field is called.
    pub field: fn(Lang, &str) -> String,
    /// What a value of this field is called.
    pub value: Callback<(String, String), String>,
}
