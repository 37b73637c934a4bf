//! The devices that are paired as this person, and the end of one.

use crate::asked::Asked;
use crate::erased::{DrawAll, part};
use crate::office::use_office;
use crate::parts::confirm::deed;
use crate::parts::{Confirm, TroubleNote, dialog_of};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, ago, day_of, dotted, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{DeviceLine, ListOwnDevices, RevokeDevice};
use spotcheck_domain::id::DeviceId;
use spotcheck_web::parts::Skeleton;

#[component]
pub fn OwnDevices() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let asked = Asked::watch(|| Some(ListOwnDevices {}));
    let ending = RwSignal::new(None::<DeviceLine>);
    let this = move || store.session().with(|session| session.as_ref().map(|session| session.device));
    let ended = Callback::new(move |()| {
        store.toast(say!(lang, account.ended));
        asked.reload();
    });
    view! {
        <section>
            <h2>{say!(lang, account.devices)}</h2>
            <p>{say!(lang, account.devices_words)}</p>
            <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
            {part(move || match asked.answer.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(devices) => {
                    let here = devices.into_iter().filter(|device| device.revoked_at.is_none());
                    // The newest first: it is the one that he may not know.
                    let lines = here.rev().map(|device| line(lang, device, this(), ending)).draw_all();
                    view! { <ul role="list" data-test="own-devices">{lines}</ul> }.into_any()
                }
            })}
            {part(move || ending.get().map(|device| view! { <EndDialog device ending ended /> }))}
        </section>
    }
}

fn line(
    lang: Lang,
    device: DeviceLine,
    this: Option<DeviceId>,
    ending: RwSignal<Option<DeviceLine>>,
) -> AnyView {
    let is_this = this == Some(device.id);
    let used = match device.seen_at {
        Some(at) => say!(lang, people.seen, when = ago(lang, at)),
        None => say!(lang, people.paired_on, day = day_of(lang, device.paired_at)),
    };
    let by_password = if device.by_password { say!(lang, people.by_password) } else { "" };
    let this_device = if is_this { say!(lang, account.this_device) } else { "" };
    let told = dotted(&[used.as_str(), by_password, this_device]);
    let name = device.name.clone();
    let end = (!is_this).then(|| {
        let name = name.clone();
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="end-device"
                on:click=move |_| ending.set(Some(device.clone()))
            >
                {say!(lang, account.end)}
                <span class="visually-hidden">{name}</span>
            </button>
        }
    });
    view! {
        <li class="desk-line" data-this=is_this.then_some("true")>
            <span>{name}<br /><small>{told}</small></span>
            {end}
        </li>
    }
    .into_any()
}

#[component]
fn EndDialog(device: DeviceLine, ending: RwSignal<Option<DeviceLine>>, ended: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let id = device.id;
    let doing = deed(move || async move { office.ask(&RevokeDevice { device: id }).await });
    view! {
        <Confirm
            title=say!(lang, account.end_title, name = device.name)
            open=dialog_of(ending)
            words=say!(lang, account.end)
            is_danger=true
            deed=doing
            on_done=ended
        >
            <p>{say!(lang, account.end_words)}</p>
        </Confirm>
    }
}
