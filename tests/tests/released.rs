//! What an administrator releases, and its author: he learns of it wherever he is by then, his photos go, and his phone
//! holds of the record what the office holds.

use rusqlite::Connection;
use spotcheck_client::protocol::{Failure, FindingView, QuarantinedView, Query, Reply, Request, View};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, UnitId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::backup::Stored;
use spotcheck_tests::day::{move_person, sees, session};
use spotcheck_tests::office::{OfficeProcess, binary};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::rescue::rescue_file;
use spotcheck_tests::work::start_visit;
use std::process::Command;
use tempfile::TempDir;

struct Case {
    folder: TempDir,
    author: Phone,
    colleague: Phone,
    administrator: Phone,
    elsewhere: UnitId,
    finding: FindingId,
    /// The author's.
    name: String,
    /// None once it was stopped.
    office: Option<OfficeProcess>,
}

/// A finding that the office has.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, nth, seed| Phone::paired(&office.address, &office.code(role, unit, nth), seed);
    let (author, colleague) = (pair("inspector", "云岭", 0, 1), pair("inspector", "云岭", 1, 2));
    let administrator = pair("admin", "晋川市", 0, 3);
    let elsewhere = session(&pair("responsible", "松涛", 0, 4)).1;
    let finding = author.record(start_visit(&author, "stmy"), "通道堵塞");
    assert!(author.settle() && colleague.refresh());
    let name = author.today().name;
    Case { folder, author, colleague, administrator, elsewhere, finding, name, office: Some(office) }
}

impl Case {
    /// A place and a photo, written without a network by somebody who is moved before he has one.
    fn write_and_be_moved(&self) -> PhotoHash {
        self.author.http.cut(true);
        self.author.set(self.finding, FindingField::Place, "东侧通道");
        let hash = self.author.shoot(self.finding.into(), PhotoRole::Before, &jpeg(7, 4_000), None);
        move_person(self.folder.path(), &self.author, self.elsewhere);
        self.author.http.cut(false);
        assert!(self.author.refresh());
        assert_eq!(self.author.status().n_refused, 1, "one record");
        hash
    }

