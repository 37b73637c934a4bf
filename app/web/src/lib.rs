//! The screens: what a person sees and touches. They ask the engine in its worker, and reach the browser only through
//! `browser`. The words of both languages come from `locales`.

pub mod app;
pub mod device;
mod erased;
pub mod pages;
pub mod parts;
pub mod store;
pub mod words;

pub use spotcheck_browser as browser;
pub use spotcheck_domain::route;

/// Made from `locales/**` by the build.
#[allow(
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unused_imports,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}
pub use generated::i18n;

/// A phrase in a language: `say!(lang, today.title)`, `say!(lang, outbox.photos, n = 3)`.
pub use leptos_i18n::td_string as say;
