//! Eight who mean ill beside four who work: nothing of these fails, the ill ones are told to come again, and the office's
//! memory stays small. How long the honest wait is measured by the bench (`H1`), where the machine has nothing else to do.

use serde_json::Value;
use std::process::Command;

#[test]
fn honest_work_is_taken_beside_hostile_people_who_are_told_to_come_again() {
    let args = ["--small", "--patience", "60", "--only", "H1"];
    let done = Command::new(env!("CARGO_BIN_EXE_bench")).args(args).output().expect("the bench starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let line: Value = serde_json::from_slice(&done.stdout).expect("a line is JSON");
    let of = |name: &str| line[name]["median"].as_f64().expect("it is measured");
    assert!(of("failed") < 0.5, "honest work is always taken: {line}");
    assert!(of("hostile_told_later") > 0.0 && of("server_peak_mib") < 200.0, "{line}");
}
