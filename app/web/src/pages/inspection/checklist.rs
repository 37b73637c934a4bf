//! The checklist of a visit, section by section: lines that are answered or to come, and the one question that is asked.
//! A section of which all is answered folds to one line.

use super::Visit;
use super::find::{FindBox, is_left_out, watch_found};
use super::photos::camera_href;
use super::progress::{
    SectionPlan, anchor, bulks, division, first_unanswered, photos_of, plan_sections, section_anchor, tally,
    withdrawable,
};
use super::record_dialog::record_from_item;
use super::tabs::remembered_item;
use crate::browser::page;
use crate::erased::{DrawAll, effect, live, memo, part};
use crate::parts::checklist_item::ChecklistItem;
use crate::parts::checklist_shown::{ItemFinding, ItemShown, ItemWays, Tap};
use crate::parts::empty::EmptyState;
use crate::route::Route;
use crate::say;
use crate::words::{named, use_lang, verdict_word};
use leptos::prelude::*;
use spotcheck_domain::id::BulkId;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{Edit, InspectionView, ItemView};

/// One division for each question: how far the visit is, and where its hazards are.
#[component]
pub fn Ruler(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let divisions = memo(move || {
        let at = visit.at.get();
        let of = |(place, item): (usize, &ItemView)| division(item, at == Some(place));
        visit.view.with(|view| view.items.iter().enumerate().map(of).collect::<Vec<_>>())
    });
    let tally = visit.pick(|view| tally(&view.items));
    let said = move || {
        let tally = tally.get();
        let answered = say!(lang, inspection.answered_of, n = tally.n_answered(), all = tally.n_items);
        match tally.n_hazards {
            0 => answered,
            n => format!("{answered} · {} {n}", verdict_word(lang, Verdict::Hazard)),
        }
    };
    part(move || {
        let divisions = divisions.get();
        (!divisions.is_empty()).then(|| {
            let each = divisions.into_iter().map(|division| view! { <i data-answer=division></i> });
            let each = each.draw_all();
            view! {
                <div
                    class="divisions"
                    role="img"
                    aria-label=said
                    data-answered=live(move || tally.get().n_answered().to_string())
                >
                    {each}
                </div>
            }
        })
    })
}

#[component]
pub fn ChecklistTab(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let plans = visit.pick(plan_sections);
    // The question that was left; at first, the first that is open.
    let left = remembered_item(visit.id);
    let first = visit.view.with_untracked(|view| left.or_else(|| first_unanswered(&view.items)));
    // Where nothing may be answered nothing is asked.
    let first = first.filter(|_| visit.may_write.get_untracked());
    visit.set_at(first);
    let is_begun =
        visit.view.with_untracked(|view| first.is_some_and(|at| at > 0) || view.row.n_answered > 0);
    effect(move || {
        if let Some(at) = first.filter(|_| is_begun) {
            page::show_element(&anchor(at));
        }
    });
    let found = watch_found(visit);
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
        let sections =
            plans.into_iter().enumerate().map(|(nth, plan)| view! { <Section visit nth plan found/> });
        let sections = sections.draw_all();
        view! {
            <FindBox visit found/>
            <div
                class="checklist-sections"
                data-asks=live(move || visit.at.get().is_some().then_some(""))
            >
                {sections}
            </div>
        }
        .into_any()
    })
}

#[component]
fn Section(visit: Visit, nth: usize, plan: SectionPlan, found: Memo<Option<Vec<u32>>>) -> impl IntoView {
    let lang = use_lang();
    let title = named(&plan.title, lang);
    let places = StoredValue::new(plan.items.clone());
    let here = visit.pick(move |view| {
        places.with_value(|places| tally(places.iter().filter_map(|place| view.items.get(*place))))
    });
    let is_unfolded = RwSignal::new(false);
    let is_asked = move || visit.at.get().is_some_and(|at| places.with_value(|places| places.contains(&at)));
    let may_fold = memo(move || {
        visit.may_write.get() && here.get().n_unanswered() == 0 && !is_asked() && found.with(Option::is_none)
    });
    let is_folded = memo(move || may_fold.get() && !is_unfolded.get());
    let is_hidden =
        memo(move || places.with_value(|places| places.iter().all(|place| is_left_out(found, *place))));
    let items = plan.items.into_iter().enumerate().map(|(nth_item, place)| {
        view! { <Item visit place number=format!("{}.{}", nth + 1, nth_item + 1) found/> }
    });
    let items = items.draw_all();
    let words = move || {
        let (title, here) = (title.clone(), here.get());
        view! {
            <span class="checklist-item-number">{nth + 1}</span>
            <span class="checklist-section-title">{title}</span>
            <span class="checklist-section-count">{format!("{}/{}", here.n_answered(), here.n_items)}</span>
        }
    };
    let head = move || {
        let words = words.clone();
        if !may_fold.get() {
            return view! { <h2 class="checklist-section-words">{part(words)}</h2> }.into_any();
        }
        view! {
            <h2 class="checklist-section-words" data-folds="">
                <button
                    type="button"
                    class="checklist-fold"
                    aria-expanded=live(move || is_unfolded.get().to_string())
                    on:click=move |_| is_unfolded.update(|unfolded| *unfolded = !*unfolded)
                >
                    {part(words)}
                </button>
            </h2>
        }
        .into_any()
    };
    view! {
        <section class="checklist-section" id=section_anchor(nth) hidden=live(move || is_hidden.get())>
            <div class="checklist-section-head">
                {part(head)}
                <RestWays visit places/>
            </div>
            <ol class="checklist" hidden=live(move || is_folded.get())>{items}</ol>
        </section>
    }
}

