//! What Linux says of a process: CPU time and memory.

use std::fs;

/// Ticks a second of `/proc/<pid>/stat`: fixed at 100 for user space.
const TICKS: f64 = 100.0;

/// Seconds of CPU, user and system, that a process has had.
pub fn cpu_s(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name may hold anything; the fields begin behind its closing parenthesis with the third.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |n: usize| fields.get(n - 3).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(14) + ticks(15)) / TICKS
}

/// Resident memory now, and its peak, in MiB.
pub fn memory_mib(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace()
            .next()
            .and_then(|kib| kib.parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib / 1024.0)
    };
    (of("VmRSS:"), of("VmHWM:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_time() {
        let (resident, peak) = memory_mib(std::process::id());
        assert!(resident > 0.1 && peak >= resident, "{resident} {peak}");
        assert!(cpu_s(std::process::id()) >= 0.0);
        assert!(cpu_s(u32::MAX).is_nan());
    }
}
