//! Alters one real change. What comes out has the right length and checksum nearly always, and is wrong inside.

use super::change::{Column, RawChange};
use super::chunk::{self, BUNDLE, CHANGE, COMPRESSED, DOCUMENT};
use super::column::{self, BOOLEAN, Cell, DELTA, RAW, Run, TEXT};
use super::honest::pick;
use super::leb::put_uleb;
use super::operation::{self, DELETE, INCREMENT, MAKE_LIST, MAKE_MAP, MAKE_TEXT, MARK, Operation, SET};
use super::people::random;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rand::Rng;
use rand::rngs::StdRng;
use std::io::Write;

/// What a mutation may borrow from.
pub struct Around<'a> {
    /// Changes of the same document, of the past and of the future.
    pub own: &'a [Vec<u8>],
    /// Changes of another document.
    pub others: &'a [Vec<u8>],
}

/// Numbers at which something may turn over.
const EDGES: [u64; 20] = [
    0,
    1,
    2,
    3,
    7,
    8,
    15,
    16,
    63,
    127,
    128,
    255,
    256,
    19_999,
    20_000,
    20_001,
    1 << 31,
    1 << 32,
    1 << 63,
    u64::MAX,
];

/// Alters a change in one to three ways.
pub fn mutate(rng: &mut StdRng, honest: &[u8], around: &Around<'_>) -> Vec<u8> {
    if rng.random_ratio(1, 12) {
        return envelope(rng, honest, around);
    }
    let Some(mut change) = RawChange::read(honest) else { return honest.to_vec() };
    for _ in 0..=rng.random_range(0..3) {
        match rng.random_range(0..16) {
            0 | 1 => return chunk::seal(CHANGE, &bytes(rng, change.content(), around)),
            2..=4 => head(rng, &mut change, around),
            5 => columns(rng, &mut change, around),
            6..=8 => runs(rng, &mut change),
            _ => operations(rng, &mut change, around),
        }
    }
    change.seal()
}

fn any<'a>(rng: &mut StdRng, changes: &'a [Vec<u8>]) -> &'a [u8] {
    pick::<Vec<u8>>(rng, changes)
}

fn edge(rng: &mut StdRng) -> u64 {
    match rng.random_range(0..4) {
        0 => rng.random_range(0..40),
        1 => pick(rng, &EDGES).wrapping_sub(1),
        2 => (*pick(rng, &[1_u64 << 62, 1 << 53, 1 << 40, 0x7fff_ffff_ffff_ffff])) + rng.random_range(0..2),
        _ => *pick(rng, &EDGES),
    }
}

