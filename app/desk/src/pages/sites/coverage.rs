//! How many of their sites units have seen, in numbers.

use super::query::{BY, counted, rows_of};
use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::parts::{Pill, TroubleNote};
use crate::place::{Query, use_here};
use crate::say;
use crate::words::{Lang, named, number, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{CoverageBy, CoverageLine};
use spotcheck_domain::id::UnitId;
use spotcheck_web::parts::{EmptyState, Skeleton};

#[component]
pub fn Coverage() -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let asked = Asked::watch(move || Some(here.query.with(counted)));
    let choices = vec![
        (String::new(), say!(lang, sites.by_responsible).to_owned()),
        (CoverageBy::Owner.word().to_owned(), say!(lang, sites.by_owner).to_owned()),
    ];
    view! {
        <section class="desk-list desk-figures" aria-label=say!(lang, sites.view_coverage) data-test="coverage">
            <div class="desk-filters">
                <Pill label=say!(lang, sites.coverage_by) key=BY options=Signal::stored(choices) />
            </div>
            <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
            {part(move || match asked.answer.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(lines) if lines.is_empty() => view! {
                    <EmptyState icon="pin" title=say!(lang, sites.none_title) words=say!(lang, sites.none) />
                }
                .into_any(),
                Some(lines) => table(lang, here.query.get(), lines),
            })}
        </section>
    }
}

fn table(lang: Lang, query: Query, lines: Vec<CoverageLine>) -> AnyView {
    let total = total(&lines);
    let rows = lines.into_iter().map(|line| {
        let name = match line.unit {
            Some(_) => named(&line.unit_name, lang),
            None => say!(lang, sites.nobody_answers).to_owned(),
        };
        row(lang, &query, name, Some(line.unit), &line)
    });
    let rows = rows.draw_all();
    let total = row(lang, &query, say!(lang, sites.total).to_owned(), None, &total);
    view! {
        <div class="desk-figures-scroll" role="region" tabindex="0" aria-label=say!(lang, sites.view_coverage)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{say!(lang, sites.column_unit)}</th>
                        <th scope="col">{say!(lang, sites.column_sites)}</th>
                        <th scope="col">{say!(lang, sites.column_visited)}</th>
                        <th scope="col">{say!(lang, sites.column_share)}</th>
                        <th scope="col">{say!(lang, sites.column_due)}</th>
                        <th scope="col">{say!(lang, sites.column_never)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>{total}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// A line of numbers, each of which opens its rows; `unit`: of one unit, or of none.
fn row(
    lang: Lang,
    query: &Query,
    name: String,
    unit: Option<Option<UnitId>>,
    line: &CoverageLine,
) -> AnyView {
    let opens = |view: &str, n: u64| match n {
        0 => view! { <span class="desk-none">"0"</span> }.into_any(),
        n => view! { <a href=rows_of(query, view, unit)>{number(lang, n as f64)}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{opens("", line.n_sites)}</td>
            <td>{opens("visited", line.n_visited_this_year)}</td>
            <td>{format!("{} %", share(line))}</td>
            <td>{opens("due", line.n_due)}</td>
            <td>{opens("never", line.n_never)}</td>
        </tr>
    }
    .into_any()
}

/// Of a hundred; never all as long as one is missing.
fn share(line: &CoverageLine) -> u64 {
    (line.n_visited_this_year * 100).checked_div(line.n_sites).unwrap_or(0)
}

fn total(lines: &[CoverageLine]) -> CoverageLine {
    let sum = |of: fn(&CoverageLine) -> u64| lines.iter().map(of).sum();
    CoverageLine {
        unit: None,
        unit_name: spotcheck_domain::reference::Named::default(),
        n_sites: sum(|line| line.n_sites),
        n_visited_this_year: sum(|line| line.n_visited_this_year),
        n_due: sum(|line| line.n_due),
        n_never: sum(|line| line.n_never),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_all_only_when_nothing_is_missing() {
        let line = |n_sites, n_visited_this_year| CoverageLine { n_sites, n_visited_this_year, ..total(&[]) };
        assert_eq!([share(&line(0, 0)), share(&line(200, 199)), share(&line(3, 3))], [0, 99, 100]);
        let all = total(&[line(2, 1), line(3, 3)]);
        assert_eq!((all.n_sites, all.n_visited_this_year), (5, 4));
    }
}
