//! One hazard of the catalogue, beside the list: its words, and what can be done with it.

use super::owner;
use crate::office::use_office;
use crate::pages::hazard_form::{HazardDialog, Names};
use crate::parts::confirm::deed;
use crate::parts::{Panel, Question, Sending, Sheet, dialogs};
use crate::say;
use crate::words::{day_of, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{ChangeHazard, HazardLine, WithdrawHazard};
use spotcheck_domain::library::HazardWords;
use spotcheck_domain::reference::Named;
use spotcheck_web::parts::LevelMark;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Change,
    Withdraw,
}

#[component]
pub fn Card(line: HazardLine, sectors: Names, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let doing = RwSignal::new(None::<Doing>);
    let hazard = line.hazard.clone();
    let fact = |words: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <dt>{words}</dt><dd>{value}</dd> })
    };
    let text = |words: &'static str, name: &Named| fact(words, named(name, lang));
    let sector = sectors.get(&hazard.sector).map(|name| named(name, lang)).unwrap_or_default();
    let days = match hazard.default_days {
        0 => say!(lang, library.at_once).to_owned(),
        n => say!(lang, library.n_days, n = n),
    };
    let expert = if hazard.needs_expert { say!(lang, library.expert_yes).to_owned() } else { String::new() };
    let withdrawn = line.withdrawn_at.map(|at| {
        view! { <p class="note">{say!(lang, library.withdrawn_on, day = day_of(lang, at))}</p> }
    });
    let button = |words: &'static str, what: Doing, test: &'static str, class: &'static str| {
        view! {
            <button type="button" class=class data-test=test on:click=move |_| doing.set(Some(what))>{words}</button>
        }
    };
    let is_used = line.withdrawn_at.is_none();
    let buttons = line.is_editable.then(|| {
        view! {
            <div class="desk-buttons">
                {button(say!(lang, library.edit), Doing::Change, "change", "button")}
                {is_used.then(|| button(say!(lang, library.withdraw), Doing::Withdraw, "withdraw", "button desk-last"))}
            </div>
        }
    });
    let above = owner(lang, &line);
    let title = named(&line.hazard.title, lang);
    let shown = view! {
        <p><LevelMark level=hazard.level/></p>
        {withdrawn}
        <dl class="desk-facts">
            {text(say!(lang, library.question), &hazard.question)}
            {fact(say!(lang, library.sector), sector)}
            {text(say!(lang, library.basis), &hazard.basis)}
            {text(say!(lang, library.clause), &hazard.clause)}
            {fact(say!(lang, library.expert), expert)}
            {text(say!(lang, library.measure), &hazard.measure)}
            {fact(say!(lang, library.days), days)}
            {fact(say!(lang, library.item_id), hazard.id.clone())}
        </dl>
        {buttons}
        {dialogs(doing, move |what, open| match what {
            Doing::Change => {
                view! { <ChangeDialog line=line.clone() sectors=sectors.clone() open changed /> }.into_any()
            }
            Doing::Withdraw => {
                let call = WithdrawHazard { hazard: line.hazard.id.clone() };
                let withdraw = deed(move || {
                    let call = call.clone();
                    async move { office.ask(&call).await }
                });
                view! {
                    <Question
                        title=say!(lang, library.withdraw_hazard_title)
                        open
                        words=say!(lang, library.withdraw)
                        is_danger=true
                        deed=withdraw
                        on_done=changed
                        says=say!(lang, library.withdraw_hazard_words)
                    />
                }
                .into_any()
            }
        })}
    };
    view! {
        <Panel title=Signal::stored(title) above=Signal::stored(above)>{shown}</Panel>
    }
}

#[component]
fn ChangeDialog(
    line: HazardLine,
    sectors: Names,
    open: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let sending = Sending::of(open, changed);
    let (hazard, revision) = (line.hazard.id.clone(), line.revision);
    let save = move |(words, sheet): (HazardWords, Sheet)| {
        let call = ChangeHazard { hazard: hazard.clone(), revision, words };
        sending.send(sheet, say!(lang, library.hazard_changed), call, |()| ());
    };
    view! {
        <HazardDialog
            title=say!(lang, library.hazard)
            open
            name=format!("hazard/{}", line.hazard.id)
            words=HazardWords::of(&line.hazard)
            sectors
            on_save=Callback::new(save)
        />
    }
}
