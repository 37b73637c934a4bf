//! What is done with a site: each in a dialog that says what it does before it is done.

use super::doing::Doing;
use super::fields::said;
use super::form::{SiteForm, entries, typed};
use super::merging::MergeDialog;
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::erased::part;
use crate::office::use_office;
use crate::pages::units::sectors::use_sectors;
use crate::parts::confirm::deed;
use crate::parts::dialog_of;
use crate::parts::{Confirm, Entry, Fields, Sheet};
use crate::say;
use crate::store::use_store;
use crate::words::{site_field_word, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{ChangeSite, CloseSite, ConfirmSite, ReopenSite, SitePage, Units, UnmergeSites};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::time::Day;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

#[component]
pub fn DoingDialogs(
    page: SitePage,
    doing: RwSignal<Option<Doing>>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    part(move || {
        let page = page.clone();
        let open = dialog_of(doing);
        doing.get().map(|what| match what {
            Doing::Change => view! { <ChangeDialog page open units changed /> }.into_any(),
            Doing::Confirm => view! { <ConfirmDialog page open changed /> }.into_any(),
            Doing::Close => view! { <CloseDialog page open changed /> }.into_any(),
            Doing::Reopen => view! { <ReopenDialog page open changed /> }.into_any(),
            Doing::Merge(into) => view! { <MergeDialog page open into changed /> }.into_any(),
            Doing::Unmerge(site) => view! { <UnmergeDialog page site open changed /> }.into_any(),
        })
    })
}

#[component]
fn ChangeDialog(
    page: SitePage,
    open: RwSignal<bool>,
    units: Asked<Units>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let sectors = use_sectors();
    let (office, store) = (use_office(), use_store());
    let site = page.id;
    let stored = page.fields.iter().map(|(field, value)| (field.word().to_owned(), value.clone())).collect();
    let sheet = Sheet::open(&format!("site/{site}"), stored);
    let save = Callback::new(move |()| {
        if !sheet.check(lang, &entries(lang, sectors)) {
            return;
        }
        let fields = typed(sheet);
        sheet.begin();
        spawn_local(async move {
            match office.ask(&ChangeSite { site, fields }).await {
                Ok(()) => {
                    sheet.done();
                    store.toast(say!(lang, people.changed));
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(trouble) => sheet.fail(lang, trouble),
            }
        });
    });
    view! {
        <Dialog title=say!(lang, people.change_title, name = said(&page, F::Name)) open>
            <SiteForm sheet units words=say!(lang, desk.save) save open />
        </Dialog>
    }
}

#[component]
fn ConfirmDialog(page: SitePage, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let site = page.id;
    let doing = deed(move || async move { office.ask(&ConfirmSite { site }).await });
    view! {
        <Confirm
            title=say!(lang, sites.confirm_title, name = said(&page, F::Name))
            open
            words=say!(lang, sites.confirm)
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, sites.confirm_words)}</p>
        </Confirm>
    }
}

/// The fields of the dialog that closes one.
fn closing(lang: crate::words::Lang) -> Vec<Entry> {
    [F::ClosedOn, F::ClosedReason]
        .map(|field| Entry::new(field.word(), site_field_word(lang, field), field.form()))
        .to_vec()
}

#[component]
fn CloseDialog(page: SitePage, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let site = page.id;
    let stored = BTreeMap::from([(F::ClosedOn.word().to_owned(), Intl::today().to_string())]);
    let sheet = Sheet::open(&format!("site/close/{site}"), stored);
    let on = move || sheet.get(F::ClosedOn.word()).parse::<Day>();
    let doing = deed(move || async move {
        let (Ok(on), reason) = (untrack(on), sheet.get_untracked(F::ClosedReason.word())) else {
            return Ok(());
        };
        let done = office.ask(&CloseSite { site, on, reason }).await;
        if done.is_ok() {
            sheet.done();
        }
        done
    });
    let ready = Signal::derive(move || on().is_ok() && !sheet.get(F::ClosedReason.word()).trim().is_empty());
    view! {
        <Confirm
            title=say!(lang, sites.close_title, name = said(&page, F::Name))
            open
            words=say!(lang, sites.close)
            is_danger=true
            ready
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, sites.close_words)}</p>
            <Fields sheet entries=closing(lang) />
        </Confirm>
    }
}

#[component]
fn ReopenDialog(page: SitePage, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let site = page.id;
    let doing = deed(move || async move { office.ask(&ReopenSite { site }).await });
    view! {
        <Confirm
            title=say!(lang, sites.reopen_title, name = said(&page, F::Name))
            open
            words=say!(lang, sites.reopen)
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, sites.reopen_words)}</p>
        </Confirm>
    }
}

#[component]
fn UnmergeDialog(page: SitePage, site: SiteId, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let name = page.merged.iter().find(|one| one.id == site).map(|one| one.name.clone()).unwrap_or_default();
    let doing = deed(move || async move { office.ask(&UnmergeSites { site }).await });
    view! {
        <Confirm
            title=say!(lang, sites.unmerge_title, name = name)
            open
            words=say!(lang, sites.unmerge)
            deed=doing
            on_done=changed
        >
            <p>{say!(lang, sites.unmerge_words)}</p>
        </Confirm>
    }
}
