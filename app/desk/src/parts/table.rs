//! A list of the desk as a table: headings that stay and sort, rows of one height of which only those that are seen stand on
//! the screen, selection, and keys: j and k go through the rows, Enter opens one, Esc closes it, `/` searches.

use super::find::FIND_ID;
use super::keys::on_key;
use super::visible::{Visible, scrolled_to, visible};
use crate::browser::page;
use crate::erased::{DrawAll, Each, effect, live, memo, part};
use crate::say;
use crate::words::use_lang;
use leptos::{html, prelude::*};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Pixels until a row was measured.
const ROW: f64 = 32.0;
/// So many rows before the end of those that are here, the next are asked for.
const NEAR: usize = 20;

pub type Draw<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;
type Tell<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;

pub struct Column<T> {
    head: String,
    width: &'static str,
    is_wide: bool,
    sort: Option<&'static str>,
    cell: Draw<T>,
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { head: self.head.clone(), cell: Arc::clone(&self.cell), ..*self }
    }
}

impl<T> Column<T> {
    pub fn new(head: impl Into<String>, cell: impl Fn(&T) -> AnyView + Send + Sync + 'static) -> Self {
        Self { head: head.into(), width: "", is_wide: false, sort: None, cell: Arc::new(cell) }
    }

    /// With plain words in its cells.
    pub fn words(head: impl Into<String>, cell: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        Self::new(head, move |row| cell(row).into_any())
    }

    /// As `7rem`; without, it takes what is left.
    pub fn width(self, width: &'static str) -> Self {
        Self { width, ..self }
    }

    /// Only where there is room for it.
    pub fn wide(self) -> Self {
        Self { is_wide: true, ..self }
    }

    /// The list can be sorted by it, under this word.
    pub fn sorts(self, by: &'static str) -> Self {
        Self { sort: Some(by), ..self }
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    pub by: String,
    pub descending: bool,
}

impl Order {
    /// As in a query: `-seen`.
    pub fn read(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(by) => Self { by: by.to_owned(), descending: true },
            None => Self { by: text.to_owned(), descending: false },
        }
    }

    /// After a click on the heading of that column.
    pub fn tapped(&self, by: &str) -> String {
        if self.by == by && !self.descending { format!("-{by}") } else { by.to_owned() }
    }

    fn aria(&self, by: &str) -> Option<&'static str> {
        (self.by == by).then_some(if self.descending { "descending" } else { "ascending" })
    }
}

/// What a table has of its page. Copied into each of its rows.
struct Sight<T: Send + Sync + 'static> {
    rows: Signal<Vec<T>>,
    columns: StoredValue<Vec<Column<T>>>,
    key: StoredValue<Tell<T>>,
    href: StoredValue<Tell<T>>,
    lead: StoredValue<Option<Draw<T>>>,
    open: Signal<Option<String>>,
    selected: Option<RwSignal<BTreeSet<String>>>,
}

impl<T: Send + Sync + 'static> Clone for Sight<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Sight<T> {}

