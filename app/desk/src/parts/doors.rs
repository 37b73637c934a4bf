//! What is done with a whole list: buttons above it, each only for who may.

use crate::erased::DrawAll;
use leptos::prelude::*;
use spotcheck_web::parts::Icon;

pub struct Door {
    pub icon: &'static str,
    pub words: &'static str,
    /// By which a story finds it.
    pub test: &'static str,
    pub go: Callback<()>,
}

/// Those that may be gone through, in their order.
pub fn doors(all: impl IntoIterator<Item = (bool, Door)>) -> Vec<AnyView> {
    let shown = all.into_iter().filter(|(may, _)| *may);
    shown
        .map(|(_, Door { icon, words, test, go })| {
            view! {
                <button type="button" class="button" data-kind="quiet" data-test=test on:click=move |_| go.run(())>
                    <Icon name=icon size="small" />
                    {words}
                </button>
            }
        })
        .draw_all()
}

/// To a dialog.
pub fn to(dialog: RwSignal<bool>) -> Callback<()> {
    Callback::new(move |()| dialog.set(true))
}
