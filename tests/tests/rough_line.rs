//! Lines that are slow, far, torn or away for a while: everything gets through, in little more than the bytes that it takes
//! on a line that is none of these, and no later than the line allows.

use futures::executor::block_on;
use spotcheck_client::protocol::{LedgerOrder, Phase, Query, Reply, Request, View};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_client::transport::Transport;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::wire::{ReferenceVersion, decode};
use spotcheck_tests::clock::ShiftedClock;
use spotcheck_tests::office::{OfficeProcess, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::rough::{LostLine, RoughLine, Seen, Weather};
use spotcheck_tests::work::start_visit;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Bytes a second of a fair line, and of the worst.
const FAIR: u64 = 200_000;
const POOR: u64 = 12_000;
const MINUTE: i64 = 60_000;
/// The office's patience with a silent body, so that a test need not wait for long until it is over.
const SILENCE: [&str; 2] = ["--silence-millis", "500"];
/// What may be sent beside what is needed.
const MOST: f64 = 1.3;

const SLOW: Weather = Weather { rate: POOR, ..Weather::CALM };
const AWAY: Weather = Weather { rate: FAIR, outages: Some((MINUTE / 2, MINUTE)), ..Weather::CALM };
const FAR: Weather = Weather { rate: FAIR, round_trip: 2_000, ..Weather::CALM };
const TORN: Weather = Weather { rate: FAIR, cuts: 0.05, ..Weather::CALM };
const ALL: Weather = Weather {
    rate: POOR,
    round_trip: 2_000,
    outages: Some((2 * MINUTE, MINUTE)),
    forgets: false,
    cuts: 0.05,
};

fn demo() -> (TempDir, OfficeProcess) {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo_with(folder.path(), &SILENCE);
    (folder, office)
}

/// Does what its engine wants, and lets time pass where that wants to wait, until it has nothing to do with the office any
/// more. Gives what went over the line and how long it took.
fn drive(phone: &Phone, line: &RoughLine, weather: Weather) -> (Seen, i64) {
    line.turn(weather);
    phone.engine.news();
    let began = phone.clock.shifted();
    for _ in 0..20_000 {
        match phone.engine.next_step() {
            step @ (Step::Sync | Step::Upload) => block_on(phone.engine.run(step)),
            Step::Sleep { .. } | Step::Idle if phone.status().phase == Phase::Settled => {
                let seen = line.seen();
                println!("{weather:?}: {seen:?}");
                return (seen, phone.clock.shifted() - began);
            }
            Step::Sleep { millis } => phone.clock.shift(millis.max(1) as i64),
            Step::Idle => panic!("it has given up: {:?}", phone.status()),
        }
    }
    panic!("it does not come to an end: {:?}, {:?}", phone.status(), line.seen());
}

/// How long these bytes take at least.
const fn least_millis(n_bytes: u64, weather: Weather) -> i64 {
    (n_bytes * 1_000 / weather.rate) as i64
}

#[track_caller]
fn is_within(seen: &Seen, needed: u64) {
    let share = seen.n_bytes() as f64 / needed as f64;
    println!("{} bytes for {needed}: {share:.3}", seen.n_bytes());
    assert!(share <= MOST, "{share:.2} times the bytes that it needs: {seen:?}");
    // The first pause after the line is back is the longest; whatever then lasts longer hangs on the line that was.
    assert!(seen.longest_wait <= 31_000, "{seen:?}");
}

struct Work {
    findings: Vec<FindingId>,
    photos: Vec<PhotoHash>,
}

/// A visit with 60 findings, and so many photos of 1 to 3 MB.
fn work(phone: &Phone, n_photos: usize) -> Work {
    let visit = start_visit(phone, "stmy");
    let mut work = Work { findings: Vec::new(), photos: Vec::new() };
    for n in 0..60 {
        let finding = phone.record(visit, &format!("第{n}处隐患：配电柜前堆放杂物"));
        assert_eq!(phone.set(finding, FindingField::Place, &format!("{n}号车间东侧通道")), Reply::Done);
        assert_eq!(phone.set(finding, FindingField::Measure, "清理并划线"), Reply::Done);
        if n < n_photos {
            let bytes = jpeg(n as u64, 1_000_000 + n * 2_000_000 / n_photos);
            let small = jpeg(1_000 + n as u64, 20_000);
            work.photos.push(phone.shoot(finding.into(), PhotoRole::Before, &bytes, Some(&small)));
        }
        work.findings.push(finding);
    }
    work
}

/// A phone sends that work over such a line, and all of it is at the office.
fn send(weather: Weather, n_photos: usize) -> (Seen, i64) {
    let (_folder, office) = demo();
    let clock = ShiftedClock::standing();
    let line = RoughLine::before(&office.address, clock.clone(), 7);
    let phone = Phone::with_clock(&line.address, 7, clock);
    phone.pair(&office.code("inspector", "云岭", 0));
    assert!(phone.settle());
    let work = work(&phone, n_photos);
    let sent = drive(&phone, &line, weather);
    let colleague = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 8);
    for (n, finding) in work.findings.iter().enumerate() {
        assert_eq!(colleague.finding(*finding).said(FindingField::Place), format!("{n}号车间东侧通道"));
    }
    for sha256 in &work.photos {
        let reply = colleague.ask(Request::Photo { sha256: *sha256 });
        assert!(matches!(reply, Reply::Photo { .. }), "{reply:?}");
    }
    sent
}

