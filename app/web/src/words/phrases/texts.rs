//! The texts of all phrases: in the program, or beside it where that is a module of a browser.

#[cfg(target_arch = "wasm32")]
use super::{EN, ZH, length};

/// The languages one behind the other.
#[cfg(not(target_arch = "wasm32"))]
pub fn texts() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"))
}

/// In a browser they are a file beside the module: they are no code, and nothing of them is to be compiled.
#[cfg(target_arch = "wasm32")]
pub fn texts() -> &'static str {
    static TEXTS: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    TEXTS.get_or_init(|| {
        let texts = crate::browser::page::phrases();
        assert_eq!(texts.len(), length(ZH) + length(EN), "the phrases are not those of this module");
        texts
    })
}
