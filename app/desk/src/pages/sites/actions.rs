//! What is done with a site: each in a dialog that says what it does before it is done.

use super::doing::Doing;
use super::fields::said;
use super::form::{SiteForm, entries, typed};
use super::giving::GiveDialog;
use super::merging::MergeDialog;
use crate::asked::Asked;
use crate::browser::intl::Intl;
use crate::office::use_office;
use crate::pages::units::sectors::use_sectors;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, Entry, Fields, Question, Sending, Sheet, dialogs};
use crate::say;
use crate::words::{site_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ChangeSite, CloseSite, ConfirmSite, ReopenSite, SitePage, Units, UnmergeSites};
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
    let lang = use_lang();
    let office = use_office();
    dialogs(doing, move |what, open| {
        let page = page.clone();
        let site = page.id;
        match what {
            Doing::Change => view! { <ChangeDialog page open units changed /> }.into_any(),
            Doing::Confirm => view! {
                <Question
                    title=say!(lang, sites.confirm_title, name = said(&page, F::Name))
                    open
                    words=say!(lang, sites.confirm)
                    deed=deed(move || async move { office.ask(&ConfirmSite { site }).await })
                    on_done=changed
                    says=say!(lang, sites.confirm_words)
                />
            }
            .into_any(),
            Doing::Close => view! { <CloseDialog page open changed /> }.into_any(),
            Doing::Reopen => view! {
                <Question
                    title=say!(lang, sites.reopen_title, name = said(&page, F::Name))
                    open
                    words=say!(lang, sites.reopen)
                    deed=deed(move || async move { office.ask(&ReopenSite { site }).await })
                    on_done=changed
                    says=say!(lang, sites.reopen_words)
                />
            }
            .into_any(),
            Doing::Give => view! { <GiveDialog page open units changed /> }.into_any(),
            Doing::Merge(into) => view! { <MergeDialog page open into changed /> }.into_any(),
            Doing::Unmerge(site) => {
                let merged = page.merged.iter().find(|one| one.id == site);
                view! {
                    <Question
                        title=say!(
                            lang,
                            sites.unmerge_title,
                            name = merged.map(|one| one.name.clone()).unwrap_or_default()
                        )
                        open
                        words=say!(lang, sites.unmerge)
                        deed=deed(move || async move { office.ask(&UnmergeSites { site }).await })
                        on_done=changed
                        says=say!(lang, sites.unmerge_words)
                    />
                }
                .into_any()
            }
        }
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
    let site = page.id;
    let sheet = Sheet::over(&format!("site/{site}"), &page.fields, F::word);
    let sending = Sending::of(open, changed);
    let save = Callback::new(move |()| {
        if sheet.check(lang, &entries(lang, sectors)) {
            let call = ChangeSite { site, fields: typed(sheet) };
            sending.send(sheet, say!(lang, people.changed), call, |()| ());
        }
    });
    view! {
        <Dialog title=say!(lang, people.change_title, name = said(&page, F::Name)) open>
            <SiteForm sheet units words=say!(lang, desk.save) save open />
        </Dialog>
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
