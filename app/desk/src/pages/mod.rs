//! One file or folder a page. What is open on a page, its view and its filters stand in the address; a page stays while these
//! change.
//!
//! A new page is a variant of `route::Desk`, an arm of [`page_of`], a line of `parts::rail`, and a file of words in
//! `locales/{zh,en}` that `build.rs` names. [`people`] is the model: a call in the address (`place::Here`), its answer
//! (`paged::Paged`, or `asked::Asked` for a whole one), a `parts::Table` with a `parts::Panel` beside it, and dialogs that
//! ask before they do (`parts::Confirm`, or a `parts::Sheet` of `parts::Fields`).

pub mod home;
pub mod nowhere;
pub mod people;
pub mod units;

use crate::route::Desk;
use leptos::prelude::*;

/// The page of a list; see [`Desk::list`].
pub fn page_of(list: Desk) -> AnyView {
    match list {
        Desk::Home => view! { <home::HomePage /> }.into_any(),
        Desk::People => view! { <people::PeoplePage /> }.into_any(),
        Desk::Units => view! { <units::UnitsPage /> }.into_any(),
        _ => view! { <nowhere::NowherePage /> }.into_any(),
    }
}
