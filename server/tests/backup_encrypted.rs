//! Backups that only their readers can open: nothing of an office lies in them in the clear, what was altered or cut off is
//! refused before anything is put back, and a photo that an earlier one holds is not held again.
#![allow(clippy::unwrap_used)]

mod common;

#[path = "backup_encrypted/case.rs"]
mod case;

use case::{Case, binary, done, files, holds, photos, refused, said};
use common::{Server, inspection, push};
use spotcheck_domain::photo::PhotoHash;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

const INSPECTOR: &str = "祁远舟";

#[test]
fn what_is_backed_up_under_load_is_read_by_its_readers_alone_and_comes_back_whole() {
    let mut case = Case::new();
    let beside = |case: &Case| files(&case.path("data")).len();
    let (before, unit) = (beside(&case), case.phone.session.unit.id);
    let (data, to) = (case.path("data"), case.path("backup"));
    let mut writing = binary(&["backup", "--data"]);
    writing.arg(&data).arg(&to).env("SPOTCHECK_BACKUP_RECIPIENTS", case.readers.join(","));
    let mut writing = writing.spawn().unwrap();
    let mut pushed = Vec::new();
    while writing.try_wait().unwrap().is_none() {
        let (id, _, change) = inspection(unit);
        case.phone.sync(vec![push(id, &[&change])]);
        pushed.push(id);
    }
    assert!(writing.wait().unwrap().success());
    assert_eq!(beside(&case), before, "nothing was put beside the database");

    let names = files(&to);
    assert_eq!(names.len(), 2, "{names:?}");
    let hash = PhotoHash::of(&case.bytes);
    for path in &names {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        let bytes = fs::read(path).unwrap();
        let clear = [&case.bytes[1_000..1_016], b"SQLite format 3", INSPECTOR.as_bytes(), hash.as_bytes()];
        assert!(clear.iter().all(|clear| !holds(&bytes, clear)), "{}", path.display());
        assert!(!path.to_str().unwrap().contains(&hash.to_string()));
    }

    for key in ["one.key", "two.key"] {
        done(&case.verify("backup", &["--identity", case.path(key).to_str().unwrap()]));
    }
    done(&case.restore_by("two.key", "backup", "again"));
    let verified = binary(&["verify", "--data"]).arg(case.path("again")).output().unwrap();
    done(&verified);
    let server = Server::start(&case.path("again"), &[]);
    case.phone.address.clone_from(&server.address);
    case.phone.cursor = None;
    let there: Vec<_> = case.phone.pull().into_iter().map(|pulled| pulled.id).collect();
    let n_there = pushed.iter().filter(|id| there.contains(id)).count();
    assert!(pushed[..n_there].iter().all(|id| there.contains(id)), "a beginning of what came meanwhile");
    assert!(case.phone.get(&format!("/v1/photos/{hash}")).body == case.bytes);
}

#[test]
fn who_has_no_identity_or_anothers_gets_nothing() {
    let case = Case::new();
    done(&case.backup("backup", &[]));
    let names = case.names();
    refused(&case.restore("backup", "again", &[]), "--identity");
    refused(&case.restore_by("two.key", "backup", "again"), "for others");
    refused(&case.verify("backup", &[]), "--identity");
    refused(&case.verify("backup", &["--identity", case.path("two.key").to_str().unwrap()]), "for others");
    refused(&case.restore_by("none.key", "backup", "again"), "none.key");
    fs::write(case.path("letter"), "no key at all").unwrap();
    refused(&case.restore_by("letter", "backup", "again"), "AGE-SECRET-KEY");
    fs::remove_file(case.path("letter")).unwrap();
    // One that somebody put in its place, in the clear, is not taken for it.
    let plain = binary(&["backup", "--data"]).arg(case.path("data")).arg(case.path("plain")).output();
    done(&plain.unwrap());
    refused(&case.restore_by("one.key", "plain", "again"), "not encrypted");
    fs::remove_dir_all(case.path("plain")).unwrap();
    assert_eq!(case.names(), names, "nothing was made");
    for (command, more) in [("compact", None), ("pair", Some(INSPECTOR)), ("serve", None)] {
        let mut command = binary(&[command]);
        refused(&command.args(more).arg("--data").arg(case.path("backup")).output().unwrap(), "is a backup");
    }
    let mut copy = binary(&["backup", "--data"]);
    refused(&copy.arg(case.path("backup")).arg(case.path("copy")).output().unwrap(), "encrypted already");
}

#[test]
fn what_was_altered_or_cut_off_is_refused_and_nothing_is_put_back() {
    let case = Case::new();
    done(&case.backup("backup", &[]));
    let (names, archive) = (case.names(), case.path("backup/backup.age"));
    let (sound, key) = (fs::read(&archive).unwrap(), case.path("one.key"));
    let identity = ["--identity", key.to_str().unwrap()];
    let despite = ["--identity", key.to_str().unwrap(), "--despite-damage"];
    let mut tried = Vec::new();
    for at in [0, 30, 100, 200, 500, sound.len() / 3, sound.len() / 2, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        tried.push((format!("byte {at}"), bytes));
    }
    let chunk = 16 + (64 << 10);
    for length in [0, 40, 300, sound.len() / 2, sound.len() - 1, sound.len() - sound.len() % chunk] {
        tried.push((format!("cut at {length}"), sound[..length].to_vec()));
    }
    tried.push(("more at the end".to_owned(), [sound.as_slice(), b"x"].concat()));
    for (what, bytes) in tried {
        fs::write(&archive, bytes).unwrap();
        for output in [
            case.restore("backup", "again", &identity),
            case.restore("backup", "again", &despite),
            case.restore("backup", "data", &[&identity[..], &["--replace"]].concat()),
            case.verify("backup", &identity),
        ] {
            let text = said(&output);
            let is_told = ["damaged, was cut off or altered", "for others", "in use"]
                .iter()
                .any(|word| text.contains(word));
            assert!(!output.status.success() && is_told, "{what}: {text}");
        }
        assert_eq!(case.names(), names, "{what}");
    }
    fs::write(&archive, sound).unwrap();
    done(&case.restore("backup", "again", &identity));
}

