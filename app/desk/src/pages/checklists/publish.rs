//! Publishing a draft: what it changes is said before it is done.

use crate::asked::Asked;
use crate::erased::{DrawAll, live, part};
use crate::office::{Trouble, use_office};
use crate::parts::TroubleNote;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, change_kind_word, named, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{PublishChecklist, ReadChecklist};
use spotcheck_domain::library::ListChange;
use spotcheck_web::form::Form;
use spotcheck_web::pages::record::PlainField;
use spotcheck_web::parts::{Dialog, Skeleton};

/// So many changes are told one by one.
const MOST: usize = 40;

#[component]
pub fn PublishDialog(list: String, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let title = say!(lang, library.publish_title);
    view! {
        <Dialog title open>
            <PublishForm list=list.clone() open changed />
        </Dialog>
    }
}

#[component]
fn PublishForm(list: String, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let list = StoredValue::new(list);
    let sheet = Asked::watch(move || Some(ReadChecklist { list: list.get_value() }));
    let form = Form::open(format!("desk/publish/{}", list.get_value()));
    let note = form.word("note");
    let trouble = RwSignal::new(None::<Trouble>);
    let is_busy = RwSignal::new(false);
    let publish = move |_| {
        let revision = sheet.answer.with_untracked(|sheet| sheet.as_ref().map(|sheet| sheet.revision));
        let Some(revision) = revision.filter(|_| !is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let call = PublishChecklist { list: list.get_value(), revision, note: note.get_untracked() };
        spawn_local(async move {
            let done = office.ask(&call).await;
            let _ = is_busy.try_set(false);
            match done {
                Ok(published) => {
                    form.done();
                    store.toast(say!(lang, library.published, n = published.number));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(said) => drop(trouble.try_set(Some(said))),
            }
        });
    };
    view! {
        <div class="dialog-body">
            <p>{say!(lang, library.publish_words)}</p>
            {part(move || match sheet.answer.get() {
                Some(sheet) => changes(lang, &sheet.changes),
                None => view! { <Skeleton /> }.into_any(),
            })}
            <PlainField label=say!(lang, library.note) word=note test="publish-note" />
            <TroubleNote trouble=sheet.trouble />
            <TroubleNote trouble />
        </div>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| open.set(false)>{say!(lang, desk.cancel)}</button>
            <button
                type="button"
                class="button"
                data-kind="primary"
                data-test="confirm"
                disabled=live(move || sheet.answer.with(Option::is_none))
                aria-busy=live(move || is_busy.get().then_some("true"))
                on:click=publish
            >
                {say!(lang, library.publish)}
            </button>
        </div>
    }
}

fn changes(lang: Lang, all: &[ListChange]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="note">{say!(lang, library.no_changes)}</p> }.into_any();
    }
    let lines = all.iter().take(MOST).map(|change| {
        let kind = change_kind_word(lang, change.kind);
        view! { <li data-change=change.kind.word()><b>{kind}</b> " " {named(&change.what, lang)}</li> }
    });
    let lines = lines.draw_all();
    let more = (all.len() > MOST).then(|| {
        view! { <p class="note">{say!(lang, library.more_changes, n = all.len() - MOST)}</p> }
    });
    view! {
        <ul class="list-changes" role="list" data-test="changes">{lines}</ul>
        {more}
    }
    .into_any()
}
