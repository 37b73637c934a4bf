//! Packs that somebody altered, each class of byte of them, and packs that somebody else made: each is named.

use super::check::{Fault, Report, check};
use super::container::Container;
use super::make::Pack;
use super::path;
use super::sample_for_tests::{NOW, Sample, author, files, packed, picture, sample, sample_with, secret};
use crate::proof::office_key::PublicKey;
use spotcheck_domain::photo::PhotoHash;
use std::io::Cursor;

fn key(n: u8) -> PublicKey {
    secret(n).office_key().public()
}

fn checked(pack: &[u8]) -> Report {
    check(Cursor::new(pack), &key(1)).expect("is read")
}

/// What is complained of, a line each.
fn said(report: &Report) -> Vec<String> {
    report.problems.iter().map(ToString::to_string).collect()
}

fn faults(report: &Report) -> Vec<Fault> {
    report.problems.iter().map(|problem| problem.fault).collect()
}

#[track_caller]
fn is_said(report: &Report, words: &[&str]) {
    let lines = said(report);
    let found = lines.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(found, "{words:?} in\n{}", lines.join("\n"));
}

/// The pack with one of its files changed, laid out as the office would.
fn altered(sample: &Sample, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut files = files(&sample.pack(&secret(1)));
    let (_, bytes) = files.iter_mut().find(|(other, _)| other == name).expect("is there");
    *bytes = change(std::mem::take(bytes));
    packed(&files)
}

fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).expect("is text");
    assert!(text.contains(from), "{from} in\n{text}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_pack_is_as_it_was_written_and_says_what_is_missing() {
    let sample = sample();
    let report = checked(&sample.pack(&secret(1)));
    assert_eq!(said(&report), Vec::<String>::new());
    assert_eq!((report.n_records, report.n_photos), (2, 2));
    assert_eq!(report.n_changes as usize, sample.rows.values().map(Vec::len).sum::<usize>());
    assert_eq!(report.made_at, "2026-09-27T09:06:40.000Z");
    let notes = report.notes.join("\n");
    assert!(notes.contains(&sample.away.to_string()) && notes.contains("had not had it"), "{notes}");
    assert!(notes.contains(&sample.members.absent[0].to_string()), "{notes}");
}

#[test]
fn the_same_state_gives_the_same_bytes_but_for_the_time() {
    let sample = sample();
    let (one, other) = (sample.pack(&secret(1)), sample.pack_at(&secret(1), NOW.plus_millis(1)));
    assert_eq!(one, sample.pack(&secret(1)));
    for ((name, one), (_, other)) in files(&one).into_iter().zip(files(&other)) {
        let is_dated = [path::MANIFEST, path::SIGNATURE].contains(&name.as_str());
        assert_eq!(one != other, is_dated, "{name}");
    }
}

#[test]
fn a_flipped_byte_is_named_by_its_file_wherever_it_is() {
    let pack = sample().pack(&secret(1));
    let container = Container::open(Cursor::new(pack.clone())).expect("a container");
    for entry in container.entries() {
        let (from, end) = (entry.bytes_at() as usize, entry.end() as usize);
        for at in [from, from + (end - from) / 3, from + (end - from) / 2, end - 1] {
            let mut flipped = pack.clone();
            flipped[at] ^= 0x04;
            let report = checked(&flipped);
            let named = match entry.name.as_str() {
                // What the office signed is not known any more.
                path::MANIFEST => path::SIGNATURE,
                name => name,
            };
            assert!(
                report.problems.iter().any(|problem| problem.file.as_deref() == Some(named)),
                "{named} {at}"
            );
            let fault = match named {
                path::SIGNATURE => Fault::Signature,
                _ => Fault::File,
            };
            assert!(faults(&report).contains(&fault), "{named} {at}: {:?}", said(&report));
        }
        // What stands before the file.
        for at in (entry.at as usize..from).step_by(3) {
            let mut flipped = pack.clone();
            flipped[at] ^= 0x04;
            assert!(faults(&checked(&flipped)).contains(&Fault::Container), "{} {at}", entry.name);
        }
    }
    let end = container.entries().last().expect("files").end() as usize;
    for at in (end..pack.len()).step_by(7) {
        let mut flipped = pack.clone();
        flipped[at] ^= 0x04;
        let found = faults(&checked(&flipped));
        assert!(
            !found.is_empty() && found.iter().all(|fault| *fault == Fault::Container),
            "byte {at}: {found:?}"
        );
    }
}

#[test]
fn what_is_to_be_read_is_compared_with_the_record_field_by_field() {
    let sample = sample();
    let path = path::of_record(sample.finding, path::RECORD);
    let pack = altered(&sample, &path, |bytes| replaced(bytes, "疏散通道堵塞", "灭火器过期"));
    let id = sample.finding.to_string();
    is_said(
        &checked(&pack),
        &[
            &path,
            &id,
            "finding",
            "title reads “灭火器过期 <b>” in record.json",
            "“疏散通道堵塞 <b>” in the record",
        ],
    );

    let pack = altered(&sample, path::SIGNATURES, |bytes| replaced(bytes, "高原7", "高原9"));
    is_said(
        &checked(&pack),
        &[path::SIGNATURES, "name reads “高原9” in signatures.json", "“高原7” in the record"],
    );

    let pack = altered(&sample, path::PAGE, |bytes| replaced(bytes, "疏散通道堵塞", "灭火器过期"));
    is_said(&checked(&pack), &[path::PAGE, "line", "灭火器过期", "where the records give", "疏散通道堵塞"]);
}

