//! Recording a finding: from an item of the checklist at a tap, or by its name first. Leads to the finding.

use super::Visit;
use super::progress::Unrecorded;
use crate::browser::place;
use crate::erased::{live, memo};
use crate::form::{Form, reopen};
use crate::pages::record::LevelSegments;
use crate::parts::Dialog;
use crate::parts::catalog_suggest::CatalogSuggest;
use crate::parts::checklist_shown::Tap;
use crate::route::{Route, Subject};
use crate::say;
use crate::store::use_store;
use crate::words::{failure_words, named, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::term::{Level, PhotoRole, Verdict};
use spotcheck_protocol::{Failure, HazardView, ItemView, Reply, Request};

/// The catalogue's words of the item become the finding's, and the camera opens for it. A second tap makes no second one:
/// what was made leads away from the page.
pub fn record_from_item(visit: Visit, place: usize, item: &ItemView, tapped: RwSignal<Option<Tap>>) {
    if visit.is_recording.get_untracked() {
        return;
    }
    visit.is_recording.set(true);
    let (id, level) = (item.item.clone(), item.level);
    tapped.set(Some(Tap { base: item.verdict, wanted: Some(Verdict::Hazard) }));
    visit.answered(place, item);
    spawn_local(async move {
        match record(visit, Some(id), String::new(), level).await {
            Ok(finding) => {
                let subject = Subject::Finding(finding);
                visit.way.run(Route::Camera { subject, role: PhotoRole::Before, item: None });
            }
            Err(failure) => {
                tapped.try_set(None);
                if visit.is_recording.try_set(false).is_none() {
                    visit.ask(Some(place));
                }
                visit.store.say_failure(visit.lang, &failure);
            }
        }
    });
}

/// Each of these hazards becomes a finding with the catalogue's words; what could not be stored is told, and waits on.
pub fn record_all(visit: Visit, waits: Vec<Unrecorded>) {
    let (store, lang) = (visit.store, visit.lang);
    if visit.is_recording.get_untracked() {
        return;
    }
    visit.is_recording.set(true);
    spawn_local(async move {
        for one in waits {
            if let Err(failure) = record(visit, Some(one.item), String::new(), one.level).await {
                store.say_failure(lang, &failure);
                break;
            }
        }
        visit.is_recording.try_set(false);
    });
}

async fn record(
    visit: Visit,
    item: Option<String>,
    title: String,
    level: Level,
) -> Result<FindingId, Failure> {
    let inspection: InspectionId = visit.id;
    let request = Request::RecordFinding { inspection, item, title, level, position: place::fresh() };
    match visit.store.send(request).await? {
        Reply::Made { document } => Ok(document.into()),
        _ => Err(Failure::StorageFault),
    }
}

/// Asks for the name first; the words stay when the dialog is closed.
#[component]
pub fn RecordDialog(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let form = Form::open(format!("record/{}", visit.id));
    let (title, chosen, chosen_title) = (form.word("title"), form.word("hazard"), form.word("hazard_title"));
    let (level_word, title_now) = (form.word("level"), title.signal());
    let level = memo(move || level_word.get().parse().unwrap_or(Level::General));
    reopen(form, visit.asks_record);
    let problem = RwSignal::new(None::<String>);
    let is_busy = visit.is_recording;
    let sector = visit.pick(|view| view.row.sector.clone());
    let take = Callback::new(move |words| {
        let words: String = words;
        title.set(words);
        problem.set(None);
    });
    let choose = Callback::new(move |hazard: HazardView| {
        let words = named(&hazard.title, lang);
        title.set(words.clone());
        level_word.set(hazard.level.word());
        chosen.set(hazard.id);
        chosen_title.set(words);
    });
    let go_on = move || {
        let words = title.get_untracked().trim().to_owned();
        if words.is_empty() {
            problem.set(Some(say!(lang, inspection.record_needs_title).to_owned()));
            return;
        }
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        // Other words than the catalogue's are another hazard.
        let hazard =
            Some(chosen.get_untracked()).filter(|id| !id.is_empty() && chosen_title.get_untracked() == words);
        spawn_local(async move {
            let made = record(visit, None, words.clone(), level.get_untracked()).await;
            if let (Ok(finding), Some(hazard)) = (&made, hazard) {
                let request = Request::UseCatalogHazard { finding: *finding, hazard, title: words };
                store.send_or_say(lang, request);
            }
            is_busy.try_set(made.is_ok());
            match made {
                Ok(finding) => {
                    form.done();
                    visit.asks_record.try_set(false);
                    visit.way.run(Route::Finding(finding));
                }
                Err(failure) => {
                    problem.try_set(Some(failure_words(lang, &failure)));
                }
            }
        });
    };
    view! {
        <Dialog title=say!(lang, inspection.record_title) open=visit.asks_record>
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    go_on();
                }
            >
                <CatalogSuggest
                    label=say!(lang, inspection.record_name)
                    hint=say!(lang, inspection.record_name_hint)
                    sector
                    value=title_now
                    draft=Signal::stored(None::<String>)
                    on_draft=take
                    on_edit=take
                    on_choose=choose
                    problem
                    is_loose=true
                />
                <LevelSegments level on_choose=Callback::new(move |choice: Level| level_word.set(choice.word())) name="new-level"/>
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| visit.asks_record.set(false)>
                        {say!(lang, frame.cancel)}
                    </button>
                    <button
                        type="submit"
                        class="button"
                        data-kind="primary"
                        data-test="record-go"
                        aria-busy=live(move || is_busy.get().then_some("true"))
                    >
                        {say!(lang, inspection.record_go)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
