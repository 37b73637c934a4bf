//! A worker that runs the contract of the local stores against this browser's own, for tests alone. Posts
//! `{name, ok, error}` for each store, then `{done: true}`.

use spotcheck_browser::entropy::DeviceEntropy;
use spotcheck_browser::indexed_db::{Connection, Tables};
use spotcheck_browser::opfs::PhotoStore;
use spotcheck_browser::worker;
use spotcheck_client::contract::{Broken, check_blobs, check_storage};
use spotcheck_client::world::draw;

/// Starts the worker.
pub fn start() {
    #[cfg(not(panic = "immediate-abort"))]
    std::panic::set_hook(Box::new(|panic| worker::fatal(&panic.to_string())));
    wasm_bindgen_futures::spawn_local(run());
}

async fn run() {
    report("tables in IndexedDB", tables().await);
    report("blobs in files", blobs_in_files().await);
    report("blobs in IndexedDB", blobs_in_pieces().await);
    worker::post_json(&serde_json::json!({ "done": true }).to_string());
}

fn report(name: &str, outcome: Result<(), String>) {
    let message = serde_json::json!({ "name": name, "ok": outcome.is_ok(), "error": outcome.err() });
    worker::post_json(&message.to_string());
}

async fn tables() -> Result<(), String> {
    let name = fresh("tables");
    let store = Tables::new(connect(&name).await);
    said(check_storage(store, async || Tables::new(connect(&name).await)).await)
}

async fn blobs_in_files() -> Result<(), String> {
    let name = fresh("files");
    let store = PhotoStore::open(connect(&name).await, &name).await;
    if !store.has_files() {
        return Err("this browser gives no files; the pieces stand in".to_owned());
    }
    said(check_blobs(store, async || PhotoStore::open(connect(&name).await, &name).await).await)
}

async fn blobs_in_pieces() -> Result<(), String> {
    let name = fresh("pieces");
    let store = PhotoStore::without_files(connect(&name).await);
    said(check_blobs(store, async || PhotoStore::without_files(connect(&name).await)).await)
}

async fn connect(name: &str) -> Connection {
    Connection::open(name).await.expect("a fresh database opens")
}

/// A name that no earlier run has used.
fn fresh(what: &str) -> String {
    format!("contract-{what}-{:016x}", u64::from_be_bytes(draw(&DeviceEntropy)))
}

fn said(outcome: Result<(), Broken>) -> Result<(), String> {
    outcome.map_err(|broken| broken.to_string())
}
