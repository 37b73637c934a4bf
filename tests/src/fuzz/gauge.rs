//! What a push costs: time, and the peak of this process's memory above what it was before.

use std::fs;
use std::time::{Duration, Instant};

/// More than this is a failure. Without optimisation everything is slower.
pub const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
pub const MOST_MEMORY_MIB: u64 = 200;

pub struct Gauge {
    began: Instant,
    worked: Option<Duration>,
    resident_kib: u64,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Of the processor, where the system tells it: waiting for others who use this machine is nobody's cost.
    pub took: Duration,
    pub memory_mib: u64,
}

impl Gauge {
    pub fn start() -> Self {
        // Begins a new peak (proc(5)); where that is forbidden the old one stands, which only makes the check stricter.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self { began: Instant::now(), worked: worked(), resident_kib: resident_kib() }
    }

    pub fn read(&self) -> Cost {
        let took = self.began.elapsed();
        let took = match (self.worked, worked()) {
            (Some(before), Some(now)) => took.min(now.saturating_sub(before)),
            _ => took,
        };
        let memory_mib = of_status("VmHWM:").saturating_sub(self.resident_kib) >> 10;
        Cost { took, memory_mib }
    }
}

impl Cost {
    pub fn is_bearable(&self) -> bool {
        self.took <= MOST_TIME && self.memory_mib <= MOST_MEMORY_MIB
    }

    pub fn worst(self, other: Self) -> Self {
        Self { took: self.took.max(other.took), memory_mib: self.memory_mib.max(other.memory_mib) }
    }
}

/// Processor time of all threads of this process, in the hundredths of seconds of proc(5).
fn worked() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the program's name, which may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Duration::from_millis((user + system) * 10))
}

/// Memory of this process in KiB.
pub fn resident_kib() -> u64 {
    of_status("VmRSS:")
}

/// KiB; 0 where the system has no such file.
fn of_status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
