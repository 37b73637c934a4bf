//! Views of the ledger that a person has named: tabs above it, kept on his device.

use super::address::{ALL, Told};
use super::place::LedgerPlace;
use crate::erased::{DrawAll, live, memo, part};
use crate::form::{Form, Word, reopen};
use crate::pages::record::PlainField;
use crate::parts::Dialog;
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;

/// Characters of a view's name.
const LONGEST: usize = 24;
/// Views of one device.
const MOST: usize = 12;

/// A view by its name and the query of its address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Saved {
    name: String,
    query: String,
}

/// One on a line, the query before the name.
fn read(words: &str) -> Vec<Saved> {
    let saved = words.lines().filter_map(|line| line.split_once(' '));
    saved.map(|(query, name)| Saved { name: name.to_owned(), query: query.to_owned() }).collect()
}

fn write(views: &[Saved]) -> String {
    views.iter().map(|view| format!("{} {}\n", view.query, view.name)).collect::<Vec<_>>().concat()
}

/// With one more, or under its name another one; the oldest goes where there are too many.
fn with(mut views: Vec<Saved>, name: &str, query: &str) -> Vec<Saved> {
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    let query = if query.is_empty() { ALL } else { query };
    views.retain(|view| view.name != name);
    views.push(Saved { name, query: query.to_owned() });
    let n_too_many = views.len().saturating_sub(MOST);
    views.split_off(n_too_many)
}

/// What is kept of them.
#[derive(Clone, Copy)]
pub struct SavedViews {
    kept: Word,
    /// The query that the ledger shows, without the open row.
    shown: Memo<String>,
    is_saving: RwSignal<bool>,
}

impl SavedViews {
    pub fn open(place: LedgerPlace) -> Self {
        Self {
            kept: Form::open("ledger-views").word("views"),
            shown: memo(move || Told { open: None, ..place.told() }.write()),
            is_saving: RwSignal::new(false),
        }
    }

    fn all(self) -> Vec<Saved> {
        read(&self.kept.get())
    }

    fn is_shown(self, query: &str) -> bool {
        self.shown.with(|shown| *shown == query || shown.is_empty() && query == ALL)
    }
}

/// The tabs of the views.
#[component]
pub fn SavedTabs(views: SavedViews) -> impl IntoView {
    let lang = use_lang();
    let tab = move |view: Saved| {
        let query = view.query.clone();
        view! {
            <a
                class="page-tab"
                href=format!("{}?{}", Route::Ledger, view.query)
                aria-current=live(move || views.is_shown(&query).then_some("true"))
                data-test="saved-view"
            >
                {view.name}
            </a>
        }
    };
    part(move || {
        let saved = views.all();
        // Without any there is nothing to come back from.
        let all = Saved { name: say!(lang, ledger.all).to_owned(), query: ALL.to_owned() };
        let first = (!saved.is_empty()).then_some(all);
        first.into_iter().chain(saved).map(tab).draw_all()
    })
}

/// To keep what is shown as a view, or to forget the one that is shown.
#[component]
pub fn SaveView(views: SavedViews) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let form = Form::open("ledger-view");
    let name = form.word("name");
    let problem = RwSignal::new(None::<String>);
    reopen(form, views.is_saving);
    let save = move || {
        let words = name.get_untracked();
        if words.trim().is_empty() {
            problem.set(Some(say!(lang, ledger.view_needs_name).to_owned()));
            return;
        }
        let all = with(read(&views.kept.get_untracked()), &words, &views.shown.get_untracked());
        views.kept.set(write(&all));
        views.is_saving.set(false);
        problem.set(None);
        form.done();
        store.toast(say!(lang, ledger.view_saved));
    };
    let remove = move |_| {
        let mut all = read(&views.kept.get_untracked());
        all.retain(|view| !views.is_shown(&view.query));
        views.kept.set(write(&all));
    };
    let is_kept = memo(move || views.all().iter().any(|view| views.is_shown(&view.query)));
    let may_keep = memo(move || !is_kept.get() && views.shown.with(|shown| !shown.is_empty()));
    view! {
        {part(move || may_keep.get().then(|| view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="save-view"
                on:click=move |_| views.is_saving.set(true)
            >
                {say!(lang, ledger.view_save)}
            </button>
        }))}
        {part(move || is_kept.get().then(|| view! {
            <button type="button" class="button" data-kind="quiet" data-test="remove-view" on:click=remove>
                {say!(lang, ledger.view_remove)}
            </button>
        }))}
        <Dialog title=say!(lang, ledger.view_save) open=views.is_saving>
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <PlainField
                    label=say!(lang, ledger.view_name)
                    word=name
                    problem
                    hint=say!(lang, ledger.view_name_hint).to_owned()
                />
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| views.is_saving.set(false)>
                        {say!(lang, frame.cancel)}
                    </button>
                    <button type="submit" class="button" data-kind="primary" data-test="save-view-go">
                        {say!(lang, ledger.view_save)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_kept_by_name_in_their_order() {
        let one = with(Vec::new(), " 轮到我催 \n 的 ", "overdue=1");
        assert_eq!(one, [Saved { name: "轮到我催 的".into(), query: "overdue=1".into() }]);
        let two = with(one, "全部", "");
        assert_eq!(read(&write(&two)), two);
        let again = with(two, "轮到我催 的", "level=major");
        assert_eq!(again.iter().map(|view| view.query.as_str()).collect::<Vec<_>>(), [ALL, "level=major"]);
        let many = (0..20).fold(Vec::new(), |views, n| with(views, &n.to_string(), "q=1"));
        assert_eq!((many.len(), many[0].name.as_str()), (MOST, "8"));
    }
}
