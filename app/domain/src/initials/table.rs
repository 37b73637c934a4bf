//! The table of initials: in the program, or beside it where that is a module of a browser.

/// Ideographs, each with a letter in the table.
const N_LETTERS: usize = 0x9FFF - 0x4E00 + 1;

#[cfg(not(target_arch = "wasm32"))]
pub fn table() -> &'static [u8] {
    static TABLE: &[u8; N_LETTERS] = include_bytes!(concat!(env!("OUT_DIR"), "/initials.txt"));
    TABLE
}

/// In a browser the table is a file beside the module, which its host learns before anything is searched.
#[cfg(target_arch = "wasm32")]
static LEARNED: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();

#[cfg(target_arch = "wasm32")]
pub fn table() -> &'static [u8] {
    LEARNED.get().map_or(&[], Vec::as_slice)
}

/// Takes the table, where it is not known already; `false`: it is none.
pub fn learn(letters: Vec<u8>) -> bool {
    #[cfg(target_arch = "wasm32")]
    if letters.len() == N_LETTERS {
        return LEARNED.set(letters).is_ok();
    }
    letters == table()
}
