//! The posts that the person holds beside his main one, with the days of those that he holds for somebody.

use crate::erased::DrawAll;
use crate::say;
use crate::words::{self, Lang};
use leptos::prelude::*;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Day;
use spotcheck_protocol::HeldPost;

pub fn roles_words(lang: Lang, roles: &[Role]) -> String {
    words::listed(lang, &roles.iter().map(|role| words::role_word(lang, *role)).collect::<Vec<_>>())
}

/// What stands in the list of the person's facts.
pub fn others(lang: Lang, posts: &[HeldPost]) -> impl IntoView + use<> {
    let others: Vec<_> = posts
        .iter()
        .skip(1)
        .map(|post| view! { <dd data-test="post">{post_words(lang, post)}</dd> })
        .collect();
    (!others.is_empty())
        .then(|| view! { <div><dt>{say!(lang, settings.posts)}</dt>{others.into_iter().draw_all()}</div> })
}

fn post_words(lang: Lang, post: &HeldPost) -> String {
    let deputy = post.deputy_for.as_ref().map(|name| say!(lang, settings.post_deputy, name = name));
    let not_now = if post.holds { "" } else { say!(lang, settings.post_not_now) };
    words::dotted(&[
        words::named(&post.unit, lang),
        roles_words(lang, &post.roles),
        deputy.unwrap_or_default(),
        days_words(lang, post.from, post.until),
        not_now.to_owned(),
    ])
}

fn days_words(lang: Lang, from: Option<Day>, until: Option<Day>) -> String {
    let day = |day| words::day(lang, day);
    match (from, until) {
        (Some(from), Some(until)) => {
            say!(lang, settings.post_days, from = day(from), until = day(until))
        }
        (Some(from), None) => say!(lang, settings.post_from, from = day(from)),
        (None, Some(until)) => say!(lang, settings.post_until, until = day(until)),
        (None, None) => String::new(),
    }
}
