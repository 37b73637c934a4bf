//! Everybody's attempts at what is no writing in a record: reading, photos, the quarantine, the session, and standing
//! beside somebody else's step.

use super::case::{Case, Stage};
use super::codes;
use super::common::photo::base64;
use super::record::{Record, Sort, USUAL, bring, detail, event, photo};
use super::tries::{Try, push, write};
use super::world::{AT, BESIDE, ENTERPRISE, LINE, LOWEST, Someone, World, owner, push_of, unit};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::by::By;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::{DocumentKind, Level, PhotoRole, Role, Tier};
use spotcheck_server::people::organisation::{move_person, set_roles};
use spotcheck_server::store::{StoreError, write_directly};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

/// `ok` for what was given, `not_permitted` for what does not exist for him.
pub fn word(status: u16) -> String {
    match status {
        200..=299 => "ok".to_owned(),
        // An upload for a record that is not his looks like one that came before its record.
        404 | 409 => "not_permitted".to_owned(),
        other => format!("status {other}"),
    }
}

pub fn line(world: &World) -> impl Iterator<Item = &Someone> {
    Role::ALL.iter().flat_map(move |role| LINE.iter().map(move |(n, _)| world.of(*role, *n)))
}

/// A record with a photo of its own, whose bytes arrive.
fn with_photo(world: &World, owner: u8, is_granted: bool) -> (Record, Vec<u8>) {
    let stage = if is_granted { Stage::Ordered } else { Stage::Recorded };
    let sort = Sort { owner, stage, level: Level::General, is_self_check: false, is_granted };
    let mut record = Record::finding(world, sort, USUAL);
    let bytes = [&[0xff, 0xd8, 0xff, 0xe0], record.id.as_bytes().as_slice()].concat();
    record.document = record.document.copy(rand::random());
    record.write("maker", &photo(PhotoRole::Scene, &bytes), None);
    (record, bytes)
}

