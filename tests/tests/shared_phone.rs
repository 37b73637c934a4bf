//! Two people and one phone: nobody's work becomes another's, nothing is left behind but in a file, and the file comes in.

use futures::executor::block_on;
use spotcheck_client::blobs::Blobs;
use spotcheck_client::protocol::{Edit, Failure, Reply, Request};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_client::transport::Transport;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::wire::PairRequest;
use spotcheck_tests::day::sees;
use spotcheck_tests::office::{OfficeProcess, binary, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::rescue::rescue_file;
use spotcheck_tests::work::start_visit;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    /// The phone, A's at first.
    phone: Phone,
    colleague: Phone,
    code_of_b: String,
}

fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let colleague = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let code_of_b = office.code("reviewer", "云岭", 0);
    assert!(phone.settle());
    Case { folder, office, phone, colleague, code_of_b }
}

/// A finding with words and a photo, none of which leaves the phone.
fn unsent_finding(phone: &Phone) -> (FindingId, PhotoHash) {
    phone.http.cut(true);
    let finding = phone.record(start_visit(phone, "stmy"), "通道堵塞");
    phone.set(finding, FindingField::Place, "东侧通道");
    let hash = phone.shoot(finding.into(), PhotoRole::Before, &jpeg(7, 2_500_000), None);
    phone.http.cut(false);
    (finding, hash)
}

fn pair(phone: &Phone, code: &str, leave_unsent: bool) -> Reply {
    phone.ask(Request::Pair { code: code.to_owned(), device: "test".into(), leave_unsent })
}

/// `spotcheck import`: what it says, or what is wrong.
fn import(folder: &Path, file: &[u8], more: &[&str]) -> Result<serde_json::Value, String> {
    let path = folder.with_extension("rescue");
    std::fs::write(&path, file).expect("writes");
    let ran = Command::new(binary())
        .args(["import", "--print-json", "--data"])
        .arg(folder)
        .arg(&path)
        .args(more)
        .output()
        .expect("runs");
    std::fs::remove_file(&path).expect("removes");
    if ran.status.success() {
        Ok(serde_json::from_slice(&ran.stdout).expect("one line of JSON"))
    } else {
        Err(String::from_utf8_lossy(&ran.stderr).into_owned())
    }
}

/// Everything that the phone's store holds, as one heap of bytes.
fn heap(phone: &Phone) -> Vec<u8> {
    let mut heap = Vec::new();
    for table in Table::ALL {
        for (key, value) in block_on(phone.memory.scan(*table, b"")).expect("reads") {
            heap.extend(key);
            heap.extend(value);
        }
    }
    heap
}

