//! The words of one form of the desk: what is stored, what was typed above it, and what is wrong with it. What was typed is
//! held by the engine, field by field, and is there again after a call that failed and a page that was killed.

use super::entry::Entry;
use crate::browser::intl::Intl;
use crate::browser::page;
use crate::office::Trouble;
use crate::words::{Lang, obstacle_words, trouble_words};
use leptos::prelude::*;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::time::Timestamp;
use spotcheck_web::form::{Form, Word};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// Stands before what was typed: a field that was emptied is held too.
const TYPED: char = '=';
/// The key of the id under which something new is entered.
const ID: &str = "id";

#[derive(Clone, Copy)]
pub struct Sheet {
    form: Form,
    stored: RwSignal<BTreeMap<String, String>>,
    problems: RwSignal<BTreeMap<String, String>>,
    /// What is wrong with none of its fields alone.
    pub trouble: RwSignal<Option<Trouble>>,
    pub is_busy: RwSignal<bool>,
}

impl Sheet {
    /// By a name of its own, such as `person/0190…`.
    pub fn open(name: &str, stored: BTreeMap<String, String>) -> Self {
        Self {
            form: Form::open(format!("desk/{name}")),
            stored: RwSignal::new(stored),
            problems: RwSignal::new(BTreeMap::new()),
            trouble: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// The same above what the office has of the fields of a vocabulary.
    pub fn over<F: Copy>(name: &str, fields: &BTreeMap<F, String>, word: fn(F) -> &'static str) -> Self {
        let stored = fields.iter().map(|(field, text)| (word(*field).to_owned(), text.clone()));
        Self::open(name, stored.collect())
    }

    fn word(self, key: &'static str) -> Word {
        self.form.word(key)
    }

    /// What the field shows. Follows what is typed.
    pub fn get(self, key: &'static str) -> String {
        let word = self.word(key).get();
        match word.strip_prefix(TYPED) {
            Some(typed) => typed.to_owned(),
            // A field hears that it was left also when its page has gone.
            None => self.stored.try_with(|stored| stored.get(key).cloned()).flatten().unwrap_or_default(),
        }
    }

    pub fn get_untracked(self, key: &'static str) -> String {
        untrack(|| self.get(key))
    }

    pub fn set(self, key: &'static str, text: &str) {
        self.word(key).set(format!("{TYPED}{text}"));
        if self.problems.with_untracked(|problems| problems.contains_key(key)) {
            self.problems.update(|problems| drop(problems.remove(key)));
        }
    }

    /// The office has something else by now.
    pub fn store(self, stored: BTreeMap<String, String>) {
        self.stored.set(stored);
    }

    /// What was typed and is not what is stored.
    pub fn changes(self, keys: &[&'static str]) -> BTreeMap<&'static str, String> {
        let of = |key: &'static str| {
            let text = self.get(key);
            let is_new = self.stored.with(|stored| stored.get(key).map_or("", String::as_str) != text.trim());
            is_new.then_some((key, text))
        };
        keys.iter().filter_map(|key| of(key)).collect()
    }

    /// The same by the fields of a vocabulary.
    pub fn typed<F: Copy + Ord>(self, fields: &[F], word: fn(F) -> &'static str) -> BTreeMap<F, String> {
        let keys: Vec<&'static str> = fields.iter().map(|field| word(*field)).collect();
        let mut changes = self.changes(&keys);
        fields.iter().filter_map(|field| Some((*field, changes.remove(word(*field))?))).collect()
    }

    /// The id of what is entered. Drawn once: a call whose answer was lost enters nothing twice.
    pub fn drawn<I: FromStr + Display>(self, draw: fn(Timestamp, [u8; 10]) -> I) -> I {
        let id = self.get_untracked(ID).parse().unwrap_or_else(|_| draw(Intl::now(), page::random()));
        self.set(ID, &id.to_string());
        id
    }

    pub fn problem(self, key: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problems.with(|problems| problems.get(key).cloned()))
    }

    /// Says of each field what it does not take. Whether all of them are as they must be.
    pub fn check(self, lang: Lang, entries: &[Entry]) -> bool {
        let mut problems = BTreeMap::new();
        for entry in entries {
            if let Some(words) = wrong(lang, entry, &self.get_untracked(entry.key)) {
                problems.insert(entry.key.to_owned(), words);
            }
        }
        let is_right = problems.is_empty();
        self.problems.set(problems);
        if !is_right {
            // Once it is said there.
            request_animation_frame(page::focus_wrong);
        }
        is_right
    }

    /// A field that was left.
    pub fn look_at(self, lang: Lang, entry: &Entry) {
        let text = self.get_untracked(entry.key);
        // Nobody is told of a field that he has not come to yet.
        if text.is_empty() {
            return;
        }
        if let Some(words) = wrong(lang, entry, &text) {
            self.problems.update(|problems| drop(problems.insert(entry.key.to_owned(), words)));
        }
    }

    /// The office did not take it: said at the field that it names, else above the form.
    pub fn fail(self, lang: Lang, trouble: Trouble) {
        let _ = self.is_busy.try_set(false);
        if trouble.is(Obstacle::IdTaken) {
            self.set(ID, "");
        }
        match trouble.field() {
            Some(field) => {
                let (field, words) = (field.to_owned(), trouble_words(lang, &trouble));
                let _ = self.problems.try_update(|problems| problems.insert(field, words));
            }
            None => drop(self.trouble.try_set(Some(trouble))),
        }
    }

    /// It has served: nothing of it is held any more.
    pub fn done(self) {
        let _ = self.is_busy.try_set(false);
        let _ = self.trouble.try_set(None);
        let _ = self.problems.try_set(BTreeMap::new());
        self.form.done();
    }

    pub fn begin(self) {
        self.trouble.set(None);
        self.is_busy.set(true);
    }
}

fn wrong(lang: Lang, entry: &Entry, text: &str) -> Option<String> {
    let refusal = entry.form.canonical(text).err()?;
    Some(obstacle_words(lang, Obstacle::from(refusal)).to_owned())
}
