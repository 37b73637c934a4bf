//! Asks for the password that whatever waits needs.

use super::secret::SecretField;
use super::trouble::TroubleNote;
use crate::erased::{effect, live};
use crate::office::{Trouble, use_office};
use crate::proof::Proof;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::ProvePassword;
use spotcheck_web::parts::Dialog;

#[component]
pub fn ProofDialog(proof: Proof) -> impl IntoView {
    let lang = use_lang();
    let office = use_office();
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Trouble>);
    let is_busy = RwSignal::new(false);
    // Closed, by whatever way: who waits still has no proof.
    effect(move || {
        if !proof.open.get() {
            password.set(String::new());
            problem.set(None);
            proof.tell(false);
        }
    });
    let show = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let call = ProvePassword { password: password.get_untracked() };
        spawn_local(async move {
            let shown = office.ask(&call).await;
            let _ = is_busy.try_set(false);
            match shown {
                Ok(()) => {
                    proof.tell(true);
                    let _ = proof.open.try_set(false);
                }
                Err(said) => drop(problem.try_set(Some(said))),
            }
        });
    };
    view! {
        <Dialog title=say!(lang, account.proof_title) open=proof.open>
            <form class="dialog-body" on:submit=move |event| {
                event.prevent_default();
                show();
            }>
                <p>{say!(lang, account.proof_words)}</p>
                <SecretField label=say!(lang, account.word) purpose="current-password" text=password test="proof-password" />
                <TroubleNote trouble=problem />
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| proof.open.set(false)>
                        {say!(lang, desk.cancel)}
                    </button>
                    <button
                        type="submit"
                        class="button"
                        data-kind="primary"
                        data-test="proof-show"
                        aria-busy=live(move || is_busy.get().then_some("true"))
                    >
                        {say!(lang, account.proof_do)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
