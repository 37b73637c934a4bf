//! The columns of a table, each with what stands in it and its headings: put in order, left out, and added.

use crate::erased::{DrawAll, Each, live, memo};
use crate::say;
use crate::words::{Lang, sheet_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{MOST_COLUMNS, SheetColumn, SheetField, Shown};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::reference::Named;
use spotcheck_web::words::field_word;

/// The key under which a form holds all of them.
pub const COLUMNS: &str = "columns";

/// Columns as a form holds them.
pub fn write(columns: &[SheetColumn]) -> String {
    serde_json::to_string(columns).unwrap_or_default()
}

pub fn read(held: &str) -> Vec<SheetColumn> {
    serde_json::from_str(held).unwrap_or_default()
}

/// What is done with the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Up(usize),
    Down(usize),
    Remove(usize),
    Add,
    Field(usize, Shown),
    Zh(usize, String),
    En(usize, String),
}

fn plan(mut columns: Vec<SheetColumn>, step: Step) -> Vec<SheetColumn> {
    match step {
        Step::Up(n) if n > 0 && n < columns.len() => columns.swap(n - 1, n),
        Step::Down(n) if n + 1 < columns.len() => columns.swap(n, n + 1),
        Step::Remove(n) if n < columns.len() => drop(columns.remove(n)),
        Step::Add if columns.len() < MOST_COLUMNS => columns.push(column_of(Shown::Own(SheetField::Blank))),
        // What was called like its field is called like the other one from then on.
        Step::Field(n, field) => {
            if let Some(column) = columns.get_mut(n) {
                let is_plain = *column == column_of(column.field);
                column.field = field;
                if is_plain {
                    *column = column_of(field);
                }
            }
        }
        Step::Zh(n, words) => {
            if let Some(column) = columns.get_mut(n) {
                column.heading.zh = words;
            }
        }
        Step::En(n, words) => {
            if let Some(column) = columns.get_mut(n) {
                column.heading.en = words;
            }
        }
        Step::Up(_) | Step::Down(_) | Step::Remove(_) | Step::Add => {}
    }
    columns
}

/// What a column can show: all that a sheet has of its own, then the other fields of a hazard.
fn all() -> Vec<Shown> {
    let fields = FindingField::ALL.iter().map(|field| Shown::Field(*field));
    // Where both have the word, the sheet's own says it.
    let others = fields.filter(|field| Shown::try_from(field.word().to_owned()) == Ok(*field));
    SheetField::ALL.iter().map(|field| Shown::Own(*field)).chain(others).collect()
}

fn shown_word(lang: Lang, field: Shown) -> &'static str {
    match field {
        Shown::Own(field) => sheet_field_word(lang, field),
        Shown::Field(field) => field_word(lang, field),
    }
}

/// A column that is called as what stands in it.
fn column_of(field: Shown) -> SheetColumn {
    let words = |lang| shown_word(lang, field).to_owned();
    SheetColumn { field, heading: Named { zh: words(Lang::zh), en: words(Lang::en) } }
}

#[component]
pub fn Columns(
    columns: Memo<Vec<SheetColumn>>,
    #[prop(into)] on_change: Callback<Vec<SheetColumn>>,
) -> impl IntoView {
    let lang = use_lang();
    let n_columns = memo(move || columns.with(Vec::len));
    let places = move || -> Vec<usize> { (0..n_columns.get()).collect() };
    let go = Callback::new(move |step: Step| on_change.run(plan(columns.get_untracked(), step)));
    view! {
        <ol class="sheet-columns" role="list" data-test="sheet-columns">
            <Each each=places key=Clone::clone let:n>
                {column(lang, n, columns, go)}
            </Each>
        </ol>
        <button
            type="button"
            class="button"
            data-kind="quiet"
            data-test="add-column"
            disabled=live(move || n_columns.get() >= MOST_COLUMNS)
            on:click=move |_| go.run(Step::Add)
        >
            {say!(lang, sheets.add)}
        </button>
    }
}

