//! A list that the office gives a page at a time: more comes as a person nears the end, and after a change all that was here
//! is asked for again before it is shown, so that nobody loses his place.

use crate::erased::effect;
use crate::office::{Office, Trouble, use_office};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::call::{Call, plan_send};

/// A call that is answered a page at a time, counted from 0.
pub trait Pages: Call + Clone + 'static {
    type Row: Send + Sync + 'static;
    /// What an answer says beside its rows.
    type Note: Send + Sync + 'static;

    fn page(self, page: u32) -> Self;
    fn take(answer: Self::Answer) -> Page<Self::Row, Self::Note>;
}

pub struct Page<R, N> {
    pub rows: Vec<R>,
    /// Of all pages.
    pub n_all: u64,
    pub note: N,
}

pub struct Paged<C: Pages> {
    pub rows: RwSignal<Vec<C::Row>>,
    pub n_all: RwSignal<u64>,
    pub note: RwSignal<Option<C::Note>>,
    pub trouble: RwSignal<Option<Trouble>>,
    /// It has been answered once.
    pub is_known: RwSignal<bool>,
    is_asking: StoredValue<bool>,
    again: RwSignal<u32>,
    /// Of the question that was asked last.
    last: StoredValue<u32>,
    n_pages: StoredValue<u32>,
    call: StoredValue<Option<C>, LocalStorage>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "derived, it would ask the same of the call")]
impl<C: Pages> Clone for Paged<C> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<C: Pages> Copy for Paged<C> {}

impl<C: Pages> Paged<C> {
    /// Asks, and asks anew whenever the call has become another.
    pub fn watch(call: impl Fn() -> C + 'static) -> Self {
        let paged = Self {
            rows: RwSignal::new(Vec::new()),
            n_all: RwSignal::new(0),
            note: RwSignal::new(None),
            trouble: RwSignal::new(None),
            is_known: RwSignal::new(false),
            is_asking: StoredValue::new(false),
            again: RwSignal::new(0),
            last: StoredValue::new(0),
            n_pages: StoredValue::new(1),
            call: StoredValue::new_local(None),
        };
        let office = use_office();
        let mut before = None;
        effect(move || {
            paged.again.track();
            let call = call();
            let asks = plan_send(&call).ok();
            // Another question is another list: from its beginning.
            if before.replace(asks.clone()) != Some(asks) {
                paged.n_pages.set_value(1);
            }
            paged.call.set_value(Some(call));
            paged.load(office, 0, paged.n_pages.get_value());
        });
        paged
    }

    /// The next page, unless one is on its way.
    pub fn more(self, office: Office) {
        if self.is_asking.try_get_value() == Some(false) && self.trouble.with_untracked(Option::is_none) {
            self.load(office, self.n_pages.get_value(), 1);
        }
    }

    /// Asks for all that is here again: something was done about it.
    pub fn reload(self) {
        let _ = self.again.try_update(|again| *again = again.wrapping_add(1));
    }

    fn load(self, office: Office, first: u32, n_pages: u32) {
        let Some(call) = self.call.get_value() else { return };
        let number = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(number);
        self.is_asking.set_value(true);
        spawn_local(async move {
            let answer = pages(office, call, first, n_pages).await;
            if self.last.try_get_value() != Some(number) {
                return;
            }
            self.is_asking.set_value(false);
            match answer {
                Ok(page) => self.show(page, first, n_pages),
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }

    fn show(self, page: Page<C::Row, C::Note>, first: u32, n_pages: u32) {
        self.trouble.set(None);
        self.n_pages.set_value(first + n_pages);
        self.n_all.set(page.n_all);
        self.note.set(Some(page.note));
        if first == 0 {
            self.rows.set(page.rows);
        } else {
            self.rows.update(|rows| rows.extend(page.rows));
        }
        self.is_known.set(true);
    }
}

/// Some pages, one after the other, as one.
async fn pages<C: Pages>(
    office: Office,
    call: C,
    first: u32,
    n_pages: u32,
) -> Result<Page<C::Row, C::Note>, Trouble> {
    let mut all = C::take(office.ask(&call.clone().page(first)).await?);
    for page in first + 1..first + n_pages {
        let next = C::take(office.ask(&call.clone().page(page)).await?);
        if next.rows.is_empty() {
            break;
        }
        all.rows.extend(next.rows);
    }
    Ok(all)
}
