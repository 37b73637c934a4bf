//! CBOR (RFC 8949) as a tree that can be altered and written with lies: the frame of `POST /v1/sync`.

use super::honest::pick;
use super::people::random;
use rand::Rng;
use rand::rngs::StdRng;

#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Unsigned(u64),
    Negative(u64),
    Bytes(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
    /// Null, booleans, floats, and whatever else a first byte may say: written as it stands.
    Raw(Vec<u8>),
    /// As the item within, but of indefinite length; without its end where the flag says so.
    Endless(Box<Item>, bool),
    /// A first byte's type and a length that is not that of the bytes behind.
    Lie(u8, u64, Vec<u8>),
}

/// Reads what an honest client writes.
pub fn read(bytes: &mut &[u8]) -> Option<Item> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    let (major, info) = (first >> 5, first & 0x1f);
    if major == 7 {
        let n = match info {
            25 => 2,
            26 => 4,
            27 => 8,
            _ => 0,
        };
        let (more, rest) = bytes.split_at_checked(n)?;
        *bytes = rest;
        return Some(Item::Raw([&[*first], more].concat()));
    }
    let value = match info {
        0..=23 => u64::from(info),
        24..=27 => {
            let (digits, rest) = bytes.split_at_checked(1 << (info - 24))?;
            *bytes = rest;
            digits.iter().fold(0, |value, digit| value << 8 | u64::from(*digit))
        }
        _ => return None,
    };
    let mut take = || {
        let (taken, rest) = bytes.split_at_checked(usize::try_from(value).ok()?)?;
        *bytes = rest;
        Some(taken.to_vec())
    };
    Some(match major {
        0 => Item::Unsigned(value),
        1 => Item::Negative(value),
        2 => Item::Bytes(take()?),
        3 => Item::Text(take()?),
        4 => Item::Array((0..value).map(|_| read(bytes)).collect::<Option<_>>()?),
        5 => Item::Map((0..value).map(|_| Some((read(bytes)?, read(bytes)?))).collect::<Option<_>>()?),
        _ => Item::Tag(value, Box::new(read(bytes)?)),
    })
}

