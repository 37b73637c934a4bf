//! One file or folder a page. What is open on a page, its view and its filters stand in the address; a page stays while these
//! change.
//!
//! A new page is a variant of `route::Desk`, an arm of [`page_of`], a line of `parts::rail`, and a file of words in
//! `locales/{zh,en}` that `build.rs` names. [`people`] is the model: a call in the address (`place::Here`), its answer
//! (`paged::Paged`, or `asked::Asked` for a whole one), a `parts::Table` with a `parts::Panel` beside it, and dialogs that
//! ask before they do (`parts::Confirm`, or a `parts::Sheet` of `parts::Fields`).

pub mod account;
pub mod audit;
pub mod begin;
pub mod catalog;
pub mod checklists;
pub mod codes;
pub mod hazard_form;
pub mod home;
pub mod notices;
pub mod nowhere;
pub mod people;
pub mod policy;
pub mod registers;
pub mod sites;
pub mod units;

use crate::route::Desk;
use leptos::prelude::*;

/// The page of a list; see [`Desk::list`].
pub fn page_of(list: Desk) -> AnyView {
    match list {
        Desk::Catalog => view! { <catalog::CatalogPage /> }.into_any(),
        Desk::Checklists => view! { <checklists::ChecklistsPage /> }.into_any(),
        Desk::Policy => view! { <policy::PolicyPage /> }.into_any(),
        Desk::Registers => view! { <registers::RegistersPage /> }.into_any(),
        Desk::Audit => view! { <audit::AuditPage /> }.into_any(),
        Desk::Home => view! { <home::HomePage /> }.into_any(),
        Desk::Begin => view! { <begin::BeginPage /> }.into_any(),
        Desk::Codes => view! { <codes::CodesPage /> }.into_any(),
        Desk::Account => view! { <account::AccountPage /> }.into_any(),
        Desk::Notices => view! { <notices::NoticesPage /> }.into_any(),
        Desk::People => view! { <people::PeoplePage /> }.into_any(),
        Desk::Sites => view! { <sites::SitesPage /> }.into_any(),
        Desk::Units => view! { <units::UnitsPage /> }.into_any(),
        _ => view! { <nowhere::NowherePage /> }.into_any(),
    }
}
