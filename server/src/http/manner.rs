//! How a server is to behave, as it was set.

use super::client::Proxies;
use super::tls::Tls;
use metrics_exporter_prometheus::PrometheusHandle;
use std::path::PathBuf;
use std::time::Duration;

pub struct Manner {
    /// The office's folder, whose disk is looked after.
    pub data: PathBuf,
    /// The address under which people reach the office, where that was said.
    pub public_url: Option<String>,
    /// What ends TLS here; without it something in front does, or nothing.
    pub tls: Option<Tls>,
    /// Proxies that may say for whom they ask.
    pub proxies: Proxies,
    /// Where what is counted comes together.
    pub figures: PrometheusHandle,
    /// Who shows this reads them from everywhere; without one they are read from this machine alone.
    pub metrics_token: Option<String>,
    /// People may have passwords; else there is no address that knows of them.
    pub passwords: bool,
    /// A session that was not used for so long has ended.
    pub session_idle_millis: i64,
    /// A request that takes longer is logged.
    pub slow: Duration,
    /// A body that falls silent for so long is given up.
    pub silence: Duration,
}
