//! What `server/deploy` gives an administrator, as far as it runs without his machine: the settings are settings, the units
//! are units that call commands which exist, and nobody but the office's user comes at its files.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_spotcheck");

fn deploy(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The file with the paths of a machine put where the test may write.
fn moved(name: &str, folder: &Path) -> (PathBuf, String) {
    std::fs::create_dir_all(folder.join("lib")).unwrap();
    let settings = folder.join("spotcheck.toml");
    let text = deploy(name)
        .replace("/usr/local/bin/spotcheck", BINARY)
        .replace("/etc/spotcheck.toml", settings.to_str().unwrap())
        .replace("/var/lib/spotcheck", folder.join("lib").to_str().unwrap())
        .replace("/var/backups/spotcheck", folder.join("backups").to_str().unwrap());
    let path = folder.join(name);
    std::fs::write(&path, &text).unwrap();
    (path, text)
}

/// The command of a unit, as systemd would run it.
fn command(unit: &str, key: &str) -> Vec<String> {
    let line = unit.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap();
    let line = line.replace("%%", "%");
    match line.split_once('\'') {
        None => line.split(' ').map(ToOwned::to_owned).collect(),
        Some((before, quoted)) => {
            let mut all: Vec<String> = before.split_whitespace().map(ToOwned::to_owned).collect();
            all.push(quoted.trim_end_matches('\'').to_owned());
            all
        }
    }
}

#[test]
fn the_settings_and_the_check_before_the_start_hold() {
    let folder = tempfile::tempdir().unwrap();
    moved("spotcheck.toml", folder.path());
    let (_, unit) = moved("spotcheck.service", folder.path());
    let check = command(&unit, "ExecStartPre");
    let output = Command::new(&check[0]).args(&check[1..]).env_clear().output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("trusted-proxy = [\"127.0.0.1/32\", \"::1/128\"]  # file"), "{said}");
    let serve = command(&unit, "ExecStart");
    assert_eq!(serve[1..], ["serve", "--config", folder.path().join("spotcheck.toml").to_str().unwrap()]);
    for line in [
        "DynamicUser=yes",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        // Without it the system would end a server that lowers a thread.
        "SystemCallFilter=setpriority",
    ] {
        assert!(unit.contains(line), "{line}");
    }
}

/// What a program of systemd says, or nothing where it is not on this machine.
fn systemd_analyze(folder: &Path, args: &[&str]) -> Option<std::process::Output> {
    let said = Command::new("systemd-analyze").args(args).current_dir(folder).output().ok()?;
    Some(said)
}

#[test]
fn systemd_takes_the_units_and_finds_them_shut() {
    let folder = tempfile::tempdir().unwrap();
    let units = ["spotcheck.service", "spotcheck-backup.service", "spotcheck-backup.timer"];
    let paths = units.map(|unit| format!("./{unit}"));
    units.iter().for_each(|unit| drop(moved(unit, folder.path())));
    let mut args = vec!["verify"];
    args.extend(paths.iter().map(String::as_str));
    let Some(verified) = systemd_analyze(folder.path(), &args) else { return };
    let said = String::from_utf8(verified.stderr).unwrap();
    assert!(verified.status.success() && !said.contains("spotcheck"), "{said}");
    // Exposure in tenths, as systemd counts it: what may do everything has 100.
    for (unit, most) in [("./spotcheck.service", "20"), ("./spotcheck-backup.service", "45")] {
        let args = ["security", "--offline=true", &format!("--threshold={most}"), unit];
        let judged = systemd_analyze(folder.path(), &args).unwrap();
        assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
    }
}

/// The office as the container has it: a user without rights, a root that nobody writes, one folder that he may write, and
/// nothing set but what the container sets.
#[test]
fn a_root_that_nobody_writes_and_one_volume_are_enough() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let script = r#"
        set -e
        mount --make-rprivate /
        mount --bind "$1" "$1"
        mount -o remount,bind,ro "$1"
        mount --bind "$2" "$2"
        mount -o remount,bind,rw "$2"
        mount -o remount,bind,ro /
        cd "$2"
        if touch "$1/beside" 2>/dev/null; then exit 9; fi
        echo shut
        exec unshare --user --map-user=10001 "$3" serve --demo --print-json
    "#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
    command.arg(folder.path()).arg(&data).arg(BINARY);
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("SPOTCHECK_DATA", &data);
    command.envs(container_settings()).env("SPOTCHECK_LISTEN", "127.0.0.1:0");
    let Ok(mut child) = command.stdout(Stdio::piped()).spawn() else { return };
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // A machine that lets nobody make a room of his own cannot try it.
    if said.next().is_some_and(|line| line == "shut") {
        let started = said.next().unwrap_or_default();
        assert!(started.contains("\"listening\""), "{started}");
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// What the container sets beside the folder and the address.
fn container_settings() -> Vec<(String, String)> {
    let file = deploy("Containerfile");
    let line = file.lines().find_map(|line| line.strip_prefix("ENV ")).unwrap();
    let all = line.split(' ').map(|set| set.split_once('=').unwrap());
    all.filter(|(name, _)| !["SPOTCHECK_DATA", "SPOTCHECK_LISTEN"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn the_backup_of_the_timer_is_one_that_verify_takes() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, text) = moved("spotcheck.toml", folder.path());
    std::fs::write(settings, text.replace("127.0.0.1:8080", "127.0.0.1:0")).unwrap();
    let office = spotcheck_server::office::Office::open(&folder.path().join("lib"), [3; 40]).unwrap();
    drop(office);
    let (_, unit) = moved("spotcheck-backup.service", folder.path());
    let backup = command(&unit, "ExecStart");
    let output = Command::new(&backup[0]).args(&backup[1..]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let made = std::fs::read_dir(folder.path().join("backups")).unwrap().next().unwrap().unwrap().path();
    let verified = Command::new(BINARY).args(["verify", "--data"]).arg(&made).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn systemd_is_told_when_the_office_answers_and_when_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_mins(2))).unwrap();
    let mut child = Command::new(BINARY)
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path().join("data"))
        .env("NOTIFY_SOCKET", &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = [0; 256];
    let n = socket.recv(&mut said).unwrap();
    assert!(said[..n].starts_with(b"READY=1"));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let n = socket.recv(&mut said).unwrap();
    assert!(said[..n].starts_with(b"STOPPING=1"));
    assert!(child.wait().unwrap().success());
}