/// What is open in a section answered together, and taken back.
#[component]
fn RestWays(visit: Visit, places: StoredValue<Vec<usize>>) -> impl IntoView {
    let lang = use_lang();
    let of_view = move |view: &InspectionView| {
        let items = places.with_value(|places| {
            places.iter().filter_map(|place| view.items.get(*place)).cloned().collect::<Vec<_>>()
        });
        (items.iter().any(|item| item.verdict.is_none()), bulks(&items))
    };
    let state = visit.pick(of_view);
    let rest = move |verdict: Verdict, test: &'static str, words: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test=test
                on:click=move |_| places.with_value(|places| visit.answer_rest(places, verdict))
            >
                {words}
            </button>
        }
    };
    let undo = move |(bulk, verdict): (BulkId, Verdict)| {
        let words = match verdict {
            Verdict::NotLookedAt => say!(lang, inspection.rest_undo_not_looked_at),
            _ => say!(lang, inspection.rest_undo_conforms),
        };
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="undo-rest"
                on:click=move |_| visit.strike_rest(bulk)
            >
                {words}
            </button>
        }
    };
    part(move || {
        let (is_open, bulks) = state.get();
        if !visit.may_write.get() {
            return ().into_any();
        }
        let open = is_open.then(|| {
            view! {
                {rest(Verdict::Conforms, "rest-conforms", say!(lang, inspection.rest_conforms))}
                {rest(Verdict::NotLookedAt, "rest-not-looked-at", say!(lang, inspection.rest_not_looked_at))}
            }
        });
        view! { <div class="checklist-section-ways">{open}{bulks.into_iter().map(undo).draw_all()}</div> }
            .into_any()
    })
}

#[component]
fn Item(visit: Visit, place: usize, number: String, found: Memo<Option<Vec<u32>>>) -> impl IntoView {
    let Some(first) = visit.item(place) else { return ().into_any() };
    let id = first.item.clone();
    let item =
        memo(move || visit.view.with(|view| view.items.get(place).cloned()).unwrap_or_else(|| first.clone()));
    let photos = {
        let id = id.clone();
        memo(move || visit.photos.with(|photos| photos_of(photos, Some(&id))))
    };
    let findings = visit
        .pick(move |view| view.items.get(place).map(|item| item_findings(view, item)).unwrap_or_default());
    let withdrawable =
        visit.pick(move |view| view.items.get(place).and_then(|item| withdrawable(view, item)));
    let (answer_key, note_key) = (format!("answers/{id}/verdict"), format!("answers/{id}/note"));
    let noted = {
        let id = id.clone();
        move |note| Edit::NoteAnswer { item: id.clone(), note }
    };
    let tapped = RwSignal::new(None::<Tap>);
    let problem = visit.link.problem(&answer_key);
    let verdict = memo(move || {
        let stored = item.with(|item| item.verdict);
        match tapped.get() {
            Some(tap) if problem.with(Option::is_none) && tap.base == stored => tap.wanted,
            _ => stored,
        }
    });
    let shown = ItemShown {
        item,
        verdict,
        photos,
        findings,
        may_write: visit.may_write,
        is_asked: memo(move || visit.at.get() == Some(place)),
        // A hazard that somebody else has by now leaves the ledger by its named ends only.
        may_undo: memo(move || {
            let is_free = findings.with(Vec::is_empty) || withdrawable.get().is_some();
            visit.may_write.get() && is_free && visit.last.get().is_some_and(|last| last.place == place)
        }),
        may_withdraw: memo(move || withdrawable.get().is_some()),
        is_hidden: memo(move || is_left_out(found, place)),
    };
    let ways = ItemWays {
        on_answer: Callback::new(move |wanted| visit.answer(place, wanted, tapped)),
        answer_problem: problem,
        note_draft: visit.link.draft(&note_key),
        on_note_draft: visit.link.on_draft(&note_key, noted.clone()),
        on_note: visit.link.on_edit(&note_key, noted),
        note_problem: visit.link.problem(&note_key),
        on_photo: Callback::new(move |photo| visit.shown_photo.set(Some(photo))),
        on_record: Callback::new(move |()| {
            let item = item.get_untracked();
            if item.title.is_empty() {
                visit.asks_record.set(true);
            } else {
                record_from_item(visit, place, &item, tapped);
            }
        }),
        on_open: Callback::new(move |()| {
            visit.seeks.set(false);
            visit.open(place);
        }),
        on_undo: Callback::new(move |()| visit.undo(tapped)),
        on_withdraw: Callback::new(move |()| {
            if let Some(finding) = withdrawable.get_untracked() {
                visit.withdraw(place, finding, tapped);
            }
        }),
        camera: camera_href(visit.id, Some(&id)),
    };
    view! { <ChecklistItem shown number anchor=anchor(place) ways/> }.into_any()
}

fn item_findings(view: &InspectionView, item: &ItemView) -> Vec<ItemFinding> {
    let card = |id| view.findings.iter().find(|card| card.row.id == id);
    let links = item.findings.iter().map(|id| ItemFinding {
        href: Route::Finding(*id).to_string(),
        title: card(*id).map(|card| card.row.title.clone()).unwrap_or_default(),
        n_photos: card(*id).map_or(0, |card| card.row.n_photos),
    });
    links.collect()
}
