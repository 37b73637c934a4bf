//! The certificates of a site: each with the day until which it is good, entered, changed and removed in dialogs.

use super::fields::said;
use crate::browser::intl::Intl;
use crate::erased::DrawAll;
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Entry, Fields, Question, Sending, Sheet, SheetForm, dialogs};
use crate::say;
use crate::words::{Lang, certificate_field_word, day, dotted, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{KeepCertificate, RemoveCertificate, SitePage};
use spotcheck_domain::certificate::{
    CertificateField as F, CertificateFields, SOON_DAYS, Validity, validity,
};
use spotcheck_domain::id::{CertificateId, SiteId};
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::time::Day;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What is being done.
#[derive(Debug, Clone, PartialEq)]
enum Doing {
    /// One that is there, or a new one.
    Keep(Option<(CertificateId, CertificateFields)>),
    Remove(CertificateId, CertificateFields),
}

/// A certificate says what it is.
static KIND: Form = Form::words(100).needed();

fn entries(lang: Lang) -> Vec<Entry> {
    let entry = |field: F| match field {
        F::Kind => Entry::new(field.word(), certificate_field_word(lang, field), &KIND)
            .hint(say!(lang, certificates.kind_hint)),
        _ => Entry::new(field.word(), certificate_field_word(lang, field), field.form()),
    };
    F::ALL.iter().map(|field| entry(*field)).collect()
}

#[component]
pub fn Certificates(page: SitePage, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let doing = RwSignal::new(None::<Doing>);
    let may_edit = page.acts.contains(&Act::EditSite) && page.merged_into.is_none();
    let today = Intl::today();
    let (site, name) = (page.id, said(&page, SiteField::Name));
    let lines =
        page.certificates.into_iter().map(|(id, fields)| line(lang, id, fields, today, may_edit, doing));
    let lines = lines.draw_all();
    let none = (lines.is_empty() && may_edit).then(|| view! { <p>{say!(lang, certificates.none)}</p> });
    let is_shown = !lines.is_empty() || may_edit;
    let add = may_edit.then(|| {
        view! {
            <div class="desk-buttons">
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-test="add-certificate"
                    on:click=move |_| doing.set(Some(Doing::Keep(None)))
                >
                    {say!(lang, certificates.add)}
                </button>
            </div>
        }
    });
    let asked = dialogs(doing, move |what, open| match what {
        Doing::Keep(known) => view! { <KeepDialog site name=name.clone() known open changed /> }.into_any(),
        Doing::Remove(certificate, fields) => {
            view! { <RemoveDialog site certificate fields open changed /> }.into_any()
        }
    });
    is_shown.then(|| {
        view! {
            <h3>{say!(lang, certificates.title)}</h3>
            {none}
            <ul role="list" data-test="certificates">{lines}</ul>
            {add}
            {asked}
        }
    })
}

/// The words of a last day, and the tone in which they are said.
fn until(lang: Lang, fields: &CertificateFields, today: Day) -> Option<(Option<&'static str>, String)> {
    let until = last_day(fields)?;
    let (tone, words) = (tone(validity(fields, today)), day(lang, until));
    let said = match tone {
        None => say!(lang, certificates.until, day = words),
        Some("soon") => say!(lang, certificates.soon, day = words),
        Some(_) => say!(lang, certificates.expired, day = words),
    };
    Some((tone, said))
}

fn last_day(fields: &CertificateFields) -> Option<Day> {
    fields.get(&F::Until)?.parse().ok()
}

const fn tone(validity: Validity) -> Option<&'static str> {
    match validity {
        Validity::Good => None,
        Validity::Soon => Some("soon"),
        Validity::Expired => Some("late"),
    }
}

