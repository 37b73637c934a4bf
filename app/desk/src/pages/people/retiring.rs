//! Somebody leaves: what ends with that, and what of his work and of his deputyships waits for somebody else.

use super::list::field;
use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::office::use_office;
use crate::parts::Confirm;
use crate::parts::confirm::deed;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{InHand, ListInHand, ListPosts, PersonField, PersonLine, Posts, RetirePerson};

#[component]
pub fn RetireDialog(line: PersonLine, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let person = line.id;
    let in_hand = Asked::watch(move || Some(ListInHand { person }));
    let posts = Asked::watch(move || Some(ListPosts { person }));
    let told = move || {
        let work = in_hand.answer.with(|told| told.as_ref().and_then(|told| work_words(lang, told)));
        let posts = posts.answer.with(|told| told.as_ref().map(|told| post_words(lang, told)));
        let lines = work.into_iter().chain(posts.unwrap_or_default());
        lines.map(|words| view! { <p class="note">{words}</p> }).draw_all()
    };
    view! {
        <Confirm
            title=say!(lang, people.retire_title, name = field(&line, PersonField::Name))
            open
            words=say!(lang, people.retire_do)
            is_danger=true
            ready=Signal::stored(true)
            deed=deed(move || async move { office.ask(&RetirePerson { person }).await })
            on_done=changed
        >
            <p>{say!(lang, people.retire_words)}</p>
            <div data-test="retire-left">{part(told)}</div>
        </Confirm>
    }
}

/// What he has in hand, where there is something.
fn work_words(lang: Lang, told: &InHand) -> Option<String> {
    let InHand { n_visits, n_findings, .. } = told;
    (n_visits + n_findings > 0)
        .then(|| say!(lang, people.retire_in_hand, visits = n_visits, findings = n_findings))
}

/// For whom he acts, and who acts for him.
fn post_words(lang: Lang, told: &Posts) -> Vec<String> {
    let acts_for = told.posts.iter().filter(|post| post.deputy_for.is_some());
    let acts_for =
        acts_for.map(|post| say!(lang, people.retire_acts_for, name = post.deputy_for_name.clone()));
    let deputies = told.deputies.iter();
    let deputies = deputies.map(|post| say!(lang, people.retire_deputy, name = post.name.clone()));
    acts_for.chain(deputies).collect()
}
