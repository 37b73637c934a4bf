//! What somebody says of rows that are probably about what is there: of each, or of all others the same.

use crate::erased::{DrawAll, live};
use crate::say;
use crate::words::{Lang, like_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{Choice, Likely, Preview, PreviewRow, Verdict};
use std::collections::BTreeMap;

/// A handle that every row may copy.
#[derive(Clone, Copy)]
pub struct Choices {
    of: RwSignal<BTreeMap<u32, Choice>>,
    others: RwSignal<Option<Choice>>,
}

impl Default for Choices {
    fn default() -> Self {
        Self { of: RwSignal::new(BTreeMap::new()), others: RwSignal::new(None) }
    }
}

impl Choices {
    /// Another file, or another sheet of it.
    pub fn clear(self) {
        let _ = self.of.try_set(BTreeMap::new());
        let _ = self.others.try_set(None);
    }

    /// What is said of a row. Follows what is chosen.
    fn of(self, row: &PreviewRow) -> Option<Choice> {
        let said = self.of.with(|of| of.get(&row.row).copied()).or_else(|| self.others.get());
        // What is like another row of the file only is no site yet that could be changed.
        said.filter(|choice| *choice != Choice::Update || first(row).is_some())
    }

    /// Rows of which nothing is said, and rows with which something would be done.
    pub fn count(self, preview: &Preview) -> (u32, u32) {
        let likely = preview.rows.iter().filter(|row| row.verdict == Verdict::Likely);
        let (mut n_open, mut n_done, mut n_shown) = (0, 0, 0);
        for row in likely {
            n_shown += 1;
            match self.of(row) {
                None => n_open += 1,
                Some(Choice::Leave) => {}
                Some(Choice::Update | Choice::Enter) => n_done += 1,
            }
        }
        // Those that are not shown are answered with the others, or not at all.
        let n_hidden = preview.n_likely.saturating_sub(n_shown);
        match self.others.get() {
            None => (n_open + n_hidden, n_done),
            Some(Choice::Leave) => (n_open, n_done),
            Some(_) => (n_open, n_done + n_hidden),
        }
    }

    /// As an address says it: `12-enter,15-leave`, and what is said of the others.
    pub fn written(self) -> (String, &'static str) {
        let of = self.of.with_untracked(|of| {
            of.iter().map(|(row, choice)| format!("{row}-{choice}")).collect::<Vec<_>>().join(",")
        });
        (of, self.others.get_untracked().map_or("", Choice::word))
    }
}

/// The site that a row would change.
fn first(row: &PreviewRow) -> Option<&Likely> {
    row.likely.first().filter(|like| like.site.is_some())
}

fn words(lang: Lang, choice: Choice) -> &'static str {
    match choice {
        Choice::Update => say!(lang, desk.choice_update),
        Choice::Enter => say!(lang, desk.choice_enter),
        Choice::Leave => say!(lang, desk.choice_leave),
    }
}

fn options(
    lang: Lang,
    all: &[Choice],
    now: impl Fn() -> Option<Choice> + Copy + Send + Sync + 'static,
) -> Vec<AnyView> {
    let none = view! {
        <option value="" prop:selected=live(move || now().is_none())>{say!(lang, desk.choice_open)}</option>
    };
    let each = all.iter().copied().map(|choice| {
        view! {
            <option value=choice.word() prop:selected=live(move || now() == Some(choice))>
                {words(lang, choice)}
            </option>
        }
        .into_any()
    });
    std::iter::once(none.into_any()).chain(each).collect()
}

/// The same for all of which nothing else is said.
#[component]
pub fn ForOthers(choices: Choices, n_likely: u32) -> impl IntoView {
    let lang = use_lang();
    let others = choices.others;
    view! {
        <div class="desk-choices">
            <p class="note">{say!(lang, desk.likely_words, n = n_likely)}</p>
            <label class="field">
                <span class="field-label">{say!(lang, desk.choice_others)}</span>
                <select
                    data-test="choice-others"
                    on:change=move |event| others.set(event_target_value(&event).parse().ok())
                >
                    {options(lang, Choice::ALL, move || others.get())}
                </select>
            </label>
        </div>
    }
}

/// What a row is probably the same as, and what is to be done.
#[component]
pub fn Asked(row: PreviewRow, choices: Choices) -> impl IntoView {
    let lang = use_lang();
    let number = row.row;
    let all: &[Choice] = if first(&row).is_some() { Choice::ALL } else { &[Choice::Enter, Choice::Leave] };
    let likes = row.likely.iter().map(|like| {
        let name = match like.row {
            Some(of) => say!(lang, desk.likely_row, row = of, name = like.name.clone()),
            None => like.name.clone(),
        };
        view! { <li>{name} <small>" " {like_words(lang, like)}</small></li> }
    });
    let likes = likes.collect::<Vec<_>>().draw_all();
    let held = StoredValue::new(row);
    let now = move || held.with_value(|row| choices.of(row));
    view! {
        <span class="desk-tag">{say!(lang, desk.verdict_likely)}</span>
        <ul class="desk-import-likely" role="list">{likes}</ul>
        <select
            aria-label=say!(lang, desk.choice_of_row, row = number)
            data-test="choice"
            data-row=number.to_string()
            on:change=move |event| {
                let chosen = event_target_value(&event).parse::<Choice>().ok();
                choices.of.update(|of| match chosen {
                    Some(choice) => drop(of.insert(number, choice)),
                    None => drop(of.remove(&number)),
                });
            }
        >
            {options(lang, all, now)}
        </select>
    }
}
