//! The entry of the worker that runs the stores' contract.

fn main() {
    spotcheck_engine_host::contract::start();
}
