//! A place that the desk does not have.

use crate::parts::PageHead;
use crate::route::Desk;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_web::parts::EmptyState;

#[component]
pub fn NowherePage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <PageHead title=say!(lang, desk.absent_title) />
        <div class="desk-page">
            <EmptyState icon="map" title=say!(lang, desk.absent_title) words=say!(lang, desk.absent)>
                <a class="button" href=Desk::Home.to_string()>{say!(lang, desk.home)}</a>
            </EmptyState>
        </div>
    }
}
