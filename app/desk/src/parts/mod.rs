//! What the desk's pages are composed of: props in, callbacks out.

pub mod confirm;
pub mod fields;
pub mod find;
pub mod head;
pub mod import;
pub mod import_choices;
pub mod import_rows;
pub mod keys;
pub mod panel;
pub mod proof_dialog;
pub mod rail;
pub mod secret;
pub mod sheet;
pub mod table;
pub mod trouble;
pub mod unit_choice;
pub mod visible;

pub use confirm::{Confirm, dialog_of};
pub use fields::{Entry, Fields};
pub use find::{Find, Pill};
pub use head::{PageHead, ViewTab};
pub use import::ImportDialog;
pub use panel::{Panel, PanelAbsent};
pub use proof_dialog::ProofDialog;
pub use secret::SecretField;
pub use sheet::Sheet;
pub use table::{Column, Order, Table};
pub use trouble::TroubleNote;
pub use unit_choice::UnitChoice;
