//! The entry of the engine's worker.

fn main() {
    spotcheck_web::engine_host::start();
}
