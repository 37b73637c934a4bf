//! A published checklist as inspectors walk through it.

use crate::erased::DrawAll;
use crate::say;
use crate::words::{Lang, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::ChecklistSheet;
use spotcheck_domain::reference::{CatalogHazard, Checklist, ChecklistSection};
use spotcheck_web::parts::LevelMark;
use std::collections::BTreeMap;

#[component]
pub fn Read(sheet: ChecklistSheet) -> impl IntoView {
    let lang = use_lang();
    let words: BTreeMap<String, CatalogHazard> =
        sheet.hazards.iter().map(|hazard| (hazard.id.clone(), hazard.clone())).collect();
    sheet.published.map(|list| {
        let section = |one: &ChecklistSection| section(lang, &list, one, &words);
        list.sections.iter().map(section).draw_all()
    })
}

fn section(
    lang: Lang,
    list: &Checklist,
    one: &ChecklistSection,
    words: &BTreeMap<String, CatalogHazard>,
) -> AnyView {
    let items = one.items.iter().map(|id| {
        // As it was published, where the words are the unit's own.
        let hazard = list.word(id).or_else(|| words.get(id));
        let question = hazard.map_or_else(|| id.clone(), |hazard| named(&hazard.question, lang));
        let told = hazard.map(|hazard| {
            let said = [named(&hazard.basis, lang), named(&hazard.clause, lang)];
            let said: Vec<String> = said.into_iter().filter(|said| !said.is_empty()).collect();
            let days = match hazard.default_days {
                0 => say!(lang, library.at_once).to_owned(),
                n => say!(lang, library.n_days, n = n),
            };
            view! { <small><LevelMark level=hazard.level/> {said.join(" · ")} " " {days}</small> }
        });
        view! { <li class="list-item"><div class="list-item-body"><span class="list-item-words">{question}</span>{told}</div></li> }
    });
    let items = items.draw_all();
    view! {
        <section class="list-section">
            <h2>{named(&one.title, lang)}</h2>
            <ol class="list-items">{items}</ol>
        </section>
    }
    .into_any()
}
