//! Whoever means ill waits for himself: honest work is always taken beside eight of them, in bounded memory, and what it
//! waits is not far from twice what it waits without. How near, the bench measures with a build that is optimised. Alone in its file, so that nothing else that is tried here takes the processor from both.

use serde_json::Value;
use std::process::Command;

/// Milliseconds beyond twice as long that are put down to this build, and to a machine which others use too.
const NOISE: f64 = 150.0;
/// What else the machine does makes it only longer.
const TRIES: usize = 3;

#[test]
fn those_who_mean_ill_make_nobody_else_wait() {
    let mut seen = Vec::new();
    for _ in 0..TRIES {
        let args = ["--small", "--patience", "60", "--only", "H1"];
        let done = Command::new(env!("CARGO_BIN_EXE_bench")).args(args).output().expect("the bench starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let line: Value = serde_json::from_slice(&done.stdout).expect("a line is JSON");
        let of = |name: &str| line[name]["median"].as_f64().expect("it is measured");
        assert_eq!(of("failed"), 0.0, "honest work is always taken: {line}");
        assert!(of("hostile_told_later") > 0.0 && of("server_peak_mib") < 200.0, "{line}");
        if of("over_twice_ms") <= NOISE {
            return;
        }
        seen.push(line.to_string());
    }
    panic!("{}", seen.join("\n"));
}
