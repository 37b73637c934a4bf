//! What screen and engine say to one another, and the one binary form in which it crosses between them. Views are ready
//! to show: the screen never holds a document.
//!
//! A screen asks by [`Query`] and keeps asking: a watched query is answered anew whenever its answer has changed, by
//! this phone or by anybody else. Lists are asked for by filter and window, never whole.
//!
//! Nothing here is stored or leaves the phone, and both ends are always of one version: the form may change at any time.
//! Where a domain type's own form is tagged, flattened or leaves fields out (it is read for ever, by anybody), a plain
//! type of this room crosses in its place.

mod act;
mod detail;
mod edit;
mod failure;
mod form;
mod library;
mod photo;
mod query;
mod request;
mod row;
mod signing;
mod views;

pub use act::{ActSaid, ActView, StanceView};
pub use detail::Detail;
pub use edit::Edit;
pub use failure::{Failure, Lack};
pub use form::{FormError, decode, encode};
pub use library::{ChecklistView, HazardView};
pub use photo::PhotoFacts;
pub use query::{Notice, Query, View};
pub use request::{Reply, Request};
pub use signing::Signing;
pub use views::*;