    /// Takes a rescue file in, as whoever keeps the machine does while the server is stopped.
    fn import(&mut self, file: Vec<u8>) {
        self.office.take();
        let path = self.folder.path().with_extension("rescue");
        std::fs::write(&path, file).expect("writes");
        let mut import = Command::new(binary());
        let ran =
            import.args(["import", "--data"]).arg(self.folder.path()).arg(&path).output().expect("runs");
        std::fs::remove_file(&path).expect("removes");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    fn quarantine(&self) -> Vec<QuarantinedView> {
        match self.administrator.ask(Request::Quarantine) {
            Reply::Quarantine { changes } => changes,
            other => panic!("no quarantine: {other:?}"),
        }
    }

    /// The last of a chain is released with what it builds upon.
    fn release(&self, nth: usize) {
        let id = self.quarantine()[nth].id;
        self.administrator.done(Request::DecideQuarantined { id, release: true });
    }

    fn sql(&self) -> Connection {
        Connection::open(self.folder.path().join("spotcheck.db")).expect("opens")
    }

    /// The office keeps what it refuses, and has no room for the photos that it names.
    fn take_no_refused_photos(&self) {
        let full = "CREATE TRIGGER full BEFORE INSERT ON refused_photos BEGIN SELECT RAISE(IGNORE); END";
        self.sql().execute(full, []).expect("executes");
    }

    fn has_photo(&self, hash: PhotoHash) -> bool {
        Stored::read(self.folder.path()).photos.contains(&hash.to_string().to_uppercase())
    }

    /// Changes that the author's phone keeps as refused, in the record of that title.
    fn n_refusals(&self, title: &str) -> usize {
        match self.author.view(&Query::Outbox) {
            View::Outbox(outbox) => {
                let of = outbox.records.iter().filter(|record| record.title == title);
                of.map(|record| record.refusals.len()).sum()
            }
            other => panic!("no outbox: {other:?}"),
        }
    }

    fn there(&self) -> FindingView {
        assert!(self.colleague.refresh());
        self.colleague.finding(self.finding)
    }
}

#[test]
fn photos_of_released_work_go_though_their_author_sees_the_record_no_more() {
    let case = case();
    let hash = case.write_and_be_moved();
    assert!(sees(&case.author, case.finding), "what was refused stays with him");
    case.release(1);
    assert!(case.author.refresh());
    assert!(case.has_photo(hash));
    assert_eq!(case.author.status().n_refused, 0, "there is nothing left to decide");
    assert!(!sees(&case.author, case.finding), "and the record is not his to see");
    assert_eq!((case.there().row.place.as_str(), case.there().photos.len()), ("东侧通道", 1));
}

#[test]
fn a_photo_of_refused_work_is_at_the_office_whatever_becomes_of_its_phone() {
    let case = case();
    let hash = case.write_and_be_moved();
    assert!(case.has_photo(hash), "it goes where the words go");
    let asked = Request::Photo { sha256: hash };
    assert_eq!(
        case.colleague.ask(asked.clone()),
        Reply::Failed(Failure::PhotoOnItsWay),
        "and is shown to nobody"
    );
    assert_eq!(
        case.author.ask(Request::SignOut { leave_unsent: false }),
        Reply::Done,
        "nothing of it is his alone"
    );
    case.release(1);
    assert_eq!((case.there().row.place.as_str(), case.there().photos.len()), ("东侧通道", 1));
    assert_eq!(
        case.colleague.ask_with(asked, vec![]).1,
        [jpeg(7, 4_000)],
        "the record names it, and it is there"
    );
}

#[test]
fn a_refused_photo_for_which_the_office_has_no_room_leaves_the_phone_in_a_file_only() {
    let mut case = case();
    case.take_no_refused_photos();
    let hash = case.write_and_be_moved();
    assert!(!case.has_photo(hash));
    assert_eq!(case.author.status().n_unsent_photos, 0, "it is not tried again by itself");
    let leave = |leave_unsent| case.author.ask(Request::SignOut { leave_unsent });
    assert_eq!(leave(false), Reply::Failed(Failure::WorkUnsent));
    assert_eq!(leave(true), Reply::Failed(Failure::WorkUnsent), "in no file yet");
    let (file, _) = rescue_file(&case.author);
    assert_eq!(leave(true), Reply::Done);
    case.release(1);
    case.import(file);
    assert!(case.has_photo(hash));
}

#[test]
fn what_the_office_refuses_and_has_no_room_to_keep_leaves_the_phone_in_a_file_only() {
    let mut case = case();
    let sums = |n: u64| {
        let fill = "INSERT OR REPLACE INTO quarantine_sums
             SELECT users.id, x'', ?2, 0 FROM users WHERE users.name = ?1";
        let name = case.name.as_str();
        assert_eq!(case.sql().execute(fill, (name, n)).expect("executes"), 1);
    };
    sums(100_000);
    let hash = case.write_and_be_moved();
    assert!(case.quarantine().is_empty() && !case.has_photo(hash));
    let leave = |leave_unsent| case.author.ask(Request::SignOut { leave_unsent });
    assert_eq!(leave(false), Reply::Failed(Failure::WorkUnsent));
    let (file, _) = rescue_file(&case.author);
    assert_eq!(leave(true), Reply::Done);
    sums(0);
    case.import(file);
    let kept = case.sql().query_row("SELECT count(*) FROM quarantine", [], |row| row.get::<_, u32>(0));
    assert_eq!(kept, Ok(2), "his words and his photo");
    assert!(case.has_photo(hash));
}

#[test]
fn what_is_refused_afterwards_keeps_no_photo_of_released_work_from_going() {
    let case = case();
    case.take_no_refused_photos();
    let hash = case.write_and_be_moved();
    case.release(1);
    // The author hears of it, says what photos his phone has, and loses the network before this one is on its way.
    case.author.http.cut_after(2);
    assert!(!case.author.refresh() && !case.has_photo(hash));
    let set = |place: &str| case.author.set(case.finding, FindingField::Place, place);
    assert_eq!(set("西侧通道"), Reply::Failed(Failure::Refused(Refusal::Gone)), "he sees where he is");
    // He is back for as long as it takes to hear of it and to write.
    move_person(case.folder.path(), &case.author, session(&case.colleague).1);
    case.author.http.cut_after(2);
    assert!(!case.author.refresh() && !case.has_photo(hash));
    assert_eq!(set("西侧通道"), Reply::Done);
    move_person(case.folder.path(), &case.author, case.elsewhere);
    case.author.http.cut(false);
    assert!(case.author.refresh());
    assert_eq!(case.author.status().n_refused, 1);
    assert!(case.has_photo(hash));
    assert_eq!(case.there().row.place, "东侧通道");
}

/// A record of which nothing was taken, and of which the beginning is released. What he may write by then he is given
/// back; what was only refused with it is written again, what was refused itself is left.
#[track_caller]
fn check_released_in_part(case: &Case, take: impl Fn(), give: impl Fn(), left: (&str, usize)) {
    case.author.http.cut(true);
    let finding = case.author.record(start_visit(&case.author, "stmy"), "灭火器过期");
    case.author.set(finding, FindingField::Place, "东侧通道");
    let hash = case.author.shoot(finding.into(), PhotoRole::Before, &jpeg(8, 4_000), None);
    case.author.set(finding, FindingField::Measure, "更换");
    take();
    case.author.http.cut(false);
    assert!(case.author.refresh());
    let draft = case.author.finding(finding);
    assert_eq!((draft.row.place.as_str(), draft.photos.len()), ("东侧通道", 1), "it stays readable");
    assert_eq!(case.n_refusals("灭火器过期"), 4, "the finding, its place, its photo, its measure");

    let of_finding = |case: &Case| -> Vec<_> {
        case.quarantine().into_iter().filter(|change| change.document == finding.into()).collect()
    };
    let release = |id| case.administrator.done(Request::DecideQuarantined { id, release: true });
    release(of_finding(case)[1].id);
    give();
    assert!(case.author.refresh() && case.author.refresh() && case.colleague.refresh());
    for phone in [&case.author, &case.colleague] {
        let view = phone.finding(finding);
        assert_eq!(
            (view.row.place.as_str(), view.said(FindingField::Measure), view.photos.len()),
            ("东侧通道", left.0, left.1)
        );
    }
    assert_eq!(case.author.finding(finding).seen, case.colleague.finding(finding).seen);

    // What he writes now is taken, and so is what was left when it is released.
    case.author.set(finding, FindingField::Responsible, "林栖");
    assert!(case.author.refresh());
    if left.1 == 0 {
        release(of_finding(case).last().expect("it waits").id);
    }
    assert!(case.author.refresh() && case.author.refresh() && case.colleague.refresh());
    for phone in [&case.author, &case.colleague] {
        let view = phone.finding(finding);
        assert_eq!(
            (view.row.responsible.as_str(), view.said(FindingField::Measure), view.photos.len()),
            ("林栖", "更换", 1)
        );
    }
    assert!(case.has_photo(hash));
    assert_eq!(case.n_refusals("灭火器过期"), 0);
}

#[test]
fn who_may_write_again_holds_of_a_record_what_was_released_and_not_what_was_left() {
    let case = case();
    let name = case.author.today().name;
    let set_roles = |roles: &str| {
        let conn = Connection::open(case.folder.path().join("spotcheck.db")).expect("opens");
        let n = conn.execute("UPDATE users SET roles = ?2 WHERE name = ?1", (name.as_str(), roles));
        assert_eq!(n.expect("updates"), 1);
    };
    check_released_in_part(&case, || set_roles("viewer"), || set_roles("inspector"), ("", 0));
}

#[test]
fn who_sees_a_record_again_holds_what_was_released_and_writes_again_what_he_may() {
    let case = case();
    let unit = session(&case.colleague).1;
    check_released_in_part(
        &case,
        || move_person(case.folder.path(), &case.author, case.elsewhere),
        || move_person(case.folder.path(), &case.author, unit),
        ("更换", 1),
    );
}
