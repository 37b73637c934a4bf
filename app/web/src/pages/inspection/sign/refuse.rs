//! The representative refuses to sign: why, and who saw it.

use super::super::Visit;
use crate::erased::{live, memo, part};
use crate::form::{Form, reopen};
use crate::pages::record::PlainField;
use crate::parts::Dialog;
use crate::parts::segments::Segments;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, failure_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::inspection::REFUSAL;
use spotcheck_protocol::{Request, Signing};

/// What is typed, where none of the usual reasons is it.
const OTHER: &str = "other";

fn reasons(lang: Lang) -> Vec<(&'static str, String)> {
    vec![
        ("disagrees", say!(lang, inspection.refuse_disagrees).to_owned()),
        ("must_ask", say!(lang, inspection.refuse_must_ask).to_owned()),
        ("absent", say!(lang, inspection.refuse_absent).to_owned()),
        (OTHER, say!(lang, inspection.refuse_other).to_owned()),
    ]
}

/// What a refusal still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacks {
    Reason,
    Witness,
}

fn plan_refusal(name: &str, reason: &str, witness: &str) -> Result<Signing, Lacks> {
    let (reason, witness) = (reason.trim(), witness.trim());
    if reason.is_empty() {
        return Err(Lacks::Reason);
    }
    if witness.is_empty() {
        return Err(Lacks::Witness);
    }
    Ok(Signing {
        party: REFUSAL.to_owned(),
        name: name.trim().to_owned(),
        reason: reason.to_owned(),
        witness: witness.to_owned(),
        ..Signing::default()
    })
}

#[component]
pub fn RefuseDialog(visit: Visit, paper: Memo<String>, open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let form = Form::open(format!("refuse/{}", visit.id));
    let (why, reason, witness) = (form.word("why"), form.word("reason"), form.word("witness"));
    reopen(form, open);
    let lacks = RwSignal::new(None::<Lacks>);
    let failure = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let chosen = why.signal();
    let is_other = memo(move || chosen.with(|chosen| chosen == OTHER));
    let problem = move |asked: Lacks| {
        Signal::derive(move || (lacks.get() == Some(asked)).then(|| lacks_words(lang, asked).to_owned()))
    };
    let go = move |_| {
        let why = why.get_untracked();
        let usual = reasons(lang).into_iter().find(|(key, _)| *key == why && *key != OTHER);
        let said = usual.map_or_else(|| reason.get_untracked(), |(_, words)| words);
        let name = visit.view.with_untracked(|view| view.representative.clone());
        let signing = match plan_refusal(&name, &said, &witness.get_untracked()) {
            Ok(signing) => Signing { paper: paper.get_untracked(), ..signing },
            Err(asked) => return lacks.set(Some(asked)),
        };
        lacks.set(None);
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let request = Request::Sign { inspection: visit.id, signing };
        spawn_local(async move {
            let told = store.send(request).await.err().map(|failure| failure_words(lang, &failure));
            is_busy.try_set(false);
            if told.is_none() {
                form.done();
                open.try_set(false);
            }
            failure.try_set(told);
        });
    };
    view! {
        <Dialog title=say!(lang, inspection.refuse_title) open>
            <div class="stack">
                <Segments
                    label=say!(lang, inspection.end_reason)
                    name="refuse-why"
                    choices=reasons(lang)
                    chosen
                    on_choose=Callback::new(move |key: String| why.set(key))
                />
                {part(move || (is_other.get()).then(|| view! {
                    <PlainField label=say!(lang, inspection.refuse_reason) word=reason/>
                }))}
                {part(move || problem(Lacks::Reason).get().map(|words| view! {
                    <p class="field-error" role="alert">{words}</p>
                }))}
                <PlainField
                    label=say!(lang, inspection.end_witness)
                    hint=say!(lang, inspection.refuse_witness_hint).to_owned()
                    word=witness
                    problem=problem(Lacks::Witness)
                />
                {part(move || failure.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>
                        {say!(lang, frame.cancel)}
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-kind="primary"
                        data-test="refuse-go"
                        aria-busy=live(move || is_busy.get().then_some("true"))
                        on:click=go
                    >
                        {say!(lang, inspection.refuse_go)}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

fn lacks_words(lang: Lang, lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Reason => say!(lang, inspection.end_needs_reason),
        Lacks::Witness => say!(lang, inspection.end_needs_witness),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_its_reason_and_somebody_who_saw_it() {
        assert_eq!(plan_refusal("何连洋", " ", "席慕白"), Err(Lacks::Reason));
        assert_eq!(plan_refusal("何连洋", "须请示", " "), Err(Lacks::Witness));
        let signing = plan_refusal("", " 须请示 ", "席慕白，柳湾镇安监站").expect("it is whole");
        assert_eq!((signing.party.as_str(), signing.reason.as_str()), ("refusal", "须请示"));
        assert!(signing.name.is_empty(), "he need not say who he is");
    }
}