fn holds(heap: &[u8], words: &str) -> bool {
    heap.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_refused_pairing_changes_nothing_here_or_at_the_office() {
    let case = case();
    let (finding, _) = unsent_finding(&case.phone);
    let cookie = case.phone.http.cookie();
    for _ in 0..2 {
        let refused = pair(&case.phone, &case.code_of_b, false);
        assert_eq!(refused, Reply::Failed(Failure::OthersWorkUnsent));
    }
    assert_eq!(case.phone.http.cookie(), cookie, "the browser is A's as before");
    assert!(case.phone.settle(), "and A's work goes as A's");
    assert_eq!(case.phone.finding(finding).said(FindingField::Place), "东侧通道");
    let other = Phone::new(&case.office.address, 3);
    other.pair(&case.code_of_b);
}

#[test]
fn what_is_asked_in_anothers_session_is_refused_and_nothing_is_lost() {
    let case = case();
    let (finding, _) = unsent_finding(&case.phone);
    // Another page of the browser is paired to B; this one does not know.
    let request = PairRequest { code: case.code_of_b.clone(), device: "another page".into() };
    block_on(case.phone.http.pair(&request)).expect("B is paired");
    assert!(!case.phone.settle(), "A's work does not go in B's name");
    assert_eq!(case.phone.ask(Request::SyncNow), Reply::Done);
    let again = new_code(case.folder.path(), &case.phone.today().name);
    case.phone.pair(&again);
    assert!(case.phone.settle());
    assert!(case.colleague.refresh());
    assert_eq!(case.colleague.finding(finding).said(FindingField::Place), "东侧通道");
}

#[test]
fn after_an_export_the_next_person_pairs_and_the_file_comes_in_as_its_authors() {
    let case = case();
    let (finding, hash) = unsent_finding(&case.phone);
    assert_eq!(
        pair(&case.phone, &case.code_of_b, true),
        Reply::Failed(Failure::OthersWorkUnsent),
        "no file yet"
    );
    let (file, most) = rescue_file(&case.phone);
    assert!(most < 1_200_000, "{most} bytes at once");
    assert!(!holds(&file, "东侧通道"), "nobody reads it who finds it");
    case.phone.set(finding, FindingField::Place, "西侧通道");
    assert_eq!(
        pair(&case.phone, &case.code_of_b, true),
        Reply::Failed(Failure::OthersWorkUnsent),
        "it lacks a word"
    );
    let (file, _) = rescue_file(&case.phone);
    assert!(matches!(pair(&case.phone, &case.code_of_b, true), Reply::Paired { .. }));
    let left = heap(&case.phone);
    assert!(!holds(&left, "通道堵塞") && !holds(&left, "西侧通道"));
    assert_eq!(block_on(Blobs::get(&case.phone.memory, hash)), Ok(None));
    assert!(case.phone.settle());

    case.office.kill();
    let first = import(case.folder.path(), &file, &[]).expect("comes in");
    assert_eq!((&first["n_refused"], &first["n_photos_refused"]), (&0.into(), &0.into()), "{first}");
    assert!(first["n_stored"].as_u64() > Some(0), "{first}");
    let again = import(case.folder.path(), &file, &[]).expect("comes in again");
    assert_eq!((&again["n_stored"], &again["n_known"]), (&0.into(), &first["n_stored"]), "{again}");

    let office = OfficeProcess::start(case.folder.path(), "127.0.0.1:0", false);
    case.colleague.http.move_to(&office.address);
    assert!(case.colleague.refresh());
    let seen = case.colleague.finding(finding);
    assert_eq!(seen.said(FindingField::Place), "西侧通道");
    assert!(matches!(case.colleague.ask(Request::Photo { sha256: hash }), Reply::Photo { .. }));
}

#[test]
fn a_file_that_was_altered_cut_or_put_in_another_order_is_refused() {
    let case = case();
    unsent_finding(&case.phone);
    let (file, _) = rescue_file(&case.phone);
    case.office.kill();
    let broken = |file: &[u8]| import(case.folder.path(), file, &[]).expect_err("is refused");
    let mut altered = file.clone();
    *altered.last_mut().expect("a byte") ^= 1;
    assert!(broken(&altered).contains("damaged"));
    // The last chunk is short: without it the one before is the last.
    let mut at = 19;
    let mut starts = Vec::new();
    while at < file.len() {
        starts.push(at);
        at += 4 + u32::from_be_bytes(file[at..at + 4].try_into().expect("four")) as usize;
    }
    assert!(starts.len() > 4, "{starts:?}");
    assert!(broken(&file[..starts[starts.len() - 1]]).contains("damaged"));
    let swapped =
        [&file[..starts[2]], &file[starts[3]..starts[4]], &file[starts[2]..starts[3]], &file[starts[4]..]];
    assert!(broken(&swapped.concat()).contains("damaged"));
    assert!(broken(b"SPOTCHECK-RESCUE 3\n....").contains("no rescue file"));
    let mut elsewhere = file.clone();
    elsewhere[starts[1] - 1] ^= 1;
    assert!(broken(&elsewhere).contains("damaged"), "another nonce");
    import(case.folder.path(), &file, &[]).expect("as it was it comes in");
}

#[test]
fn a_phone_that_never_reached_the_office_exports_without_a_seal() {
    let case = case();
    let phone = Phone::new(&case.office.address, 5);
    phone.pair(&case.code_of_b);
    phone.http.cut(true);
    let (file, _) = rescue_file(&phone);
    case.office.kill();
    assert!(import(case.folder.path(), &file, &[]).expect_err("no seal").contains("no seal"));
    import(case.folder.path(), &file, &["--unsealed"]).expect("where it is said");
}

#[test]
fn who_signs_out_leaves_nothing_and_hears_nothing_of_what_he_had_asked() {
    let case = case();
    let name = case.phone.today().name;
    let (_, hash) = unsent_finding(&case.phone);
    assert_eq!(case.phone.ask(Request::SignOut { leave_unsent: false }), Reply::Failed(Failure::WorkUnsent));
    assert_eq!(case.phone.ask(Request::SignOut { leave_unsent: true }), Reply::Failed(Failure::WorkUnsent));
    assert!(case.phone.settle());
    assert!(holds(&heap(&case.phone), &name));
    assert_eq!(case.phone.ask(Request::SignOut { leave_unsent: false }), Reply::Done);
    let left = heap(&case.phone);
    assert!(!holds(&left, &name) && !holds(&left, "通道堵塞"), "{}", String::from_utf8_lossy(&left));
    assert_eq!(block_on(Blobs::get(&case.phone.memory, hash)), Ok(None));
    assert_eq!(case.phone.ask(Request::Open), Reply::Opened { session: None, ended: false });
    let answer = case.phone.http.exchange("GET", "/v1/session", &[], &[]).expect("answers");
    assert_eq!(answer.status, 401, "nor is there a session at the office");
    case.phone.pair(&case.code_of_b);
    assert!(case.phone.settle());
}

#[test]
fn a_sign_out_without_a_network_is_told_before_the_next_person_pairs() {
    let mut case = case();
    case.phone.http.cut(true);
    assert_eq!(case.phone.ask(Request::SignOut { leave_unsent: false }), Reply::Done);
    case.phone.kill();
    assert_eq!(
        case.phone.failure(Request::Pair {
            code: case.code_of_b.clone(),
            device: "test".into(),
            leave_unsent: false,
        }),
        Some(Failure::Unreachable)
    );
    let of_a = case.phone.http.cookie();
    case.phone.http.cut(false);
    case.phone.pair(&case.code_of_b);
    let headers = [("cookie", of_a)];
    let other = Phone::new(&case.office.address, 6);
    let answer = other.http.exchange("GET", "/v1/session", &headers, &[]).expect("answers");
    assert_eq!(answer.status, 401);
}

#[test]
fn a_page_that_is_killed_while_it_wipes_goes_on_when_it_is_opened() {
    let mut case = case();
    let (_, hash) = unsent_finding(&case.phone);
    assert!(case.phone.settle());
    // The tables are empty, the photos are not.
    case.phone.memory.kill_after(1);
    assert!(matches!(case.phone.ask(Request::SignOut { leave_unsent: false }), Reply::Failed(_)));
    case.phone.kill();
    assert_eq!(block_on(Blobs::get(&case.phone.memory, hash)), Ok(None));
    assert_eq!(case.phone.ask(Request::Open), Reply::Opened { session: None, ended: false });
}

/// The office sends nobody what came from his own phone; what a file brings later is not the next person's.
#[test]
fn the_next_person_gets_also_what_a_file_brings_of_the_one_before() {
    let case = case();
    let (finding, _) = unsent_finding(&case.phone);
    let (file, _) = rescue_file(&case.phone);
    assert!(matches!(pair(&case.phone, &case.code_of_b, true), Reply::Paired { .. }));
    assert!(case.phone.settle() && !sees(&case.phone, finding));
    case.office.kill();
    import(case.folder.path(), &file, &[]).expect("comes in");
    let office = OfficeProcess::start(case.folder.path(), "127.0.0.1:0", false);
    case.phone.http.move_to(&office.address);
    assert!(case.phone.refresh() && sees(&case.phone, finding));
}

/// What somebody was typing when its field was closed to him is no edit, and goes all the same.
#[test]
fn words_that_the_rules_refuse_leave_in_the_file_and_are_kept_aside_once() {
    let case = case();
    let visit = start_visit(&case.phone, "stmy");
    let seen = case.phone.inspection(visit).seen;
    let edit = Edit::Narrate { text: "没有说完的话".into() };
    case.phone.done(Request::EndInspection { inspection: visit, representative: "秦望川".into() });
    case.phone.done(Request::Draft { document: visit.into(), edit, seen });
    case.phone.settle();
    assert_eq!(pair(&case.phone, &case.code_of_b, false), Reply::Failed(Failure::OthersWorkUnsent));
    let files = [rescue_file(&case.phone).0, rescue_file(&case.phone).0];
    assert!(matches!(pair(&case.phone, &case.code_of_b, true), Reply::Paired { .. }));
    case.office.kill();
    for file in files {
        let said = import(case.folder.path(), &file, &[]).expect("comes in");
        assert_eq!((&said["n_stored"], &said["n_refused"]), (&0.into(), &1.into()), "{said}");
    }
    let database = rusqlite::Connection::open(case.folder.path().join("spotcheck.db")).expect("opens");
    let kept = database.query_row("SELECT count(*), max(bytes) FROM quarantine", [], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    let (n_kept, bytes) = kept.expect("one row");
    assert!(n_kept == 1 && holds(&bytes, "没有说完的话"), "{n_kept} {}", String::from_utf8_lossy(&bytes));
}
