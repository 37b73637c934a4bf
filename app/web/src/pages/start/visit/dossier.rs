//! 一企一档, before the door: what this phone knows of the site, with no network: earlier hazards with their photos, orders
//! that are not carried out, what was found again and again, whom to ask for, the last visit.

use crate::erased::{DrawAll, Each, memo, part};
use crate::pages::ledger::LedgerPlace;
use crate::parts::cards::{FindingCardPart, finding_print};
use crate::route::Route;
use crate::say;
use crate::words::{Lang, day_of, dotted, kind_word, listed, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_protocol::{DossierView, StartView};

#[component]
pub fn Dossier(start: Memo<Option<StartView>>) -> impl IntoView {
    let lang = use_lang();
    let dossier = memo(move || start.with(|start| start.as_ref().map(|start| start.dossier.clone())));
    let summary =
        memo(move || dossier.with(|it| it.as_ref().map(|it| summary(lang, it)).unwrap_or_default()));
    let facts =
        memo(move || start.with(|start| start.as_ref().map(|it| facts(lang, it)).unwrap_or_default()));
    let findings =
        memo(move || dossier.with(|it| it.as_ref().map(|it| it.findings.clone()).unwrap_or_default()));
    let n_more = memo(move || {
        dossier.with(|it| it.as_ref().map_or(0, |it| it.n_findings.saturating_sub(it.findings.len() as u32)))
    });
    let name = memo(move || {
        start.with(|start| start.as_ref().map(|start| start.site.row.name.clone()).unwrap_or_default())
    });
    let place = expect_context::<LedgerPlace>();
    let to_ledger = move |_| {
        place.show(LedgerFilter { query: name.get_untracked(), ..LedgerFilter::default() });
    };
    view! {
        <details class="disclosure dossier" data-test="dossier">
            <summary>
                {say!(lang, start.dossier)}
                <span class="acts-count">{part(move || summary.get())}</span>
            </summary>
            <dl class="key-values">
                {part(move || {
                    facts
                        .get()
                        .into_iter()
                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                        .draw_all()
                })}
            </dl>
            <ul class="cards">
                <Each each=move || findings.get() key=finding_print let:card>
                    <li><FindingCardPart card /></li>
                </Each>
            </ul>
            {part(move || (n_more.get() > 0).then(|| view! {
                <a class="button" data-kind="quiet" href=Route::Ledger.to_string() on:click=to_ledger>
                    {say!(lang, start.dossier_more, n = n_more.get())}
                </a>
            }))}
        </details>
    }
}

/// In one line, what matters most first.
fn summary(lang: Lang, dossier: &DossierView) -> String {
    let count = |n: u32, words: fn(Lang, u32) -> String| if n > 0 { words(lang, n) } else { String::new() };
    let overdue = count(dossier.n_overdue, |lang, n| say!(lang, start.n_overdue, n = n));
    let ordered = count(dossier.n_ordered, |lang, n| say!(lang, start.n_ordered, n = n));
    let repeats = count(dossier.repeats.len() as u32, |lang, n| say!(lang, start.n_repeats, n = n));
    let all = count(dossier.n_findings, |lang, n| say!(lang, start.n_recorded, n = n));
    match dotted(&[overdue, ordered, repeats, all]) {
        said if said.is_empty() => say!(lang, start.dossier_empty).to_owned(),
        said => said,
    }
}

fn facts(lang: Lang, start: &StartView) -> Vec<(&'static str, String)> {
    let row = &start.site.row;
    let last = start.dossier.last_visit.as_ref().map_or_else(
        || say!(lang, start.never_visited).to_owned(),
        |card| {
            let officers = listed(lang, &card.row.officers);
            dotted(&[day_of(lang, card.row.began_at), kind_word(lang, card.row.kind), officers])
        },
    );
    let found_again = |repeat: &spotcheck_protocol::RepeatView| {
        say!(lang, start.found_again, title = repeat.title.clone(), n = repeat.n)
    };
    let repeats: Vec<String> = start.dossier.repeats.iter().map(found_again).collect();
    let facts = [
        (say!(lang, start.ask_for), dotted(&[row.legal_rep.as_str(), &row.phone])),
        (say!(lang, start.last_visit), last),
        (say!(lang, start.repeated), listed(lang, &repeats)),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_presses_first_and_that_nothing_is_known() {
        let nothing = DossierView {
            findings: Vec::new(),
            n_findings: 0,
            n_ordered: 0,
            n_overdue: 0,
            repeats: Vec::new(),
            last_visit: None,
        };
        assert_eq!(summary(Lang::zh, &nothing), say!(Lang::zh, start.dossier_empty));
        let some = DossierView { n_findings: 9, n_ordered: 2, n_overdue: 1, ..nothing };
        let words = summary(Lang::zh, &some);
        let places = ["逾期 1", "指令未完成 2", "隐患 9"].map(|part| words.find(part));
        assert!(places.is_sorted() && places[0].is_some(), "{words}");
    }
}
