//! A question before something that is not undone by a click: what it will do, in words, and what came of it.

use super::trouble::TroubleNote;
use crate::erased::{effect, live, part};
use crate::office::Trouble;
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_web::parts::Dialog;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// What is done when the answer is yes.
pub type Deed = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), Trouble>>>> + Send + Sync>;

/// A deed from what gives a future of it.
pub fn deed<F>(run: impl Fn() -> F + Send + Sync + 'static) -> Deed
where
    F: Future<Output = Result<(), Trouble>> + 'static,
{
    Arc::new(move || Box::pin(run()))
}

/// Open until it is closed, with which what was being done is over.
pub fn dialog_of<D: Clone + Send + Sync + 'static>(doing: RwSignal<Option<D>>) -> RwSignal<bool> {
    let open = RwSignal::new(true);
    effect(move || {
        if !open.get() {
            doing.set(None);
        }
    });
    open
}

/// The dialog of what is being done, while it is.
pub fn dialogs<D: Clone + Send + Sync + 'static>(
    doing: RwSignal<Option<D>>,
    dialog: impl Fn(D, RwSignal<bool>) -> AnyView + Send + 'static,
) -> AnyView {
    part(move || {
        let open = dialog_of(doing);
        doing.get().map(|what| dialog(what, open))
    })
}

/// A question that needs no more than a yes.
#[component]
pub fn Question(
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    #[prop(into)] words: String,
    #[prop(optional)] is_danger: bool,
    deed: Deed,
    #[prop(into)] on_done: Callback<()>,
    /// What it will do.
    #[prop(into)]
    says: String,
) -> impl IntoView {
    view! {
        <Confirm title open words is_danger deed on_done>
            <p>{says.clone()}</p>
        </Confirm>
    }
}

#[component]
pub fn Confirm(
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    /// What the button says that does it.
    #[prop(into)]
    words: String,
    #[prop(optional)] is_danger: bool,
    /// Whether there is enough to do it; always, where nothing is said.
    #[prop(into, default = Signal::stored(true))]
    ready: Signal<bool>,
    deed: Deed,
    /// It is done, and the dialog closed.
    #[prop(into)]
    on_done: Callback<()>,
    /// What it will do.
    children: ChildrenFn,
) -> impl IntoView {
    let lang = use_lang();
    let is_busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let run = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        trouble.set(None);
        let doing = deed();
        spawn_local(async move {
            let done = doing.await;
            let _ = is_busy.try_set(false);
            match done {
                Ok(()) => {
                    let _ = open.try_set(false);
                    let _ = on_done.try_run(());
                }
                Err(said) => drop(trouble.try_set(Some(said))),
            }
        });
    };
    let run = Callback::new(move |()| run());
    view! {
        <Dialog title open>
            <div class="dialog-body">{children()}</div>
            <TroubleNote trouble />
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{say!(lang, desk.cancel)}</button>
                <button
                    type="button"
                    class="button"
                    data-kind=if is_danger { "danger" } else { "primary" }
                    data-test="confirm"
                    disabled=live(move || !ready.get())
                    aria-busy=live(move || is_busy.get().then_some("true"))
                    on:click=move |_| run.run(())
                >
                    {words.clone()}
                </button>
            </div>
        </Dialog>
    }
}