#[test]
fn a_damaged_photo_is_refused_or_passed_over_where_somebody_insists() {
    let case = Case::new();
    done(&case.backup("backup", &[]));
    let (names, all) = (case.names(), photos(&case.path("backup")));
    let [photo] = &all[..] else { panic!("one photo") };
    let (sound, key) = (fs::read(photo).unwrap(), case.path("one.key"));
    let identity = ["--identity", key.to_str().unwrap()];
    let mut altered = sound.clone();
    altered[200_000] ^= 1;
    for bytes in [Some(altered), Some(sound[..250_000].to_vec()), Some(Vec::new()), None] {
        fs::remove_file(photo).unwrap();
        if let Some(bytes) = &bytes {
            fs::write(photo, bytes).unwrap();
        }
        refused(&case.restore("backup", "again", &identity), "--despite-damage");
        refused(&case.verify("backup", &identity), &PhotoHash::of(&case.bytes).to_string());
        assert_eq!(case.names(), names);
        let output = case.restore("backup", "despite", &[&identity[..], &["--despite-damage"]].concat());
        assert!(done(&output).contains("passed over: photo"), "{}", said(&output));
        fs::remove_dir_all(case.path("despite")).unwrap();
        fs::write(photo, b"").unwrap();
    }
    fs::write(photo, sound).unwrap();
    done(&case.restore("backup", "again", &identity));
}

#[test]
fn a_photo_that_an_earlier_backup_holds_is_not_held_again() {
    let case = Case::new();
    let inode = |backup: &str| {
        let all = photos(&case.path(backup));
        assert_eq!(all.len(), 1, "{all:?}");
        (all[0].file_name().unwrap().to_owned(), fs::metadata(&all[0]).unwrap().ino())
    };
    done(&case.backup("monday", &[]));
    // It was interrupted.
    fs::rename(case.path("monday/backup.age"), case.path("monday/backup.age.part")).unwrap();
    refused(&case.restore_by("one.key", "monday", "again"), "interrupted");
    done(&case.backup("tuesday", &[]));
    assert_eq!(inode("tuesday"), inode("monday"));
    let [one, two] = case.readers.each_ref().map(String::as_str);
    done(&case.backup("wednesday", &[one, two]));
    let for_both = inode("wednesday");
    assert_ne!(for_both, inode("tuesday"), "others could not read it");
    done(&case.backup("thursday", &[two, one, two]));
    assert_eq!(inode("thursday"), for_both, "the same readers");
    for backup in ["monday", "tuesday", "wednesday"] {
        fs::remove_dir_all(case.path(backup)).unwrap();
    }
    done(&case.restore_by("two.key", "thursday", "again"));
}

#[test]
fn recipients_are_settings_and_an_identity_is_none() {
    let case = Case::new();
    let settings = |recipient: &str| {
        fs::write(case.path("spotcheck.toml"), format!("backup-recipients = ['{recipient}']\n")).unwrap();
    };
    let run = |args: &[&str], to: &str| {
        let mut command = binary(args);
        command.arg("--data").arg(case.path("data")).arg("--config").arg(case.path("spotcheck.toml"));
        if !to.is_empty() {
            command.arg(case.path(to));
        }
        command.output().unwrap()
    };
    settings(&case.readers[1]);
    let shown = format!("backup-recipients = [\"{}\"]  # file", case.readers[1]);
    assert!(done(&run(&["config", "check"], "")).contains(&shown));
    done(&run(&["backup"], "backup"));
    refused(&case.restore_by("one.key", "backup", "again"), "for others");
    done(&case.restore_by("two.key", "backup", "again"));
    let secret = fs::read_to_string(case.path("one.key")).unwrap().lines().nth(1).unwrap().to_owned();
    settings(&secret);
    let output = run(&["backup"], "other");
    refused(&output, "keep it off this machine");
    assert!(!said(&output).contains(&secret) && !case.path("other").exists());
    settings("age1nobody");
    refused(&run(&["backup"], "other"), "age1nobody");
}

/// `cargo xtask test` brings the program of others and says where it is; without it there is nothing to compare with.
#[test]
fn the_program_age_opens_what_was_written() {
    let Some(program) = std::env::var_os("AGE_PROGRAM") else { return };
    let case = Case::new();
    done(&case.backup("backup", &[]));
    let open = |path: &Path| {
        let mut command = Command::new(&program);
        let output = command.args(["--decrypt", "--identity"]).arg(case.path("one.key")).arg(path).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let all = photos(&case.path("backup"));
    let [photo] = &all[..] else { panic!("one photo") };
    assert!(open(photo) == case.bytes);
    fs::write(case.path("backup.tar"), open(&case.path("backup/backup.age"))).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("-xf").arg(case.path("backup.tar")).arg("-C").arg(case.path("backup"));
    assert!(tar.status().unwrap().success());
    let database = rusqlite::Connection::open(case.path("backup/spotcheck.db")).unwrap();
    let n: i64 = database.query_row("SELECT count(*) FROM blobs", [], |row| row.get(0)).unwrap();
    assert_eq!(n, 1);
    drop(case.server);
}
