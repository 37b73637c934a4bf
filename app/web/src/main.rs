//! The screen's wasm module: mounts the app over the first paint.

fn main() {
    spotcheck_web::app::mount();
}
