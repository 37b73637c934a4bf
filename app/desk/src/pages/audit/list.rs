//! The entries: when, who, what, about what.

use super::note::note_words;
use crate::erased::{memo, part};
use crate::office::use_office;
use crate::paged::Paged;
use crate::parts::{Column, Table};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, moment, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{AuditEntry, AuditValue, ReadAudit};
use spotcheck_web::parts::{EmptyState, Skeleton};

#[component]
pub fn EntryList(log: Paged<ReadAudit>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let office = use_office();
    let open = memo(move || match here.place.get() {
        Desk::AuditEntry(id) => Some(id.to_string()),
        _ => None,
    });
    let is_empty = memo(move || log.rows.with(Vec::is_empty));
    let table = move || {
        view! {
            <Table
                label=say!(lang, audit.title)
                columns=columns(lang)
                rows=log.rows
                key=|entry: &AuditEntry| entry.id.to_string()
                href=move |entry: &AuditEntry| here.beside(&Desk::AuditEntry(entry.id))
                open=open
                on_open=move |address: String| here.go_to(&address)
                on_close=move |()| here.close()
                n_all=log.n_all
                on_end=move |()| log.more(office)
            />
        }
    };
    view! {
        <section class="desk-list" aria-label=say!(lang, audit.title)>
            {part(move || match (log.is_known.get(), is_empty.get()) {
                (false, _) => view! { <Skeleton /> }.into_any(),
                (true, true) => view! {
                    <EmptyState icon="history" title=say!(lang, audit.none_title) words=say!(lang, audit.none) />
                }
                .into_any(),
                (true, false) => table().into_any(),
            })}
        </section>
    }
}

fn columns(lang: Lang) -> Vec<Column<AuditEntry>> {
    vec![
        Column::words(say!(lang, audit.column_act), move |entry: &AuditEntry| named(&entry.said, lang))
            .width("13rem"),
        Column::words(say!(lang, audit.column_who), move |entry: &AuditEntry| who(lang, entry)).width("8rem"),
        Column::words(say!(lang, audit.column_subject), |entry: &AuditEntry| entry.subject_name.clone())
            .width("10rem"),
        Column::words(say!(lang, audit.column_note), move |entry: &AuditEntry| note_words(lang, &entry.note))
            .wide(),
        Column::words(say!(lang, audit.column_at), move |entry: &AuditEntry| moment(lang, entry.at))
            .width("11rem"),
    ]
}

/// Who did it; of the office itself, and of what was taken out, that.
pub fn who(lang: Lang, entry: &AuditEntry) -> String {
    if entry.blacked.contains(&AuditValue::Actor) {
        say!(lang, audit.blacked).to_owned()
    } else if entry.actor.is_none() {
        say!(lang, audit.by_server).to_owned()
    } else {
        entry.actor_name.clone()
    }
}
