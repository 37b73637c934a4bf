//! Altered frames against their reader: read or refused at little cost, and never a panic.

use super::failure::{Failure, fail};
use super::frame;
use super::gauge::Gauge;
use super::honest::story;
use super::people::{NOW, Worker, random};
use super::quiet::caught;
use data_encoding::HEXLOWER;
use rand::Rng;
use rand::rngs::StdRng;
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::id::ReplicaId;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{
    DeviceTold, MadeRun, NumbersHere, Offer, PROTOCOL, Push, RefusedHere, SyncRequest, decode, encode,
};
use std::time::{Duration, Instant};

/// Alterations of one honest frame.
const OF_ONE: usize = 200;
/// Frames whose cost is measured together; one by one where it is too much.
const AT_ONCE: usize = 20;

/// A frame with everything in it.
pub fn honest(rng: &mut StdRng) -> Vec<u8> {
    let story = story(rng, &Worker::sender(), 2);
    let changes = story.changes.into_iter().map(ByteBuf::from).collect();
    let refused = RefusedHere { document: story.id, changes: vec![ByteArray::new([7; 32])] };
    let request = SyncRequest {
        protocol: PROTOCOL,
        replica: ReplicaId::from_parts(NOW, random(rng)),
        cursor: Some(ByteBuf::from(random::<80>(rng).to_vec())),
        push: vec![Push {
            document: story.id,
            kind: story.kind,
            changes,
            receipts: vec![],
            made: vec![MadeRun(1, Some(0))],
        }],
        made_under: vec![ByteBuf::from(random::<145>(rng).to_vec())],
        offer: rng.random_bool(0.5).then(|| Offer::Heads { buckets: vec![1, 2], documents: vec![] }),
        refused: vec![refused],
        room: rng.random_bool(0.5).then(|| rng.random()),
        terse: rng.random_bool(0.5),
        wants_rescue_key: true,
        told: rng.random_bool(0.5).then(|| DeviceTold { n_records: rng.random(), ..DeviceTold::default() }),
        kinds: vec![DocumentKind::Paper.word().to_owned()],
        numbers: rng.random_bool(0.5).then(NumbersHere::default),
    };
    encode(&request).expect("a request can be encoded")
}

/// Reads altered frames for `time`. Gives how many they were.
pub fn run(rng: &mut StdRng, time: Duration) -> Result<u64, Failure> {
    let began = Instant::now();
    let mut n = 0;
    while began.elapsed() < time {
        let honest = honest(rng);
        for _ in 0..OF_ONE / AT_ONCE {
            let altered: Vec<Vec<u8>> = (0..AT_ONCE).map(|_| frame::mutate(rng, &honest)).collect();
            if read(&altered).is_err() {
                altered.chunks(1).try_for_each(read)?;
                return fail("frames that are read at little cost one by one are too dear together");
            }
            n += altered.len() as u64;
        }
    }
    Ok(n)
}

fn read(frames: &[Vec<u8>]) -> Result<(), Failure> {
    let gauge = Gauge::start();
    for frame in frames {
        if let Err(panic) = caught(|| decode::<SyncRequest>(frame).is_ok()) {
            return fail(format!("a panic at {}: {panic}", HEXLOWER.encode(frame)));
        }
    }
    let cost = gauge.read();
    if cost.is_bearable() {
        Ok(())
    } else {
        fail(format!("{cost:?} at {}", HEXLOWER.encode(&frames.concat())))
    }
}
