//! The papers that are signed, each shown in full as it reads: the record of the visit, and those that were made of it.

use super::super::Visit;
use crate::erased::{DrawAll, live, memo, part};
use crate::form::Word;
use crate::parts::paper_sheet::PaperSheet;
use crate::say;
use crate::words::{Lang, dotted, paper_kind_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::paper::{PaperKind, PaperState};
use spotcheck_protocol::{PapersView, Query, View};

/// By which a signature names its paper: none for the record, else its id.
fn keys(lang: Lang, papers: &PapersView) -> Vec<(String, String)> {
    let record = (String::new(), paper_kind_word(lang, PaperKind::Record).to_owned());
    let made = papers.papers.iter().map(|card| &card.row);
    let made = made.filter(|row| row.kind != PaperKind::Record && row.state != PaperState::Void);
    let made = made.map(|row| (row.id.to_string(), dotted(&[paper_kind_word(lang, row.kind), &row.number])));
    std::iter::once(record).chain(made).collect()
}

fn query_of(inspection: InspectionId, key: &str) -> Query {
    match key.parse() {
        Ok(paper) => Query::PaperPage { paper },
        Err(_) => Query::PaperPreview { inspection, kind: PaperKind::Record },
    }
}

/// `word` is the key of the paper that is chosen.
#[component]
pub fn Sheets(visit: Visit, word: Word) -> impl IntoView {
    let lang = use_lang();
    let chosen = word.signal();
    let papers = visit.store.watch(move || Query::Papers { inspection: visit.id });
    let page = visit.store.watch(move || chosen.with(|key| query_of(visit.id, key)));
    let all = memo(move || {
        papers.with(|view| match view {
            Some(View::Papers(papers)) => keys(lang, papers),
            _ => Vec::new(),
        })
    });
    let choice = move |(key, title): (String, String)| {
        let same = key.clone();
        view! {
            <button
                type="button"
                class="page-tab"
                data-test="signed-paper"
                aria-current=live(move || chosen.with(|chosen| *chosen == same).then_some("true"))
                on:click=move |_| word.set(key.clone())
            >
                {title}
            </button>
        }
    };
    view! {
        {part(move || {
            let all = all.get();
            (all.len() > 1).then(|| view! {
                <nav class="sign-papers" aria-label=say!(lang, papers.title)>
                    {all.into_iter().map(choice).draw_all()}
                </nav>
            })
        })}
        <p class="note">{say!(lang, papers.template)}</p>
        <div class="sign-paper" tabindex="0" role="group" aria-label=say!(lang, inspection.sign_in_full)>
            {part(move || {
                page.with(|view| match view {
                    Some(View::PaperPage(page)) => Some(page.as_ref().clone()),
                    _ => None,
                })
                .map(|page| view! { <PaperSheet page label=say!(lang, inspection.sign_in_full)/> })
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn what_names_no_paper_is_the_record() {
        let visit = InspectionId::from_parts(Timestamp::from_millis(1), [1; 10]);
        let record = Query::PaperPreview { inspection: visit, kind: PaperKind::Record };
        assert_eq!(query_of(visit, ""), record);
        assert_eq!(query_of(visit, "no id"), record);
        let paper = spotcheck_domain::id::PaperId::from_parts(Timestamp::from_millis(1), [2; 10]);
        assert_eq!(query_of(visit, &paper.to_string()), Query::PaperPage { paper });
    }
}