/// What the work needs on a calm line.
fn needed(n_photos: usize) -> u64 {
    static NEEDED: [OnceLock<u64>; 2] = [OnceLock::new(), OnceLock::new()];
    let place = usize::from(n_photos == FEW);
    *NEEDED[place].get_or_init(|| send(Weather::CALM, n_photos).0.n_bytes())
}

const MANY: usize = 20;
const FEW: usize = 6;

#[test]
fn a_slow_line_brings_all_of_it_in_the_time_that_its_bytes_take() {
    let (seen, millis) = send(SLOW, FEW);
    is_within(&seen, needed(FEW));
    let least = least_millis(needed(FEW), SLOW);
    assert!(millis <= least * 5 / 4, "{millis} ms where {least} are needed");
}

#[test]
fn outages_of_a_minute_cost_what_was_on_the_line() {
    let (seen, millis) = send(AWAY, MANY);
    assert!(seen.n_outages >= 4 && seen.n_starved >= 1, "{seen:?}");
    is_within(&seen, needed(MANY));
    let (least, took) = (least_millis(needed(MANY), AWAY), millis - seen.away);
    assert!(took <= least * 5 / 4, "{took} ms where {least} are needed: {seen:?}");
}

#[test]
fn a_connection_that_is_none_any_more_is_left_in_time() {
    let (seen, _) = send(Weather { forgets: true, ..AWAY }, MANY);
    assert!(seen.n_outages >= 4, "{seen:?}");
    is_within(&seen, needed(MANY));
}

#[test]
fn a_far_line_is_given_more_at_once() {
    let (seen, millis) = send(FAR, MANY);
    is_within(&seen, needed(MANY));
    // Of each step half is the way; each photo and its copy are announced besides.
    let announced = 2 * MANY as i64 * FAR.round_trip;
    let least = least_millis(needed(MANY), FAR) + announced;
    assert!(millis <= least * 5 / 2, "{millis} ms where {least} are needed");
}

#[test]
fn cuts_cost_what_was_cut_off() {
    let (seen, millis) = send(TORN, MANY);
    assert!(seen.n_cuts >= 3, "{seen:?}");
    is_within(&seen, needed(MANY));
    let least = least_millis(needed(MANY), TORN);
    assert!(millis <= least * 3 / 2, "{millis} ms where {least} are needed");
}

#[test]
fn all_of_it_together_gets_through() {
    let (seen, _) = send(ALL, FEW);
    assert!(seen.n_outages >= 3 && seen.n_cuts >= 3, "{seen:?}");
    is_within(&seen, needed(FEW));
}

const N_FINDINGS: usize = 500;

