//! `spotcheck pair NAME`: a link for one person, who is asked for where two have the name, and never guessed.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server};

use rusqlite::{Connection, params};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Of two people in two units: an inspector and a reviewer.
const NAME: &str = "祁远舟";

struct Case {
    folder: TempDir,
    server: Server,
    /// Both ids, the inspector's first.
    ids: [String; 2],
}

fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--demo"]);
    let office = database(folder.path());
    let id_of = |name: &str| -> String {
        let id: Vec<u8> =
            office.query_row("SELECT id FROM users WHERE name = ?1", [name], |row| row.get(0)).unwrap();
        uuid::Uuid::from_slice(&id).unwrap().to_string()
    };
    let ids = [id_of(NAME), id_of("钟离原")];
    office.execute("UPDATE users SET name = ?1 WHERE name = ?2", params![NAME, "钟离原"]).unwrap();
    Case { folder, server, ids }
}

fn database(folder: &Path) -> Connection {
    Connection::open(folder.join("spotcheck.db")).unwrap()
}

impl Case {
    fn pair(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_spotcheck"))
            .args(["pair", NAME])
            .args(args)
            .arg("--data")
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn n_links(&self) -> u32 {
        let sql = "SELECT count(*) FROM audit WHERE act = 'pairing_code'";
        database(self.folder.path()).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Pairs with the link that was printed.
    fn paired(&self, output: &Output) -> String {
        assert!(output.status.success(), "{output:?}");
        let link = String::from_utf8(output.stdout.clone()).unwrap();
        let phone = Phone::pair(&self.server.address, link.trim().rsplit('#').next().unwrap());
        phone.session.person.id.to_string()
    }
}

#[test]
fn two_people_of_one_name_are_listed_and_neither_is_guessed() {
    let case = case();
    let n_before = case.n_links();
    let output = case.pair(&[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
    for expected in [case.ids[0].as_str(), &case.ids[1], "云岭县", "青崖县", "inspector reviewer"] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    assert!(said.contains("--person") && said.contains("--unit"), "{said}");
    assert_eq!(case.n_links(), n_before, "and no code was made");
}

#[test]
fn the_one_who_is_meant_is_chosen_by_id_or_by_unit() {
    let case = case();
    let [first, second] = &case.ids;
    assert_eq!(case.paired(&case.pair(&["--person", second])), *second);
    assert_eq!(case.paired(&case.pair(&["--person", first])), *first);
    assert_eq!(case.paired(&case.pair(&["--unit", "青崖县"])), *second);
}

#[test]
fn nobody_is_taken_for_somebody_else() {
    let case = case();
    let nobody = case.pair(&["--unit", "白庐县"]);
    assert!(!nobody.status.success() && nobody.stdout.is_empty());
    let stranger = case.pair(&["--person", "0190a5f8-7c00-7000-8000-000000000001"]);
    assert!(!stranger.status.success() && stranger.stdout.is_empty());
}
