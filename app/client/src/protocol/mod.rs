//! What screen and engine say to one another. Views are ready to show: the screen never holds a document.
//!
//! A screen asks by [`Query`] and keeps asking: a watched query is answered anew whenever its answer has changed, by
//! this phone or by anybody else. Lists are asked for by filter and window, never whole.

mod detail;
mod query;
mod request;
mod views;

pub use detail::Detail;
pub use query::{LedgerColumn, LedgerOrder, Notice, Query, View};
pub use request::{Failure, Reply, Request, Seen};
pub use views::*;
