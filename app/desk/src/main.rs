//! The desk's wasm module: mounts it over the first paint.

fn main() {
    spotcheck_desk::app::mount();
}
