//! What a file would do, row by row: those that are refused first, each with the cell and why; then what is new and what
//! changes, from what to what.

use super::choices::{Asked, Choices};
use super::subject::Subject;
use crate::erased::{DrawAll, part};
use crate::say;
use crate::words::{Lang, listed, obstacle_words, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{FieldChange, Preview, PreviewRow, Problem, Verdict};
use std::sync::Arc;

/// Rows that are drawn at once; more when asked for.
const STEP: usize = 100;

/// What was read from which column.
#[component]
pub fn Mapping(preview: Preview, field: fn(Lang, &str) -> String) -> impl IntoView {
    let lang = use_lang();
    let columns = preview.columns.into_iter().map(|column| {
        let heading = format!("{} {}", column.place, column.heading);
        let read = match &column.field {
            Some(found) => field(lang, found),
            None => say!(lang, desk.import_left_out).to_owned(),
        };
        view! { <div data-read=column.field.is_some().then_some("yes")><dt>{heading}</dt><dd>{read}</dd></div> }
    });
    let columns = columns.draw_all();
    view! {
        <details class="disclosure">
            <summary>{say!(lang, desk.import_columns, row = preview.heading_row)}</summary>
            <dl class="desk-import-columns">{columns}</dl>
        </details>
    }
}

/// What may stand in a column in which something else does, and which columns are not read at all.
#[component]
pub fn Hints(preview: Preview, field: fn(Lang, &str) -> String) -> impl IntoView {
    let lang = use_lang();
    let allowed = preview.allowed.into_iter().map(|(column, said)| {
        let words =
            say!(lang, desk.import_allowed, column = field(lang, &column), words = listed(lang, &said));
        view! { <p class="note" data-test="import-allowed">{words}</p> }
    });
    let left_out =
        preview.columns.iter().filter(|column| column.field.is_none() && !column.heading.is_empty());
    let left_out: Vec<String> = left_out.map(|column| column.heading.clone()).collect();
    let left_out = (!left_out.is_empty()).then(|| {
        let words = say!(lang, desk.import_ignored, columns = listed(lang, &left_out));
        view! { <p class="note" data-test="import-ignored">{words}</p> }
    });
    view! { {allowed.draw_all()} {left_out} }
}

#[component]
pub fn ImportRows(preview: Preview, subject: Subject, choices: Choices) -> impl IntoView {
    let lang = use_lang();
    let rows = Arc::new(plan_rows(preview.rows));
    let n_rows = rows.len();
    let n_shown = RwSignal::new(STEP);
    let drawn = move || {
        let rows = rows.iter().take(n_shown.get());
        rows.map(|row| view! { <Row row=row.clone() subject choices /> }).draw_all()
    };
    (n_rows > 0).then(|| {
        view! {
            <div class="desk-import-rows" role="region" tabindex="0" aria-label=say!(lang, desk.import_rows)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say!(lang, desk.import_row)}</th>
                            <th scope="col">{say!(lang, desk.import_name)}</th>
                            <th scope="col">{say!(lang, desk.import_what)}</th>
                        </tr>
                    </thead>
                    <tbody>{part(drawn)}</tbody>
                </table>
                {part(move || (n_shown.get() < n_rows).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        on:click=move |_| n_shown.update(|n| *n += STEP * 5)
                    >
                        {say!(lang, desk.import_more, n = n_rows - n_shown.get())}
                    </button>
                }))}
            </div>
        }
    })
}

/// Refused ones first, then those of which something is to be said; those that change nothing are not worth a line.
fn plan_rows(rows: Vec<PreviewRow>) -> Vec<PreviewRow> {
    let mut rows: Vec<PreviewRow> =
        rows.into_iter().filter(|row| row.verdict != Verdict::Unchanged).collect();
    rows.sort_by_key(|row| match row.verdict {
        Verdict::Refused => 0,
        Verdict::Likely => 1,
        Verdict::New | Verdict::Changed | Verdict::Unchanged => 2,
    });
    rows
}

#[component]
fn Row(row: PreviewRow, subject: Subject, choices: Choices) -> impl IntoView {
    let lang = use_lang();
    let what = match row.verdict {
        Verdict::Likely => view! { <Asked row=row.clone() choices /> }.into_any(),
        Verdict::Refused => problems(lang, row.problems, subject.field),
        Verdict::New => {
            view! { <span class="desk-tag">{say!(lang, desk.verdict_new)}</span> {new_words(subject, &row.changes)} }.into_any()
        }
        Verdict::Changed | Verdict::Unchanged => changes(lang, subject, row.changes),
    };
    view! {
        <tr data-verdict=row.verdict.word()>
            <td>{row.row}</td>
            <th scope="row">{row.name}</th>
            <td>{what}</td>
        </tr>
    }
}

fn problems(lang: Lang, problems: Vec<Problem>, field: fn(Lang, &str) -> String) -> AnyView {
    let lines = problems.into_iter().map(|problem| {
        let place = match (problem.cell.is_empty(), problem.field.is_empty()) {
            (false, false) => {
                say!(lang, desk.import_cell, cell = problem.cell, field = field(lang, &problem.field))
            }
            (false, true) => problem.cell,
            (true, _) => field(lang, &problem.field),
        };
        let value = (!problem.value.is_empty()).then(|| say!(lang, desk.import_value, value = problem.value));
        view! { <li><strong>{place}</strong> " " {value} " " {obstacle_words(lang, problem.why)}</li> }
    });
    view! { <ul class="desk-import-problems" role="list">{lines.draw_all()}</ul> }.into_any()
}

fn new_words(subject: Subject, changes: &[FieldChange]) -> String {
    let value = |change: &FieldChange| subject.value.run((change.field.clone(), change.after.clone()));
    crate::words::dotted(&changes.iter().map(value).collect::<Vec<_>>())
}

fn changes(lang: Lang, Subject { field, value, .. }: Subject, changes: Vec<FieldChange>) -> AnyView {
    let lines = changes.into_iter().map(|change| {
        let [before, after] = [change.before, change.after].map(|text| value.run((change.field.clone(), text)));
        view! { <li>{field(lang, &change.field)} ": " <del>{or_dash(before)}</del> " → " <ins>{or_dash(after)}</ins></li> }
    });
    view! { <ul class="desk-import-changes" role="list">{lines.draw_all()}</ul> }.into_any()
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(row: u32, verdict: Verdict) -> PreviewRow {
        PreviewRow {
            row,
            name: String::new(),
            verdict,
            changes: Vec::new(),
            problems: Vec::new(),
            likely: Vec::new(),
        }
    }

    #[test]
    fn what_is_refused_is_seen_first_and_what_stays_not_at_all() {
        let rows = vec![
            row(2, Verdict::New),
            row(3, Verdict::Unchanged),
            row(4, Verdict::Refused),
            row(5, Verdict::Likely),
        ];
        let planned: Vec<u32> = plan_rows(rows).iter().map(|row| row.row).collect();
        assert_eq!(planned, [4, 5, 2]);
    }
}
