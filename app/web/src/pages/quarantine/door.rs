//! The way to the quarantine, among an administrator's settings, with how many changes wait there.

use super::case::Case;
use crate::erased::{memo, part};
use crate::parts::Icon;
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::authority::Act;

/// Nothing for everybody else.
#[component]
pub fn QuarantineDoor() -> impl IntoView {
    let status = use_store().status();
    let may_look = memo(move || {
        status.with(|status| status.as_ref().is_some_and(|status| status.acts.contains(&Act::ListQuarantine)))
    });
    part(move || may_look.get().then(|| view! { <Door /> }))
}

#[component]
fn Door() -> impl IntoView {
    let lang = use_lang();
    let case = Case::new();
    case.load();
    // Unknown without the office: then the way is shown without a count.
    let count = move || {
        let n = case.listed.with(|listed| listed.as_ref().map_or(0, Vec::len));
        (n > 0).then(|| view! { <span class="section-count">{say!(lang, quarantine.door_n, n = n)}</span> })
    };
    view! {
        <section class="settings-group">
            <h2 class="settings-group-title">{say!(lang, quarantine.door)}</h2>
            <ul class="list">
                <li>
                    <a class="list-row" href=Route::Quarantine.to_string() data-test="quarantine">
                        <span class="list-row-body">
                            <span class="list-row-title">{say!(lang, quarantine.title)}</span>
                            <span class="list-row-meta">{say!(lang, quarantine.door_words)}</span>
                        </span>
                        <span class="list-row-end">
                            <span role="status">{part(count)}</span>
                            <Icon name="forward" size="small" />
                        </span>
                    </a>
                </li>
            </ul>
        </section>
    }
}
