//! What a person works with: each device with its last contact, and its end.

use super::doing::Doing;
use crate::asked::Asked;
use crate::browser::page;
use crate::erased::{DrawAll, part};
use crate::parts::TroubleNote;
use crate::say;
use crate::words::{Lang, ago, bytes, day_of, dotted, moment, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::{DeviceLine, DeviceTold, ListDevices, ReadPersonPassword};
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

#[component]
pub fn Devices(person: UserId, is_here: bool, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let lang = use_lang();
    let asked = Asked::watch(move || Some(ListDevices { person }));
    // An office without passwords has no answer, and there is nothing to show.
    let password = Asked::watch(move || Some(ReadPersonPassword { person }));
    // A device was signed out: the dialog has closed.
    let mut was_doing = false;
    crate::erased::effect(move || {
        let is_doing = doing.with(Option::is_some);
        if was_doing && !is_doing {
            asked.reload();
            password.reload();
        }
        was_doing = is_doing;
    });
    let n_paired =
        move |devices: &[DeviceLine]| devices.iter().filter(|device| device.revoked_at.is_none()).count();
    view! {
        <h3>{say!(lang, people.devices)}</h3>
        {part(move || password.answer.get().flatten().map(|at| password_line(lang, at, doing)))}
        <TroubleNote trouble=asked.trouble on_again=move |()| asked.reload() />
        {part(move || asked.answer.get().map(|devices| {
            let n = n_paired(&devices);
            let all = (n > 1).then(|| view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-test="revoke-all"
                    on:click=move |_| doing.set(Some(Doing::RevokeAll))
                >
                    {say!(lang, people.revoke_all, n = n)}
                </button>
            });
            let none = (is_here && n == 0).then(|| view! { <p>{say!(lang, people.no_device)}</p> });
            // The newest first: it is what he works with.
            let lines = devices.into_iter().rev().map(|device| line(lang, device, doing)).draw_all();
            view! {
                {none}
                <ul role="list" data-test="devices">{lines}</ul>
                {all}
            }
        }))}
    }
}

fn line(lang: Lang, device: DeviceLine, doing: RwSignal<Option<Doing>>) -> AnyView {
    let (id, name) = (device.id, device.name);
    let state = if device.revoked_at.is_some() { "revoked" } else { "paired" };
    // Of one that was signed out, what lies there is all that still matters.
    let lying = device.told.as_ref().map(|told| {
        let at = told.at.max(device.seen_at.filter(|_| device.revoked_at.is_none()));
        lying_words(lang, told, at.map(|at| moment(lang, at)))
    });
    let kept = device.told.filter(|_| device.revoked_at.is_none()).map(|told| kept_words(lang, &told));
    let by_password = device.by_password.then(|| say!(lang, people.by_password));
    let told = match (device.revoked_at, device.seen_at) {
        (Some(at), _) => say!(lang, people.revoked_on, day = day_of(lang, at)),
        (None, Some(at)) => say!(lang, people.seen, when = ago(lang, at)),
        (None, None) => say!(lang, people.paired_on, day = day_of(lang, device.paired_at)),
    };
    let revoke = device.revoked_at.is_none().then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="revoke"
                on:click=move |_| doing.set(Some(Doing::Revoke(id)))
            >
                {say!(lang, people.revoke)}
                <span class="visually-hidden">{name.clone()}</span>
            </button>
        }
    });
    view! {
        <li class="desk-line" data-device=state>
            <span>
                {name.clone()}
                <br />
                <small>{told}</small>
                {by_password.map(|words| view! { <br /><small>{words}</small> })}
                {lying.map(|words| view! { <br /><small>{words}</small> })}
                {kept.map(|words| view! { <br /><small>{words}</small> })}
            </span>
            {revoke}
        </li>
    }
    .into_any()
}

fn password_line(lang: Lang, at: Timestamp, doing: RwSignal<Option<Doing>>) -> AnyView {
    view! {
        <p class="desk-line" data-test="password">
            {say!(lang, people.password_since, day = day_of(lang, at))}
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="password-take"
                on:click=move |_| doing.set(Some(Doing::TakePassword))
            >
                {say!(lang, people.password_take)}
            </button>
        </p>
    }
    .into_any()
}

/// What still lay on a device when it was last heard of. Since then nobody knows.
fn lying_words(lang: Lang, told: &DeviceTold, at: Option<String>) -> String {
    let DeviceTold { n_records, n_photos, .. } = told;
    match (at, n_records + n_photos) {
        (Some(at), 0) => say!(lang, people.all_sent_at, at = at),
        (None, 0) => say!(lang, people.all_sent).to_owned(),
        (Some(at), _) => say!(lang, people.unsent_at, at = at, records = n_records, photos = n_photos),
        (None, _) => say!(lang, people.unsent, records = n_records, photos = n_photos),
    }
}

/// Its room, and whether its app is the office's.
fn kept_words(lang: Lang, told: &DeviceTold) -> String {
    let free = told.n_free.map(|n_free| say!(lang, people.free, n = bytes(lang, n_free)));
    let version = if told.version == page::version() {
        say!(lang, people.version_now)
    } else {
        say!(lang, people.version_old)
    };
    dotted(&[free.as_deref().unwrap_or_default(), version])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_a_device_is_told_in_records_and_photos() {
        let told = DeviceTold { n_records: 3, n_photos: 9, ..DeviceTold::default() };
        assert_eq!(lying_words(Lang::zh, &told, None), "上次联系时有 3 条记录、9 张照片没传；之后不知道");
        let at = || Some("17:20".to_owned());
        assert_eq!(lying_words(Lang::zh, &told, at()), "17:20 有 3 条记录、9 张照片没传；之后不知道");
        assert_eq!(lying_words(Lang::zh, &DeviceTold::default(), at()), "截至 17:20 已传完；之后不知道");
    }
}
