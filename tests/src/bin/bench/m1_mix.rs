//! M1, a day's work: findings with three photos of 300 kB each, made offline → records and photos at the office. What the
//! bytes on the wire are beside those of photos and raw changes.

use crate::Bench;
use crate::figures::Figures;
use crate::floor::put;
use crate::handset::Handset;
use crate::shots::{file, start_visit, verify};
use crate::stock::{Running, WRITER};
use futures::executor::block_on;
use spotcheck_client::protocol::{Edit, Reply, Request};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::{Level, PhotoRole};
use std::time::Instant;

const PHOTOS_EACH: usize = 3;
const FIELDS: [(FindingField, &str); 5] = [
    (FindingField::Place, "二楼配电室东侧"),
    (FindingField::Measure, "立即清理并划线标识，明确责任人每日检查，三日内完成整改并留存照片。"),
    (FindingField::Responsible, "韩立峰"),
    (FindingField::Deadline, "2027-01-15"),
    (FindingField::InterimMeasure, "整改前停止使用，设专人看守。"),
];

pub fn run(bench: &mut Bench) {
    let n_bytes = bench.scale.photo_bytes;
    for n in bench.sizes(&[30]) {
        bench.measure("M1", n, FIELDS.len() + PHOTOS_EACH + 1, |_| mix(n, n_bytes));
    }
}

fn mix(n: usize, n_bytes: usize) -> Figures {
    let running = Running::new();
    let handset = running.door().settled(WRITER);
    let before = n_change_bytes(&handset);
    let files: Vec<Vec<u8>> = (0..n * PHOTOS_EACH).map(|n| file(n, n_bytes)).collect();
    let hashes = record(&handset, &files);
    let n_changes = n_change_bytes(&handset) - before;
    let n_photos: usize = files.iter().map(Vec::len).sum();
    handset.link.take_syncs();
    handset.link.http.take_counts();
    let began = Instant::now();
    assert!(handset.settle(), "records and photos arrive");
    let seconds = began.elapsed().as_secs_f64();
    let (n_up, n_down, n_requests) = handset.link.http.take_counts();
    let syncs = handset.link.take_syncs();
    let n_in_syncs: usize = syncs.iter().map(|sync| sync.n_up + sync.n_down).sum();
    verify(&running, &hashes);
    let put_s = put(&files, 1);
    let mut figures = Figures::default();
    figures
        .note("ratio_bytes_to_content", (n_up + n_down) as f64 / (n_changes + n_photos) as f64)
        .note("ratio_sync_to_changes", n_in_syncs as f64 / n_changes as f64)
        .note("ratio_to_put", seconds / put_s)
        .note("seconds", seconds)
        .note("bytes_up", n_up as f64)
        .note("bytes_down", n_down as f64)
        .note("requests", n_requests as f64)
        .note("photo_bytes", n_photos as f64)
        .note("change_bytes", n_changes as f64)
        .note("n_verified", hashes.len() as f64)
        .floor("put_s", put_s);
    figures
}

/// A visit whose findings have their fields and photos, all of it unsent; gives the photos' hashes.
fn record(handset: &Handset, files: &[Vec<u8>]) -> Vec<PhotoHash> {
    let mut hashes = Vec::new();
    let visit = start_visit(handset);
    for (n, photos) in files.chunks(PHOTOS_EACH).enumerate() {
        let request = Request::RecordFinding {
            inspection: visit.into(),
            item: None,
            title: format!("配电柜前堆放杂物未清理，第 {n} 处"),
            level: Level::General,
            position: None,
        };
        let Reply::Made { document } = handset.ask(request) else { panic!("no finding") };
        for (field, value) in FIELDS {
            let edit = Edit::SetFinding { field, value: value.to_owned() };
            assert_eq!(handset.ask(Request::Edit { document, edit, seen: Vec::new() }), Reply::Done);
        }
        for photo in photos {
            hashes.push(shoot(handset, document, photo));
        }
    }
    hashes
}

fn shoot(handset: &Handset, document: DocumentId, photo: &[u8]) -> PhotoHash {
    let role = PhotoRole::Before;
    let request = Request::AddPhoto {
        document,
        role,
        item: None,
        width: None,
        height: None,
        position: None,
        from_file: false,
    };
    match block_on(handset.engine.request(request, vec![photo.to_vec()])).0 {
        Reply::PhotoAdded { sha256, .. } => sha256,
        other => panic!("no photo was added: {other:?}"),
    }
}

fn n_change_bytes(handset: &Handset) -> usize {
    let changes = block_on(handset.memory.scan(Table::Changes, b"")).expect("memory lives");
    changes.iter().map(|(_, bytes)| bytes.len()).sum()
}
