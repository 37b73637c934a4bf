//! One field of a form of the desk: its words, its form, and what may be chosen in it.

use spotcheck_domain::kind::form::Form;

/// One field as it is drawn.
#[derive(Clone)]
pub struct Entry {
    pub key: &'static str,
    pub label: &'static str,
    pub form: &'static Form,
    pub hint: Option<&'static str>,
    /// Value and words, where one of a few is chosen; the empty value is no choice.
    pub options: Vec<(String, String)>,
}

impl Entry {
    pub const fn new(key: &'static str, label: &'static str, form: &'static Form) -> Self {
        Self { key, label, form, hint: None, options: Vec::new() }
    }

    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub fn options(self, options: Vec<(String, String)>) -> Self {
        Self { options, ..self }
    }
}
