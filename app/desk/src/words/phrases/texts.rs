//! The texts of the desk's phrases: in the program, or beside it where that is a module of a browser.

#[cfg(not(target_arch = "wasm32"))]
pub fn texts() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"))
}

/// The second of the files that the desk's page names.
#[cfg(target_arch = "wasm32")]
pub fn texts() -> &'static str {
    static TEXTS: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    spotcheck_web::words::phrases::texts::beside(&TEXTS, &super::TABLE, 1)
}