#[test]
fn changes_are_those_of_their_chain() {
    let sample = sample();
    let (changes, chain) =
        (path::of_record(sample.finding, path::CHANGES), path::of_record(sample.finding, path::CHAIN));
    let rows = &sample.rows[&sample.finding];
    let last = rows.last().expect("changes");
    let name = data_encoding::HEXLOWER.encode(&last.hash);

    let cut = altered(&sample, &changes, |bytes| bytes[..bytes.len() - last.bytes.len()].to_vec());
    is_said(&checked(&cut), &[&chain, "lists the change", &name, "not among the changes"]);

    let torn = altered(&sample, &changes, |bytes| bytes[..bytes.len() - 1].to_vec());
    is_said(&checked(&torn), &[&changes, "from byte", "altered or cut off"]);

    let flipped = altered(&sample, &changes, |mut bytes| {
        let at = bytes.len() - 3;
        bytes[at] ^= 1;
        bytes
    });
    is_said(&checked(&flipped), &[&changes, &format!("change {} of {}", rows.len(), rows.len()), &name]);

    let others = altered(&sample, &chain, |bytes| {
        // Another author for one push of several by the same hand.
        let (author, other) = (author(7).user.to_string(), author(8).user.to_string());
        replaced(bytes, &author, &other)
    });
    is_said(&checked(&others), &[&chain, "another person"]);

    let first = data_encoding::HEXLOWER.encode(&rows[0].hash);
    let unlisted = altered(&sample, &chain, |bytes| replaced(bytes, &first, &"0".repeat(64)));
    is_said(&checked(&unlisted), &[&chain, "does not list the change", &first]);
}

#[test]
fn files_that_are_missing_and_files_that_are_too_many_are_named() {
    let sample = sample();
    let whole = files(&sample.pack(&secret(1)));
    for (n, (name, _)) in whole.iter().enumerate() {
        let mut fewer = whole.clone();
        fewer.remove(n);
        let report = checked(&packed(&fewer));
        let is_named = report
            .problems
            .iter()
            .any(|problem| problem.fault == Fault::Missing && problem.file.as_deref() == Some(name));
        assert!(is_named, "{name}: {:?}", said(&report));
    }
    let mut more = whole.clone();
    more.insert(3, ("records/letter.txt".to_owned(), b"x".to_vec()));
    is_said(&checked(&packed(&more)), &["records/letter.txt", "somebody put it there"]);
    let stranger = picture(900, 9);
    let mut more = whole;
    more.push((format!("photos/{}.jpg", PhotoHash::of(&stranger)), stranger.clone()));
    let report = checked(&packed(&more));
    is_said(&report, &[&PhotoHash::of(&stranger).to_string(), "no record names it"]);
}

#[test]
fn a_pack_that_somebody_else_made_anew_fails_for_the_key() {
    let mut sample = sample();
    let anew = sample.pack(&secret(2));
    let report = checked(&anew);
    assert_eq!(faults(&report), [Fault::Signature]);
    is_said(&report, &[&key(2).to_string(), "by another key"]);
    assert!(check(Cursor::new(&anew), &key(2)).expect("is read").is_clean(), "of that office it is one");
    // The same without the last change, as if it had never been made, under the first one's name.
    sample.rows.get_mut(&sample.finding).expect("rows").pop();
    let forged = packed(
        &files(&sample.pack(&secret(2)))
            .into_iter()
            .map(|(name, bytes)| match name.as_str() {
                path::MANIFEST => {
                    let forged = replaced(bytes, &key(2).to_string(), &key(1).to_string());
                    (name, forged)
                }
                _ => (name, bytes),
            })
            .collect::<Vec<_>>(),
    );
    assert_eq!(faults(&checked(&forged)), [Fault::Signature]);
}

#[test]
fn a_photo_that_the_office_has_not_whole_is_left_out_and_said_to_be_damaged() {
    let mut sample = sample();
    let (hash, bytes) = sample.photos.iter_mut().next().expect("a photo");
    let hash = *hash;
    bytes[100] ^= 1;
    let pack = sample.pack(&secret(1));
    assert!(files(&pack).iter().all(|(name, _)| !name.contains(&hash.to_string())));
    let report = checked(&pack);
    assert_eq!(said(&report), Vec::<String>::new());
    assert!(
        report.notes.iter().any(|note| note.contains(&hash.to_string()) && note.contains("whole no more"))
    );
}

#[test]
fn what_is_no_pack_at_all_is_no_panic() {
    let torn = packed(&[(path::MANIFEST.to_owned(), b"{".to_vec())]);
    for bytes in [Vec::new(), b"PK".to_vec(), vec![0; 4_000], packed(&[]), torn] {
        let report = checked(&bytes);
        assert!(!report.is_clean() && !report.describe().is_empty());
    }
}

#[test]
fn no_more_of_a_photo_is_in_memory_than_is_sent_at_once() {
    let sample = sample_with(&picture(3 << 20, 5));
    let mut pack = Pack::new(sample.clone(), secret(1), sample.members.clone(), NOW);
    let mut n_bytes = 0;
    while let Some(piece) = pack.next_piece().expect("a piece") {
        assert!(piece.len() <= 256 << 10, "{}", piece.len());
        n_bytes += piece.len();
    }
    assert!(n_bytes > 3 << 20);
}
