//! What waits at the desk.

use crate::asked::Asked;
use crate::erased::part;
use crate::parts::{PageHead, TroubleNote};
use crate::route::Desk;
use crate::say;
use crate::words::{number, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::ListPeople;
use spotcheck_web::parts::Skeleton;

#[component]
pub fn HomePage() -> impl IntoView {
    let lang = use_lang();
    let people = Asked::watch(|| Some(ListPeople::default()));
    view! {
        <PageHead title=say!(lang, desk.home) />
        <div class="desk-page">
            <TroubleNote trouble=people.trouble on_again=move |()| people.reload() />
            <ul class="desk-waits" role="list">
                {part(move || match people.answer.get() {
                    Some(people) => view! {
                        <li>
                            <a href=Desk::People.to_string()>
                                {say!(lang, people.title)}
                                <b>{number(lang, people.n_found as f64)}</b>
                            </a>
                        </li>
                    }
                    .into_any(),
                    None => view! { <li><Skeleton /></li> }.into_any(),
                })}
            </ul>
        </div>
    }
}
