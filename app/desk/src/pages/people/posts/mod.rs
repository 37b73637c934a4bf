//! What a person holds beside his own post, who acts for him, and what he has in hand: listed on his panel, and each changed
//! in a dialog.

mod days;
mod dialogs;
mod in_hand;
mod person_choice;

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::parts::TroubleNote;
use crate::rights::use_rights;
use crate::say;
use crate::words::{Lang, dotted, listed, named, role_word, use_lang};
use days::days_words;
use dialogs::{DeputyDialog, EndDialog, GiveDialog, HandOverDialog};
use in_hand::InHandPart;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{ListInHand, ListPosts, PersonLine, PostLine, Units};

/// What is being done with posts.
#[derive(Debug, Clone, PartialEq)]
enum Doing {
    Give,
    Deputy,
    HandOver,
    End(PostLine),
}

/// Stands on the panel of a person.
#[component]
pub fn Posts(line: PersonLine, units: Asked<Units>) -> impl IntoView {
    let lang = use_lang();
    let rights = use_rights();
    let (person, unit, is_here) = (line.id, line.unit, line.retired_at.is_none());
    let may = move |act| rights.with_person(act, unit, units);
    let asked = Asked::watch(move || Some(ListPosts { person }));
    let in_hand = Asked::watch(move || may(Act::ReadInHand).then_some(ListInHand { person }));
    let doing = RwSignal::new(None::<Doing>);
    let changed = Callback::new(move |()| {
        asked.reload();
        in_hand.reload();
    });
    let button = move |words: &'static str, what: Doing, test: &'static str| {
        view! {
            <button type="button" class="button" data-kind="quiet" data-test=test on:click=move |_| doing.set(Some(what.clone()))>
                {words}
            </button>
        }
    };
    let buttons = [
        (Act::GivePost, say!(lang, posts.give), Doing::Give, "give-post"),
        (Act::NameDeputy, say!(lang, posts.name_deputy), Doing::Deputy, "name-deputy"),
    ];
    let buttons = buttons.into_iter().filter(|(act, ..)| is_here && may(*act));
    let buttons = buttons.map(|(_, words, what, test)| button(words, what, test)).draw_all();
    let may_end = may(Act::EndPost);
    let lines = move |of: fn(&spotcheck_domain::call::Posts) -> &Vec<PostLine>, words: &'static str| {
        part(move || {
            let lines =
                asked.answer.with(|posts| posts.as_ref().map(|posts| of(posts).clone()).unwrap_or_default());
            (!lines.is_empty()).then(|| {
                view! {
                    <h3>{words}</h3>
                    <ul role="list" data-test="posts">
                        {lines.into_iter().map(|line| post(lang, line, doing, may_end)).draw_all()}
                    </ul>
                }
            })
        })
    };
    view! {
        <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
        {lines(|posts| &posts.posts, say!(lang, posts.held))}
        {lines(|posts| &posts.deputies, say!(lang, posts.deputies))}
        <div class="desk-buttons">{buttons}</div>
        <InHandPart in_hand on_hand_over=may(Act::HandOver).then(|| Callback::new(move |()| doing.set(Some(Doing::HandOver)))) />
        {part(move || {
            let open = dialog_of_posts(doing);
            let line = line.clone();
            doing.get().map(|what| match what {
                Doing::Give => view! { <GiveDialog line open units changed /> }.into_any(),
                Doing::Deputy => view! { <DeputyDialog line open changed /> }.into_any(),
                Doing::HandOver => view! { <HandOverDialog line open in_hand changed /> }.into_any(),
                Doing::End(post) => view! { <EndDialog post open changed /> }.into_any(),
            })
        })}
    }
}

/// Open until it is closed, with which what was being done is over.
fn dialog_of_posts(doing: RwSignal<Option<Doing>>) -> RwSignal<bool> {
    let open = RwSignal::new(true);
    crate::erased::effect(move || {
        if !open.get() {
            doing.set(None);
        }
    });
    open
}

/// What a post is, in one line.
fn post_words(lang: Lang, post: &PostLine) -> String {
    let roles: Vec<String> = post.roles.iter().map(|role| role_word(lang, *role)).collect();
    dotted(&[named(&post.unit_name, lang), listed(lang, &roles)])
}

fn post(lang: Lang, line: PostLine, doing: RwSignal<Option<Doing>>, may_end: bool) -> AnyView {
    let deputy = line
        .deputy_for
        .map(|_| say!(lang, posts.acts_for, deputy = line.name, person = line.deputy_for_name));
    let to_come = if line.has_begun { "" } else { say!(lang, posts.to_come) };
    let told =
        dotted(&[deputy.unwrap_or_default(), days_words(lang, line.from, line.until), to_come.to_owned()]);
    let words = post_words(lang, &line);
    let name = words.clone();
    let end = may_end.then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="end-post"
                on:click=move |_| doing.set(Some(Doing::End(line.clone())))
            >
                {say!(lang, posts.end)}
                <span class="visually-hidden">{name.clone()}</span>
            </button>
        }
    });
    view! {
        <li class="desk-line">
            <span>{words}<br /><small>{told}</small></span>
            {end}
        </li>
    }
    .into_any()
}
