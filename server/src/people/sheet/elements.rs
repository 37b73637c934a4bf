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
/// Characters of an element's name, at most.
const MOST_NAME: usize = 64;
/// What a part says that it has so many strings by.
const CLAIM: &[u8] = b"uniqueCount";

/// Everything of a part goes through it. It looks at names behind a `<` wherever they stand, in what is quoted and in comments
/// too: what it takes for too many is never fewer than what a reader finds.
#[derive(Default)]
pub struct Elements {
    /// What stands behind a `<`, until the name ends.
    name: Option<Vec<u8>>,
    of: HashMap<&'static [u8], u64>,
    n_others: u64,
    claim: Claim,
    is_too_much: bool,
}

#[derive(Default)]
enum Claim {
    #[default]
    None,
    /// So many letters of the word have come.
    Begun(usize),
    /// The word has come, and this of the number.
    Number(Option<u64>),
}

impl Elements {
    pub const fn ensure_few(&self) -> Result<(), SheetError> {
        if self.is_too_much { Err(SheetError::TooLarge) } else { Ok(()) }
    }

    fn take(&mut self, byte: u8) {
        // Of text in two bytes a character every second is none.
        if byte == 0 {
            return;
        }
        self.claim.take(byte);
        self.is_too_much |= matches!(self.claim, Claim::Number(Some(n)) if n > MOST_STRINGS);
        if byte == b'<' {
            self.name = Some(Vec::new());
            return;
        }
        let Some(name) = &mut self.name else { return };
        // `</` ends an element, `<!` and `<?` are none.
        let is_none = name.is_empty() && matches!(byte, b'/' | b'!' | b'?');
        if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>') || is_none {
            let name = std::mem::take(name);
            self.name = None;
            if !is_none {
                self.count(&name);
            }
        } else if name.len() < MOST_NAME {
            name.push(byte);
        } else {
            self.is_too_much = true;
        }
    }

    fn count(&mut self, name: &[u8]) {
        // Without its namespace.
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
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

impl Claim {
    fn take(&mut self, byte: u8) {
        *self = match *self {
            Self::Number(n) if byte.is_ascii_digit() => {
                let digit = u64::from(byte - b'0');
                Self::Number(Some(n.unwrap_or(0).saturating_mul(10).saturating_add(digit)))
            }
            Self::Number(None) if byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'') => return,
            Self::Begun(n) => Self::after(n, byte),
            Self::None | Self::Number(_) => Self::after(0, byte),
        };
    }

    fn after(mut n: usize, byte: u8) -> Self {
        while n > 0 && CLAIM[n] != byte {
            // The fifth letter is the first again.
            n = usize::from(n == 5);
        }
        match n + usize::from(CLAIM[n] == byte) {
            0 => Self::None,
            n if n == CLAIM.len() => Self::Number(None),
            n => Self::Begun(n),
        }
    }
}

impl Write for Elements {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.iter().for_each(|byte| self.take(*byte));
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
        let cut: Vec<&[u8]> = [&b"<she"[..], b"et ", b"/>"].into_iter().cycle().take(3 * 1_001).collect();
        assert_eq!(judged(&cut), Err(SheetError::TooLarge));
    }

    #[test]
    fn what_a_part_claims_to_hold_is_bounded_too() {
        let sst =
            |said: &str| judged(&[format!("<sst xmlns=\"x\" count=\"1\" {said}><si/></sst>").as_bytes()]);
        assert_eq!(sst("uniqueCount=\"000000000000300000\" a=\"9999999999\""), Ok(()));
        for said in [
            "uniqueCount = '100000000000'",
            "xuniqueCount=\"1\" uniqueCount=\"100000000000\"",
            "a=\">\" uniqueCount=\"100000000000\"",
            "uniquniqueCount=\"1000001\"",
            &format!("a=\"{}\" uniqueCount=\"9999999999\"", "y".repeat(5_000)),
        ] {
            assert_eq!(sst(said), Err(SheetError::TooLarge), "{said}");
        }
    }

    #[test]
    fn no_comment_and_no_quote_hides_an_element() {
        for before in ["<!-- don't --> ", "<a b='<c \"' d=\"'\">", "<![CDATA[ < ' ]]>"] {
            let part = format!("{before}{}", "<sheet/>".repeat(1_001));
            assert_eq!(judged(&[part.as_bytes()]), Err(SheetError::TooLarge), "{before}");
        }
        let long = format!("<{}:sheet/>", "x".repeat(80));
        assert_eq!(judged(&[long.as_bytes()]), Err(SheetError::TooLarge), "nobody calls anything so");
    }
}
