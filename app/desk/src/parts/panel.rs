//! What is open beside a list; on a phone a page of its own in the list's place.

use super::trouble::TroubleNote;
use crate::asked::Asked;
use crate::browser::page;
use crate::erased::{effect, live, part};
use crate::office::Trouble;
use crate::place::use_here;
use crate::route::Desk;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_web::parts::desk::is_desk;
use spotcheck_web::parts::{Icon, Skeleton};

const TITLE_ID: &str = "panel-title";

#[component]
pub fn Panel(
    #[prop(into)] title: Signal<String>,
    /// Where it belongs, above its title.
    #[prop(into, optional)]
    above: Signal<String>,
    /// The next step, which stays while the rest scrolls.
    #[prop(optional)]
    next: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let is_desk = is_desk();
    // A phone shows nothing else now; at a desk a person goes on in the list.
    effect(move || {
        if !is_desk.get_untracked() {
            request_animation_frame(|| page::focus_element(TITLE_ID));
        }
    });
    view! {
        <aside class="desk-panel" aria-labelledby=TITLE_ID>
            <div class="desk-panel-body">
                <div class="desk-panel-top">
                    <p class="desk-panel-above">{part(move || above.get())}</p>
                    <a
                        class="icon-button"
                        aria-label=say!(lang, desk.close)
                        data-test="panel-close"
                        href=live(move || here.beside(&here.place.with(Desk::list)))
                    >
                        <Icon name="close" size="small" />
                    </a>
                </div>
                <h2 class="desk-panel-title" id=TITLE_ID tabindex="-1">{part(move || title.get())}</h2>
                {children()}
            </div>
            {next.map(|next| view! { <div class="desk-panel-next">{next}</div> })}
        </aside>
    }
}

/// Nothing of that address is here, or not for whoever asks.
#[component]
pub fn PanelAbsent() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Panel title=Signal::stored(say!(lang, desk.absent_title).to_owned())>
            <p>{say!(lang, desk.absent)}</p>
        </Panel>
    }
}

/// What is drawn of an answer, or a panel that says why there is none.
pub fn panel_of<T: Clone + Send + Sync + 'static>(
    asked: Asked<T>,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    part(move || {
        if asked.trouble.with(|trouble| *trouble == Some(Trouble::NotYours)) {
            return view! { <PanelAbsent /> }.into_any();
        }
        match asked.answer.get() {
            Some(answer) => draw(answer),
            None => view! {
                <Panel title=Signal::stored(String::new())>
                    <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
                    <Skeleton />
                </Panel>
            }
            .into_any(),
        }
    })
}
