//! The desk: where an office is kept. A module of its own beside the app's screen: its pages ask the office at each step, by
//! the calls that both sides share, and nothing of it is kept on a phone. Session, badge and the sending of work go on in
//! the same engine.

pub mod app;
pub mod asked;
pub mod office;
pub mod paged;
pub mod pages;
pub mod parts;
pub mod place;
pub mod proof;
pub mod rights;
pub mod tree;
pub mod words;

pub use spotcheck_web::{browser, erased, route, store};