/// The id of a row's link.
fn row_id(key: &str) -> String {
    format!("row-{key}")
}

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
        let (width, is_wide) = (column.width, column.is_wide);
        view! { <col data-wide=is_wide.then_some("yes") style:width=width /> }
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
        let (words, is_wide) = (column.head.clone(), column.is_wide);
        let sorting = column.sort.zip(order).zip(on_order);
        let Some(((by, order), on_order)) = sorting else {
            return view! { <th scope="col" data-wide=is_wide.then_some("yes")>{words}</th> }.into_any();
        };
        view! {
            <th
                scope="col"
                data-wide=is_wide.then_some("yes")
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

#[component]
fn Line<T>(sight: Sight<T>, place: usize) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let row = memo(move || sight.rows.with(|rows| rows.get(place).cloned()));
    let key = row.with_untracked(|row| {
        row.as_ref().map(|row| sight.key.with_value(|key| key(row))).unwrap_or_default()
    });
    let (id, same) = (row_id(&key), key.clone());
    let is_open = memo(move || sight.open.with(|open| open.as_deref() == Some(&*same)));
    let tick = sight.selected.map(|selected| view! { <td class="desk-tick"><Tick selected key=key.clone() /></td> });
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
            let is_wide = column.is_wide.then_some("yes");
            if n > 0 {
                return view! { <td data-wide=is_wide>{cell}</td> }.into_any();
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
fn TickAll<T: Send + Sync + 'static>(sight: Sight<T>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let lang = use_lang();
    let keys = move || {
        sight.rows.with(|rows| rows.iter().map(|row| sight.key.with_value(|key| key(row))).collect::<BTreeSet<_>>())
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

/// How much of a table is seen, as the browser last told.
#[derive(Clone, Copy)]
struct Seen {
    scroller: NodeRef<html::Div>,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
    row: RwSignal<f64>,
}

impl Seen {
    fn of(scroller: NodeRef<html::Div>) -> Self {
        let top = RwSignal::new(0.0);
        Self { scroller, top, height: RwSignal::new(800.0), row: RwSignal::new(ROW) }
    }

    fn look(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else { return };
        let put = |signal: RwSignal<f64>, value: f64| {
            if signal.try_get_untracked().is_some_and(|before| (before - value).abs() > 0.5) {
                signal.set(value);
            }
        };
        let row = scroller.query_selector("tr[data-row]").ok().flatten();
        if let Some(height) = row.map(|row| row.get_bounding_client_rect().height()).filter(|h| *h > 0.0) {
            put(self.row, height);
        }
        put(self.height, f64::from(scroller.client_height()));
        put(self.top, f64::from(scroller.scroll_top()));
    }

    /// Scrolls so that a row is seen.
    fn show(self, place: usize) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (top, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
        let to = scrolled_to(place, top, height, self.row.get_untracked());
        scroller.set_scroll_top(to as i32);
        self.look();
    }
}

fn keys<T>(sight: Sight<T>, seen: Seen, on_open: Callback<String>, on_close: Callback<()>)
where
    T: Send + Sync + 'static,
{
    let place_of = move |wanted: &str| {
        sight.rows.with_untracked(|rows| {
            rows.iter().position(|row| sight.key.with_value(|key| key(row) == wanted))
        })
    };
    let go = move |place: usize| {
        let told = sight.rows.with_untracked(|rows| {
            let row = rows.get(place)?;
            Some((sight.key.with_value(|key| key(row)), sight.href.with_value(|href| href(row))))
        });
        let Some((key, href)) = told else { return };
        seen.show(place);
        // When the row stands.
        request_animation_frame(move || page::focus_in_place(&row_id(&key)));
        if sight.open.with_untracked(Option::is_some) {
            on_open.run(href);
        }
    };
    on_key(move |key| {
        let n_rows = sight.rows.with_untracked(Vec::len);
        let here = focused_row().or_else(|| sight.open.get_untracked()).and_then(|key| place_of(&key));
        match key {
            "j" | "ArrowDown" if n_rows > 0 => go(here.map_or(0, |here| (here + 1).min(n_rows - 1))),
            "k" | "ArrowUp" if n_rows > 0 => go(here.map_or(0, |here| here.saturating_sub(1))),
            "/" => page::focus_element(FIND_ID),
            "Escape" if sight.open.with_untracked(Option::is_some) => on_close.run(()),
            _ => return false,
        }
        true
    });
    // What was open is where a person goes on when it is closed.
    let mut before = None::<String>;
    effect(move || {
        let open = sight.open.get();
        if let (Some(key), None) = (&before, &open) {
            let id = row_id(key);
            request_animation_frame(move || page::focus_in_place(&id));
        }
        before = open;
    });
}

/// The key of the row whose link has the focus.
fn focused_row() -> Option<String> {
    document().active_element()?.id().strip_prefix("row-").map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_sorts_one_way_and_then_the_other() {
        let order = Order::read("seen");
        assert_eq!((order.aria("seen"), order.aria("name")), (Some("ascending"), None));
        assert_eq!(order.tapped("seen"), "-seen");
        assert_eq!(Order::read("-seen").tapped("seen"), "seen");
        assert_eq!(Order::read("-seen").aria("seen"), Some("descending"));
        assert_eq!(order.tapped("name"), "name");
    }
}
