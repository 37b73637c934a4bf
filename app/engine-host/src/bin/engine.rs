//! The entry of the engine's worker.

fn main() {
    spotcheck_engine_host::start();
}
