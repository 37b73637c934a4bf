//! What is counted and measured, for Prometheus and its kin.

use super::app::App;
use crate::clock;
use crate::store::StoreError;
use axum::http::Method;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::time::Duration;

const REQUESTS: &str = "spotcheck_requests_total";
const SECONDS: &str = "spotcheck_request_seconds";
const SYNC: &str = "spotcheck_sync_seconds";
const COMMIT: &str = "spotcheck_commit_seconds";

/// Upper ends of the steps in which times are counted.
const STEPS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0];

/// Begins to count, for the whole process.
pub fn start() -> Result<PrometheusHandle, BuildError> {
    let times = Matcher::Suffix("_seconds".to_owned());
    let handle = PrometheusBuilder::new().set_buckets_for_metric(times, &STEPS)?.install_recorder()?;
    describe_counter!(REQUESTS, "requests by address, method and status");
    describe_histogram!(SECONDS, Unit::Seconds, "time until the head of an answer, by address");
    describe_histogram!(SYNC, Unit::Seconds, "time that the office took for a phone's sync");
    describe_histogram!(COMMIT, Unit::Seconds, "time for a group of transactions to be on the disk");
    describe_counter!("spotcheck_fsyncs_total", "times that the disk was waited for, by what");
    describe_counter!("spotcheck_quarantined_total", "refused changes that were kept, by reason");
    describe_counter!("spotcheck_uploaded_bytes_total", Unit::Bytes, "bytes of photos that came in");
    describe_counter!("spotcheck_codes_refused_total", "pairing codes that were refused");
    describe_gauge!("spotcheck_writer_queue", "jobs that wait for the writer");
    describe_gauge!("spotcheck_uploads", "uploads that have begun and not arrived");
    describe_gauge!("spotcheck_quarantine", "refused changes on which nobody has decided");
    describe_gauge!("spotcheck_sessions", "sessions that are good");
    describe_gauge!("spotcheck_disk_free_bytes", Unit::Bytes, "room on the disk mounted there");
    describe_gauge!("spotcheck_disk_bytes", Unit::Bytes, "size of the disk mounted there");
    describe_gauge!(
        "spotcheck_waiting",
        "requests that wait for a place at work, parts that wait for one of photos"
    );
    describe_gauge!("spotcheck_working", "places at work, and of photos, that are taken");
    describe_counter!(
        "spotcheck_refused_total",
        "requests refused because their asker had enough, by what of"
    );
    describe_gauge!("spotcheck_held_bytes", Unit::Bytes, "bodies and answers in memory");
    describe_gauge!("spotcheck_photos_refused", "1 when what room a disk has is kept for words");
    describe_gauge!("spotcheck_ready", "1 when the disk and the database take what they are given");
    Ok(handle)
}

/// Counts an answer. Addresses are those of the router: what strangers make up would be counted for ever.
pub fn count(route: &str, method: &Method, status: u16, elapsed: Duration) {
    // Strangers may make methods up too.
    let method = match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let labels = [("route", route.to_owned()), ("method", method), ("status", status.to_string())];
    counter!(REQUESTS, &labels).increment(1);
    histogram!(SECONDS, "route" => route.to_owned()).record(elapsed);
}

/// Notes how long the office took for a sync, without what the line took.
pub fn note_sync(elapsed: Duration) {
    histogram!(SYNC).record(elapsed);
}

/// Everything, as text. Blocks.
pub fn render(app: &App) -> Result<String, StoreError> {
    let tallies = app.office.store.read(|view| view.tallies(clock::now()))?;
    gauge!("spotcheck_sessions").set(tallies.n_sessions as f64);
    gauge!("spotcheck_uploads").set(tallies.n_uploads as f64);
    gauge!("spotcheck_quarantine").set(tallies.n_undecided as f64);
    let found = app.health.known(app.since.elapsed());
    gauge!("spotcheck_ready").set(if found.is_well() { 1.0 } else { 0.0 });
    gauge!("spotcheck_photos_refused").set(if found.short().is_some() { 1.0 } else { 0.0 });
    for space in &found.spaces {
        let mount = space.mount.display().to_string();
        gauge!("spotcheck_disk_free_bytes", "mount" => mount.clone()).set(space.n_free as f64);
        gauge!("spotcheck_disk_bytes", "mount" => mount).set(space.n_total as f64);
    }
    Ok(app.manner.figures.render())
}
