//! What the desk's pages are composed of: props in, callbacks out.

pub mod confirm;
pub mod doors;
pub mod entry;
pub mod fields;
pub mod find;
pub mod head;
pub mod import;
pub mod keys;
pub mod panel;
pub mod proof_dialog;
pub mod rail;
pub mod secret;
pub mod sending;
pub mod sheet;
pub mod table;
pub mod taking;
pub mod trouble;
pub mod unit_choice;
pub mod visible;

pub use confirm::{Confirm, Question, dialog_of, dialogs};
pub use doors::{Door, doors};
pub use entry::Entry;
pub use fields::{Fields, SheetForm};
pub use find::{Find, Pill};
pub use head::{PageHead, ViewTab};
pub use import::ImportDialog;
pub use panel::{Panel, PanelAbsent, panel_of};
pub use proof_dialog::ProofDialog;
pub use secret::SecretField;
pub use sending::Sending;
pub use sheet::Sheet;
pub use table::{Column, Order, Table};
pub use taking::use_taking;
pub use trouble::TroubleNote;
pub use unit_choice::UnitChoice;
