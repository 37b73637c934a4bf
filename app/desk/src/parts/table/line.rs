//! One row of a table: drawn anew where what it shows has changed, and only then.

use super::column::{Column, Draw, Tell};
use crate::erased::{live, memo, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What a table has of its page. Copied into each of its rows.
pub struct Sight<T: Send + Sync + 'static> {
    pub rows: Signal<Vec<T>>,
    pub columns: StoredValue<Vec<Column<T>>>,
    pub key: StoredValue<Tell<T>>,
    pub href: StoredValue<Tell<T>>,
    pub lead: StoredValue<Option<Draw<T>>>,
    pub open: Signal<Option<String>>,
    pub selected: Option<RwSignal<BTreeSet<String>>>,
}

impl<T: Send + Sync + 'static> Clone for Sight<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Sight<T> {}

/// The id of a row's link.
pub fn row_id(key: &str) -> String {
    format!("row-{key}")
}

#[component]
pub fn Line<T>(sight: Sight<T>, place: usize) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let row = memo(move || sight.rows.with(|rows| rows.get(place).cloned()));
    let key = row.with_untracked(|row| {
        row.as_ref().map(|row| sight.key.with_value(|key| key(row))).unwrap_or_default()
    });
    let (id, same) = (row_id(&key), key.clone());
    let is_open = memo(move || sight.open.with(|open| open.as_deref() == Some(&*same)));
    let tick =
        sight.selected.map(|selected| view! { <td class="desk-tick"><Tick selected key=key.clone() /></td> });
    view! {
        <tr
            data-row=""
            aria-rowindex=(place + 2).to_string()
            data-open=live(move || is_open.get().then_some("yes"))
        >
            {tick}
            {part(move || row.get().map(|row| cells(sight, &row, &id, is_open)))}
        </tr>
    }
}

fn cells<T: Send + Sync + 'static>(sight: Sight<T>, row: &T, id: &str, is_open: Memo<bool>) -> Vec<AnyView> {
    let href = sight.href.with_value(|href| href(row));
    sight.columns.with_value(|columns| {
        let cells = columns.iter().enumerate().map(|(n, column)| {
            let cell = (column.cell)(row);
            let room = column.room;
            if n > 0 {
                return view! { <td data-room=room>{cell}</td> }.into_any();
            }
            let lead = sight.lead.with_value(|lead| lead.as_ref().map(|lead| lead(row)));
            let current = live(move || is_open.get().then_some("true"));
            view! {
                <th scope="row">
                    {lead}
                    <a class="desk-row" id=id.to_owned() href=href.clone() aria-current=current>{cell}</a>
                </th>
            }
            .into_any()
        });
        cells.collect()
    })
}

#[component]
fn Tick(selected: RwSignal<BTreeSet<String>>, key: String) -> impl IntoView {
    let lang = use_lang();
    let (same, toggled) = (key.clone(), key);
    view! {
        <input
            type="checkbox"
            aria-label=say!(lang, desk.select)
            prop:checked=live(move || selected.with(|selected| selected.contains(&same)))
            on:change=move |event| {
                let is_checked = event_target_checked(&event);
                selected.update(|selected| {
                    if is_checked {
                        selected.insert(toggled.clone());
                    } else {
                        selected.remove(&toggled);
                    }
                });
            }
        />
    }
}

#[component]
pub fn TickAll<T: Send + Sync + 'static>(
    sight: Sight<T>,
    selected: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let keys = move || {
        sight
            .rows
            .with(|rows| rows.iter().map(|row| sight.key.with_value(|key| key(row))).collect::<BTreeSet<_>>())
    };
    view! {
        <input
            type="checkbox"
            aria-label=say!(lang, desk.select_all)
            prop:checked=live(move || {
                let keys = keys();
                !keys.is_empty() && selected.with(|selected| keys.is_subset(selected))
            })
            on:change=move |event| {
                selected.set(if event_target_checked(&event) { keys() } else { BTreeSet::new() });
            }
        />
    }
}
