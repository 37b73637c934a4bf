//! What waits for a person: his open visits, and the hazards that are the officers' to go on with.

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::parts::TroubleNote;
use crate::say;
use crate::words::{Lang, day, day_of, dotted, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{InHand, InHandRow};
use spotcheck_domain::term::DocumentKind;
use spotcheck_web::words::state_word;

#[component]
pub fn InHandPart(in_hand: Asked<InHand>, on_hand_over: Option<Callback<()>>) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let shown = in_hand.answer.get().filter(|told| told.n_visits + told.n_findings > 0);
        let trouble = in_hand.trouble.with(Option::is_some);
        (shown.is_some() || trouble).then(|| {
            view! {
                <h3>{say!(lang, posts.in_hand)}</h3>
                <TroubleNote trouble=in_hand.trouble on_again=move |()| in_hand.reload() />
                {shown.map(|told| said(lang, told, on_hand_over))}
            }
        })
    })
}

fn said(lang: Lang, told: InHand, on_hand_over: Option<Callback<()>>) -> AnyView {
    let counts = say!(lang, posts.n_in_hand, visits = told.n_visits, findings = told.n_findings);
    let n_more = (told.n_visits + told.n_findings).saturating_sub(told.rows.len() as u64);
    let more = (n_more > 0).then(|| view! { <p>{say!(lang, posts.n_more, n = n_more)}</p> });
    let rows = told.rows.into_iter().map(|row| line(lang, row)).draw_all();
    // Who is here and was not moved goes on with it himself; a deputy is named for his days off.
    let hand_over = on_hand_over.filter(|_| told.unit.is_some()).map(|run| {
        view! {
            <button type="button" class="button" data-test="hand-over" on:click=move |_| run.run(())>
                {say!(lang, posts.hand_over)}
            </button>
        }
    });
    view! {
        <details class="disclosure">
            <summary data-test="in-hand">{counts}</summary>
            <ul role="list">{rows}</ul>
            {more}
        </details>
        <div class="desk-buttons">{hand_over}</div>
    }
    .into_any()
}

fn line(lang: Lang, row: InHandRow) -> AnyView {
    let told = match row.state {
        Some(state) => dotted(&[
            state_word(lang, state),
            row.site,
            row.deadline.map(|on| say!(lang, posts.due, day = day(lang, on))).unwrap_or_default(),
        ]),
        None => say!(lang, posts.began, day = day_of(lang, row.began_at)),
    };
    let kind = match row.kind {
        DocumentKind::Inspection => say!(lang, posts.a_visit),
        _ => say!(lang, posts.a_hazard),
    };
    view! {
        <li class="desk-line">
            <span>{row.title}<br /><small>{told}</small></span>
            <small>{dotted(&[kind.to_owned(), named(&row.unit_name, lang)])}</small>
        </li>
    }
    .into_any()
}
