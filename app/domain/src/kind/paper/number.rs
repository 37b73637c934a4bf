//! 文号: the number of a paper, and the blocks of numbers that the office gives out.
//!
//! A block is a person's, for one unit, kind and year, under the office's seal. A number is good if it lies in a block of
//! whoever made the paper: the seal says so also to an office that has forgotten the block.

use super::PaperKind;
use crate::id::{UnitId, UserId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Not the number of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a paper")]
pub struct NumberError;

/// `云岭应急责改〔2026〕12号`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaperNumber {
    /// The unit's.
    pub prefix: String,
    pub kind: PaperKind,
    pub year: u16,
    pub serial: u32,
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}〔{}〕{}号", self.prefix, self.kind.mark(), self.year, self.serial)
    }
}

impl FromStr for PaperNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (head, tail) = text.rsplit_once('〔').ok_or(NumberError)?;
        let (year, serial) = tail.strip_suffix('号').and_then(|tail| tail.split_once('〕')).ok_or(NumberError)?;
        let ends = |kind: &&PaperKind| head.ends_with(kind.mark());
        let kind = *PaperKind::ALL.iter().find(ends).ok_or(NumberError)?;
        let number = Self {
            prefix: head[..head.len() - kind.mark().len()].to_owned(),
            kind,
            year: year.parse().map_err(|_| NumberError)?,
            serial: serial.parse().map_err(|_| NumberError)?,
        };
        // A number has one spelling: in another it would be a second one.
        if number.to_string() == text { Ok(number) } else { Err(NumberError) }
    }
}

/// Numbers of one series from the first to the last, given to one person under the office's seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberBlock {
    pub user: UserId,
    pub unit: UnitId,
    pub kind: PaperKind,
    pub year: u16,
    pub prefix: String,
    pub first: u32,
    pub last: u32,
    /// Hex digits.
    pub seal: String,
}

impl NumberBlock {
    /// What the seal is over.
    pub fn claim(&self) -> String {
        let Self { user, unit, kind, year, prefix, first, last, seal: _ } = self;
        format!("{user} {unit} {kind} {year} {first} {last} {prefix}")
    }

    pub fn number(&self, serial: u32) -> PaperNumber {
        PaperNumber { prefix: self.prefix.clone(), kind: self.kind, year: self.year, serial }
    }

    pub fn run(&self) -> NumberRun {
        NumberRun { first: self.first, last: self.last, seal: self.seal.clone() }
    }

    pub fn numbered(&self, serial: u32) -> Numbered {
        Numbered { number: self.number(serial).to_string(), block: self.run() }
    }

    /// Of the same series: numbers of one series are never given twice.
    pub fn is_of_series(&self, other: &Self) -> bool {
        self.prefix == other.prefix && self.kind == other.kind && self.year == other.year
    }
}

/// A block as a paper names it: the rest of the block stands in the number and in who made the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRun {
    pub first: u32,
    pub last: u32,
    pub seal: String,
}

impl NumberRun {
    /// The whole block, if this number of that person and unit lies in it.
    pub fn block_of(&self, number: &PaperNumber, user: UserId, unit: UnitId) -> Option<NumberBlock> {
        let PaperNumber { prefix, kind, year, serial } = number;
        (self.first..=self.last).contains(serial).then(|| NumberBlock {
            user,
            unit,
            kind: *kind,
            year: *year,
            prefix: prefix.clone(),
            first: self.first,
            last: self.last,
            seal: self.seal.clone(),
        })
    }
}

impl fmt::Display for NumberRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{} {}", self.first, self.last, self.seal)
    }
}

impl FromStr for NumberRun {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (run, seal) = text.split_once(' ').ok_or(NumberError)?;
        let (first, last) = run.split_once('-').ok_or(NumberError)?;
        let number = |text: &str| text.parse::<u32>().map_err(|_| NumberError);
        let is_seal = !seal.is_empty() && seal.bytes().all(|digit| digit.is_ascii_hexdigit());
        let run = Self { first: number(first)?, last: number(last)?, seal: seal.to_owned() };
        if is_seal && run.to_string() == text { Ok(run) } else { Err(NumberError) }
    }
}

/// A number with the block that it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    pub number: String,
    pub block: NumberRun,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn block() -> NumberBlock {
        let at = Timestamp::from_millis(1);
        NumberBlock {
            user: UserId::from_parts(at, [1; 10]),
            unit: UnitId::from_parts(at, [2; 10]),
            kind: PaperKind::Order,
            year: 2026,
            prefix: "（云岭）应急".into(),
            first: 21,
            last: 40,
            seal: "a5".repeat(16),
        }
    }

    #[test]
    fn a_number_reads_back_what_it_writes_and_has_one_spelling() {
        for kind in PaperKind::ALL {
            let number = PaperNumber { prefix: "云岭应急".into(), kind: *kind, year: 2026, serial: 12 };
            assert_eq!(number.to_string().parse(), Ok(number));
        }
        let text = "云岭应急责改〔2026〕12号";
        assert!(text.parse::<PaperNumber>().is_ok());
        for alias in [
            "云岭应急责改〔2026〕012号",
            "云岭应急责改[2026]12号",
            "云岭应急〔2026〕12号",
            "云岭应急责改〔2026〕12",
            "云岭应急责改〔２026〕12号",
            "",
        ] {
            assert_eq!(alias.parse::<PaperNumber>(), Err(NumberError), "{alias}");
        }
    }

    #[test]
    fn a_number_of_a_block_leads_back_to_it_and_no_other_does() {
        let block = block();
        let Numbered { number, block: run } = block.numbered(40);
        assert_eq!(number, "（云岭）应急责改〔2026〕40号");
        assert_eq!(run.to_string().parse(), Ok(run.clone()));
        let read: PaperNumber = number.parse().expect("a number");
        assert_eq!(run.block_of(&read, block.user, block.unit), Some(block.clone()));
        assert_eq!(run.block_of(&block.number(41), block.user, block.unit), None);
        assert_eq!(run.block_of(&block.number(20), block.user, block.unit), None);
        let other = NumberBlock { prefix: "（云岭）应".into(), ..block.clone() };
        assert_ne!(other.claim(), block.claim());
    }

    #[test]
    fn what_is_no_run_is_none() {
        for text in ["21-40", "21-40 ", "021-40 ab", "21-40 xy", "a-b ab", "21-40  ab"] {
            assert_eq!(text.parse::<NumberRun>(), Err(NumberError), "{text}");
        }
    }
}
