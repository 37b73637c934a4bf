//! What the office has lost comes back under its own receipts: as its author's, at its time, by whoever has it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, copy_folder, inspection, narrate, push, put_back};
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::{Outcome, Receipt, SyncResponse};
use tempfile::TempDir;

const INSPECTOR: &str = "祁远舟";
const COLLEAGUE: &str = "温如岚";
const VIEWER: &str = "顾知微";

/// An office that was put back to a copy which lacks a visit of two pushes; others have read it.
struct Restored {
    _folders: [TempDir; 2],
    _server: Server,
    author: Phone,
    colleague: Phone,
    viewer: Phone,
    id: DocumentId,
    document: Document,
    changes: [NewChange; 2],
    receipts: Vec<Receipt>,
}

fn restored() -> Restored {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::demo(folder.path());
    let [mut author, mut colleague, mut viewer] =
        [INSPECTOR, COLLEAGUE, VIEWER].map(|name| server.pair(name));
    server.kill();
    copy_folder(folder.path(), copy.path());
    let server = Server::start(folder.path(), &[]);
    for phone in [&mut author, &mut colleague, &mut viewer] {
        phone.address.clone_from(&server.address);
    }
    let (id, mut document, first) = inspection(author.session.unit.id);
    let second = narrate(&mut document, "车间通道被占用");
    author.sync(vec![push(id, &[&first])]);
    author.sync(vec![push(id, &[&second])]);
    let pulled = colleague.pull().into_iter().find(|pulled| pulled.id == id).unwrap();
    assert_eq!(pulled.receipts.len(), 2);
    server.kill();
    put_back(copy.path(), folder.path());
    let server = Server::start(folder.path(), &[]);
    for phone in [&mut author, &mut colleague, &mut viewer] {
        phone.address.clone_from(&server.address);
        phone.cursor = None;
    }
    let (changes, receipts) = ([first, second], pulled.receipts);
    Restored {
        _folders: [folder, copy],
        _server: server,
        author,
        colleague,
        viewer,
        id,
        document,
        changes,
        receipts,
    }
}

impl Restored {
    fn both(&self) -> spotcheck_domain::wire::Push {
        let mut push = push(self.id, &[&self.changes[0], &self.changes[1]]);
        push.receipts.clone_from(&self.receipts);
        push
    }
}

fn outcomes(response: &SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

#[test]
fn a_reader_brings_back_what_he_may_not_write_and_its_author_and_times_stay() {
    let mut office = restored();
    let response = office.viewer.sync(vec![office.both()]);
    assert_eq!(outcomes(&response), [Outcome::Stored, Outcome::Stored]);
    let again: Vec<Receipt> = response.receipts.into_iter().map(|pushed| pushed.receipt).collect();
    assert_eq!(again, office.receipts, "two pushes as before, to the byte");
    let pulled = office.colleague.pull().into_iter().find(|pulled| pulled.id == office.id).unwrap();
    assert_eq!(pulled.receipts, office.receipts);
    // Its author goes on with the same actor, and nobody else does.
    let third = narrate(&mut office.document, "车间通道被占用，已拍照");
    let stolen = office.colleague.sync(vec![push(office.id, &[&third])]);
    assert_eq!(outcomes(&stolen), [Outcome::Quarantined("actor_of_another".into())]);
    assert_eq!(outcomes(&office.author.sync(vec![push(office.id, &[&third])])), [Outcome::Stored]);
    assert_eq!(outcomes(&office.author.sync(vec![office.both()])), [Outcome::Known, Outcome::Known]);
}

#[test]
fn what_its_bearer_adds_does_not_pull_the_attested_down() {
    let mut office = restored();
    let added = narrate(&mut office.document, "读者添的话");
    let mut both = office.both();
    both.changes.push(serde_bytes::ByteBuf::from(added.bytes.clone()));
    let response = office.viewer.sync(vec![both]);
    let outcome_of =
        |hash| response.acks.iter().find(|ack| *ack.change == hash).map(|ack| ack.outcome.clone()).unwrap();
    assert_eq!(outcome_of(office.changes[0].hash), Outcome::Stored);
    assert_eq!(outcome_of(office.changes[1].hash), Outcome::Stored);
    assert_eq!(outcome_of(added.hash), Outcome::MissingDependencies, "it is judged upon what is back");
    let alone = office.viewer.sync(vec![push(office.id, &[&added])]);
    assert_eq!(outcomes(&alone), [Outcome::Quarantined("not_permitted".into())]);
    assert!(office.colleague.pull().iter().any(|pulled| pulled.id == office.id && pulled.changes.len() == 2));
}

#[test]
fn a_receipt_that_is_not_the_offices_own_is_worth_nothing() {
    let mut office = restored();
    for spoil in [
        |receipt: &mut Receipt| receipt.mac[0] ^= 1,
        |receipt: &mut Receipt| {
            receipt.received_at = spotcheck_domain::time::Timestamp::from_millis(1);
        },
        |receipt: &mut Receipt| receipt.hashes.clear(),
    ] {
        let mut both = office.both();
        both.receipts.iter_mut().for_each(spoil);
        let response = office.viewer.sync(vec![both]);
        assert!(outcomes(&response).iter().all(|outcome| matches!(outcome, Outcome::Quarantined(_))));
    }
    // What was refused for want of a receipt is taken with one.
    assert_eq!(outcomes(&office.viewer.sync(vec![office.both()])), [Outcome::Stored, Outcome::Stored]);
}

#[test]
fn whoever_stored_anothers_work_as_his_own_meanwhile_does_not_keep_the_actor() {
    let mut office = restored();
    let stolen = office.colleague.sync(vec![push(office.id, &[&office.changes[0]])]);
    assert_eq!(outcomes(&stolen), [Outcome::Stored], "nobody can know yet");
    let response = office.author.sync(vec![office.both()]);
    assert_eq!(outcomes(&response), [Outcome::Known, Outcome::Stored]);
    let third = narrate(&mut office.document, "后来");
    assert_eq!(outcomes(&office.author.sync(vec![push(office.id, &[&third])])), [Outcome::Stored]);
}

#[test]
fn who_pairs_anew_may_send_what_he_made_before() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut old = server.pair(INSPECTOR);
    let (id, mut document, first) = inspection(old.session.unit.id);
    assert_eq!(outcomes(&old.sync(vec![push(id, &[&first])])), [Outcome::Stored]);
    let link = std::process::Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["pair", INSPECTOR, "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let link = String::from_utf8(link.stdout).unwrap();
    let mut new = Phone::pair(&server.address, link.trim().rsplit('#').next().unwrap());
    assert_ne!(new.session.device, old.session.device);
    let second = narrate(&mut document, "换了手机");
    assert_eq!(outcomes(&new.sync(vec![push(id, &[&second])])), [Outcome::Stored]);
    let third = narrate(&mut document, "换了手机，接着写");
    let mut colleague = server.pair(COLLEAGUE);
    let stolen = colleague.sync(vec![push(id, &[&third])]);
    assert_eq!(outcomes(&stolen), [Outcome::Quarantined("actor_of_another".into())]);
}
