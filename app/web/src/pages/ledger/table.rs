//! The ledger as a table: one line a hazard, columns that sort.

use super::place::{LedgerPlace, tapped};
use crate::erased::{DrawAll, Each, live};
use crate::parts::cards::finding_print;
use crate::parts::{DueMark, LevelMark, OverlayMark, StateMark, Truth};
use crate::route::Route;
use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::Due;
use spotcheck_protocol::{FindingCard, LedgerColumn, LedgerOrder};

const COLUMNS: [LedgerColumn; 7] = [
    LedgerColumn::Title,
    LedgerColumn::Site,
    LedgerColumn::Level,
    LedgerColumn::State,
    LedgerColumn::Deadline,
    LedgerColumn::Responsible,
    LedgerColumn::RecordedAt,
];

#[component]
pub fn Table(#[prop(into)] cards: Signal<Vec<FindingCard>>) -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let heads = COLUMNS.into_iter().map(|column| {
        view! {
            <th scope="col" aria-sort=live(move || sorted(place.order.get(), column))>
                <button
                    type="button"
                    class="sort-button"
                    on:click=move |_| place.sort(tapped(place.order.get_untracked(), column))
                >
                    {words::column_word(lang, column)}
                </button>
            </th>
        }
    });
    view! {
        <div class="ledger-table" role="region" aria-label=say!(lang, ledger.table) tabindex="0">
            <table>
                <thead>
                    <tr>
                        {heads.draw_all()}
                        <th scope="col">{say!(lang, ledger.column_truth)}</th>
                    </tr>
                </thead>
                <tbody>
                    <Each each=move || cards.get() key=finding_print let:card>
                        <Line card />
                    </Each>
                </tbody>
            </table>
        </div>
    }
}

fn sorted(order: LedgerOrder, column: LedgerColumn) -> Option<&'static str> {
    (order.by == column).then_some(if order.descending { "descending" } else { "ascending" })
}

#[component]
fn Line(card: FindingCard) -> impl IntoView {
    let lang = use_lang();
    let FindingCard { row, due, whereabouts } = card;
    let title = if row.title.is_empty() { say!(lang, ledger.untitled).to_owned() } else { row.title };
    view! {
        <tr>
            <th scope="row"><a href=Route::Finding(row.id).to_string()>{title}</a></th>
            <td>{words::dotted(&[row.site_name, row.place])}</td>
            <td><LevelMark level=row.level /></td>
            <td>
                <StateMark state=row.state />
                " "
                <OverlayMark listed=row.listed suspended=row.suspended needs_settling=row.needs_settling />
            </td>
            <td>
                {row.deadline.map(|deadline| words::day(lang, deadline))}
                " "
                {(due != Due::None).then(|| view! { <DueMark due /> })}
            </td>
            <td>{row.responsible}</td>
            <td>{words::day_of(lang, row.recorded_at)}</td>
            <td><Truth whereabouts /></td>
        </tr>
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
}
