//! The signatures under an ended visit, paper by paper: what is signed in full, who has signed, who is to, what was changed
//! since, and the way to sign or refuse.

mod pad;
mod parties;
mod refuse;
mod sheets;
mod sign_dialog;

use super::Visit;
use crate::browser::page;
use crate::erased::{DrawAll, effect, memo, part};
use crate::form::{Form, reopen};
use crate::parts::signed::{ChangedAfterSigning, altered, hand};
use crate::say;
use crate::words::{Lang, dotted, moment, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use parties::{Party, n_unsigned, parties};
use refuse::RefuseDialog;
use sheets::Sheets;
use sign_dialog::SignDialog;
use spotcheck_domain::authority::Act;
use spotcheck_domain::device_key::KeyMark;
use spotcheck_domain::id::SignatureId;
use spotcheck_domain::inspection::{OFFICER, REFUSAL, REPRESENTATIVE};
use spotcheck_protocol::{SignatureView, Whereabouts};

#[component]
pub fn Signatures(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let form = Form::open(format!("sign/{}", visit.id));
    let paper = form.word("paper").signal();
    let all = memo(move || paper.with(|paper| visit.view.with(|view| parties(view, paper))));
    let changed = visit.pick(|view| altered(&view.signatures));
    let may_sign = visit.may(Act::Sign);
    let n_left = memo(move || all.with(|all| n_unsigned(all)));
    let may_refuse = memo(move || {
        let is_open = |party: &Party| party.party == REPRESENTATIVE && party.signed.is_none();
        may_sign.get() && all.with(|all| all.iter().any(is_open))
    });
    let marks = office_marks(visit);
    let (asks_sign, asks_refuse) = (RwSignal::new(false), RwSignal::new(false));
    reopen(form, asks_sign);
    let ask = Callback::new(move |party: Party| {
        // What was drawn is one person's, for one paper: the next begins with nothing.
        let whose = format!("{}:{}", party.key(), paper.get_untracked());
        if form.word("whose").get_untracked() != whose {
            form.word("strokes").set("");
            form.word("page").set("");
            form.word("name").set(party.name.clone());
        }
        form.word("whose").set(whose);
        form.word("party").set(party.key());
        asks_sign.set(true);
    });
    view! {
        <section class="section" data-test="signatures">
            <h2 class="section-title">{say!(lang, inspection.signed_title)}</h2>
            <ChangedAfterSigning changed/>
            <Sheets visit word=form.word("paper")/>
            <div class="sign-bar" tabindex="0" role="group" aria-label=say!(lang, inspection.signed_title)>
                <p class="note" role="status">
                    {part(move || match n_left.get() {
                        0 => say!(lang, inspection.sign_all).to_owned(),
                        n => say!(lang, inspection.sign_left, n = n),
                    })}
                </p>
                <ul class="signs">
                    {part(move || {
                        let (may_sign, marks) = (may_sign.get(), marks.get());
                        let mark = |party: &Party| {
                            let id = party.signed.as_ref()?.id;
                            marks.iter().find(|(signature, _)| *signature == id).map(|(_, mark)| *mark)
                        };
                        let drawn = all.get().into_iter().map(|party| place(lang, mark(&party), party, may_sign, ask));
                        drawn.draw_all()
                    })}
                </ul>
                {part(move || may_refuse.get().then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-test="refuse"
                        on:click=move |_| asks_refuse.set(true)
                    >
                        {say!(lang, inspection.sign_refuse)}
                    </button>
                }))}
            </div>
        </section>
        <SignDialog visit form open=asks_sign/>
        <RefuseDialog visit paper open=asks_refuse/>
    }
}

/// What the office says of the keys under the signatures, once it has them. Without the office there is nothing to tell.
fn office_marks(visit: Visit) -> RwSignal<Vec<(SignatureId, KeyMark)>> {
    let marks = RwSignal::new(Vec::new());
    let n_there = visit.pick(|view| match view.whereabouts {
        Whereabouts::AtTheOffice => view.signatures.len(),
        _ => 0,
    });
    let session = visit.store.session();
    effect(move || {
        let n_there = n_there.get();
        let Some(session) = session.get_untracked().filter(|_| n_there > 0) else { return };
        spawn_local(async move {
            if let Ok(found) = page::signature_marks(visit.id, session.device).await {
                let _ = marks.try_set(found);
            }
        });
    });
    marks
}

/// One who has signed, or is to.
fn place(lang: Lang, mark: Option<KeyMark>, party: Party, may_sign: bool, ask: Callback<Party>) -> AnyView {
    let role = match party.party {
        OFFICER => say!(lang, inspection.sign_officer),
        REPRESENTATIVE => say!(lang, inspection.sign_representative),
        _ => say!(lang, inspection.signed_witness),
    };
    let name = dotted(&[role, party.name.as_str()]);
    match &party.signed {
        Some(signed) => {
            let facts = signed_facts(lang, signed, mark);
            view! {
                <li class="sign" data-signed="yes" data-test=format!("signed-{}", party.party)>
                    <span class="sign-box">{hand(lang, signed)}</span>
                    <span class="sign-name">{name}</span>
                    <span class="sign-note">{moment(lang, signed.at)}</span>
                    {facts.into_iter().map(|fact| view! { <span class="sign-note">{fact}</span> }).draw_all()}
                </li>
            }
            .into_any()
        }
        None if may_sign => {
            let test = format!("sign-{}", party.party);
            view! {
                <li>
                    <button type="button" class="sign" data-test=test on:click=move |_| ask.run(party.clone())>
                        <span class="sign-box">{say!(lang, inspection.sign)}</span>
                        <span class="sign-name">{name}</span>
                    </button>
                </li>
            }
            .into_any()
        }
        None => view! {
            <li class="sign">
                <span class="sign-box">{say!(lang, inspection.sign_open)}</span>
                <span class="sign-name">{name}</span>
            </li>
        }
        .into_any(),
    }
}

fn signed_facts(lang: Lang, signed: &SignatureView, mark: Option<KeyMark>) -> Vec<String> {
    let is_refusal = signed.party == REFUSAL;
    let sealed = match mark {
        None => say!(lang, inspection.sign_sealed),
        Some(KeyMark::Verified) => say!(lang, inspection.sign_key_verified),
        Some(KeyMark::UnknownKey) => say!(lang, inspection.sign_key_unknown),
        Some(KeyMark::Wrong) => say!(lang, inspection.sign_key_wrong),
    };
    let facts = [
        (is_refusal && !signed.reason.is_empty())
            .then(|| say!(lang, inspection.sign_why, reason = signed.reason.clone())),
        (is_refusal && !signed.witness.is_empty())
            .then(|| say!(lang, inspection.sign_seen_by, name = signed.witness.clone())),
        signed.is_sealed.then(|| sealed.to_owned()),
    ];
    facts.into_iter().flatten().collect()
}
