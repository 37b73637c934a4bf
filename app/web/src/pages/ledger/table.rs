//! The ledger as a table: one low line a hazard, columns that sort, rows that are selected, and the one that is open.

use super::keys::{row_id, toggle};
use super::place::{LedgerPlace, tapped};
use crate::erased::{DrawAll, Each, live, memo, part};
use crate::parts::cards::finding_print;
use crate::parts::{DueMark, LevelMark, OverlayMark, StateMark, Truth};
use crate::route::Route;
use crate::say;
use crate::words::{self, use_lang};
use leptos::{ev, prelude::*};
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::Due;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_protocol::{FindingCard, LedgerColumn, LedgerOrder, Whereabouts};

const COLUMNS: [LedgerColumn; 9] = [
    LedgerColumn::Title,
    LedgerColumn::Site,
    LedgerColumn::County,
    LedgerColumn::Town,
    LedgerColumn::Level,
    LedgerColumn::State,
    LedgerColumn::Deadline,
    LedgerColumn::Responsible,
    LedgerColumn::RecordedAt,
];

/// `same`: the columns that say the same in every row, and are left out.
#[component]
pub fn Table(
    #[prop(into)] cards: Signal<Vec<FindingCard>>,
    same: Memo<Vec<LedgerColumn>>,
    rows: Memo<Vec<FindingId>>,
) -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let shown = memo(move || same.with(|same| left(same)));
    let head = move |column: LedgerColumn| {
        view! {
            <th scope="col" data-column=column.word() aria-sort=live(move || sorted(place.order.get(), column))>
                <button
                    type="button"
                    class="sort-button"
                    on:click=move |_| place.sort(tapped(place.order.get_untracked(), column))
                >
                    {words::column_word(lang, column)}
                </button>
            </th>
        }
    };
    let are_all = memo(move || {
        rows.with(|rows| place.selected.with(|selected| rows.iter().all(|row| selected.contains(row))))
    });
    let select_all = move |_| {
        let are_all = are_all.get_untracked();
        place.selected.update(|selected| {
            let of_page = rows.get_untracked();
            let turned: Vec<_> =
                of_page.into_iter().filter(|row| selected.contains(row) == are_all).collect();
            turned.into_iter().for_each(|row| toggle(selected, row));
        });
    };
    view! {
        <div class="ledger-table" role="region" aria-label=say!(lang, ledger.table) tabindex="0">
            <table>
                <thead>
                    <tr>
                        <td class="ledger-table-select">
                            <input
                                type="checkbox"
                                aria-label=say!(lang, ledger.select_all)
                                prop:checked=live(move || are_all.get())
                                on:change=select_all
                            />
                        </td>
                        {part(move || shown.get().into_iter().map(head).draw_all())}
                    </tr>
                </thead>
                // With other columns every line is another.
                {part(move || {
                    let shown = shown.get();
                    view! {
                        <tbody>
                            <Each each=move || cards.get() key=finding_print let:card>
                                <Line card shown=shown.clone() />
                            </Each>
                        </tbody>
                    }
                })}
            </table>
        </div>
    }
}

fn left(same: &[LedgerColumn]) -> Vec<LedgerColumn> {
    COLUMNS.into_iter().filter(|column| !same.contains(column)).collect()
}

fn sorted(order: LedgerOrder, column: LedgerColumn) -> Option<&'static str> {
    (order.by == column).then_some(if order.descending { "descending" } else { "ascending" })
}

#[component]
fn Line(card: FindingCard, shown: Vec<LedgerColumn>) -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let id = card.row.id;
    let is_open = memo(move || place.open.get() == Some(id));
    let is_selected = memo(move || place.selected.with(|selected: &SortedSet<_>| selected.contains(&id)));
    // A click beside the link opens the row here; the link leads to the page, in another tab too.
    let open = move |event: ev::MouseEvent| {
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        if is_plain {
            event.prevent_default();
            event.stop_propagation();
            place.open.set(Some(id));
        }
    };
    let name = if card.row.title.is_empty() {
        say!(lang, ledger.untitled).to_owned()
    } else {
        card.row.title.clone()
    };
    let select = format!("{} {name}", say!(lang, ledger.select));
    view! {
        <tr
            id=row_id(id)
            data-open=live(move || is_open.get().then_some(""))
            data-selected=live(move || is_selected.get().then_some(""))
        >
            <td class="ledger-table-select">
                <input
                    type="checkbox"
                    aria-label=select
                    prop:checked=live(move || is_selected.get())
                    on:change=move |_| place.selected.update(|selected| toggle(selected, id))
                />
            </td>
            {shown.into_iter().map(|column| cell(&card, column, &name, open)).draw_all()}
        </tr>
    }
}

fn cell(
    card: &FindingCard,
    column: LedgerColumn,
    name: &str,
    open: impl Fn(ev::MouseEvent) + Copy + 'static,
) -> AnyView {
    let lang = use_lang();
    let row = &card.row;
    let plain = |words: String| {
        let title = words.clone();
        view! { <td data-column=column.word() title=title>{words}</td> }.into_any()
    };
    match column {
        LedgerColumn::Title => {
            let marks = card.whereabouts != Whereabouts::AtTheOffice;
            view! {
                <th scope="row" data-column="title" title=name.to_owned() on:click=open>
                    <a href=Route::Finding(row.id).to_string()>{name.to_owned()}</a>
                    {marks.then(|| view! { " " <Truth whereabouts=card.whereabouts /> })}
                </th>
            }
            .into_any()
        }
        LedgerColumn::Site => plain(words::dotted(&[&row.site_name, &row.place])),
        LedgerColumn::County => plain(words::named(&card.place.county, lang)),
        LedgerColumn::Town => plain(words::named(&card.place.town, lang)),
        LedgerColumn::Level => {
            view! { <td data-column="level"><LevelMark level=row.level /></td> }.into_any()
        }
        LedgerColumn::State => view! {
            <td data-column="state">
                <StateMark state=row.state />
                " "
                <OverlayMark listed=row.listed suspended=row.suspended needs_settling=row.needs_settling />
            </td>
        }
        .into_any(),
        LedgerColumn::Deadline => {
            let day = row.deadline.map(|deadline| words::day(lang, deadline)).unwrap_or_default();
            // How far it is says more than the day; where nothing is due any more, the day is what there is.
            let due = (card.due != Due::None).then(|| view! { <DueMark due=card.due /> });
            let alone = due.is_none().then(|| day.clone());
            view! { <td data-column="deadline" title=day>{due}{alone}</td> }.into_any()
        }
        LedgerColumn::Responsible => plain(row.responsible.clone()),
        LedgerColumn::RecordedAt => plain(words::near_day_of(lang, row.recorded_at)),
        LedgerColumn::Sector => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ruling_column_says_how_it_sorts() {
        let order = LedgerOrder { by: LedgerColumn::Site, descending: true };
        assert_eq!(sorted(order, LedgerColumn::Site), Some("descending"));
        assert_eq!(sorted(order, LedgerColumn::Title), None);
    }

    #[test]
    fn what_is_the_same_in_every_row_has_no_column() {
        let shown = left(&[LedgerColumn::County, LedgerColumn::Sector]);
        assert!(!shown.contains(&LedgerColumn::County) && shown.contains(&LedgerColumn::Town));
        assert_eq!(shown.len(), COLUMNS.len() - 1);
    }
}
