//! What is this person's own: the devices that work in his name, and his password.

mod devices;
mod password;
pub mod sign_in;

use crate::parts::PageHead;
use crate::say;
use crate::words::use_lang;
use devices::OwnDevices;
use leptos::prelude::*;
use password::OwnPassword;

#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <PageHead title=say!(lang, account.title) />
        <div class="desk-page desk-account">
            <OwnDevices />
            <OwnPassword />
        </div>
    }
}
