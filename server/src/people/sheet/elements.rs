//! What elements a part of a workbook has, counted as it is inflated: whatever reads it keeps something of each, and an
//! element of five bytes may cost hundreds.

use super::SheetError;
use std::collections::HashMap;
use std::io::{self, Write};

/// What of a workbook stands as often as it has cells: it is read one by one, and nothing of it is kept but what the cells
/// hold.
const PASSING: [&[u8]; 7] = [b"row", b"c", b"v", b"f", b"is", b"t", b"r"];
/// Elements of one kind in all parts, at most, where few do.
const MOST: [(&[u8], u64); 3] = [(b"sheet", 1_000), (b"xf", 150_000), (b"si", MOST_STRINGS)];
/// Of all other kinds together.
const MOST_OTHERS: u64 = 400_000;
/// Strings that a workbook has, and that it says it has: room is made for so many before the first is read.
const MOST_STRINGS: u64 = 1_000_000;
/// Characters of an element's name that are looked at; and of the whole tag of the strings.
const MOST_NAME: usize = 64;
const MOST_TAG: usize = 4_096;

/// Everything of a part goes through it.
#[derive(Default)]
pub struct Elements {
    /// What stands behind a `<`, as far as it is looked at; none outside of a tag.
    tag: Option<Vec<u8>>,
    of: HashMap<&'static [u8], u64>,
    n_others: u64,
    is_too_much: bool,
}

impl Elements {
    pub const fn ensure_few(&self) -> Result<(), SheetError> {
        if self.is_too_much { Err(SheetError::TooLarge) } else { Ok(()) }
    }

    fn take(&mut self, byte: u8) {
        match (&mut self.tag, byte) {
            // Of text in two bytes a character every second is none.
            (_, 0) => {}
            (_, b'<') => self.tag = Some(Vec::new()),
            (None, _) => {}
            (Some(tag), b'>') => {
                let tag = std::mem::take(tag);
                self.tag = None;
                self.end(&tag);
            }
            (Some(tag), _) => {
                let most = if name(tag) == b"sst" { MOST_TAG } else { MOST_NAME };
                if tag.len() < most {
                    tag.push(byte);
                } else if most == MOST_TAG {
                    self.is_too_much = true;
                }
            }
        }
    }

    fn end(&mut self, tag: &[u8]) {
        if tag.starts_with(b"/") {
            return;
        }
        let name = name(tag);
        if name == b"sst" && claimed(tag) > MOST_STRINGS {
            self.is_too_much = true;
        }
        if PASSING.contains(&name) {
            return;
        }
        let (n, most) = match MOST.iter().find(|(one, _)| *one == name) {
            Some((one, most)) => (self.of.entry(*one).or_default(), *most),
            None => (&mut self.n_others, MOST_OTHERS),
        };
        *n += 1;
        self.is_too_much |= *n > most;
    }
}

/// What a tag is called, without its namespace.
fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(tag.len());
    let name = &tag[..end];
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// How many strings the tag of the strings says there are.
fn claimed(tag: &[u8]) -> u64 {
    const SAID: &[u8] = b"uniqueCount";
    let Some(at) = tag.windows(SAID.len()).position(|window| window == SAID) else { return 0 };
    let behind = tag[at + SAID.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
    let digits = behind.take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |n: u64, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

impl Write for Elements {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            // Outside of a tag nothing is of interest but the next.
            if self.tag.is_none() {
                let Some(at) = rest.iter().position(|byte| *byte == b'<') else { break };
                rest = &rest[at..];
            }
            self.take(rest[0]);
            rest = &rest[1..];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(parts: &[&[u8]]) -> Result<(), SheetError> {
        let mut elements = Elements::default();
        for part in parts {
            elements.write_all(part).expect("it takes all");
        }
        elements.ensure_few()
    }

    #[test]
    fn elements_are_counted_by_kind_wherever_a_part_is_cut() {
        let many = |element: &[u8], n: u64| element.repeat(n as usize);
        assert_eq!(judged(&[&many(b"<c r=\"A1\"><v>1</v></c>", 900_000)]), Ok(()), "cells pass");
        assert_eq!(judged(&[&many(b"<x:sheet/>", 1_000)]), Ok(()));
        assert_eq!(judged(&[&many(b"<x:sheet/>", 1_001)]), Err(SheetError::TooLarge));
        assert_eq!(judged(&[&many(b"<xf numFmtId=\"14\"/>", 150_001)]), Err(SheetError::TooLarge));
        assert_eq!(judged(&[&many(b"<si/>", 1_000_001)]), Err(SheetError::TooLarge));
        assert_eq!(judged(&[&many(b"<q>", 400_001)]), Err(SheetError::TooLarge));
        let wide: Vec<u8> = many(b"<sheet/>", 1_001).into_iter().flat_map(|byte| [byte, 0]).collect();
        assert_eq!(judged(&[&wide]), Err(SheetError::TooLarge), "in two bytes a character");
        let cut: Vec<&[u8]> = vec![b"<she", b"et ", b"/>"].into_iter().cycle().take(3 * 1_001).collect();
        assert_eq!(judged(&cut), Err(SheetError::TooLarge));
    }

    #[test]
    fn what_a_part_claims_to_hold_is_bounded_too() {
        let sst = |said: &str| judged(&[format!("<sst xmlns=\"x\" count=\"1\" {said}><si/></sst>").as_bytes()]);
        assert_eq!(sst("uniqueCount=\"000000000000300000\""), Ok(()));
        assert_eq!(sst("uniqueCount = '100000000000'"), Err(SheetError::TooLarge));
        assert_eq!(sst(&format!("a=\"{}\" uniqueCount=\"9999999999\"", "y".repeat(5_000))), Err(SheetError::TooLarge));
    }
}
