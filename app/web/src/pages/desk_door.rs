//! The way from the app to the desk, which is a module of its own and needs the office at each step.

use crate::browser::page;
use crate::erased::part;
use crate::parts::desk::has_desk;
use crate::parts::{EmptyState, Frame, Icon};
use crate::route::{Desk, Route};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;

/// Among the settings; nothing for everybody else.
#[component]
pub fn DeskDoor() -> impl IntoView {
    let lang = use_lang();
    let has_desk = has_desk();
    let door = move || {
        view! {
            <section class="settings-group">
                <h2 class="settings-group-title">{say!(lang, frame.desk)}</h2>
                <ul class="list">
                    <li>
                        <a class="list-row" rel="external" href=Route::Desk(Desk::Home).to_string() data-test="desk">
                            <span class="list-row-body">
                                <span class="list-row-title">{say!(lang, frame.desk_open)}</span>
                                <span class="list-row-meta">{say!(lang, frame.desk_words)}</span>
                            </span>
                            <span class="list-row-end"><Icon name="forward" size="small" /></span>
                        </a>
                    </li>
                </ul>
            </section>
        }
    };
    part(move || has_desk.get().then(door))
}

/// The app stands at an address of the desk: the office did not answer when it was opened.
#[component]
pub fn DeskAway() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Frame title=say!(lang, frame.desk) page="today-page">
            <EmptyState icon="offline" title=say!(lang, frame.desk_away_title) words=say!(lang, frame.desk_away)>
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    data-test="desk-again"
                    on:click=|_| page::reload()
                >
                    {say!(lang, frame.desk_again)}
                </button>
            </EmptyState>
        </Frame>
    }
}
