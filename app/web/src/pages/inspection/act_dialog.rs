//! An act with words: who approved it, what the representative said, how a paper was served, why it was left out, what the
//! second officer objects to and what is decided of that. Held until it is noted.

use super::noting::{Noting, way_word};
use crate::erased::{live, memo, part};
use crate::form::Form;
use crate::pages::record::{PlainField, PlainSelect};
use crate::parts::Dialog;
use crate::say;
use crate::words::{Lang, act_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::inspection::{ActKind, ServiceWay};
use spotcheck_protocol::ActSaid;

const AFTERWARDS: &str = "afterwards";
const LEFT_OUT: &str = "left_out";

/// What it still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    Reason,
    Words,
    Paper,
    Way,
}

#[component]
pub fn ActDialog(noting: Noting) -> impl IntoView {
    let lang = use_lang();
    let asked = noting.asked();
    part(move || {
        asked.get().map(|kind| {
            view! {
                <Dialog title=title(lang, kind) open=noting.is_open>
                    <Asked noting kind/>
                </Dialog>
            }
        })
    })
}

#[component]
fn Asked(noting: Noting, kind: ActKind) -> impl IntoView {
    let lang = use_lang();
    // Words of its own for each: what was typed of one is not the other's.
    let form = Form::open(format!("act/{}/{kind}", noting.visit.id));
    let was_tried = RwSignal::new(false);
    let how = form.word("how").signal();
    let lack = memo(move || {
        form.track();
        was_tried.get().then(|| lack(kind, &typed(form))).flatten()
    });
    let problem = move |asked: &'static [Lack]| {
        Signal::derive(move || {
            lack.get().filter(|lack| asked.contains(lack)).map(|lack| lack_words(lang, lack).to_owned())
        })
    };
    let save = move || {
        was_tried.set(true);
        if lack.get_untracked().is_none() {
            noting.note_all(kind, ActSaid { of: noting.of(), ..typed(form) }, form);
        }
    };
    let is_service = kind == ActKind::Service;
    let ways = ServiceWay::ALL.iter().map(|way| (way.word().to_owned(), way_word(lang, *way).to_owned()));
    let ways: Vec<_> = ways.collect();
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {kind.is_statutory().then(|| view! {
                <PlainSelect
                    label=say!(lang, acts.how)
                    word=form.word("how")
                    options=hows(lang, kind)
                    placeholder=say!(lang, acts.how_done)
                />
            })}
            {is_service.then(|| view! {
                <PlainField
                    label=say!(lang, acts.paper)
                    hint=say!(lang, acts.paper_hint)
                    word=form.word("paper")
                    problem=problem(&[Lack::Paper])
                    test="act-paper"
                />
                <PlainSelect
                    label=say!(lang, acts.way)
                    word=form.word("way")
                    options=ways
                    placeholder=say!(lang, acts.way_choose)
                    problem=problem(&[Lack::Way])
                />
            })}
            {part(move || view! {
                <PlainField
                    label=words_label(lang, kind, how.with(|how| how == LEFT_OUT))
                    word=form.word("words")
                    problem=problem(&[Lack::Reason, Lack::Words])
                    is_long=true
                    test="act-words"
                />
            })}
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| noting.is_open.set(false)>
                    {say!(lang, frame.cancel)}
                </button>
                <button
                    type="submit"
                    class="button"
                    data-kind="primary"
                    data-test="act-save"
                    aria-busy=live(move || noting.is_busy.get().then_some("true"))
                >
                    {say!(lang, acts.save)}
                </button>
            </div>
        </form>
    }
}

/// What the form says by now.
fn typed(form: Form) -> ActSaid {
    let said = |field| form.word(field).get_untracked().trim().to_owned();
    let how = said("how");
    ActSaid {
        words: said("words"),
        paper: said("paper"),
        way: said("way").parse().ok(),
        is_afterwards: how == AFTERWARDS,
        is_left_out: how == LEFT_OUT,
        ..ActSaid::default()
    }
}

fn lack(kind: ActKind, said: &ActSaid) -> Option<Lack> {
    let is_silent = said.words.is_empty();
    match kind {
        ActKind::Object | ActKind::Uphold | ActKind::Void => is_silent.then_some(Lack::Reason),
        _ if said.is_left_out => is_silent.then_some(Lack::Reason),
        ActKind::Words => is_silent.then_some(Lack::Words),
        ActKind::Service if said.paper.is_empty() => Some(Lack::Paper),
        ActKind::Service => said.way.is_none().then_some(Lack::Way),
        _ => None,
    }
}

fn lack_words(lang: Lang, lack: Lack) -> &'static str {
    match lack {
        Lack::Reason => say!(lang, acts.needs_reason),
        Lack::Words => say!(lang, acts.needs_words),
        Lack::Paper => say!(lang, acts.needs_paper),
        Lack::Way => say!(lang, acts.needs_way),
    }
}

fn hows(lang: Lang, kind: ActKind) -> Vec<(String, String)> {
    let afterwards = (kind == ActKind::Approval).then(|| (AFTERWARDS, say!(lang, acts.how_afterwards)));
    let all = afterwards.into_iter().chain([(LEFT_OUT, say!(lang, acts.how_left_out))]);
    all.map(|(key, words)| (key.to_owned(), words.to_owned())).collect()
}

fn title(lang: Lang, kind: ActKind) -> &'static str {
    match kind {
        ActKind::Object => say!(lang, acts.object_title),
        kind => act_word(lang, kind),
    }
}

fn words_label(lang: Lang, kind: ActKind, is_left_out: bool) -> &'static str {
    match kind {
        _ if is_left_out => say!(lang, acts.words_left_out),
        ActKind::Approval => say!(lang, acts.words_approval),
        ActKind::Notice => say!(lang, acts.words_notice),
        ActKind::Words => say!(lang, acts.words_words),
        ActKind::Service => say!(lang, acts.words_service),
        ActKind::Object => say!(lang, acts.words_object),
        ActKind::Uphold | ActKind::Void => say!(lang, acts.words_decision),
        _ => say!(lang, acts.words_any),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> ActSaid {
        ActSaid { words: words.to_owned(), ..ActSaid::default() }
    }

    #[test]
    fn each_act_asks_for_what_it_cannot_do_without() {
        assert_eq!(lack(ActKind::Rights, &said("")), None);
        assert_eq!(lack(ActKind::Words, &said("")), Some(Lack::Words));
        for kind in [ActKind::Object, ActKind::Uphold, ActKind::Void] {
            assert_eq!(lack(kind, &said("")), Some(Lack::Reason));
            assert_eq!(lack(kind, &said("没有看西侧")), None);
        }
        let left_out = |words| ActSaid { is_left_out: true, ..said(words) };
        assert_eq!(lack(ActKind::Service, &left_out("")), Some(Lack::Reason));
        assert_eq!(lack(ActKind::Service, &left_out("险情紧急")), None);
        let paper = ActSaid { paper: "检查通知书".to_owned(), ..said("") };
        assert_eq!(lack(ActKind::Service, &said("")), Some(Lack::Paper));
        assert_eq!(lack(ActKind::Service, &paper), Some(Lack::Way));
        assert_eq!(lack(ActKind::Service, &ActSaid { way: Some(ServiceWay::Post), ..paper }), None);
    }
}
