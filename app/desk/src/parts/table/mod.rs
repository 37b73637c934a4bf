//! A list of the desk as a table: headings that stay and sort, rows of one height of which only those that are seen stand on
//! the screen, selection, and keys: j and k go through the rows, Enter opens one, Esc closes it, `/` searches.

mod column;
mod line;
mod seen;

pub use column::{Column, Draw, Order};

use super::visible::{Visible, visible};
use crate::erased::{DrawAll, Each, effect, live, memo, part};
use crate::say;
use crate::words::use_lang;
use leptos::{html, prelude::*};
use line::{Line, Sight, TickAll};
use seen::{Seen, keys};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many rows before the end of those that are here, the next are asked for.
const NEAR: usize = 20;

#[component]
pub fn Table<T>(
    #[prop(into)] label: String,
    columns: Vec<Column<T>>,
    #[prop(into)] rows: Signal<Vec<T>>,
    /// What tells a row from all others.
    key: fn(&T) -> String,
    /// Where it opens.
    href: impl Fn(&T) -> String + Send + Sync + 'static,
    /// What stands before the link of a row, such as a button.
    #[prop(optional)]
    lead: Option<Draw<T>>,
    /// The key of the row that is open beside the table.
    #[prop(into)]
    open: Signal<Option<String>>,
    /// To open the row of that address, in place of the one before.
    #[prop(into)]
    on_open: Callback<String>,
    #[prop(into)] on_close: Callback<()>,
    /// Of the whole list, where more rows come when the end is near.
    #[prop(into, optional)]
    n_all: Option<Signal<u64>>,
    #[prop(into, optional)] on_end: Option<Callback<()>>,
    #[prop(optional)] selected: Option<RwSignal<BTreeSet<String>>>,
    #[prop(into, optional)] order: Option<Signal<Order>>,
    /// With the word of the order that was asked for, as in [`Order::read`].
    #[prop(into, optional)]
    on_order: Option<Callback<String>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let lang = use_lang();
    let n_columns = columns.len() + usize::from(selected.is_some());
    let heads = heads(&columns, order, on_order);
    let widths = columns.iter().map(|column| {
        let (width, room) = (column.width, column.room);
        view! { <col data-room=room style:width=width /> }
    });
    let widths = widths.draw_all();
    let sight = Sight {
        rows,
        columns: StoredValue::new(columns),
        key: StoredValue::new(Arc::new(key)),
        href: StoredValue::new(Arc::new(href)),
        lead: StoredValue::new(lead),
        open,
        selected,
    };
    let scroller = NodeRef::<html::Div>::new();
    let seen = Seen::of(scroller);
    let n_here = memo(move || rows.with(Vec::len));
    let window = memo(move || visible(n_here.get(), seen.top.get(), seen.height.get(), seen.row.get()));
    effect(move || {
        let is_near = window.with(|window| window.end + NEAR >= n_here.get());
        let has_more = n_all.is_some_and(|n_all| n_all.get() > n_here.get() as u64);
        if let Some(on_end) = on_end.filter(|_| is_near && has_more && n_here.get() > 0) {
            on_end.run(());
        }
    });
    // When the rows have come, one of them can be measured.
    effect(move || {
        n_here.track();
        request_animation_frame(move || seen.look());
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| seen.look());
    on_cleanup(move || resized.remove());
    keys(sight, seen, on_open, on_close);
    let all = selected.map(|selected| view! { <th class="desk-tick"><TickAll sight selected /></th> });
    let tick_width = selected.map(|_| view! { <col style:width="2.5rem" /> });
    let count = move || n_all.map_or_else(|| n_here.get() as u64, |n_all| n_all.get());
    view! {
        <div class="desk-table" node_ref=scroller on:scroll=move |_| seen.look()>
            <table aria-label=label aria-rowcount=live(move || (count() + 1).to_string())>
                <colgroup>{tick_width}{widths}</colgroup>
                <thead><tr aria-rowindex="1">{all}{heads}</tr></thead>
                <tbody>
                    {gap(n_columns, memo(move || window.with(|window| window.above)))}
                    <Each each=move || keyed(sight, window.get()) key=Clone::clone let:place>
                        <Line sight place=place.0 />
                    </Each>
                    {gap(n_columns, memo(move || window.with(|window| window.below)))}
                </tbody>
            </table>
            {part(move || (n_here.get() > 0 && count() > n_here.get() as u64).then(|| view! {
                <p class="desk-more" role="status">{say!(lang, desk.n_of, n = n_here.get(), all = count())}</p>
            }))}
        </div>
    }
}

/// The places of the rows that are seen, each with its key: another row in the same place is drawn anew.
fn keyed<T: Send + Sync + 'static>(sight: Sight<T>, window: Visible) -> Vec<(usize, String)> {
    sight.rows.with(|rows| {
        let seen = rows.get(window.first..window.end).unwrap_or_default().iter().enumerate();
        seen.map(|(n, row)| (window.first + n, sight.key.with_value(|key| key(row)))).collect()
    })
}

fn heads<T>(
    columns: &[Column<T>],
    order: Option<Signal<Order>>,
    on_order: Option<Callback<String>>,
) -> Vec<AnyView> {
    let head = |column: &Column<T>| {
        let (words, room) = (column.head.clone(), column.room);
        let sorting = column.sort.zip(order).zip(on_order);
        let Some(((by, order), on_order)) = sorting else {
            return view! { <th scope="col" data-room=room>{words}</th> }.into_any();
        };
        view! {
            <th
                scope="col"
                data-room=room
                aria-sort=live(move || order.with(|order| order.aria(by)))
            >
                <button
                    type="button"
                    class="sort-button"
                    on:click=move |_| on_order.run(order.with_untracked(|order| order.tapped(by)))
                >
                    {words}
                </button>
            </th>
        }
        .into_any()
    };
    columns.iter().map(head).collect()
}

/// Rows that are not drawn.
fn gap(n_columns: usize, height: Memo<f64>) -> AnyView {
    part(move || {
        let height = height.get();
        (height > 0.0).then(|| {
            view! {
                <tr aria-hidden="true" class="desk-gap">
                    <td colspan=n_columns.to_string() style:height=format!("{height}px")></td>
                </tr>
            }
        })
    })
}
