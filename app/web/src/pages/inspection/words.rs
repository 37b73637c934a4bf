//! What a person writes about the visit, and what is known of it beforehand.

use super::Visit;
use crate::erased::{DrawAll, part};
use crate::parts::{TextArea, TextField, Truth};
use crate::say;
use crate::words::{dotted, kind_word, moment, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::InspectionField;
use spotcheck_protocol::Edit;

const CONTACT: &str = "site_contact";
const NARRATIVE: &str = "narrative";

#[component]
pub fn WordsTab(visit: Visit) -> impl IntoView {
    view! {
        <div class="stack">
            <Written visit/>
            <Facts visit/>
        </div>
    }
}

#[component]
fn Written(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let narrative = visit.pick(|view| view.narrative.clone());
    let contact = visit.pick(|view| view.site_contact.clone());
    let (draft_narrative, edit_narrative) = visit.link.ways(NARRATIVE, |text| Edit::Narrate { text });
    let (draft_contact, edit_contact) =
        visit.link.ways(CONTACT, |value| Edit::SetInspection { field: InspectionField::Contact, value });
    part(move || {
        if !visit.may_write.get() {
            let told =
                [(say!(lang, inspection.narrative), narrative), (say!(lang, inspection.contact), contact)];
            return told
                .into_iter()
                .map(|(name, words)| {
                    view! {
                        <section class="section">
                            <h2 class="section-title">{name}</h2>
                            <p>{part(move || words.with(|words| if words.is_empty() { "—".to_owned() } else { words.clone() }))}</p>
                        </section>
                    }
                })
                .draw_all()
                .into_any();
        }
        view! {
            <TextArea
                label=say!(lang, inspection.narrative)
                hint=say!(lang, inspection.narrative_hint)
                value=narrative
                draft=visit.link.draft(NARRATIVE)
                on_draft=draft_narrative
                on_edit=edit_narrative
                problem=visit.link.problem(NARRATIVE)
                is_narrative=true
                rows=8
            />
            <TextField
                label=say!(lang, inspection.contact)
                value=contact
                draft=visit.link.draft(CONTACT)
                on_draft=draft_contact
                on_edit=edit_contact
                problem=visit.link.problem(CONTACT)
                is_optional=true
            />
        }
        .into_any()
    })
}

#[component]
fn Facts(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let officers = visit.pick(|view| view.officers.clone());
    let whereabouts = visit.pick(|view| view.whereabouts);
    let facts = visit.pick(move |view| {
        let ended = view.row.ended_at.map(|at| moment(lang, at)).unwrap_or_default();
        let facts = [
            (say!(lang, inspection.address), view.site_address.clone()),
            (say!(lang, inspection.kind), kind_word(lang, view.row.kind)),
            (say!(lang, inspection.began), moment(lang, view.row.began_at)),
            (say!(lang, inspection.ended), ended),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>()
    });
    view! {
        <section class="section">
            <h2 class="section-title">{say!(lang, inspection.facts)}</h2>
            <dl class="key-values">
                {part(move || {
                    facts
                        .get()
                        .into_iter()
                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                        .draw_all()
                })}
                <div>
                    <dt>{say!(lang, inspection.whereabouts)}</dt>
                    <dd>{part(move || view! { <Truth whereabouts=whereabouts.get()/> })}</dd>
                </div>
                <div>
                    <dt>{say!(lang, inspection.officers)}</dt>
                    <dd>
                        {part(move || {
                            officers
                                .get()
                                .into_iter()
                                .map(|officer| {
                                    let number = officer.certificate;
                                    let certificate = (!number.is_empty())
                                        .then(|| say!(lang, inspection.certificate, number = number))
                                        .unwrap_or_default();
                                    view! { <p>{dotted(&[officer.name, certificate])}</p> }
                                })
                                .draw_all()
                        })}
                    </dd>
                </div>
            </dl>
        </section>
    }
}
