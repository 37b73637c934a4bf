//! Sites at the desk: listed and counted, each with what is known of it, entered, changed, confirmed, closed and merged, one
//! by one or from a file.
//!
//! A site is a document like any other. What is asked here the office writes itself, in the name of whoever asked, and
//! judges by the same rules as what phones bring.

mod alike;
mod columns;
mod edit;
mod export;
mod fields;
mod history;
pub mod import;
mod list;
mod page;
mod shown;
mod unique;
mod write;

pub use columns::ensure_columns;
pub use edit::{
    change, close, confirm, enter, give, keep_certificate, merge, remove_certificate, reopen, unmerge,
};
pub use export::{note, table};
pub use list::{coverage, list};
pub use page::page;

#[cfg(test)]
mod tests;
