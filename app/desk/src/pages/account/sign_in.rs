//! Signing in at a desk, before anybody is: name and password become a code, by which this browser is paired as by any other.
//! So nobody's unsent work is lost by it.

use crate::asked::Asked;
use crate::browser::page;
use crate::erased::{live, memo, part};
use crate::office::{Trouble, use_office};
use crate::parts::{SecretField, TroubleNote};
use crate::route::{Desk, Route};
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, trouble_words, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::call::{HasPasswords, Obstacle, SignIn};
use spotcheck_domain::session::Session;
use spotcheck_protocol::Failure;
use spotcheck_web::parts::LanguageChoice;

#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = use_lang();
    page::set_title(&format!("{} · {}", say!(lang, account.sign_in), spotcheck_web::say!(lang, frame.app)));
    let asked = Asked::watch(|| Some(HasPasswords {}));
    // What was typed stays, whatever else comes to be in the way.
    let is_off = memo(move || asked.trouble.with(|trouble| *trouble == Some(Trouble::NotYours)));
    let trouble = Signal::derive(move || asked.trouble.get().filter(|trouble| *trouble != Trouble::NotYours));
    view! {
        <main class="app-main pair-page" id="main" tabindex="-1">
            <div class="pair">
                <h1 class="pair-title">{say!(lang, account.sign_in)}</h1>
                <TroubleNote trouble on_again=move |()| asked.reload() />
                {part(move || if is_off.get() {
                    view! { <p>{say!(lang, account.off)}</p> }.into_any()
                } else {
                    view! { <SignInForm /> }.into_any()
                })}
                <a class="button" data-kind="quiet" rel="external" href=Route::Pair.to_string()>
                    {say!(lang, account.by_code)}
                </a>
                <LanguageChoice />
            </div>
        </main>
    }
}

#[component]
fn SignInForm() -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let sign_in = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        problem.set(None);
        let call = SignIn { name: name.get_untracked(), password: password.get_untracked() };
        let before = store.session().with_untracked(|session| session.as_ref().map(|one| one.person.id));
        spawn_local(async move {
            let code = match office.ask(&call).await {
                Ok(answer) => answer.code,
                Err(trouble) => {
                    let _ = is_busy.try_set(false);
                    let _ = problem.try_set(Some(refused_words(lang, &trouble)));
                    return;
                }
            };
            let device = say!(lang, account.desk_device, browser = page::device_name());
            let answer = store.pair(code.clone(), device, false).await;
            let _ = is_busy.try_set(false);
            match answer {
                // Where it was another's, the page begins anew by itself.
                Ok(session) if before.is_none_or(|before| before == session.person.id) => {
                    page::load(&home_of(&session).to_string());
                }
                Ok(_) => {}
                // Its page has the way to keep that work.
                Err(Failure::OthersWorkUnsent) => page::load(&format!("{}#{code}", Route::Pair)),
                Err(failure) => {
                    let words = spotcheck_web::words::failure_words(lang, &failure);
                    let _ = problem.try_set(Some(words));
                }
            }
        });
    };
    view! {
        <p>{say!(lang, account.sign_in_words)}</p>
        <form on:submit=move |event| {
            event.prevent_default();
            sign_in();
        }>
            <label class="field">
                <span class="field-label">{say!(lang, account.name)}</span>
                <input
                    autocomplete="username"
                    autocapitalize="off"
                    spellcheck="false"
                    data-test="sign-in-name"
                    prop:value=live(move || name.get())
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <SecretField label=say!(lang, account.word) purpose="current-password" text=password test="sign-in-password" />
            <p class="field-error" role="alert" data-test="sign-in-problem" hidden=live(move || problem.with(Option::is_none))>
                {part(move || problem.get())}
            </p>
            <button
                type="submit"
                class="button"
                data-kind="primary"
                data-width="full"
                data-test="sign-in"
                aria-busy=live(move || is_busy.get().then_some("true"))
            >
                {say!(lang, account.sign_in_do)}
            </button>
        </form>
    }
}

/// Where his work is: the desk, for those who have any there.
fn home_of(session: &Session) -> Route {
    let has_desk = holds(&session.person.roles, Act::ReadOrganisation);
    if has_desk { Route::Desk(Desk::Home) } else { Route::Today }
}

fn refused_words(lang: Lang, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Busy { seconds: Some(60) } => say!(lang, account.sign_in_many).to_owned(),
        trouble if trouble.is(Obstacle::PasswordWrong) => say!(lang, account.sign_in_wrong).to_owned(),
        Trouble::NotYours => say!(lang, account.off).to_owned(),
        trouble => trouble_words(lang, trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_and_a_wrong_password_are_one_word_and_too_many_another() {
        let wrong = Trouble::Refused {
            code: "password_wrong".into(),
            obstacle: Some(Obstacle::PasswordWrong),
            details: serde_json::Value::Null,
        };
        assert!(refused_words(Lang::en, &wrong).starts_with("Name or password"));
        let many = Trouble::Busy { seconds: Some(60) };
        assert!(refused_words(Lang::en, &many).starts_with("Too many wrong ones"));
    }
}
