//! Old changes put away: nobody notices but the disk.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, inspection, narrate, push, spotcheck};
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::Outcome;
use std::path::Path;

const INSPECTOR: &str = "祁远舟";
const COLLEAGUE: &str = "温如岚";
const SUPERVISOR: &str = "卓亦安";

fn compact(data: &Path) -> serde_json::Value {
    let output = spotcheck("compact", &["--data".as_ref(), data.as_os_str(), "--print-json".as_ref()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A visit of 1 + `n` changes, each pushed by itself.
fn long_visit(author: &mut Phone, n: usize) -> (DocumentId, Document, Vec<NewChange>) {
    let (id, mut document, first) = inspection(author.session.unit.id);
    let mut changes = vec![first];
    let mut text = String::new();
    for _ in 0..n {
        text.push('查');
        changes.push(narrate(&mut document, &text));
    }
    for change in &changes {
        author.sync(vec![push(id, &[change])]);
    }
    (id, document, changes)
}

#[test]
fn what_was_put_away_is_given_as_if_it_had_never_left() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let [mut author, mut behind, mut newcomer] =
        [INSPECTOR, COLLEAGUE, SUPERVISOR].map(|name| server.pair(name));
    author.pull();
    behind.pull();
    let (id, mut document, changes) = long_visit(&mut author, 40);
    let path = format!("/v1/documents/{id}");
    let saved = author.get(&path).body;
    let known = author.sync(vec![push(id, &[&changes[3], &changes[30]])]);
    drop(server);

    let done = compact(folder.path());
    assert_eq!(done["n_documents"], 1);
    // The snapshot of the 34th change; the seven after it are its tail.
    assert_eq!((done["n_changes"].as_u64(), done["n_doubtful"].as_u64()), (Some(34), Some(0)));
    assert!(done["bytes_archived"].as_u64() < done["bytes_cleared"].as_u64(), "{done}");
    assert_eq!(compact(folder.path())["n_documents"], 0, "there is nothing left to put away");

    let server = Server::start(folder.path(), &[]);
    for phone in [&mut author, &mut behind, &mut newcomer] {
        phone.address.clone_from(&server.address);
    }
    assert!(author.get(&path).body == saved);
    let again = author.sync(vec![push(id, &[&changes[3], &changes[30]])]);
    assert_eq!((again.acks, again.receipts), (known.acks, known.receipts));
    // Far behind, it is given the pushes one by one; the raw bytes are those that came in.
    let news: Vec<_> = behind.pull().into_iter().filter(|pulled| pulled.id == id).collect();
    let given: Vec<Vec<u8>> =
        news.iter().flat_map(|pulled| &pulled.changes).map(|bytes| bytes.to_vec()).collect();
    assert_eq!(given, changes.iter().map(|change| change.bytes.clone()).collect::<Vec<_>>());
    let receipts: Vec<_> = news.iter().flat_map(|pulled| pulled.receipts.clone()).collect();
    let whole = newcomer.pull().into_iter().find(|pulled| pulled.id == id).unwrap();
    assert_eq!(whole.receipts, receipts);
    let mut read = Document::load(whole.kind, whole.snapshot.as_ref().unwrap(), [9; 16]).unwrap();
    read.apply(&whole.changes).unwrap();
    assert_eq!(read.heads(), document.heads());
    let next = narrate(&mut document, "再写一句");
    let response = author.sync(vec![push(id, &[&next])]);
    assert_eq!(response.acks[0].outcome, Outcome::Stored, "and it is written on");
}

#[test]
fn a_second_compaction_adds_to_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    author.pull();
    let (id, mut document, mut changes) = long_visit(&mut author, 20);
    drop(server);
    assert_eq!(compact(folder.path())["n_changes"], 17);
    let server = Server::start(folder.path(), &[]);
    author.address.clone_from(&server.address);
    let mut text = String::from("第二");
    for _ in 0..40 {
        text.push('查');
        let change = narrate(&mut document, &text);
        author.sync(vec![push(id, &[&change])]);
        changes.push(change);
    }
    drop(server);
    assert_eq!(compact(folder.path())["n_changes"], 34);
    let store = spotcheck_server::store::Store::open(folder.path(), [0; 40]).unwrap();
    let rows = store.read(|view| view.changes_between(id, 0, u64::MAX >> 1)).unwrap();
    let bytes: Vec<_> = rows.into_iter().map(|row| row.bytes).collect();
    assert_eq!(bytes, changes.into_iter().map(|change| change.bytes).collect::<Vec<_>>());
}

#[test]
fn what_the_snapshot_does_not_give_back_stays_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    author.pull();
    let (one, _, _) = long_visit(&mut author, 20);
    let (other, _, _) = long_visit(&mut author, 20);
    drop(server);
    let store = spotcheck_server::store::Store::open(folder.path(), [0; 40]).unwrap();
    // A snapshot that loads, and is another document's.
    store
        .write(move |tx| {
            let (sequence, _, _) = tx.snapshot(one)?.unwrap();
            let (_, n_changes, bytes) = tx.snapshot(other)?.unwrap();
            tx.put_snapshot(one, sequence, n_changes, &bytes)
        })
        .unwrap();
    drop(store);
    let done = compact(folder.path());
    assert_eq!((done["n_documents"].as_u64(), done["n_doubtful"].as_u64()), (Some(1), Some(1)));
    let store = spotcheck_server::store::Store::open(folder.path(), [0; 40]).unwrap();
    let archived = |id| store.read(|view| view.archive(id)).unwrap().is_some();
    assert_eq!((archived(one), archived(other)), (false, true));
}

