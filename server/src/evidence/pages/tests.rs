//! The page of the sample, to the byte.

use super::super::chain::Chain;
use super::super::manifest::{Missing, Why};
use super::super::record::Record;
use super::super::sample_for_tests::{TITLE, sample, secret};
use super::{Pages, Words};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn page(words: &Words) -> String {
    let sample = sample();
    let missing = BTreeMap::from([(sample.away, Why::NotArrived)]);
    let mut pages = Pages::new(words, sample.members.items.clone());
    for (id, kind) in &sample.members.records {
        let rows = &sample.rows[id];
        let changes: Vec<&[u8]> = rows.iter().map(|row| row.bytes.as_slice()).collect();
        let record = Record::of(*id, *kind, &changes).expect("a record");
        pages.add(&record, &Chain::of(&secret(1), *id, *kind, rows), &missing);
    }
    let missing: Vec<Missing> = missing.into_iter().map(|(sha256, why)| Missing { sha256, why }).collect();
    pages.finish(&missing, &sample.members.absent)
}

#[test]
fn a_person_reads_what_the_records_say_in_both_languages() {
    let page = page(Words::of_program());
    for words in [
        "云锦涂料",
        "日常检查 <span lang=\"en\">Routine",
        "2026-09-21 22:13:20 UTC+8",
        "通道 &amp; 出口\n第二行",
        "疏散通道堵塞 &lt;b&gt;",
        "责令限期整改 <span lang=\"en\">",
        "2027-03-01",
        "高原8",
        "危险化学品是否分类存放 <span lang=\"en\">Are chemicals stored apart?</span> <code>hazchem-1</code>",
        "东侧",
        "<span class=\"mark\">原件缺",
        "单位尚未收到",
    ] {
        assert!(page.contains(words), "{words} in\n{page}");
    }
    assert!(!page.contains(TITLE), "what stands in a record is no HTML");
    assert!(!page.contains("<script"));
    for place in ["东", "西"] {
        assert!(page.contains(place), "of two values both are shown");
    }
}

#[test]
fn each_thing_stands_under_its_key() {
    let page = page(&Words::bare());
    for line in [
        "<h2>visit: 云锦涂料</h2>",
        "<tr><th>site_address</th><td>北坡路 1 号</td></tr>",
        "<tr><th>began_at</th><td>2026-09-21 22:13:20 UTC+8</td></tr>",
        "<tr><td>高原7</td><td>A-1</td>",
        "<tr><th>level</th><td>general</td></tr>",
        "<tr><th>state</th><td>ordered</td></tr>",
        "<tr><th>deadline</th><td>2027-03-01</td></tr>",
        "second_name: 高原8",
        "<tr><td>place</td><td>",
    ] {
        assert!(page.contains(line), "{line} in\n{page}");
    }
}

/// Packs of every version are checked for ever. Where this fails because the page is another now, `VERSION` in `words.rs` is
/// raised, so that pages of before are not compared with those of now; where the sample is another, the digest alone changes.
#[test]
fn the_page_is_that_of_its_version() {
    let digest = HEXLOWER.encode(&Sha256::digest(page(&Words::bare())));
    assert_eq!(digest, "c869a96300ec718a214d1acd138eff58f9dc4c6ff22b8d0337dc52feff550de2");
}
