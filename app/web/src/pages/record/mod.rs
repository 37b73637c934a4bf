//! What the pages of a visit and of a hazard share: the edits of one record on their way to the engine, what became of
//! them, and the photos that enter. Speaks to the store; knows no page.

mod again;
mod deadline;
pub mod intake;
mod level;
pub mod photo_add;
mod plain_field;

pub use again::Again;
pub use deadline::DeadlineChips;
pub use intake::PhotoIntake;
pub use level::LevelSegments;
pub use photo_add::{FileButton, PhotoAdd, PhotoTroubles};
pub use plain_field::{PlainField, PlainSelect};

use crate::erased::memo;
use crate::parts::typing::begins;
use crate::route::Route;
use crate::store::{Store, use_store};
use crate::words::{Lang, failure_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_protocol::{Edit, Request, Seen};

/// The way to another page, as a value that callbacks can hold.
pub fn use_way() -> UnsyncCallback<Route> {
    let navigate = use_navigate();
    UnsyncCallback::new(move |route: Route| navigate(&route.to_string(), NavigateOptions::default()))
}

/// The edits of one record. What the engine refused is told at the field whose key it is.
#[derive(Clone, Copy)]
pub struct RecordLink {
    store: Store,
    lang: Lang,
    document: DocumentId,
    seen: Signal<Seen>,
    drafts: Signal<SortedMap<String, String>>,
    problems: RwSignal<SortedMap<String, String>>,
    /// What was seen when the words that stand in a field began to be typed.
    begun_on: StoredValue<SortedMap<String, Seen>>,
}

/// Makes the edit of one field out of its words.
type Make = fn(String) -> Edit;

impl RecordLink {
    pub fn new(document: DocumentId, seen: Signal<Seen>, drafts: Signal<SortedMap<String, String>>) -> Self {
        Self {
            store: use_store(),
            lang: use_lang(),
            document,
            seen,
            drafts,
            problems: RwSignal::new(SortedMap::new()),
            begun_on: StoredValue::new(SortedMap::new()),
        }
    }

    /// Words that were typed and not yet finished.
    pub fn draft(self, key: &str) -> Signal<Option<String>> {
        let key = key.to_owned();
        memo(move || self.drafts.with(|drafts| drafts.get(&key).cloned())).into()
    }

    pub fn problem(self, key: &str) -> Signal<Option<String>> {
        let key = key.to_owned();
        memo(move || self.problems.with(|problems| problems.get(&key).cloned())).into()
    }

    pub fn on_draft(
        self,
        key: &str,
        make: impl Fn(String) -> Edit + Send + Sync + 'static,
    ) -> Callback<String> {
        let key = key.to_owned();
        Callback::new(move |words| {
            if begins() {
                let now = self.seen_now();
                self.begun_on.try_update_value(|begun_on| begun_on.insert(key.clone(), now));
            }
            let (edit, seen) = (make(words), self.seen_for(&key));
            self.put(key.clone(), Request::Draft { document: self.document, edit, seen });
        })
    }

    pub fn on_edit(
        self,
        key: &str,
        make: impl Fn(String) -> Edit + Send + Sync + 'static,
    ) -> Callback<String> {
        let key = key.to_owned();
        Callback::new(move |words| self.edit(&key, make(words)))
    }

    /// Both ways of one field.
    pub fn ways(self, key: &str, make: Make) -> (Callback<String>, Callback<String>) {
        (self.on_draft(key, make), self.on_edit(key, make))
    }

    pub fn edit(self, key: &str, edit: Edit) {
        let seen = self.seen_for(key);
        self.put(key.to_owned(), Request::Edit { document: self.document, edit, seen });
    }

    /// Of two values written at once, the chosen one.
    pub fn on_settle(self, key: String) -> Callback<String> {
        Callback::new(move |value| {
            let (edit, seen) = (Edit::Settle { key: key.clone(), value }, self.seen_now());
            self.store.send_or_say(self.lang, Request::Edit { document: self.document, edit, seen });
        })
    }

    fn seen_now(self) -> Seen {
        self.seen.try_get_untracked().unwrap_or_default()
    }

    /// Typed words stand on what was seen when they began, and on their author's own edits since, which the engine knows.
    fn seen_for(self, key: &str) -> Seen {
        let begun = self.begun_on.try_with_value(|begun_on| begun_on.get(key).cloned()).flatten();
        begun.unwrap_or_else(|| self.seen_now())
    }

    fn put(self, key: String, request: Request) {
        spawn_local(async move {
            let words = match self.store.send(request).await {
                Ok(_) => None,
                Err(failure) => Some(failure_words(self.lang, &failure)),
            };
            self.problems.try_update(|problems| match words {
                Some(words) => problems.insert(key, words),
                None => problems.remove(&key),
            });
        });
    }
}
