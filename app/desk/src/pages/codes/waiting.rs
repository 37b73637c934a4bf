//! Codes for people who have a device already: each waits for a second administrator, or for that device.

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, TroubleNote};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, moment, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::ConfirmCode;
use spotcheck_domain::codes::PendingCode;
use spotcheck_web::parts::{EmptyState, Skeleton};

#[component]
pub fn Waiting(waiting: Asked<Vec<PendingCode>>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="desk-page">
            <TroubleNote trouble=waiting.trouble on_again=move |()| waiting.reload() />
            {part(move || match waiting.answer.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(codes) if codes.is_empty() => view! {
                    <EmptyState icon="check" title=say!(lang, codes.none_wait_title) words=say!(lang, codes.none_wait) />
                }
                .into_any(),
                Some(codes) => {
                    let rows = codes.into_iter().map(|code| row(lang, waiting, code)).draw_all();
                    view! { <ul class="list">{rows}</ul> }.into_any()
                }
            })}
        </div>
    }
}

fn row(lang: Lang, waiting: Asked<Vec<PendingCode>>, code: PendingCode) -> AnyView {
    let (office, store) = (use_office(), use_store());
    let open = RwSignal::new(false);
    let name = code.person.name.clone();
    let asked = say!(lang, codes.asked_by, name = code.asked_by.name, at = moment(lang, code.asked_at));
    let until = say!(lang, codes.until, at = moment(lang, code.expires_at));
    let id = code.id;
    let confirm = deed(move || async move { office.ask(&ConfirmCode { id }).await });
    let done = move |()| {
        store.toast(say!(lang, codes.confirmed));
        waiting.reload();
    };
    let question = say!(lang, codes.confirm_words, name = name, asker = code.asked_by.name);
    let do_it = if code.may_confirm {
        view! {
            <button type="button" class="button" data-test="confirm-code" on:click=move |_| open.set(true)>
                {say!(lang, codes.confirm)}
            </button>
            <Confirm
                title=say!(lang, codes.confirm)
                open
                words=say!(lang, codes.confirm)
                deed=confirm
                on_done=done
            >
                <p>{question.clone()}</p>
            </Confirm>
        }
        .into_any()
    } else {
        view! { <span>{say!(lang, codes.by_another)}</span> }.into_any()
    };
    view! {
        <li class="list-row" data-test="waiting-code">
            <span class="list-row-body">
                <span class="list-row-title">{name} " " <small>{named(&code.unit, lang)}</small></span>
                <span class="list-row-meta">{asked} " " {until}</span>
            </span>
            <span class="list-row-end">{do_it}</span>
        </li>
    }
    .into_any()
}
