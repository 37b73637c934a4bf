//! The papers of this visit: those that were made, and how those read that can be made.

use super::Visit;
use crate::erased::{DrawAll, memo, part};
use crate::parts::Tag;
use crate::route::Route;
use crate::say;
use crate::words::{dotted, paper_kind_word, paper_state_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::paper::{PaperKind, PaperState};
use spotcheck_protocol::{PapersView, Query, View};

/// What a visit always has, whether or not this person may make it.
const READ_BY_ALL: [PaperKind; 1] = [PaperKind::Record];

#[component]
pub fn Papers(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let watched = visit.store.watch(move || Query::Papers { inspection: visit.id });
    let papers = memo(move || {
        watched.with(|view| match view {
            Some(View::Papers(papers)) => Some(papers.clone()),
            _ => None,
        })
    });
    let line = move |href: String, words: String, tag: Option<&'static str>| {
        view! {
            <li>
                <a class="list-row" href=href>
                    <span class="list-row-body"><span class="list-row-title">{words}</span></span>
                    {tag.map(|words| view! { <span class="list-row-end"><Tag words/></span> })}
                </a>
            </li>
        }
    };
    part(move || {
        papers.get().map(|papers| {
            let made = papers.papers.iter().map(|card| {
                let words = dotted(&[paper_kind_word(lang, card.row.kind), card.row.number.as_str()]);
                let state =
                    (card.row.state != PaperState::Made).then(|| paper_state_word(lang, card.row.state));
                line(Route::Paper(card.row.id).to_string(), words, state)
            });
            let previews = previewed(&papers).into_iter().map(|kind| {
                let href = Route::PaperPreview { inspection: visit.id, kind }.to_string();
                line(href, paper_kind_word(lang, kind).to_owned(), Some(say!(lang, papers.preview_tag)))
            });
            view! {
                <section class="section" data-test="papers">
                    <h2 class="section-title">{say!(lang, papers.title)}</h2>
                    <ul class="list">{made.chain(previews).draw_all()}</ul>
                </section>
            }
        })
    })
}

/// Kinds of which there is none yet, and of which one can be read before it is made.
fn previewed(papers: &PapersView) -> Vec<PaperKind> {
    let is_made = |kind: &PaperKind| {
        papers.papers.iter().any(|card| card.row.kind == *kind && card.row.state != PaperState::Void)
    };
    let mut kinds: Vec<PaperKind> = READ_BY_ALL.into_iter().chain(papers.may_make.iter().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.retain(|kind| !is_made(kind));
    kinds
}
