//! The checklist of a visit, section by section, under a header that counts.

use super::Visit;
use super::photos::camera_href;
use super::progress::{anchor, photos_of, plan_sections, tally};
use super::record_dialog::record_from_item;
use super::tabs::{remember_item, take_item};
use crate::browser::page;
use crate::erased::{DrawAll, effect, live, memo, part};
use crate::parts::checklist_item::{ChecklistItem, ItemFinding, ItemWays};
use crate::parts::empty::EmptyState;
use crate::route::Route;
use crate::say;
use crate::words::{named, use_lang, verdict_word};
use leptos::prelude::*;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{Edit, InspectionView, ItemView};

#[component]
pub fn ProgressHeader(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    // Those that no item named count too, as in the tab.
    let n_hazards = visit.pick(|view| {
        let n_findings = view.findings.len() as u32 + view.n_findings_on_their_way;
        n_findings.max(tally(&view.items).n_hazards)
    });
    let tally = visit.pick(|view| tally(&view.items));
    let has_items = memo(move || tally.get().n_items > 0);
    // The shape says which, and a word says so to who hears the screen: three words do not fit beside the count.
    let marks = move || {
        let tally = tally.get();
        let counts = [
            (Verdict::Conforms, tally.n_conforms),
            (Verdict::Hazard, n_hazards.get()),
            (Verdict::NotApplicable, tally.n_not_applicable),
        ];
        let mark = |(verdict, n): (Verdict, u32)| {
            view! {
                <span class="verdict-mark" data-verdict=verdict.word()>
                    <span class="visually-hidden">{verdict_word(lang, verdict)}</span>
                    {n}
                </span>
            }
        };
        counts.map(mark).into_iter().draw_all()
    };
    let said = move || {
        let tally = tally.get();
        say!(lang, inspection.answered_of, n = tally.n_answered(), all = tally.n_items)
    };
    part(move || {
        has_items.get().then(|| {
            view! {
                <div class="progress-header">
                    <p class="progress-header-count">
                        <strong>{part(move || tally.get().n_answered())}</strong>
                        " / "
                        {part(move || tally.get().n_items)}
                        " "
                        <span>{say!(lang, inspection.items_answered)}</span>
                    </p>
                    <p class="progress-header-tally">{part(marks)}</p>
                    <div class="scale">
                        <progress
                            max=live(move || tally.get().n_items.to_string())
                            prop:value=live(move || f64::from(tally.get().n_answered()))
                            aria-label=said
                        ></progress>
                    </div>
                </div>
            }
        })
    })
}

#[component]
pub fn ChecklistTab(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let plans = visit.pick(plan_sections);
    let place = take_item(visit.id);
    effect(move || {
        if let Some(place) = place {
            page::show_element(&anchor(place));
        }
    });
    part(move || {
        let plans = plans.get();
        if plans.is_empty() {
            return view! {
                <EmptyState
                    icon="hazard"
                    title=say!(lang, inspection.no_checklist_title)
                    words=say!(lang, inspection.no_checklist_words)
                />
            }
            .into_any();
        }
        plans
            .into_iter()
            .enumerate()
            .map(|(nth, plan)| {
                let places = StoredValue::new(plan.items.clone());
                let count = visit.pick(move |view| {
                    let here = places
                        .with_value(|places| tally(places.iter().filter_map(|place| view.items.get(*place))));
                    format!("{} / {}", here.n_answered(), here.n_items)
                });
                let items = plan.items.into_iter().enumerate().map(|(nth_item, place)| {
                    view! { <Item visit place number=format!("{}.{}", nth + 1, nth_item + 1)/> }
                });
                let items = items.draw_all();
                view! {
                    <section class="checklist-section">
                        <h2 class="checklist-section-head">
                            <span class="checklist-section-title">{named(&plan.title, lang)}</span>
                            <span class="checklist-section-count">{count}</span>
                        </h2>
                        <ol class="checklist">{items}</ol>
                    </section>
                }
            })
            .draw_all()
            .into_any()
    })
}

#[component]
fn Item(visit: Visit, place: usize, number: String) -> impl IntoView {
    let Some(first) = visit.view.with_untracked(|view| view.items.get(place).cloned()) else {
        return ().into_any();
    };
    let id = first.item.clone();
    let item =
        memo(move || visit.view.with(|view| view.items.get(place).cloned()).unwrap_or_else(|| first.clone()));
    let photos = {
        let id = id.clone();
        memo(move || visit.photos.with(|photos| photos_of(photos, Some(&id))))
    };
    let findings = visit
        .pick(move |view| view.items.get(place).map(|item| item_findings(view, item)).unwrap_or_default());
    let (answer_key, note_key) = (format!("answers/{id}/verdict"), format!("answers/{id}/note"));
    let noted = {
        let id = id.clone();
        move |note| Edit::NoteAnswer { item: id.clone(), note }
    };
    let ways = ItemWays {
        on_answer: {
            let (id, key) = (id.clone(), answer_key.clone());
            Callback::new(move |verdict| visit.link.edit(&key, Edit::Answer { item: id.clone(), verdict }))
        },
        answer_problem: visit.link.problem(&answer_key),
        note_draft: visit.link.draft(&note_key),
        on_note_draft: visit.link.on_draft(&note_key, noted.clone()),
        on_note: visit.link.on_edit(&note_key, noted),
        note_problem: visit.link.problem(&note_key),
        on_photo: Callback::new(move |photo| visit.shown_photo.set(Some(photo))),
        on_record: {
            let id = id.clone();
            Callback::new(move |()| {
                record_from_item(visit, id.clone(), item.with_untracked(|item| item.level));
            })
        },
        camera: camera_href(visit.id, Some(&id)),
    };
    view! {
        <ChecklistItem
            item
            number
            anchor=anchor(place)
            photos
            findings
            may_write=visit.may_write
            ways
            // Camera and finding lead back to the item that was touched last.
            on:click=move |_| remember_item(visit.id, place)
        />
    }
    .into_any()
}

fn item_findings(view: &InspectionView, item: &ItemView) -> Vec<ItemFinding> {
    let title = |id| view.findings.iter().find(|card| card.row.id == id).map(|card| card.row.title.clone());
    let links = item.findings.iter().map(|id| ItemFinding {
        href: Route::Finding(*id).to_string(),
        title: title(*id).unwrap_or_default(),
    });
    links.collect()
}