#[test]
fn a_new_phone_gets_some_thousand_changes_over_each_of_them() {
    let (folder, office) = demo();
    let first = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let visit = start_visit(&first, "stmy");
    for n in 0..N_FINDINGS {
        let finding = first.record(visit, &format!("第{n}处隐患：灭火器压力不足"));
        for (field, value) in [
            (FindingField::Place, format!("{n}号车间")),
            (FindingField::Measure, format!("更换第{n}具灭火器，并登记台账")),
            (FindingField::Responsible, "秦望川".to_owned()),
            (FindingField::Goal, format!("{n}日内完成")),
            (FindingField::NoPhotoReason, "现场禁止拍照".to_owned()),
            (FindingField::Place, format!("{n}号车间西门外{}米", n * 7 % 90)),
            (FindingField::Funds, format!("{}", 100 + n)),
        ] {
            assert_eq!(first.set(finding, field, &value), Reply::Done, "{field:?}");
        }
    }
    assert!(first.settle());
    let name = first.today().name;
    let pull = |weather: Weather, seed: u64| {
        let clock = ShiftedClock::standing();
        let line = RoughLine::before(&office.address, clock.clone(), seed);
        let phone = Phone::with_clock(&line.address, seed, clock);
        phone.pair(&new_code(folder.path(), &name));
        let (seen, millis) = drive(&phone, &line, weather);
        let (filter, order) = (LedgerFilter::default(), LedgerOrder::default());
        let View::Ledger(ledger) = phone.view(&Query::Ledger { filter, order, offset: 0, limit: 600 }) else {
            panic!("no ledger")
        };
        assert_eq!(ledger.n_all as usize, N_FINDINGS);
        let one = phone.finding(ledger.cards[N_FINDINGS / 2].row.id);
        assert_eq!(one.said(FindingField::NoPhotoReason), "现场禁止拍照");
        (seen, millis)
    };
    let needed = pull(Weather::CALM, 20).0.n_bytes();
    let away = Weather { rate: POOR, outages: Some((MINUTE / 8, MINUTE)), ..Weather::CALM };
    let torn = Weather { rate: POOR, ..TORN };
    let all = Weather { forgets: true, cuts: 0.05, ..away };
    for (weather, seed) in [(SLOW, 21), (FAR, 22), (away, 23), (torn, 24), (torn, 25), (torn, 26), (all, 27)]
    {
        let (seen, _) = pull(weather, seed);
        assert!(weather.outages.is_none() || seen.n_outages >= 3, "{seen:?}");
        is_within(&seen, needed);
    }
}

/// What was cut off of a photo that somebody looks at, and of reference data, is all that is asked for again.
#[test]
fn of_an_answer_that_was_cut_the_rest_is_asked_for() {
    let (_folder, office) = demo();
    let author = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = author.record(start_visit(&author, "stmy"), "通道堵塞");
    let bytes = jpeg(1, 100_000);
    let sha256 = author.shoot(finding.into(), PhotoRole::Before, &bytes, None);
    assert!(author.settle());
    let clock = ShiftedClock::standing();
    let line = RoughLine::before(&office.address, clock.clone(), 31);
    let phone = Phone::with_clock(&line.address, 31, clock);
    phone.pair(&office.code("inspector", "云岭", 1));
    assert!(phone.settle());
    let always = Weather { cuts: 1.0, ..Weather::CALM };

    line.turn(always);
    let n_asked = (1..200).find(|_| matches!(phone.ask(Request::Photo { sha256 }), Reply::Photo { .. }));
    let seen = line.seen();
    assert!(n_asked.is_some() && seen.n_cuts >= 3, "{seen:?}");
    assert!(seen.n_down < 120_000, "{seen:?}");

    let (name, whole) = catalogue(&phone);
    line.turn(Weather::CALM);
    assert_eq!(block_on(phone.http.reference(&name, &mut Vec::new())), Ok(()));
    let needed = line.seen().n_down;
    line.turn(always);
    let mut have = Vec::new();
    let n_asked = (1..200).find(|_| block_on(phone.http.reference(&name, &mut have)).is_ok());
    let seen = line.seen();
    assert!(n_asked.is_some() && seen.n_cuts >= 2, "{seen:?}");
    assert_eq!(have, whole);
    assert!(seen.n_down < needed * 8 / 5, "{seen:?}, {needed} in one piece");
}

/// The hash of the catalogue that a phone has, and the catalogue.
fn catalogue(phone: &Phone) -> (String, Vec<u8>) {
    #[derive(serde::Deserialize)]
    struct Stored {
        version: ReferenceVersion,
        bytes: serde_bytes::ByteBuf,
    }
    let stored = block_on(Storage::get(&phone.memory, Table::Reference, b"catalog")).expect("memory lives");
    let stored: Stored = decode(&stored.expect("it is there")).expect("reads");
    (stored.version.sha256, stored.bytes.into_vec())
}

/// The phone goes on by another line, and of the one before nobody told the office.
#[test]
fn who_comes_back_by_another_line_goes_on_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    let bytes = jpeg(1, 900_000);
    phone.shoot(finding.into(), PhotoRole::Before, &bytes, None);
    let lost = LostLine::before(&office.address, 40_000);
    phone.http.move_to(&lost.address);
    while lost.n_passed() < 40_000 {
        match phone.engine.next_step() {
            step @ (Step::Sync | Step::Upload) => block_on(phone.engine.run(step)),
            other => panic!("it waits: {other:?}"),
        }
    }
    phone.http.move_to(&office.address);
    phone.engine.news();
    assert!(phone.settle(), "the office does not wait for the line before: {:?}", phone.status());
}
