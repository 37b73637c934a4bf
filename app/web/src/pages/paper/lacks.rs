//! What is still to be entered before a paper is given, and by whom. What is not entered prints as a blank.

use crate::erased::{DrawAll, memo, part};
use crate::parts::Banner;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::wording::Lack;
use spotcheck_protocol::PaperPage;
use std::sync::Arc;

#[component]
pub fn Lacks(view: Signal<Arc<PaperPage>>) -> impl IntoView {
    let lang = use_lang();
    let lacks = memo(move || view.with(|view| view.content.lacks.clone()));
    let n_on_way = memo(move || view.with(|view| view.n_on_their_way));
    view! {
        {part(move || {
            let n = n_on_way.get();
            (n > 0).then(|| view! { <Banner tone="warning" words=say!(lang, papers.on_their_way, n = n)/> })
        })}
        {part(move || {
            let lacks = lacks.get();
            let lines = lacks.iter().map(|lack| view! { <li data-lack=lack.word()>{words(lang, *lack)}</li> });
            (!lacks.is_empty()).then(|| view! {
                <section class="section" data-test="paper-lacks">
                    <h2 class="section-title">{say!(lang, papers.lacks)}</h2>
                    <ul class="paper-lacks">{lines.draw_all()}</ul>
                </section>
            })
        })}
    }
}

fn words(lang: Lang, lack: Lack) -> &'static str {
    match lack {
        Lack::Office => say!(lang, papers.lack_office),
        Lack::Appeal => say!(lang, papers.lack_appeal),
        Lack::Items => say!(lang, papers.lack_items),
        Lack::Terms => say!(lang, papers.lack_terms),
        Lack::SecondOfficer => say!(lang, papers.lack_second_officer),
        Lack::Certificate => say!(lang, papers.lack_certificate),
        Lack::Earlier => say!(lang, papers.lack_earlier),
    }
}
