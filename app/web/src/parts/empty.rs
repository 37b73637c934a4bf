//! Screens with nothing on them teach what will be here; screens of a record that is not here say where it is.

use super::icon::Icon;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;

/// Children are the way on: usually one button.
#[component]
pub fn EmptyState(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] words: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty-state">
            <Icon name=icon size="large" />
            <h2 class="empty-state-title">{title}</h2>
            <p>{words}</p>
            {children.map(|children| children())}
        </section>
    }
}

/// The record is not on this phone.
#[component]
pub fn Absent() -> impl IntoView {
    let lang = use_lang();
    view! {
        <EmptyState icon="box" title=say!(lang, frame.absent_title) words=say!(lang, frame.absent_words)>
            <a class="button" href="/">{say!(lang, frame.nowhere_do)}</a>
        </EmptyState>
    }
}

/// The record killed the engine and was put away; its bytes are kept.
#[component]
pub fn SetAside() -> impl IntoView {
    let lang = use_lang();
    view! {
        <EmptyState icon="problem" title=say!(lang, frame.aside_title) words=say!(lang, frame.aside_words)>
            <a class="button" data-kind="primary" href="/outbox">{say!(lang, frame.look)}</a>
        </EmptyState>
    }
}

/// Lines of paper for what is about to be here.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}