fn put_head(major: u8, value: u64, out: &mut Vec<u8>) {
    let major = major << 5;
    match value {
        0..=23 => out.push(major | value as u8),
        24..=0xff => out.extend([major | 0x18, value as u8]),
        0x100..=0xffff => {
            out.push(major | 0x19);
            out.extend((value as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 0x1a);
            out.extend((value as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 0x1b);
            out.extend(value.to_be_bytes());
        }
    }
}

pub fn write(item: &Item, out: &mut Vec<u8>) {
    match item {
        Item::Unsigned(value) => put_head(0, *value, out),
        Item::Negative(value) => put_head(1, *value, out),
        Item::Bytes(bytes) => {
            put_head(2, bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        }
        Item::Text(text) => {
            put_head(3, text.len() as u64, out);
            out.extend_from_slice(text);
        }
        Item::Array(items) => {
            put_head(4, items.len() as u64, out);
            items.iter().for_each(|item| write(item, out));
        }
        Item::Map(pairs) => {
            put_head(5, pairs.len() as u64, out);
            write_pairs(pairs, out);
        }
        Item::Tag(tag, item) => {
            put_head(6, *tag, out);
            write(item, out);
        }
        Item::Raw(bytes) => out.extend_from_slice(bytes),
        Item::Endless(item, ends) => {
            match &**item {
                Item::Bytes(_) => out.push(0x5f),
                Item::Text(_) => out.push(0x7f),
                Item::Map(_) => out.push(0xbf),
                _ => out.push(0x9f),
            }
            match &**item {
                Item::Array(items) => items.iter().for_each(|item| write(item, out)),
                Item::Map(pairs) => write_pairs(pairs, out),
                item => write(item, out),
            }
            if *ends {
                out.push(0xff);
            }
        }
        Item::Lie(major, told, bytes) => {
            put_head(*major, *told, out);
            out.extend_from_slice(bytes);
        }
    }
}

fn write_pairs(pairs: &[(Item, Item)], out: &mut Vec<u8>) {
    for (key, value) in pairs {
        write(key, out);
        write(value, out);
    }
}

/// An honest frame with one to three alterations.
pub fn mutate(rng: &mut StdRng, honest: &[u8]) -> Vec<u8> {
    let Some(mut frame) = read(&mut &*honest) else { return honest.to_vec() };
    for _ in 0..=rng.random_range(0..3) {
        let n = count(&frame);
        let at = rng.random_range(0..n);
        alter(rng, nth(&mut frame, &mut { at }).expect("it was counted"));
    }
    let mut out = Vec::new();
    write(&frame, &mut out);
    for _ in 0..rng.random_range(0..3_u32).saturating_sub(1) {
        let at = rng.random_range(0..out.len());
        match rng.random_range(0..4) {
            0 => out[at] ^= 1 << rng.random_range(0..8),
            1 => out.truncate(at.max(1)),
            2 => out.extend(random::<3>(rng)),
            _ => out[at] = rng.random(),
        }
    }
    out
}

fn count(item: &Item) -> usize {
    1 + match item {
        Item::Array(items) => items.iter().map(count).sum(),
        Item::Map(pairs) => pairs.iter().map(|(key, value)| count(key) + count(value)).sum(),
        Item::Tag(_, item) | Item::Endless(item, _) => count(item),
        _ => 0,
    }
}

fn nth<'i>(item: &'i mut Item, left: &mut usize) -> Option<&'i mut Item> {
    if *left == 0 {
        return Some(item);
    }
    *left -= 1;
    match item {
        Item::Array(items) => items.iter_mut().find_map(|item| nth(item, left)),
        Item::Map(pairs) => {
            pairs.iter_mut().find_map(|(key, value)| nth(key, left).or_else(|| nth(value, left)))
        }
        Item::Tag(_, item) | Item::Endless(item, _) => nth(item, left),
        _ => None,
    }
}

fn alter(rng: &mut StdRng, item: &mut Item) {
    let huge = *pick(rng, &[u64::MAX, 1 << 63, 1 << 40, 1 << 31, 0xffff_ffff, 5_000_000, 100]);
    let taken = std::mem::replace(item, Item::Unsigned(0));
    *item = match (rng.random_range(0..14), taken) {
        (0 | 1, Item::Map(mut pairs)) if !pairs.is_empty() => {
            let at = rng.random_range(0..pairs.len());
            if rng.random() {
                pairs.remove(at);
            } else {
                let twice = pairs[at].clone();
                pairs.push(twice);
            }
            Item::Map(pairs)
        }
        (0 | 1, Item::Array(mut items)) if !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            if rng.random() {
                items.remove(at);
            } else {
                let twice = items[at].clone();
                items.push(twice);
            }
            Item::Array(items)
        }
        (2, item) => Item::Endless(Box::new(item), rng.random()),
        (3, item) => Item::Tag(huge, Box::new(item)),
        (4, _) => Item::Lie(rng.random_range(0..8), huge, random::<4>(rng).to_vec()),
        (5, item) => {
            // Arrays, maps, tags or endless strings, one in another.
            let n = *pick(rng, &[10, 31, 32, 33, 1_000, 200_000]);
            let opening = *pick(rng, &[0x81_u8, 0x9f, 0xbf, 0xc1, 0x5f, 0x7f, 0xa1]);
            let mut nest = vec![opening; n];
            write(&item, &mut nest);
            Item::Raw(nest)
        }
        (6, Item::Bytes(bytes) | Item::Text(bytes)) => {
            if rng.random() {
                Item::Text(bytes)
            } else {
                Item::Bytes(bytes)
            }
        }
        (7, Item::Bytes(mut bytes) | Item::Text(mut bytes)) => {
            let n = *pick(rng, &[0, 1, 15, 17, 31, 33, 70_000]);
            bytes.resize(n, 0xfe);
            if rng.random() { Item::Text(bytes) } else { Item::Bytes(bytes) }
        }
        (8, Item::Bytes(bytes)) => {
            Item::Array(bytes.iter().map(|byte| Item::Unsigned((*byte).into())).collect())
        }
        (9, _) => Item::Raw(vec![*pick(rng, &[0xf6, 0xf5, 0xf7, 0xf8, 0xff, 0x1c, 0x3e, 0x5d, 0x9e, 0xfc])]),
        (10, _) => Item::Raw([&[0xfb][..], &f64::NAN.to_be_bytes()].concat()),
        (11, Item::Unsigned(_) | Item::Negative(_)) => {
            if rng.random() {
                Item::Unsigned(huge)
            } else {
                Item::Negative(huge)
            }
        }
        (12, Item::Text(mut text)) if !text.is_empty() => {
            let at = rng.random_range(0..text.len());
            text[at] = rng.random();
            Item::Text(text)
        }
        (_, item) => item,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::term::DocumentKind;
    use spotcheck_domain::wire::{Push, encode};

    #[test]
    fn an_honest_frame_is_written_as_it_was_read() {
        let document = spotcheck_domain::id::FindingId::from_parts(super::super::people::NOW, [7; 10]).into();
        let changes = vec![serde_bytes::ByteBuf::from(vec![5; 300])];
        let push = Push { document, kind: DocumentKind::Finding, changes, receipts: vec![], made: vec![] };
        let bytes = encode(&push).expect("encodes");
        let mut again = Vec::new();
        write(&read(&mut &*bytes).expect("reads"), &mut again);
        assert_eq!(again, bytes);
    }
}
