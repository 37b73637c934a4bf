//! A draft that is being edited: each edit is shown at once and saved by itself, one saving after the other. Until it is
//! saved it is held by the engine, and is there again after the page was killed, unless somebody else has saved meanwhile.

use super::edits::Place;
use crate::browser::page;
use crate::erased::effect;
use crate::office::{Office, Trouble, use_office};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use spotcheck_domain::call::{ChecklistSheet, SaveDraft, Saved};
use spotcheck_domain::library::{DraftChecklist, DraftItem, HazardWords};
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_web::form::Form;
use std::collections::BTreeMap;

/// The word under which an unsaved draft is held.
const HELD: &str = "draft";

/// What is held, and of which draft of the office it is an edit.
#[derive(Serialize, Deserialize)]
struct Held {
    revision: u32,
    draft: DraftChecklist,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Saving {
    Saved,
    Busy,
    Failed(Trouble),
}

#[derive(Clone, Copy)]
pub struct Bench {
    pub list: StoredValue<String>,
    pub draft: RwSignal<DraftChecklist>,
    /// The words of items of the catalogue.
    pub words: RwSignal<BTreeMap<String, CatalogHazard>>,
    pub state: RwSignal<Saving>,
    revision: StoredValue<u32>,
    is_busy: StoredValue<bool>,
    is_dirty: StoredValue<bool>,
    form: Form,
    office: Office,
}

impl Bench {
    /// Of what the office has; an unsaved draft that is held goes on where it was.
    pub fn open(sheet: &ChecklistSheet) -> Self {
        let published = || sheet.published.as_ref().map(DraftChecklist::of);
        let draft = sheet.draft.clone().or_else(published).unwrap_or_default();
        let words = sheet.hazards.iter().map(|hazard| (hazard.id.clone(), hazard.clone()));
        let bench = Self {
            list: StoredValue::new(sheet.line.id.clone()),
            draft: RwSignal::new(draft),
            words: RwSignal::new(words.collect()),
            state: RwSignal::new(Saving::Saved),
            revision: StoredValue::new(sheet.revision),
            is_busy: StoredValue::new(false),
            is_dirty: StoredValue::new(false),
            form: Form::open(format!("desk/checklist/{}", sheet.line.id)),
            office: use_office(),
        };
        bench.take_held();
        bench
    }

    fn take_held(self) {
        let is_read = self.form.is_read();
        let mut is_taken = false;
        effect(move || {
            if is_read.get() && !is_taken {
                is_taken = true;
                let held = self.form.word(HELD).get_untracked();
                match serde_json::from_str::<Held>(&held) {
                    Ok(held) if held.revision == self.revision() => {
                        self.draft.set(held.draft);
                        self.save();
                    }
                    Ok(_) => self.form.done(),
                    Err(_) => {}
                }
            }
        });
    }

    pub fn revision(self) -> u32 {
        self.revision.get_value()
    }

    pub fn edit<R>(self, change: impl FnOnce(&mut DraftChecklist) -> R) -> R {
        let done = self.draft.try_update(change).expect("the draft lives as long as its page");
        self.save();
        done
    }

    /// The words of an item: its own, or the catalogue's.
    pub fn words_of(self, item: &DraftItem) -> Option<HazardWords> {
        match &item.own {
            Some(words) => Some(words.clone()),
            None => self.words.with(|words| words.get(&item.id).map(HazardWords::of)),
        }
    }

    pub fn know(self, hazard: CatalogHazard) {
        self.words.update(|words| drop(words.insert(hazard.id.clone(), hazard)));
    }

    /// Saves what is there now, and again what was edited meanwhile.
    pub fn save(self) {
        if self.is_busy.get_value() {
            self.is_dirty.set_value(true);
            return;
        }
        self.is_busy.set_value(true);
        self.state.set(Saving::Busy);
        spawn_local(async move {
            let state = self.save_all().await;
            if state == Saving::Saved {
                self.form.done();
            }
            let _ = self.is_busy.try_set_value(false);
            let _ = self.state.try_set(state);
        });
    }

    fn hold(self, revision: u32, draft: &DraftChecklist) {
        let held = Held { revision, draft: draft.clone() };
        self.form.word(HELD).set(serde_json::to_string(&held).unwrap_or_default());
    }

    async fn save_all(self) -> Saving {
        loop {
            let (Some(draft), Some(list)) = (self.draft.try_get_untracked(), self.list.try_get_value())
            else {
                return Saving::Saved;
            };
            self.is_dirty.try_set_value(false);
            let revision = self.revision.try_get_value().unwrap_or_default();
            self.hold(revision, &draft);
            match self.office.ask(&SaveDraft { list, revision, draft }).await {
                Ok(Saved { revision }) => {
                    let _ = self.revision.try_set_value(revision);
                }
                Err(trouble) => return Saving::Failed(trouble),
            }
            if self.is_dirty.try_get_value() != Some(true) {
                return Saving::Saved;
            }
        }
    }

    /// Whatever is held of this draft is given up: the office's is read again.
    pub fn forget(self) {
        self.form.done();
    }
}

/// The id of the element of an item.
pub fn item_id((section, item): Place) -> String {
    format!("item-{section}-{item}")
}

/// When the item stands there.
pub fn focus(place: Place) {
    request_animation_frame(move || page::focus_in_place(&item_id(place)));
}
