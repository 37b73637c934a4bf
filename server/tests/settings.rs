//! Settings of the machine: by flag, else by the environment, else by a file; and a command that says what would hold.
#![allow(clippy::unwrap_used)]

mod common;

use common::exchange;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn check(folder: &Path, file: &str, environment: &[(&str, &str)]) -> Output {
    let path = folder.join("spotcheck.toml");
    std::fs::write(&path, file).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_spotcheck"));
    command.args(["config", "check", "--config"]).arg(path).current_dir(folder);
    command.env_clear().envs(environment.iter().copied()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_check_tells_each_value_and_where_it_is_from_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let file = "public-url = 'https://inspect.example'\nlog = 'debug'\n";
    let secret = "a-secret-of-the-machine";
    let set = [("SPOTCHECK_LOG", "warn"), ("SPOTCHECK_METRICS_TOKEN", secret)];
    let output = check(folder.path(), file, &set);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    for line in [
        "public-url = \"https://inspect.example\"  # file",
        "log = \"warn\"  # flag or environment",
        "listen = \"127.0.0.1:8080\"  # default",
        "metrics-token = (a secret)  # flag or environment",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains(secret));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for (file, environment, named) in [
        ("lisen = '0.0.0.0:80'", &[][..], "lisen"),
        ("listen = 80", &[], "listen"),
        ("", &[("SPOTCHECK_LISTEN", "here")], "--listen"),
        ("", &[("SPOTCHECK_LISTN", "127.0.0.1:80")], "SPOTCHECK_LISTN"),
        ("trusted-proxy = ['10.0.0.0/99']", &[], "10.0.0.0/99"),
        ("", &[("SPOTCHECK_DATA", "/nowhere/at/all")], "/nowhere/at/all"),
    ] {
        let output = check(folder.path(), file, environment);
        let text = said(&output);
        assert!(!output.status.success() && text.contains(named), "{file} {environment:?}: {text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the file alone");
}

#[test]
fn a_server_is_set_by_file_and_environment() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let token = "a-secret-of-the-machine";
    std::fs::create_dir(path("office")).unwrap();
    let data = path("office");
    let file = format!("data = {data:?}\nlisten = '127.0.0.1:0'\nmetrics-token = '{token}'\n");
    std::fs::write(path("spotcheck.toml"), file).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["serve", "--print-json"])
        .env("SPOTCHECK_CONFIG", path("spotcheck.toml"))
        .env("SPOTCHECK_PUBLIC_URL", "https://inspect.example")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let started: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = started["listening"].as_str().unwrap().strip_prefix("http://").unwrap();
    let bearer = format!("Bearer {token}");
    let answer = exchange(address, "GET", "/metrics", &[("authorization", &bearer)], &[]);
    let link = started["pairing"][0]["link"].as_str().unwrap().to_owned();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(answer.status, 200);
    assert!(!answer.header("strict-transport-security").is_empty());
    assert!(link.starts_with("https://inspect.example/pair#"), "{link}");
    assert!(data.join("spotcheck.db").exists());
}