fn create(world: &World, someone: &Someone, document: DocumentId, bytes: &[u8]) -> super::common::Answer {
    let metadata = format!(
        "sha256 {},document {},type {}",
        base64(PhotoHash::of(bytes).to_string().as_bytes()),
        base64(document.to_string().as_bytes()),
        base64(b"image/jpeg")
    );
    let length = bytes.len().to_string();
    let headers = [TUS, ("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    someone.send(&world.server, "POST", "/v1/photos", &headers, &[])
}

fn arrive(world: &World, document: DocumentId, bytes: &[u8]) {
    let maker = world.named("maker");
    let location = create(world, maker, document, bytes).header("location").to_owned();
    let headers = [TUS, ("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    assert_eq!(maker.send(&world.server, "PATCH", &location, &headers, bytes).status, 204);
}

/// Reads a record and its photo, and offers the photo's bytes.
fn ask(
    world: &World,
    someone: &Someone,
    by: &By,
    reach: Reach,
    (record, bytes): &(Record, Vec<u8>),
) -> [Case; 3] {
    let get = |path: String| word(someone.send(&world.server, "GET", &path, &[], &[]).status);
    let case = |act, answer| Case { answer, ..Case::new(by, act, reach) };
    [
        case(Act::ReadDocument, get(format!("/v1/documents/{}", record.id))),
        case(Act::ReadPhoto, get(format!("/v1/photos/{}", PhotoHash::of(bytes)))),
        case(Act::UploadPhoto, word(create(world, someone, record.id, bytes).status)),
    ]
}

/// A record and a photo of it by everybody, and by those who wrote in one before they were moved to another city.
pub fn stored(world: &World, folder: &Path) -> Vec<Case> {
    let owners = LINE.map(|(n, _)| n).into_iter().chain([LOWEST, BESIDE]);
    let mut records: BTreeMap<(u8, bool), (Record, Vec<u8>)> =
        owners.map(|owner| ((owner, false), with_photo(world, owner, false))).collect();
    records.insert((LOWEST, true), with_photo(world, LOWEST, true));
    bring(world, &mut records.values_mut().map(|(record, _)| record).collect::<Vec<_>>());
    for (record, bytes) in records.values() {
        arrive(world, record.id, bytes);
    }
    let mut cases = Vec::new();
    for someone in line(world) {
        for reach in [Reach::Own, Reach::Below, Reach::Elsewhere] {
            cases.extend(ask(
                world,
                someone,
                &someone.by,
                reach,
                &records[&(owner(someone.unit, reach), false)],
            ));
        }
    }
    for role in Role::ALL {
        let someone = world.of(*role, ENTERPRISE);
        cases.extend(ask(world, someone, &someone.by, Reach::Granted, &records[&(LOWEST, true)]));
    }
    move_away(world, folder, &mut records.get_mut(&(2, false)).expect("the county's").0);
    for role in Role::ALL {
        let someone = world.named(&format!("moved {role}"));
        let now = By { roles: vec![*role], unit: unit(BESIDE), tier: Tier::City, ..someone.by.clone() };
        cases.extend(ask(world, someone, &now, Reach::Wrote, &records[&(2, false)]));
    }
    cases
}

/// Each writes in the record as an inspector of the county; then he is moved to another city, in another role.
fn move_away(world: &World, folder: &Path, record: &mut Record) {
    for role in Role::ALL {
        let someone = world.named(&format!("moved {role}"));
        let change = write(&mut record.document.copy(rand::random()), &photo(PhotoRole::Scene, b"his own"));
        let bytes = ByteBuf::from(change.bytes);
        let answers =
            someone.push(&world.server, vec![push_of(record.id, DocumentKind::Finding, vec![bytes])]);
        assert_eq!(answers.into_values().collect::<Vec<_>>(), ["ok"]);
        let user = someone.by.user;
        let left = write_directly(folder, |tx| {
            move_person(tx, user, unit(BESIDE), AT)?;
            set_roles(tx, user, &[*role], AT)
        });
        left.map_err(|error: StoreError| error).expect("he is moved, in another role");
    }
}

/// An order that names each of them as its second officer.
pub fn standing_beside(world: &World) -> Vec<Case> {
    let sort = Sort {
        owner: 2,
        stage: Stage::Recorded,
        level: Level::General,
        is_self_check: false,
        is_granted: false,
    };
    let mut record = Record::finding(world, sort, USUAL);
    bring(world, &mut [&mut record]);
    let maker = world.named("maker");
    let mut cases = Vec::new();
    for someone in line(world) {
        let detail = detail(EventKind::Order, Level::General, Some(&someone.by), None);
        let order = event(&maker.by, Some(&record.document), detail);
        let change = write(&mut record.document.copy(rand::random()), &Edit::Append(order));
        let case = Case::new(&maker.by, Act::StandBeside, Reach::Own);
        let one = Try { case, document: record.id, kind: DocumentKind::Finding, change };
        let answer = match push(world, vec![one]).remove(0).answer.as_str() {
            "needs_second_officer" => "not_permitted".to_owned(),
            other => other.to_owned(),
        };
        cases.push(Case { answer, ..Case::new(&someone.by, Act::StandBeside, Reach::Own) });
    }
    cases
}

/// What concerns the office as a whole, by everybody of the line. Each signs out at the end.
pub fn at_large(world: &World) -> Vec<Case> {
    let mut cases = Vec::new();
    for someone in line(world) {
        let mut note = |act, answer| cases.push(Case { answer, ..Case::new(&someone.by, act, Reach::Own) });
        let get = |path: &str| word(someone.send(&world.server, "GET", path, &[], &[]).status);
        someone.sync(&world.server, vec![]);
        note(Act::Sync, "ok".to_owned());
        note(Act::Listen, listen(world, someone));
        note(Act::ReadSession, get("/v1/session"));
        note(Act::ListQuarantine, get("/v1/quarantine"));
        note(Act::ImportRescue, bring_rescue(world, someone));
        note(Act::ReadOrganisation, get("/v1/units"));
        note(Act::ReadBegin, get("/v1/begin"));
        note(Act::ReadAudit, get("/v1/audit"));
        note(Act::ReadLibrary, get("/v1/checklists"));
        note(Act::ExportLibrary, get("/v1/export/checklists/cl-mine.csv"));
        note(Act::BlackOut, black_out(world, someone));
        note(Act::ExportLedger, export(world, someone));
        note(Act::ExportOrganisation, get("/v1/export/people.csv"));
        note(Act::ImportOrganisation, bring_table(world, someone, "people"));
        note(Act::ReadSites, get("/v1/sites"));
        note(Act::ExportSites, get("/v1/export/sites.csv"));
        note(Act::ImportSites, bring_table(world, someone, "sites"));
        note(Act::ListCodes, get("/v1/codes"));
        for (act, answer) in codes::of_his_own(world, someone) {
            note(act, answer);
        }
        let sha256 = someone.reference.borrow().clone().expect("everybody was told of some reference data");
        note(Act::ReadReference, get(&format!("/v1/reference/{sha256}")));
    }
    for someone in line(world) {
        let answer = word(someone.send(&world.server, "DELETE", "/v1/session", &[], &[]).status);
        cases.push(Case { answer, ..Case::new(&someone.by, Act::SignOut, Reach::Own) });
    }
    cases
}

/// An entry that there is not: whoever may look for it is told so otherwise than who may not.
fn black_out(world: &World, someone: &Someone) -> String {
    let headers = [("content-type", "application/json")];
    let body = br#"{"values":[],"reason":"x"}"#;
    let answer = someone.send(&world.server, "POST", "/v1/audit/1/black-out", &headers, body);
    // Only at the top; and there, which values is not said.
    if matches!(answer.status, 400 | 409) { word(200) } else { word(answer.status) }
}

fn export(world: &World, someone: &Someone) -> String {
    let headers = [("content-type", "application/octet-stream")];
    word(someone.send(&world.server, "POST", "/v1/export/ledger.csv", &headers, &[]).status)
}

/// A file that is none is refused as such to who may bring one.
fn bring_rescue(world: &World, someone: &Someone) -> String {
    let headers = [("content-type", "application/octet-stream")];
    let answer = someone.send(&world.server, "POST", "/v1/rescue", &headers, b"nothing of the kind");
    if answer.status == 400 && answer.code() == "rescue_unknown" { word(200) } else { word(answer.status) }
}

/// A file that is no table is refused as such to who may bring one.
fn bring_table(world: &World, someone: &Someone, of: &str) -> String {
    let headers = [("content-type", "application/octet-stream")];
    let path = format!("/v1/import/{of}");
    let answer = someone.send(&world.server, "POST", &path, &headers, b"nothing of the kind");
    if answer.status == 400 && answer.code() == "columns_missing" { word(200) } else { word(answer.status) }
}

/// The head of the answer to somebody who listens; the rest would come for ever.
fn listen(world: &World, someone: &Someone) -> String {
    let mut stream = TcpStream::connect(&world.server.address).expect("connects");
    let head = format!("GET /v1/events HTTP/1.1\r\nhost: a\r\ncookie: {}\r\n\r\n", someone.cookie());
    stream.write_all(head.as_bytes()).expect("asks");
    let mut status = [0; 12];
    stream.read_exact(&mut status).expect("a status");
    word(String::from_utf8_lossy(&status[9..]).parse().expect("a number"))
}
