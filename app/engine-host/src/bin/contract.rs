//! The entry of the worker that runs the stores' contract; nothing where there is no browser.

fn main() {
    #[cfg(target_arch = "wasm32")]
    spotcheck_engine_host::contract::start();
}
