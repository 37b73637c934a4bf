//! The entry of the engine's worker; nothing where there is no browser.

fn main() {
    #[cfg(target_arch = "wasm32")]
    spotcheck_engine_host::start();
}