fn column(lang: Lang, n: usize, columns: Memo<Vec<SheetColumn>>, go: Callback<Step>) -> AnyView {
    let now = memo(move || columns.with(|columns| columns.get(n).cloned()));
    let field = move || now.with(|now| now.as_ref().map(|column| column.field));
    let heading = move |of: fn(&Named) -> &String| {
        now.with(|now| now.as_ref().map(|column| of(&column.heading).clone()).unwrap_or_default())
    };
    let options = all().into_iter().map(|one| {
        view! {
            <option value=one.word() prop:selected=live(move || field() == Some(one))>
                {shown_word(lang, one)}
            </option>
        }
    });
    let options = options.draw_all();
    let name = say!(lang, sheets.column, n = n + 1);
    let button = |words: &'static str, sign: &'static str, test: &'static str, step: Step| {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=format!("{words} {name}")
                title=words
                data-test=test
                on:click=move |_| go.run(step.clone())
            >
                {sign}
            </button>
        }
    };
    view! {
        <li>
            <select
                aria-label=name.clone()
                data-test="column-field"
                on:change=move |event| {
                    if let Ok(field) = Shown::try_from(event_target_value(&event)) {
                        go.run(Step::Field(n, field));
                    }
                }
            >
                {options}
            </select>
            <input
                type="text"
                maxlength="60"
                aria-label=format!("{} {name}", say!(lang, sheets.heading_zh))
                placeholder=say!(lang, sheets.heading_zh)
                data-test="column-zh"
                prop:value=live(move || heading(|named| &named.zh))
                on:input=move |event| go.run(Step::Zh(n, event_target_value(&event)))
            />
            <input
                type="text"
                maxlength="60"
                aria-label=format!("{} {name}", say!(lang, sheets.heading_en))
                placeholder=say!(lang, sheets.heading_en)
                prop:value=live(move || heading(|named| &named.en))
                on:input=move |event| go.run(Step::En(n, event_target_value(&event)))
            />
            {button(say!(lang, sheets.up), "↑", "column-up", Step::Up(n))}
            {button(say!(lang, sheets.down), "↓", "column-down", Step::Down(n))}
            {button(say!(lang, sheets.remove), "×", "column-remove", Step::Remove(n))}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(field: SheetField) -> SheetColumn {
        column_of(Shown::Own(field))
    }

    fn fields(columns: &[SheetColumn]) -> Vec<Shown> {
        columns.iter().map(|column| column.field).collect()
    }

    #[test]
    fn columns_are_put_in_order_left_out_and_added() {
        use SheetField as F;
        let all: Vec<SheetColumn> = [F::Site, F::Title, F::Deadline].map(own).to_vec();
        assert_eq!(fields(&plan(all.clone(), Step::Up(2))), [F::Site, F::Deadline, F::Title].map(Shown::Own));
        assert_eq!(
            fields(&plan(all.clone(), Step::Down(0))),
            [F::Title, F::Site, F::Deadline].map(Shown::Own)
        );
        for nowhere in [Step::Up(0), Step::Down(2), Step::Up(9), Step::Remove(3)] {
            assert_eq!(plan(all.clone(), nowhere), all);
        }
        assert_eq!(fields(&plan(all.clone(), Step::Remove(1))), [F::Site, F::Deadline].map(Shown::Own));
        assert_eq!(fields(&plan(all.clone(), Step::Add)).last(), Some(&Shown::Own(F::Blank)));
        assert_eq!(read(&write(&all)), all);
        let full = vec![own(F::Site); MOST_COLUMNS];
        assert_eq!(plan(full.clone(), Step::Add), full);
    }

    #[test]
    fn a_heading_follows_its_field_until_somebody_has_written_another() {
        let all = vec![own(SheetField::Blank)];
        let named = plan(all, Step::Field(0, Shown::Own(SheetField::Uscc)));
        assert_eq!(named, [own(SheetField::Uscc)]);
        let written = plan(named, Step::Zh(0, "信用代码".into()));
        let moved = plan(written, Step::Field(0, Shown::Own(SheetField::Site)));
        assert_eq!(
            (moved[0].field, moved[0].heading.zh.as_str()),
            (Shown::Own(SheetField::Site), "信用代码")
        );
    }
}