/// What a list says of a site whose first certificate ends on that day.
pub fn mark(lang: Lang, until: Option<Day>, today: Day) -> Option<AnyView> {
    let until = until.filter(|until| *until <= today.plus_days(SOON_DAYS))?;
    let words =
        if until < today { say!(lang, certificates.is_expired) } else { say!(lang, certificates.is_soon) };
    Some(view! { " " <span class="desk-tag">{words}</span> }.into_any())
}

fn line(
    lang: Lang,
    id: CertificateId,
    fields: CertificateFields,
    today: Day,
    may_edit: bool,
    doing: RwSignal<Option<Doing>>,
) -> AnyView {
    let of = |field: F| fields.get(&field).cloned().unwrap_or_default();
    let (kind, told) = (of(F::Kind), dotted(&[of(F::Number), of(F::Issuer)]));
    let until = until(lang, &fields, today)
        .map(|(tone, words)| view! { <span class="desk-mark" data-tone=tone>{words}</span> });
    let button = |words: &'static str, test: &'static str, what: Doing| {
        let kind = kind.clone();
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test=test
                on:click=move |_| doing.set(Some(what.clone()))
            >
                {words}
                <span class="visually-hidden">{kind}</span>
            </button>
        }
    };
    let buttons = may_edit.then(|| {
        let keep = Doing::Keep(Some((id, fields.clone())));
        view! {
            {button(say!(lang, people.change), "change-certificate", keep)}
            {button(say!(lang, certificates.remove), "remove-certificate", Doing::Remove(id, fields.clone()))}
        }
    });
    view! {
        <li class="desk-line">
            <span>{kind.clone()}<br /><small>{told}</small><br />{until}</span>
            <span>{buttons}</span>
        </li>
    }
    .into_any()
}

#[component]
fn KeepDialog(
    site: SiteId,
    name: String,
    known: Option<(CertificateId, CertificateFields)>,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let sending = Sending::of(open, changed);
    let (id, sheet, title) = if let Some((id, fields)) = known {
        let kind = fields.get(&F::Kind).cloned().unwrap_or_default();
        let sheet = Sheet::over(&format!("certificate/{id}"), &fields, F::word);
        (Some(id), sheet, say!(lang, certificates.change_title, kind = kind))
    } else {
        let sheet = Sheet::open(&format!("certificate/new/{site}"), BTreeMap::new());
        (None, sheet, say!(lang, certificates.add_title, name = name))
    };
    let save = Callback::new(move |()| {
        if sheet.check(lang, &entries(lang)) {
            let certificate = id.unwrap_or_else(|| sheet.drawn(CertificateId::from_parts));
            let call = KeepCertificate { site, certificate, fields: sheet.typed(F::ALL, F::word) };
            sending.send(sheet, say!(lang, people.changed), call, |()| ());
        }
    });
    view! {
        <Dialog title open>
            <SheetForm sheet words=say!(lang, desk.save) on_do=save open>
                <Fields sheet entries=entries(lang) />
            </SheetForm>
        </Dialog>
    }
}

#[component]
fn RemoveDialog(
    site: SiteId,
    certificate: CertificateId,
    fields: CertificateFields,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let kind = fields.get(&F::Kind).cloned().unwrap_or_default();
    view! {
        <Question
            title=say!(lang, certificates.remove_title, kind = kind)
            open
            words=say!(lang, certificates.remove)
            is_danger=true
            deed=deed(move || async move { office.ask(&RemoveCertificate { site, certificate }).await })
            on_done=changed
            says=say!(lang, certificates.remove_words)
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_is_told_by_its_tone() {
        let today: Day = "2026-12-01".parse().expect("a day");
        let told = |day: &str| {
            let fields = CertificateFields::from([(F::Until, day.to_owned())]);
            last_day(&fields).map(|_| tone(validity(&fields, today)))
        };
        assert_eq!(told("2026-11-30"), Some(Some("late")));
        assert_eq!(told("2027-01-30"), Some(Some("soon")));
        assert_eq!(told("2027-01-31"), Some(None));
        assert_eq!(told("some day"), None);
    }
}
