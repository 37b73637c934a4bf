//! A phone killed at every durable write of a visit: what was acknowledged is there, once.

use spotcheck_client::protocol::{Edit, Query, Reply, Request, View};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId};
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole};
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;

/// What the phone had acknowledged when it died.
#[derive(Default)]
struct Acknowledged {
    inspection: Option<InspectionId>,
    finding: Option<FindingId>,
    place: bool,
    draft: bool,
    photo: bool,
}

fn made(reply: &Reply) -> Option<DocumentId> {
    match reply {
        Reply::Made { document } => Some(*document),
        _ => None,
    }
}

fn work(phone: &Phone, acknowledged: &mut Acknowledged) -> Option<()> {
    let View::Sites(sites) = phone.view(&Query::Sites { query: "stmy".into(), near: None, limit: 1 }) else {
        return None;
    };
    let start = Request::StartInspection {
        site: sites.sites[0].row.id,
        kind: InspectionKind::Routine,
        checklist: None,
        second: None,
        position: None,
        unit: None,
    };
    let inspection = made(&phone.ask(start))?.into();
    acknowledged.inspection = Some(inspection);
    let record = Request::RecordFinding {
        inspection,
        item: None,
        title: "通道堵塞".into(),
        level: Level::General,
        position: None,
    };
    let finding: FindingId = made(&phone.ask(record))?.into();
    acknowledged.finding = Some(finding);
    let document = finding.into();
    let edit = Edit::SetFinding { field: FindingField::Place, value: "东侧".into() };
    acknowledged.place = phone.ask(Request::Edit { document, edit, seen: vec![] }) == Reply::Done;
    let shoot = Request::AddPhoto {
        document,
        role: PhotoRole::Before,
        item: None,
        width: None,
        height: None,
        position: None,
        from_file: false,
    };
    let reply = phone.ask_with(shoot, vec![jpeg(1, 50_000), jpeg(2, 5_000)]).0;
    acknowledged.photo = matches!(reply, Reply::PhotoAdded { .. });
    let draft = Edit::Describe { text: "正在输入的话".into() };
    acknowledged.draft = phone.ask(Request::Draft { document, edit: draft, seen: vec![] }) == Reply::Done;
    Some(())
}

#[test]
fn killed_between_any_two_durable_writes_nothing_acknowledged_is_lost_or_doubled() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);
    let (mut n_inspections, mut n_findings) = (0, 0);
    for n in 0..40 {
        let mut acknowledged = Acknowledged::default();
        phone.memory.kill_after(n);
        let _ = work(&phone, &mut acknowledged);
        phone.settle();
        phone.kill();
        phone.engine.news();
        assert!(phone.settle(), "killed at write {n}, everything durable is sent");
        assert!(desk.refresh());
        for seen in [&phone, &desk] {
            if let Some(inspection) = acknowledged.inspection {
                seen.inspection(inspection);
            }
            if let Some(finding) = acknowledged.finding {
                let finding = seen.finding(finding);
                assert!(!acknowledged.place || finding.row.place == "东侧", "write {n}");
                assert!(!acknowledged.draft || finding.description == "正在输入的话", "write {n}");
                assert_eq!(finding.timeline.len(), 1);
                if acknowledged.photo {
                    assert_eq!(finding.photos.len(), 1, "write {n}");
                    let request = Request::Photo { sha256: finding.photos[0].photo.sha256 };
                    assert!(seen.ask_with(request, vec![]).1[0] == jpeg(1, 50_000), "write {n}");
                }
            }
        }
        let count = |phone: &Phone| match phone.view(&Query::Inspections {
            query: String::new(),
            offset: 0,
            limit: 1,
        }) {
            View::Inspections(view) => view.n_matching,
            _ => 0,
        };
        let (now, findings) = (count(&desk), desk.today().n_open);
        assert_eq!((count(&phone), phone.today().n_open), (now, findings), "write {n}: both see the same");
        assert!(now - n_inspections <= 1 && findings - n_findings <= 1, "write {n}: nothing is doubled");
        (n_inspections, n_findings) = (now, findings);
    }
    assert!(n_findings > 10, "the later kills come after the finding was acknowledged");
}

#[test]
fn a_document_that_kills_the_engine_twice_is_set_aside_and_the_rest_works() {
    use futures::executor::block_on;
    use spotcheck_client::storage::{Batch, Storage, Table};
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let inspection = spotcheck_tests::work::start_visit(&phone, "stmy");
    let finding = phone.record(inspection, "通道堵塞");
    // What the store says when the engine died while it opened this document.
    let note = |phone: &Phone| {
        #[derive(serde::Serialize)]
        struct Opening {
            documents: Vec<DocumentId>,
        }
        let bytes =
            spotcheck_domain::wire::encode(&Opening { documents: vec![finding.into()] }).expect("encodes");
        let mut batch = Batch::default();
        batch.put(Table::Settings, *b"opening", bytes);
        block_on(phone.memory.commit(batch)).expect("commits");
    };
    note(&phone);
    phone.kill();
    assert_eq!(phone.status().n_set_aside, 0, "once is no proof");
    note(&phone);
    phone.kill();
    assert_eq!(phone.status().n_set_aside, 0, "it was opened in between, and nothing happened");
    // The engine dies again while it opens the suspect, alone, to see.
    note(&phone);
    let mut batch = Batch::default();
    let suspected = spotcheck_domain::wire::encode(&1_u32).expect("encodes");
    batch.put(Table::SetAside, *DocumentId::from(finding).as_bytes(), suspected);
    block_on(phone.memory.commit(batch)).expect("commits");
    phone.kill();
    assert_eq!(phone.status().n_set_aside, 1);
    assert_eq!(phone.view(&Query::Finding { finding }), View::SetAside);
    assert_eq!(phone.inspection(inspection).findings.len(), 1, "it is still listed, and the rest works");
    assert!(phone.settle(), "its bytes are kept and sent");
    phone.kill();
    assert_eq!(phone.status().n_set_aside, 1, "it stays aside");
}
