//! The signatures under an ended visit: who has signed, who is to, what was changed since, and the way to sign or refuse.

mod pad;
mod parties;
mod refuse;
mod sign_dialog;

use super::Visit;
use crate::erased::{DrawAll, memo, part};
use crate::form::{Form, reopen};
use crate::parts::Banner;
use crate::parts::conflict::key_words;
use crate::parts::picture::Picture;
use crate::say;
use crate::words::{Lang, dotted, listed, moment, use_lang};
use leptos::prelude::*;
use parties::{Altered, Party, altered, n_unsigned, parties};
use refuse::RefuseDialog;
use sign_dialog::SignDialog;
use spotcheck_domain::authority::Act;
use spotcheck_domain::inspection::{OFFICER, REFUSAL, REPRESENTATIVE};
use spotcheck_protocol::SignatureView;

#[component]
pub fn Signatures(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let all = visit.pick(parties);
    let may_sign = visit.may(Act::Sign);
    let n_left = memo(move || all.with(|all| n_unsigned(all)));
    let may_refuse = memo(move || {
        let is_open = |party: &Party| party.party == REPRESENTATIVE && party.signed.is_none();
        may_sign.get() && all.with(|all| all.iter().any(is_open))
    });
    let form = Form::open(format!("sign/{}", visit.id));
    let (asks_sign, asks_refuse) = (RwSignal::new(false), RwSignal::new(false));
    reopen(form, asks_sign);
    let ask = Callback::new(move |party: Party| {
        // What was drawn is one person's: the next begins with nothing.
        if form.word("whose").get_untracked() != party.key() {
            form.word("strokes").set("");
            form.word("page").set("");
            form.word("name").set(party.name.clone());
        }
        form.word("whose").set(party.key());
        asks_sign.set(true);
    });
    view! {
        <section class="section" data-test="signatures">
            <h2 class="section-title">{say!(lang, inspection.signed_title)}</h2>
            <p class="note" role="status">
                {part(move || match n_left.get() {
                    0 => say!(lang, inspection.sign_all).to_owned(),
                    n => say!(lang, inspection.sign_left, n = n),
                })}
            </p>
            <Changed visit/>
            <ul class="signs">
                {part(move || {
                    let may_sign = may_sign.get();
                    all.get().into_iter().map(|party| place(lang, party, may_sign, ask)).draw_all()
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
        </section>
        <SignDialog visit form open=asks_sign/>
        <RefuseDialog visit open=asks_refuse/>
    }
}

/// What was changed after somebody had signed: each record once for those who signed the same of it.
#[component]
fn Changed(visit: Visit) -> impl IntoView {
    let lang = use_lang();
    let changed = visit.pick(|view| altered(&view.signatures));
    part(move || {
        changed
            .get()
            .into_iter()
            .map(|one| {
                let title = say!(lang, inspection.sign_changed, name = listed(lang, &one.names));
                view! {
                    <div data-test="changed-after-signing">
                        <Banner tone="problem" title words=changed_words(lang, &one)/>
                    </div>
                }
            })
            .draw_all()
    })
}

fn changed_words(lang: Lang, one: &Altered) -> String {
    let keys: Vec<String> = one.keys.iter().map(|key| changed_key(lang, key)).collect();
    let what = match keys.as_slice() {
        [] => say!(lang, inspection.sign_not_covered).to_owned(),
        keys => listed(lang, keys),
    };
    let record = match one.title.as_str() {
        "" => say!(lang, inspection.sign_this_visit).to_owned(),
        title => title.to_owned(),
    };
    dotted(&[record, what])
}

fn changed_key(lang: Lang, key: &str) -> String {
    match key {
        "narrative" => say!(lang, inspection.narrative).to_owned(),
        "photos" => say!(lang, inspection.end_photos).to_owned(),
        "findings" => say!(lang, inspection.end_findings).to_owned(),
        "description" => say!(lang, inspection.sign_description).to_owned(),
        key => key_words(lang, key),
    }
}

/// One who has signed, or is to.
fn place(lang: Lang, party: Party, may_sign: bool, ask: Callback<Party>) -> AnyView {
    let role = match party.party {
        OFFICER => say!(lang, inspection.sign_officer),
        REPRESENTATIVE => say!(lang, inspection.sign_representative),
        _ => say!(lang, inspection.signed_witness),
    };
    let name = dotted(&[role, party.name.as_str()]);
    match &party.signed {
        Some(signed) => {
            let facts = signed_facts(lang, signed);
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

fn signed_facts(lang: Lang, signed: &SignatureView) -> Vec<String> {
    let is_refusal = signed.party == REFUSAL;
    let facts = [
        (is_refusal && !signed.reason.is_empty())
            .then(|| say!(lang, inspection.sign_why, reason = signed.reason.clone())),
        (is_refusal && !signed.witness.is_empty())
            .then(|| say!(lang, inspection.sign_seen_by, name = signed.witness.clone())),
        signed.is_sealed.then(|| say!(lang, inspection.sign_sealed).to_owned()),
    ];
    facts.into_iter().flatten().collect()
}

/// What the person left: his drawing, the page that he signed by pen, or the word of it.
fn hand(lang: Lang, signed: &SignatureView) -> AnyView {
    let name = say!(lang, inspection.sign_of, name = signed.name.clone());
    if let Some(drawn) = &signed.drawn {
        let area = format!("0 0 {} {}", drawn.width, drawn.height);
        return view! {
            <svg class="ink" viewBox=area role="img" aria-label=name>
                <path d=drawn.path.clone()></path>
            </svg>
        }
        .into_any();
    }
    match signed.photo {
        Some(page) => view! { <Picture hash=page alt=name/> }.into_any(),
        None if signed.party == REFUSAL => {
            view! { <strong>{say!(lang, inspection.signed_refused)}</strong> }.into_any()
        }
        None => view! { <span>{say!(lang, inspection.sign_by_name)}</span> }.into_any(),
    }
}
