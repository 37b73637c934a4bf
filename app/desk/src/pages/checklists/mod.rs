//! The checklists that this person's units read or make: found, copied, begun, taken from a file; and one of them, read or
//! edited.

mod add;
mod begin;
mod bench;
mod edit;
mod edits;
mod list;
mod publish;
mod read;
mod sheet;

use crate::erased::{memo, part};
use crate::place::use_here;
use crate::route::Desk;
use leptos::prelude::*;
use list::Lists;
use sheet::Opened;

#[component]
pub fn ChecklistsPage() -> impl IntoView {
    let here = use_here();
    let open = memo(move || match here.place.get() {
        Desk::Checklist(id) => Some(id),
        _ => None,
    });
    part(move || match open.get() {
        Some(list) => view! { <Opened list /> }.into_any(),
        None => view! { <Lists /> }.into_any(),
    })
}
