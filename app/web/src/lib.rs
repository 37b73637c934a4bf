//! The screens: what a person sees and touches. They ask the engine in its worker, and reach the browser only through
//! `browser`. The words of both languages come from `locales`.

pub mod app;
pub mod device;
pub mod erased;
pub mod form;
pub mod pages;
pub mod parts;
mod scroll;
pub mod store;
pub mod trail;
pub mod words;

pub use spotcheck_browser as browser;
pub use spotcheck_domain::route;
