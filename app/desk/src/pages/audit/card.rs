//! One entry beside the list: all that it says, the ways from it, and blacking out.

use super::list::who;
use super::note::note_words;
use super::{MayBlackOut, PERSON};
use crate::erased::{DrawAll, memo, part};
use crate::office::use_office;
use crate::paged::Paged;
use crate::parts::confirm::{Confirm, deed};
use crate::parts::{Panel, PanelAbsent};
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, moment, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{AuditEntry, AuditValue, BlackOut, ReadAudit};
use spotcheck_web::form::Form;
use spotcheck_web::pages::record::PlainField;

#[component]
pub fn EntryCard(id: i64, log: Paged<ReadAudit>) -> impl IntoView {
    let entry = memo(move || log.rows.with(|rows| rows.iter().find(|entry| entry.id == id).cloned()));
    part(move || match entry.get() {
        Some(entry) => view! { <Shown entry log /> }.into_any(),
        None if log.is_known.get() => view! { <PanelAbsent /> }.into_any(),
        None => ().into_any(),
    })
}

#[component]
fn Shown(entry: AuditEntry, log: Paged<ReadAudit>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let is_asking = RwSignal::new(false);
    let may = memo(move || log.note.with(|note| *note == Some(MayBlackOut(true))));
    let is_all_gone = entry.blacked.len() == AuditValue::ALL.len();
    let title = Signal::stored(named(&entry.said, lang));
    let above = Signal::stored(moment(lang, entry.at));
    let facts = facts(lang, &entry);
    let facts = facts.into_iter().map(|(words, value)| view! { <dt>{words}</dt><dd>{value}</dd> }).draw_all();
    let of_person = entry.actor.map(|person| {
        let only =
            here.query.with(|query| format!("{}{}", Desk::Audit, query.with(PERSON, &person.to_string())));
        view! {
            <a class="button" href=only data-test="only-person">{say!(lang, audit.only_person)}</a>
            <a class="button" href=Desk::Person(person).to_string()>{say!(lang, audit.to_person)}</a>
        }
    });
    let id = entry.id;
    view! {
        <Panel title above>
            <dl class="desk-facts">{facts}</dl>
            <div class="desk-buttons">
                {of_person}
                {part(move || (may.get() && !is_all_gone).then(|| view! {
                    <button type="button" class="button" data-test="black-out" on:click=move |_| is_asking.set(true)>
                        {say!(lang, audit.black_out)}
                    </button>
                }))}
            </div>
        </Panel>
        <BlackOutDialog id is_asking log />
    }
}

/// What it says, by its words; what is empty is left out.
fn facts(lang: Lang, entry: &AuditEntry) -> Vec<(&'static str, String)> {
    let gone = |value| entry.blacked.contains(&value);
    let or_gone = |value, text: &str| {
        if gone(value) { say!(lang, audit.blacked).to_owned() } else { text.to_owned() }
    };
    let facts = [
        (say!(lang, audit.column_who), who(lang, entry)),
        (say!(lang, audit.column_subject), or_gone(AuditValue::Subject, &entry.subject_name)),
        (say!(lang, audit.subject_id), entry.subject.clone().unwrap_or_default()),
        (say!(lang, audit.column_note), or_gone(AuditValue::Note, &note_words(lang, &entry.note))),
        (say!(lang, audit.number), entry.id.to_string()),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

#[component]
fn BlackOutDialog(id: i64, is_asking: RwSignal<bool>, log: Paged<ReadAudit>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let form = Form::open(format!("black-out/{id}"));
    let reason = form.word("reason");
    let words = reason.signal();
    let ready = memo(move || words.with(|words| !words.trim().is_empty()));
    let done = move || {
        form.done();
        log.reload();
    };
    view! {
        <Confirm
            title=say!(lang, audit.black_out)
            open=is_asking
            words=say!(lang, audit.black_out)
            is_danger=true
            ready=Signal::derive(move || ready.get())
            deed=deed(move || {
                let call = BlackOut { entry: id, values: AuditValue::ALL.to_vec(), reason: reason.get_untracked() };
                async move { office.ask(&call).await }
            })
            on_done=move |()| done()
        >
            <p>{say!(lang, audit.black_out_words)}</p>
            <PlainField label=say!(lang, audit.reason) word=reason is_long=true />
        </Confirm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::reference::Named;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn what_is_blacked_out_is_said_and_not_left_blank() {
        let entry = AuditEntry {
            id: 7,
            at: Timestamp::from_millis(1),
            actor: None,
            actor_name: String::new(),
            act: "enter_person".into(),
            said: Named::default(),
            subject: None,
            subject_name: String::new(),
            note: String::new(),
            blacked: vec![AuditValue::Note],
        };
        let said = facts(Lang::zh, &entry);
        assert!(said.contains(&("说明", "已涂黑".to_owned())), "{said:?}");
        assert!(said.contains(&("人员", "系统".to_owned())), "{said:?}");
        let entry = AuditEntry { blacked: vec![AuditValue::Actor], ..entry };
        assert_eq!(who(Lang::zh, &entry), "已涂黑");
    }
}
