//! Pairing codes: made for one person or for a whole unit at once, printed as a sheet, and those that wait for a second word.

mod people;
mod sheet;
mod waiting;

use crate::asked::Asked;
use crate::erased::part;
use crate::parts::head::VIEW;
use crate::parts::{PageHead, ViewTab};
use crate::place::use_here;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use people::Choose;
use sheet::CodeSheet;
use spotcheck_domain::call::{AskedCode, ListCodes};
use waiting::Waiting;

/// Those that wait.
const WAITING: &str = "waiting";

#[component]
pub fn CodesPage() -> impl IntoView {
    let lang = use_lang();
    let view_now = use_here().word(VIEW);
    let waiting = Asked::watch(|| Some(ListCodes {}));
    let n_waiting =
        Signal::derive(move || waiting.answer.with(|codes| codes.as_ref().map(|codes| codes.len() as u64)));
    // Codes are shown once: they stand here until somebody leaves the page.
    let given = RwSignal::new(None::<Vec<AskedCode>>);
    let views = vec![
        ViewTab { view: "", words: say!(lang, codes.view_new), count: Signal::derive(|| None) },
        ViewTab { view: WAITING, words: say!(lang, codes.view_waiting), count: n_waiting },
    ];
    let on_given = Callback::new(move |codes: Vec<AskedCode>| {
        given.set(Some(codes));
        waiting.reload();
    });
    view! {
        <PageHead title=say!(lang, codes.title) views />
        {part(move || match (view_now.get() == WAITING, given.get()) {
            (true, _) => view! { <Waiting waiting /> }.into_any(),
            (false, Some(codes)) => {
                view! { <CodeSheet codes on_close=move |()| given.set(None) /> }.into_any()
            }
            (false, None) => view! { <Choose on_given /> }.into_any(),
        })}
    }
}
