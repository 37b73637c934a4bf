//! This person's password for a desk: set, changed by the present one or just after a code, or done without.

use crate::asked::Asked;
use crate::erased::{DrawAll, live, part};
use crate::office::{Office, Trouble, use_office};
use crate::parts::confirm::deed;
use crate::parts::{Confirm, SecretField, TroubleNote};
use crate::say;
use crate::store::{Store, use_store};
use crate::words::{Lang, day_of, listed, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{DropPassword, PasswordState, ReadPassword, SetPassword};

#[component]
pub fn OwnPassword() -> impl IntoView {
    let lang = use_lang();
    let asked = Asked::watch(|| Some(ReadPassword {}));
    // An office that has none has no such address.
    let is_off = move || asked.trouble.with(|trouble| *trouble == Some(Trouble::NotYours));
    let trouble = Signal::derive(move || asked.trouble.get().filter(|trouble| *trouble != Trouble::NotYours));
    view! {
        <section>
            <h2>{say!(lang, account.password)}</h2>
            <TroubleNote trouble on_again=move |()| asked.reload() />
            {part(move || is_off().then(|| view! { <p>{say!(lang, account.off)}</p> }))}
            {part(move || asked.answer.get().map(|state| view! { <PasswordForm state asked /> }))}
        </section>
    }
}

/// How it stands, in words.
fn standing(lang: Lang, state: &PasswordState) -> Vec<String> {
    let set = match state.set_at {
        Some(at) => say!(lang, account.password_since, day = day_of(lang, at)),
        None => say!(lang, account.password_none).to_owned(),
    };
    let names = if state.names.is_empty() {
        say!(lang, account.no_names).to_owned()
    } else {
        say!(lang, account.names, names = listed(lang, &state.names))
    };
    vec![set, names]
}

/// What is typed and what came of it.
#[derive(Clone, Copy)]
struct Change {
    office: Office,
    store: Store,
    asked: Asked<PasswordState>,
    present: RwSignal<String>,
    fresh: RwSignal<String>,
    end_desks: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    is_busy: RwSignal<bool>,
}

impl Change {
    fn begin(asked: Asked<PasswordState>) -> Self {
        Self {
            office: use_office(),
            store: use_store(),
            asked,
            present: RwSignal::new(String::new()),
            fresh: RwSignal::new(String::new()),
            end_desks: RwSignal::new(true),
            trouble: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    fn make(self, lang: Lang, has_one: bool, needs_present: bool) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.trouble.set(None);
        let call = SetPassword {
            password: self.fresh.get_untracked(),
            present: needs_present.then(|| self.present.get_untracked()),
            end_desks: has_one && self.end_desks.get_untracked(),
        };
        spawn_local(async move {
            let done = self.office.ask(&call).await;
            let _ = self.is_busy.try_set(false);
            match done {
                Ok(()) => {
                    self.store.toast(say!(lang, account.done));
                    self.asked.reload();
                }
                Err(said) => drop(self.trouble.try_set(Some(said))),
            }
        });
    }
}

#[component]
fn PasswordForm(state: PasswordState, asked: Asked<PasswordState>) -> impl IntoView {
    let lang = use_lang();
    let change = Change::begin(asked);
    let has_one = state.set_at.is_some();
    let needs_present = has_one && !state.is_fresh;
    let is_dropping = RwSignal::new(false);
    let words = standing(lang, &state).into_iter().map(|words| view! { <p>{words}</p> }).draw_all();
    view! {
        {words}
        <form class="desk-fields" data-test="password-form" on:submit=move |event| {
            event.prevent_default();
            change.make(lang, has_one, needs_present);
        }>
            {needs_present.then(|| view! {
                <SecretField
                    label=say!(lang, account.present)
                    purpose="current-password"
                    text=change.present
                    test="password-present"
                />
            })}
            {(has_one && !needs_present).then(|| view! { <p>{say!(lang, account.present_fresh)}</p> })}
            <SecretField
                label=say!(lang, account.fresh)
                purpose="new-password"
                text=change.fresh
                hint=say!(lang, account.fresh_hint)
                test="password-new"
            />
            {has_one.then(|| end_desks(lang, change.end_desks))}
            <TroubleNote trouble=change.trouble />
            <div class="desk-buttons">
                <button
                    type="submit"
                    class="button"
                    data-kind="primary"
                    data-test="password-set"
                    aria-busy=live(move || change.is_busy.get().then_some("true"))
                >
                    {if has_one { say!(lang, account.change) } else { say!(lang, account.set) }}
                </button>
                {has_one.then(|| view! {
                    <button
                        type="button"
                        class="button"
                        data-test="password-drop"
                        on:click=move |_| is_dropping.set(true)
                    >
                        {say!(lang, account.drop)}
                    </button>
                })}
            </div>
        </form>
        <DropDialog open=is_dropping asked />
    }
}

fn end_desks(lang: Lang, end_desks: RwSignal<bool>) -> AnyView {
    view! {
        <label>
            <input
                type="checkbox"
                prop:checked=live(move || end_desks.get())
                on:change=move |event| end_desks.set(event_target_checked(&event))
            />
            " "
            {say!(lang, account.end_desks)}
        </label>
    }
    .into_any()
}

#[component]
fn DropDialog(open: RwSignal<bool>, asked: Asked<PasswordState>) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let dropped = Callback::new(move |()| {
        store.toast(say!(lang, account.dropped));
        asked.reload();
    });
    view! {
        <Confirm
            title=say!(lang, account.drop_title)
            open
            words=say!(lang, account.drop)
            is_danger=true
            deed=deed(move || async move { office.ask(&DropPassword {}).await })
            on_done=dropped
        >
            <p>{say!(lang, account.drop_words)}</p>
        </Confirm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_what_somebody_signs_in_is_said() {
        let nobody = PasswordState { set_at: None, names: vec![], is_fresh: false };
        let words = standing(Lang::en, &nobody);
        assert!(
            words[0].starts_with("You have none") && words[1].starts_with("Others are called"),
            "{words:?}"
        );
        let known = PasswordState { names: vec!["Y-7".into(), "陆".into()], ..nobody };
        let words = standing(Lang::zh, &known);
        assert!(words[1].contains("Y-7") && words[1].contains('陆'), "{words:?}");
    }
}
