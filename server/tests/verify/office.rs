//! A stopped office that holds something of everything, to be damaged.

use super::common::photo::{arrive, picture};
use super::common::{Phone, Server, inspection, narrate, push, spotcheck};
use rusqlite::Connection;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use std::path::PathBuf;
use tempfile::TempDir;

const INSPECTOR: &str = "祁远舟";
const VIEWER: &str = "顾知微";

/// A problem as it is printed: fault, document, whether it was repaired.
pub type Found = (String, Option<String>, bool);

/// A stopped office with something of everything.
pub struct Office {
    pub folder: TempDir,
    /// 41 changes, a snapshot and a tail.
    pub long: DocumentId,
    /// Two changes.
    pub short: DocumentId,
    /// Names one photo, which has arrived.
    pub pictured: DocumentId,
    pub photo: Vec<u8>,
    pub author: Phone,
}

impl Office {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(folder.path());
        let (mut author, mut viewer) = (server.pair(INSPECTOR), server.pair(VIEWER));
        author.pull();
        let unit = author.session.unit.id;
        let (long, mut document, first) = inspection(unit);
        author.sync(vec![push(long, &[&first])]);
        let mut text = String::new();
        for _ in 0..40 {
            text.push('查');
            let change = narrate(&mut document, &text);
            author.sync(vec![push(long, &[&change])]);
        }
        let (short, mut document, first) = inspection(unit);
        let second = narrate(&mut document, "车间通道被占用");
        author.sync(vec![push(short, &[&first, &second])]);
        let (refused, _, first) = inspection(unit);
        viewer.sync(vec![push(refused, &[&first])]);
        let photo = picture(60_000);
        let pictured = arrive(&mut author, &photo);
        drop(server);
        Self { folder, long, short, pictured, photo, author }
    }

    pub fn compacted() -> Self {
        let office = Self::new();
        let done = spotcheck("compact", &["--data".as_ref(), office.folder.path().as_os_str()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        office
    }

    pub fn sql(&self, sql: &str) {
        let conn = Connection::open(self.folder.path().join("spotcheck.db")).unwrap();
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        let hex = |id: DocumentId| format!("x'{}'", id.uuid().simple());
        let sql = sql.replace("LONG", &hex(self.long)).replace("SHORT", &hex(self.short));
        let sql = sql.replace("PICTURED", &hex(self.pictured));
        assert!(conn.execute(&sql, []).unwrap() > 0, "{sql}");
    }

    pub fn photo_path(&self) -> PathBuf {
        let name = PhotoHash::of(&self.photo).to_string();
        self.folder.path().join("photos").join(&name[..2]).join(name)
    }

    /// The exit code, and what is wrong.
    pub fn verify(&self, more: &[&str]) -> (Option<i32>, Vec<Found>) {
        let mut args = vec!["--data".as_ref(), self.folder.path().as_os_str(), "--print-json".as_ref()];
        args.extend(more.iter().map(std::ffi::OsStr::new));
        let output = spotcheck("verify", &args);
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let problem = |one: &serde_json::Value| {
            (
                one["fault"].as_str().unwrap().to_owned(),
                one["document"].as_str().map(str::to_owned),
                one["repaired"].as_bool().unwrap(),
            )
        };
        (output.status.code(), report["problems"].as_array().unwrap().iter().map(problem).collect())
    }

    #[track_caller]
    pub fn is_clean(&self) {
        assert_eq!(self.verify(&[]), (Some(0), vec![]));
    }

    /// Found with these faults, and not made right by a repair that leaves changes alone.
    #[track_caller]
    pub fn is_found(&self, faults: &[&str], document: Option<DocumentId>) {
        let (code, problems) = self.verify(&[]);
        assert_eq!(code, Some(1), "{problems:?}");
        let found: Vec<&str> = problems.iter().map(|(fault, ..)| fault.as_str()).collect();
        assert_eq!(found, faults);
        for (fault, named, _) in &problems {
            assert_eq!(*named, document.map(|id| id.to_string()), "{fault}");
        }
    }

    /// Found, rebuilt, and clean afterwards.
    #[track_caller]
    pub fn is_rebuilt(&self, faults: &[&str], document: Option<DocumentId>) {
        self.is_found(faults, document);
        let (code, problems) = self.verify(&["--repair"]);
        assert_eq!(code, Some(0), "{problems:?}");
        assert!(problems.iter().all(|(.., repaired)| *repaired), "{problems:?}");
        self.is_clean();
    }
}
