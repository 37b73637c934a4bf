//! W4, one edit propagates: two phones connected; one edits, 200 times in turn → the other's read shows it.
//!
//! From the edit's request, through its durable answer, the push, the office's commit, the event, the pull and the
//! other's durable batch, to the other's view.

use crate::Bench;
use crate::figures::{Figures, percentile};
use crate::floor::{Database, bare_server, exchange_barely};
use crate::handset::Handset;
use crate::patience::patience;
use crate::stock::{Door, READER, Stock, WRITER};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_tests::http::Http;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let (k, n_edits) = (bench.options.changes, bench.scale.edits);
    for n in bench.sizes(&[1_000]) {
        let stock = bench.stocks.of(n, k);
        bench.measure("W4", n, k, |_| propagate(&stock, n_edits));
    }
}

/// What the second phone's thread is told.
enum Told {
    News,
    /// Watch this finding until it says so.
    Expect(FindingId, String),
    Stop,
}

fn propagate(stock: &Stock, n_edits: usize) -> Figures {
    let running = stock.open();
    let editor = running.door().settled(WRITER);
    let (tell, told) = channel();
    let (show, shown) = channel();
    let (door, news) = (running.door(), tell.clone());
    let reader = std::thread::spawn(move || read_on(&door, news, &told, &show));
    shown.recv_timeout(patience()).expect("the second phone listens");

    let mut millis = Vec::new();
    let mut exchanges = Vec::new();
    editor.link.take_syncs();
    for n in 0..n_edits {
        let finding = stock.digests[n * 7 % stock.digests.len()].0;
        let value = format!("第{n}次修改");
        tell.send(Told::Expect(finding, value.clone())).expect("the second phone lives");
        let began = Instant::now();
        editor.edit(finding, &value);
        editor.sync();
        let seen_at: Instant = shown.recv_timeout(patience()).expect("the edit arrives");
        millis.push((seen_at - began).as_secs_f64() * 1e3);
        exchanges.extend(editor.link.take_syncs());
    }
    tell.send(Told::Stop).expect("the second phone lives");
    reader.join().expect("the second phone ends well");

    let push_ms: Vec<f64> = exchanges.iter().map(|sync| sync.took.as_secs_f64() * 1e3).collect();
    let mut database = Database::new();
    let commit_ms: Vec<f64> = (0..n_edits).map(|_| database.commit([300]) * 1e3).collect();
    let bare = Http::new(&bare_server(None));
    let http_ms: Vec<f64> = (0..n_edits)
        .map(|_| {
            let began = Instant::now();
            // The push and the pull.
            exchange_barely(&bare, 700, 500);
            exchange_barely(&bare, 300, 700);
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let p50 = percentile(&millis, 50.0);
    let floor = percentile(&commit_ms, 50.0) + percentile(&http_ms, 50.0);
    let mut figures = Figures::default();
    figures
        .note("ratio_to_floor", p50 / floor)
        .note("p50_ms", p50)
        .note("p95_ms", percentile(&millis, 95.0))
        .note("max_ms", percentile(&millis, 100.0))
        .note("n_shown", millis.len() as f64)
        .note("push_p50_ms", percentile(&push_ms, 50.0))
        .floor("sqlite_commit_p50_ms", percentile(&commit_ms, 50.0))
        .floor("http_two_exchanges_p50_ms", percentile(&http_ms, 50.0));
    figures
}

/// The second phone, on a thread of its own.
fn read_on(door: &Door, news: Sender<Told>, told: &Receiver<Told>, show: &Sender<Instant>) {
    let handset = door.settled(READER);
    let events = listen(&door.address, &handset);
    std::thread::spawn(move || {
        for line in events.lines() {
            let Ok(line) = line else { return };
            if line.starts_with("event: news") && news.send(Told::News).is_err() {
                return;
            }
        }
    });
    show.send(Instant::now()).expect("the bench listens");
    let mut expected: Option<(FindingId, String)> = None;
    loop {
        match told.recv().expect("the bench lives") {
            Told::Stop => return,
            Told::Expect(finding, value) => expected = Some((finding, value)),
            Told::News => {
                handset.engine.news();
                handset.sync();
            }
        }
        if let Some((finding, value)) = &expected
            && handset.finding(*finding).said(FindingField::NoPhotoReason) == value
        {
            show.send(Instant::now()).expect("the bench listens");
            expected = None;
        }
    }
}

/// An open event stream on which the office has said hello.
pub fn listen(address: &str, handset: &Handset) -> BufReader<TcpStream> {
    let cookie = handset.link.http.cookie();
    let device = handset.engine.device().expect("it is paired");
    let mut stream = TcpStream::connect(address).expect("the office listens");
    let head = format!(
        "GET /v1/events?device={device} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\naccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the office reads");
    stream.set_read_timeout(Some(patience())).expect("no time at all is none");
    let (mut events, mut line) = (BufReader::with_capacity(1 << 10, stream), String::new());
    while !line.starts_with("event: hello") {
        line.clear();
        assert!(events.read_line(&mut line).is_ok_and(|n| n > 0), "the office says hello");
    }
    // From here on it may well be silent for longer.
    events.get_ref().set_read_timeout(None).expect("a socket can wait for ever");
    events
}