#[test]
fn the_server_puts_away_only_when_it_is_quiet() {
    use spotcheck_server::upkeep::compact::Compactor;
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    author.pull();
    long_visit(&mut author, 20);
    let store = spotcheck_server::store::Store::open(folder.path(), [0; 40]).unwrap();
    let mut compactor = Compactor::default();
    let mut run = || compactor.run(&store).unwrap().n_documents;
    assert_eq!(run(), 0, "it has only just looked");
    long_visit(&mut author, 20);
    assert_eq!(run(), 0, "something was stored since");
    assert_eq!(run(), 2, "now it was quiet");
    assert_eq!(run(), 0);
    long_visit(&mut author, 20);
    assert_eq!([run(), run()], [0, 1]);
}

/// Run by hand: `cargo test -p spotcheck-server --test compact -- --ignored --nocapture`.
#[test]
#[ignore = "figures, a minute or more"]
fn figures() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair(INSPECTOR);
    author.pull();
    let (n_documents, n_changes) = (2_000, 40);
    for batch in 0..n_documents / 20 {
        let made: Vec<_> = (0..20)
            .map(|n| {
                let (id, mut document, first) = inspection(author.session.unit.id);
                let mut changes = vec![first];
                for line in 1..n_changes {
                    let text = format!(
                        "第{batch}-{n}次：{}",
                        "车间通道被占用，已当场要求清理。".repeat(line / 8 + 1)
                    );
                    changes.push(narrate(&mut document, &format!("{text}{line}")));
                }
                (id, changes)
            })
            .collect();
        let pushes =
            made.iter().map(|(id, changes)| push(*id, &changes.iter().collect::<Vec<_>>())).collect();
        author.sync(pushes);
    }
    drop(server);
    drop(spotcheck_server::store::Store::open(folder.path(), [0; 40]).unwrap());
    let size = || std::fs::metadata(folder.path().join("spotcheck.db")).unwrap().len();
    let before = size();
    let started = std::time::Instant::now();
    let done = compact(folder.path());
    println!("{n_documents} documents of {n_changes} changes: {before} bytes, then {}", size());
    println!("{done} in {:?}", started.elapsed());
}
