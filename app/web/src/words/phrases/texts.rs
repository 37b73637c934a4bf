//! The texts of all phrases: in the program, or beside it where that is a module of a browser.

#[cfg(target_arch = "wasm32")]
use super::{TABLE, Table};
#[cfg(target_arch = "wasm32")]
use std::sync::OnceLock;

/// The languages one behind the other.
#[cfg(not(target_arch = "wasm32"))]
pub fn texts() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"))
}

/// In a browser they are a file beside the module: they are no code, and nothing of them is to be compiled.
#[cfg(target_arch = "wasm32")]
pub fn texts() -> &'static str {
    static TEXTS: OnceLock<String> = OnceLock::new();
    beside(&TEXTS, &TABLE, 0)
}

/// The texts of a table, from the file of that place among those that the page names.
#[cfg(target_arch = "wasm32")]
pub fn beside(kept: &'static OnceLock<String>, table: &Table, place: u32) -> &'static str {
    kept.get_or_init(|| {
        let texts = crate::browser::page::phrases(place);
        assert_eq!(texts.len(), table.n_bytes(), "the phrases are not those of this module");
        texts
    })
}
