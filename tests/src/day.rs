//! A day at an office that is put back to its noon by somebody who copied its folder.

use crate::backup::{Stored, copy_folder, put_back};
use crate::office::OfficeProcess;
use crate::phone::Phone;
use crate::picture::jpeg;
use crate::work::{Visit, start_visit, visit};
use spotcheck_client::protocol::{Query, Reply, Request, View};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, UnitId, UserId};
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::organisation;
use spotcheck_server::store::{StoreError, write_directly};
use std::path::Path;
use tempfile::TempDir;

/// An office, a copy of it from noon, and the phones of three people.
pub struct Day {
    pub folder: TempDir,
    pub copy: TempDir,
    office: Option<OfficeProcess>,
    pub one: Phone,
    pub two: Phone,
    /// Of somebody who only reads.
    pub reader: Phone,
    /// Of an enterprise, which sees what it was ordered to put right.
    pub enterprise: Phone,
    /// The code of somebody who comes later.
    pub newcomer: String,
    pub morning: FindingId,
}

impl Day {
    pub fn until_noon() -> Self {
        let (folder, copy) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let office = OfficeProcess::demo(folder.path());
        let pair = |role, nth, seed| Phone::paired(&office.address, &office.code(role, "云岭", nth), seed);
        let (one, two, reader) = (pair("inspector", 0, 1), pair("inspector", 1, 2), pair("viewer", 0, 3));
        let enterprise = Phone::paired(&office.address, &office.code("responsible", "松涛", 0), 5);
        let newcomer = office.code("supervisor", "晋川", 0);
        let morning = one.record(start_visit(&one, "stmy"), "上午的隐患");
        let mut day =
            Self { folder, copy, office: Some(office), one, two, reader, enterprise, newcomer, morning };
        day.refresh_all();
        day.stop();
        copy_folder(day.folder.path(), day.copy.path());
        day.open();
        day
    }

    /// What is done after the copy: a visit with photos, words of another in it, and somebody who reads all that.
    pub fn afternoon(&self) -> Visit {
        let visit = visit(&self.one, "stmy", 1);
        assert!(self.one.settle() && self.two.refresh());
        self.two.set(visit.findings[0], FindingField::Measure, "立即清理");
        self.two.shoot(
            visit.findings[0].into(),
            PhotoRole::Before,
            &jpeg(77, 40_000),
            Some(&jpeg(78, 9_000)),
        );
        self.one.set(self.morning, FindingField::Place, "东侧");
        self.one.record(start_visit(&self.one, "stmy"), "下午的隐患");
        self.refresh_all();
        self.refresh_all();
        visit
    }

    pub fn refresh_all(&self) {
        for phone in [&self.one, &self.two, &self.reader] {
            assert!(phone.refresh());
        }
    }

    pub fn stop(&mut self) {
        if let Some(office) = self.office.take() {
            office.kill();
        }
    }

    pub fn open(&mut self) {
        let office = OfficeProcess::start(self.folder.path(), "127.0.0.1:0", false);
        for phone in [&self.one, &self.two, &self.reader, &self.enterprise] {
            phone.http.move_to(&office.address);
        }
        self.office = Some(office);
    }

    /// Nobody tells the office that it is not what it was.
    pub fn back_to_noon(&mut self) {
        self.stop();
        put_back(self.copy.path(), self.folder.path());
        self.open();
    }

    pub fn stored(&self) -> Stored {
        Stored::read(self.folder.path())
    }

    /// What one phone brings back by itself.
    pub fn by_one_alone(&mut self) -> Stored {
        self.back_to_noon();
        assert!(self.one.refresh());
        self.stored()
    }

    pub fn address(&self) -> &str {
        self.office.as_ref().map_or("", |office| office.address.as_str())
    }
}

/// The holder of a phone, and the unit of that person when it was paired.
pub fn session(phone: &Phone) -> (UserId, UnitId) {
    match phone.ask(Request::Open) {
        Reply::Opened { session: Some(session), .. } => (session.person.id, session.unit.id),
        other => panic!("not paired: {other:?}"),
    }
}

pub fn sees(phone: &Phone, finding: FindingId) -> bool {
    matches!(phone.view(&Query::Finding { finding }), View::Finding(_))
}

/// What an administrator does at the office to which `folder` belongs. It counts as done so long ago that nothing is
/// judged by what held before any more.
pub fn move_person(folder: &Path, of: &Phone, to: UnitId) {
    move_person_at(folder, of, to, Timestamp::from_millis(0));
}

/// As [`move_person`], at that time.
pub fn move_person_at(folder: &Path, of: &Phone, to: UnitId, at: Timestamp) {
    let user = session(of).0;
    write_directly::<_, StoreError>(folder, |tx| organisation::move_person(tx, user, to, at))
        .expect("is moved");
}
