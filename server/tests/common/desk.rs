//! The demo's office with its administrator, who sits in the city.

use super::call::done;
use super::{Answer, Phone, Server};
use spotcheck_domain::call::{ListUnits, UnitField, UnitLine};
use spotcheck_domain::id::UnitId;
use tempfile::TempDir;

/// What a file is sent as.
pub const BYTES: (&str, &str) = ("content-type", "application/octet-stream");

pub struct Desk {
    pub folder: TempDir,
    pub server: Server,
    pub admin: Phone,
}

impl Desk {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(folder.path());
        let admin = server.pair("文景澄");
        Self { folder, server, admin }
    }

    pub fn unit_line(&self, name: &str) -> Option<UnitLine> {
        let all = done(&self.admin, &ListUnits { closed: true }).units;
        all.into_iter().find(|unit| unit.fields[&UnitField::Name] == name)
    }

    #[track_caller]
    pub fn unit(&self, name: &str) -> UnitId {
        self.unit_line(name).unwrap_or_else(|| panic!("no unit {name}")).id
    }

    /// Brings a file.
    pub fn send(&self, path: &str, file: &[u8]) -> Answer {
        self.admin.send("POST", path, &[BYTES], file)
    }
}
