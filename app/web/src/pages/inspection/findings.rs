//! The findings that this visit recorded.

use super::Visit;
use crate::erased::{DrawAll, memo, part};
use crate::parts::FindingCardPart;
use crate::parts::empty::EmptyState;
use crate::route::Route;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::term::State;

#[component]
pub fn FindingsTab(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let findings = visit.pick(|view| view.findings.clone());
    let n_on_way = visit.pick(|view| view.n_findings_on_their_way);
    let n_recorded = memo(move || {
        findings.with(|all| all.iter().filter(|card| card.row.state == State::Recorded).count())
    });
    view! {
        {part(move || (n_recorded.get() > 0).then(|| view! {
            <a class="button" data-test="to-order" href=Route::Order(visit.id).to_string()>
                {say!(lang, finding.sheet_link, n = n_recorded.get())}
            </a>
        }))}
        {part(move || {
            let findings = findings.get();
            if findings.is_empty() {
                return view! {
                    <EmptyState
                        icon="hazard"
                        title=say!(lang, inspection.findings_empty_title)
                        words=say!(lang, inspection.findings_empty_words)
                    />
                }
                .into_any();
            }
            let cards = findings.into_iter().map(|card| view! { <li><FindingCardPart card/></li> });
            let cards = cards.draw_all();
            view! {
                <h2 class="visually-hidden">{say!(lang, inspection.findings_list)}</h2>
                <ul class="cards">{cards}</ul>
            }
            .into_any()
        })}
        {part(move || {
            let n = n_on_way.get();
            (n > 0).then(|| view! { <p class="note" role="status">{say!(lang, inspection.findings_on_way, n = n)}</p> })
        })}
    }
}
