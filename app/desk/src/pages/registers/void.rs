//! To void a number that is on no paper, with the reason.

use crate::office::use_office;
use crate::parts::confirm::{Confirm, deed};
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::call::VoidNumber;
use spotcheck_domain::id::UnitId;
use spotcheck_web::form::Form;
use spotcheck_web::pages::record::PlainField;

#[component]
pub fn VoidDialog(
    unit: UnitId,
    number: String,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let (office, store) = (use_office(), use_store());
    let form = Form::open(format!("desk/void-number/{number}"));
    let reason = form.word("reason");
    let words = say!(lang, registers.void_words, number = number);
    let run = deed(move || {
        let call = VoidNumber { unit, number: number.clone(), reason: reason.get_untracked().trim().to_owned() };
        async move {
            office.ask(&call).await?;
            form.done();
            store.toast(say!(lang, registers.voided));
            Ok(())
        }
    });
    let ready = Signal::derive(move || !reason.get().trim().is_empty());
    view! {
        <Confirm
            title=say!(lang, registers.void_title)
            open
            words=say!(lang, registers.void)
            is_danger=true
            ready
            deed=run
            on_done
        >
            <p>{words.clone()}</p>
            <PlainField label=say!(lang, registers.void_reason) word=reason test="reason" />
        </Confirm>
    }
}