/// Wrong outside: another type of chunk, a wrong length, a wrong checksum, something behind.
fn envelope(rng: &mut StdRng, honest: &[u8], around: &Around<'_>) -> Vec<u8> {
    let content = chunk::content(honest).unwrap_or(honest);
    let mut out = match rng.random_range(0..9) {
        0 => chunk::seal(DOCUMENT, content),
        1 => chunk::seal(BUNDLE, content),
        2 => chunk::seal(COMPRESSED, content),
        3 => chunk::seal_compressed(content, &deflate(content)),
        4 => chunk::seal(rng.random(), content),
        5 => [honest, any(rng, around.own)].concat(),
        6 => honest[..rng.random_range(0..honest.len())].to_vec(),
        7 => {
            // The length in more bytes than it needs.
            let mut hashed = vec![CHANGE];
            put_uleb(content.len() as u64, &mut hashed);
            *hashed.last_mut().expect("a length") |= 0x80;
            hashed.push(0);
            hashed.extend_from_slice(content);
            let mut chunk = chunk::seal(CHANGE, content);
            let sum = chunk::hash_of(&[&[0; 8][..], &hashed].concat());
            chunk.truncate(4);
            [&chunk[..], &sum[..4], &hashed].concat()
        }
        _ => honest.to_vec(),
    };
    if rng.random_ratio(1, 3) && !out.is_empty() {
        let at = rng.random_range(0..out.len());
        out[at] ^= 1 << rng.random_range(0..8);
    }
    out
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

/// Blind to what the bytes mean.
fn bytes(rng: &mut StdRng, mut content: Vec<u8>, around: &Around<'_>) -> Vec<u8> {
    for _ in 0..=rng.random_range(0..4) {
        if content.is_empty() {
            break;
        }
        let at = rng.random_range(0..content.len());
        let n = rng.random_range(0..=(content.len() - at).min(16));
        match rng.random_range(0..6) {
            0 | 1 => content[at] ^= 1 << rng.random_range(0..8),
            2 => content[at] = *pick(rng, &[0, 1, 0x7f, 0x80, 0xff]),
            3 => drop(content.drain(at..at + n)),
            4 => {
                let piece = content[at..at + n].to_vec();
                content.splice(at..at, piece);
            }
            _ => {
                let from = any(rng, around.own);
                let from_at = rng.random_range(0..from.len());
                let piece = from[from_at..(from_at + n).min(from.len())].to_vec();
                content.splice(at..at + n, piece);
            }
        }
    }
    content
}

/// Dependencies, actors, sequence, first operation, time, message.
fn head(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    match rng.random_range(0..15) {
        0 => change.deps.clear(),
        1 => change.deps.push(random(rng)),
        2 if rng.random() => change.deps = vec![chunk::hash_of(any(rng, around.own))],
        2 => change.deps.push(chunk::hash_of(any(rng, around.own))),
        3 => change.deps.push(chunk::hash_of(any(rng, around.others))),
        4 => change.deps.extend(change.deps.clone()),
        5 => change.deps.reverse(),
        6 => change.actor = random::<16>(rng).to_vec(),
        7 => change.actor = vec![1; *pick(rng, &[0, 1, 15, 17, 64, 3_000])],
        8 => {
            if let Some(other) = RawChange::read(any(rng, around.own)) {
                (change.actor, change.seq) = (other.actor, other.seq + rng.random_range(0..3));
            }
        }
        9 => change.seq = edge(rng),
        10 => {
            change.start_op = if rng.random() { edge(rng) } else { change.start_op + rng.random_range(1..4) }
        }
        11 => change.time = edge(rng) as i64,
        12 => {
            let bad =
                [vec![0xff, 0xfe], vec![0xed, 0xa0, 0x80], vec![b'x'; 5_000], vec![0; 3], "说明".into()];
            change.message.clone_from(pick(rng, &bad));
        }
        13 => match rng.random_range(0..5) {
            0 => change.others.clear(),
            1 => change.others.push(change.actor.clone()),
            2 => change.others.push(random::<16>(rng).to_vec()),
            3 => change.others.reverse(),
            _ => change.others.extend(change.others.clone()),
        },
        _ => change.rest.extend_from_slice(&random::<5>(rng)),
    }
}

/// Whole columns: missing, doubled, moved, renamed, deflated, lying about their length.
fn columns(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    if change.columns.is_empty() {
        return;
    }
    let n = change.columns.len();
    let at = rng.random_range(0..n);
    match rng.random_range(0..12) {
        0 => drop(change.columns.remove(at)),
        1 => change.columns.insert(at, change.columns[at].clone()),
        2 => change.columns.swap(at, rng.random_range(0..n)),
        3 => change.columns[at].spec = change.columns[at].spec & !0b111 | rng.random_range(0..8),
        4 => change.columns[at].spec = rng.random_range(0..16) << 4 | change.columns[at].spec & 0b1111,
        5 => change.columns[at].spec = edge(rng),
        6 => {
            change.columns[at].spec |= 0b1000;
            if rng.random() {
                change.columns[at].bytes = deflate(&change.columns[at].bytes);
            }
        }
        7 => change.columns[at].told = Some(edge(rng)),
        8 => {
            let spec = *pick(rng, &[0x20, 0x21, 0x23, 0x80, 0x81, 0x83, 0x94, 0xa5, 0xb0, 0x7f5, 0x56, 0x57]);
            change.columns.push(Column::new(spec, random::<3>(rng).to_vec()));
            if rng.random() {
                change.columns.sort_by_key(|column| column.spec);
            }
        }
        9 => {
            let others = if rng.random() { around.own } else { around.others };
            if let Some(other) = RawChange::read(any(rng, others))
                && !other.columns.is_empty()
            {
                let from = pick(rng, &other.columns).clone();
                let to = change.columns.iter().position(|column| column.spec == from.spec);
                change.columns[to.unwrap_or(at)] = from;
            }
        }
        10 => change.columns[at].bytes.clear(),
        _ => change.columns.clear(),
    }
}

/// The run lengths and values of one column.
fn runs(rng: &mut StdRng, change: &mut RawChange) {
    if change.columns.is_empty() {
        return;
    }
    let at = rng.random_range(0..change.columns.len());
    let column = &mut change.columns[at];
    let kind = column.kind();
    if kind == RAW {
        column.bytes = random::<8>(rng)[..rng.random_range(0..8)].to_vec();
        return;
    }
    let Some(mut runs) = column::read(kind, &column.bytes).filter(|runs| !runs.is_empty()) else { return };
    for _ in 0..=rng.random_range(0..2) {
        if runs.is_empty() {
            break;
        }
        let at = rng.random_range(0..runs.len());
        match rng.random_range(0..6) {
            0 => drop(runs.remove(at)),
            1 => runs.insert(at, runs[at].clone()),
            2 => runs.swap(at, rng.random_range(0..1.max(at))),
            3 => runs.insert(at, fresh_run(rng, kind)),
            4 => lengthen(rng, &mut runs[at]),
            _ => revalue(rng, kind, &mut runs[at]),
        }
    }
    column.bytes = column::write(kind, &runs);
}

fn fresh_run(rng: &mut StdRng, kind: u8) -> Run {
    let n = edge(rng);
    match rng.random_range(0..4) {
        _ if kind == BOOLEAN => Run::Same(n),
        0 => Run::Nulls(n),
        1 => Run::Repeat((n as i64).max(1), cell(rng, kind)),
        2 => Run::Literals(-1, vec![cell(rng, kind)]),
        _ => Run::Literals((n as i64).saturating_neg().min(-1), vec![cell(rng, kind), cell(rng, kind)]),
    }
}

fn lengthen(rng: &mut StdRng, run: &mut Run) {
    let n = if rng.random() { edge(rng) } else { rng.random_range(0..6) };
    match run {
        Run::Repeat(told, _) => *told = n as i64,
        Run::Literals(told, _) => *told = (n as i64).wrapping_neg(),
        Run::Nulls(told) | Run::Same(told) => *told = n,
    }
}

fn revalue(rng: &mut StdRng, kind: u8, run: &mut Run) {
    match run {
        Run::Repeat(_, value) => *value = altered(rng, kind, value),
        Run::Literals(_, values) if !values.is_empty() => {
            let at = rng.random_range(0..values.len());
            values[at] = altered(rng, kind, &values[at]);
        }
        Run::Literals(..) => {}
        Run::Nulls(n) | Run::Same(n) => *n = n.wrapping_add(rng.random_range(0..3)).wrapping_sub(1),
    }
}

fn cell(rng: &mut StdRng, kind: u8) -> Cell {
    match kind {
        TEXT => Cell::Text(pick(rng, &[b"title".to_vec(), vec![0xff], vec![], vec![b'k'; 300]]).clone()),
        DELTA if rng.random() => Cell::Number(edge(rng).wrapping_neg()),
        _ => Cell::Number(edge(rng)),
    }
}

fn altered(rng: &mut StdRng, kind: u8, value: &Cell) -> Cell {
    match value {
        Cell::Number(n) if rng.random() => {
            Cell::Number(n.wrapping_add(rng.random_range(0..5)).wrapping_sub(2))
        }
        Cell::Text(text) if rng.random() && !text.is_empty() => {
            let mut text = text.clone();
            let at = rng.random_range(0..text.len());
            text[at] ^= 1 << rng.random_range(0..8);
            Cell::Text(text)
        }
        _ => cell(rng, kind),
    }
}

/// The operations themselves, written as Automerge would write them.
fn operations(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    let Some(mut rows) = operation::read(change) else { return };
    for _ in 0..=rng.random_range(0..3) {
        match rng.random_range(0..8) {
            0 if !rows.is_empty() => drop(rows.remove(rng.random_range(0..rows.len()))),
            1 if !rows.is_empty() => {
                let row = pick(rng, &rows).clone();
                rows.insert(rng.random_range(0..=rows.len()), row);
            }
            2 if rows.len() > 1 => {
                let at = rng.random_range(1..rows.len());
                rows.swap(at, at - 1);
            }
            3 => {
                let row = hostile(rng, change);
                rows.insert(rng.random_range(0..=rows.len()), row);
            }
            4 => {
                let others = if rng.random() { around.own } else { around.others };
                let from = RawChange::read(any(rng, others)).and_then(|other| operation::read(&other));
                if let Some(row) = from.filter(|rows| !rows.is_empty()).map(|rows| pick(rng, &rows).clone()) {
                    rows.push(row);
                }
            }
            _ if !rows.is_empty() => {
                let at = rng.random_range(0..rows.len());
                alter(rng, change, &mut rows[at]);
            }
            _ => {}
        }
    }
    operation::write(&rows, change);
}

fn id(rng: &mut StdRng, change: &RawChange) -> operation::Id {
    let n_actors = change.others.len() as u64 + 1;
    let actor = match rng.random_range(0..6) {
        0 => None,
        1 => Some(edge(rng)),
        _ => Some(rng.random_range(0..n_actors)),
    };
    let counter = match rng.random_range(0..8) {
        0 => None,
        1 => Some(edge(rng)),
        2 => Some(0),
        _ => Some(rng.random_range(1..change.start_op.saturating_add(30).clamp(2, 4_000))),
    };
    (actor, counter)
}

fn value(rng: &mut StdRng) -> (u8, Vec<u8>) {
    let kind = rng.random_range(0..16);
    let value = match rng.random_range(0..6) {
        0 => Vec::new(),
        1 => vec![0xff; rng.random_range(1..12)],
        2 => 1.5_f64.to_le_bytes().to_vec(),
        3 => "值".into(),
        4 => f64::NAN.to_le_bytes().to_vec(),
        _ => {
            let mut value = Vec::new();
            put_uleb(edge(rng), &mut value);
            value
        }
    };
    (kind, value)
}

/// Keys of the documents' layout, and some that no document has.
const KEYS: [&str; 16] = [
    "v",
    "id",
    "kind",
    "unit",
    "title",
    "level",
    "photos",
    "events",
    "description",
    "narrative",
    "answers",
    "findings",
    "signatures",
    "",
    "unknown/key",
    "deadline",
];

fn hostile(rng: &mut StdRng, change: &RawChange) -> Operation {
    let key = *pick(rng, &KEYS);
    let mut row = match rng.random_range(0..9) {
        0 => Operation::set(key, "mine"),
        1 => Operation::make(*pick(rng, &[MAKE_MAP, MAKE_LIST, MAKE_TEXT, 6]), (None, None), key),
        2 => Operation { action: DELETE, ..Operation::make(DELETE, (None, None), key) },
        3 => Operation { value_kind: 4, value: vec![1], ..Operation::make(INCREMENT, (None, None), key) },
        4 => Operation { value_kind: 8, value: vec![5], ..Operation::make(SET, (None, None), key) },
        5 => Operation {
            object: id(rng, change),
            action: MARK,
            insert: true,
            element: (None, Some(0)),
            expand: rng.random(),
            mark: if rng.random() { Some(b"bold".to_vec()) } else { None },
            value_kind: 2,
            ..Operation::default()
        },
        6 => Operation {
            object: id(rng, change),
            element: if rng.random() { (None, Some(0)) } else { id(rng, change) },
            insert: true,
            action: SET,
            value_kind: 6,
            value: "字".into(),
            ..Operation::default()
        },
        7 => Operation { object: id(rng, change), ..Operation::set(key, "in") },
        _ => Operation { action: rng.random_range(0..12), ..Operation::set(key, "what") },
    };
    if rng.random_ratio(1, 3) {
        row.predecessors.push(id(rng, change));
    }
    row
}

fn alter(rng: &mut StdRng, change: &RawChange, row: &mut Operation) {
    match rng.random_range(0..12) {
        0 => row.object = id(rng, change),
        1 => row.element = id(rng, change),
        2 => row.key = Some((*pick(rng, &KEYS)).into()),
        3 => row.key = None,
        4 => row.insert = !row.insert,
        5 => row.action = if rng.random_ratio(1, 8) { edge(rng) } else { rng.random_range(0..9) },
        6 => (row.value_kind, row.value) = value(rng),
        7 => row.value_kind = rng.random_range(0..16),
        8 => row.predecessors.push(id(rng, change)),
        9 => {
            row.predecessors.extend(row.predecessors.clone());
            if rng.random() {
                row.predecessors.reverse();
            }
        }
        10 => row.predecessors.clear(),
        _ => {
            row.expand = rng.random();
            row.mark = if rng.random() { Some(b"link".to_vec()) } else { None };
        }
    }
}
