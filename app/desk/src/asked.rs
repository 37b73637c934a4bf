//! What the office last answered to a question that follows what is looked at. An answer that a later question overtook is
//! dropped, and the last one stays while the next is on its way.

use crate::erased::effect;
use crate::office::{Office, Trouble, use_office};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{Call, plan_send};

pub struct Asked<T: Send + Sync + 'static> {
    pub answer: RwSignal<Option<T>>,
    pub trouble: RwSignal<Option<Trouble>>,
    pub is_asking: RwSignal<bool>,
    /// Rises when it is to be asked again.
    again: RwSignal<u32>,
    /// Of the question that was asked last.
    last: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Send + Sync + 'static> Asked<T> {
    /// Asks, and asks anew whenever the call has become another. Where there is no call, nothing is asked.
    pub fn watch<C>(call: impl Fn() -> Option<C> + 'static) -> Self
    where
        C: Call<Answer = T> + 'static,
    {
        let asked = Self {
            answer: RwSignal::new(None),
            trouble: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            again: RwSignal::new(0),
            last: StoredValue::new(0),
        };
        let office = use_office();
        let mut before = None;
        effect(move || {
            let again = asked.again.get();
            let call = call();
            let asks = call.as_ref().and_then(|call| plan_send(call).ok());
            if before.replace((again, asks.clone())) == Some((again, asks)) {
                return;
            }
            if let Some(call) = call {
                asked.ask(office, call);
            }
        });
        asked
    }

    fn ask<C>(self, office: Office, call: C)
    where
        C: Call<Answer = T> + 'static,
    {
        let number = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(number);
        self.is_asking.set(true);
        spawn_local(async move {
            let answer = office.ask(&call).await;
            if self.last.try_get_value() != Some(number) {
                return;
            }
            let _ = self.is_asking.try_set(false);
            match answer {
                Ok(answer) => {
                    let _ = self.trouble.try_set(None);
                    let _ = self.answer.try_set(Some(answer));
                }
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }

    /// Asks the same again: something was done about it.
    pub fn reload(self) {
        let _ = self.again.try_update(|again| *again = again.wrapping_add(1));
    }
}
