//! What the desk's pages are composed of: props in, callbacks out.

pub mod confirm;
pub mod entry;
pub mod fields;
pub mod find;
pub mod head;
pub mod import;
pub mod keys;
pub mod panel;
pub mod rail;
pub mod sheet;
pub mod table;
pub mod trouble;
pub mod unit_choice;
pub mod visible;

pub use confirm::{Confirm, dialog_of};
pub use entry::Entry;
pub use fields::Fields;
pub use find::{Find, Pill};
pub use head::{PageHead, ViewTab};
pub use import::ImportDialog;
pub use panel::{Panel, PanelAbsent};
pub use sheet::Sheet;
pub use table::{Column, Order, Table};
pub use trouble::TroubleNote;
pub use unit_choice::UnitChoice;
