//! Checks a pack on any machine: what in it is not as the office wrote it, by the file and the field. The pack may be anybody's,
//! and nothing in it is believed.

mod difference;
mod files;
mod page;
mod photos;
mod records;
mod report;
mod signed;
mod sound;

pub use report::{Fault, Problem, Report};

use super::container::{Container, Oddity};
use crate::proof::office_key::PublicKey;
use records::Read as Records;
use std::io::{self, Read, Seek};

/// The largest file of a pack that is read as a whole.
const MOST: u64 = 64 << 20;

/// Everything that is wrong with a pack which the office with that key is said to have made.
pub fn check<R: Read + Seek>(pack: R, key: &PublicKey) -> io::Result<Report> {
    let mut container = Container::open(pack)?;
    let mut report = Report::default();
    for oddity in container.oddities() {
        let (file, detail) = match oddity {
            Oddity::Header(name) => (Some(name), "what stands before it in the ZIP was altered".to_owned()),
            Oddity::Twice(name) => (Some(name), "is in the ZIP more than once".to_owned()),
            Oddity::Directory { at } => (
                None,
                format!(
                    "the ZIP is not as the office writes it from byte {at} on: its directory is another, or something \
                     stands beside the files"
                ),
            ),
        };
        report.add(Fault::Container, file.map(String::as_str), detail);
    }
    let manifest = signed::check(&mut container, key, &mut report)?;
    let found = files::check(&mut container, manifest.as_ref(), &mut report)?;
    let read = Records::check(&mut container, manifest.as_ref(), &mut report)?;
    photos::check(&read, &found, manifest.as_ref(), &mut report);
    page::check(&mut container, read, manifest.as_ref(), &mut report)?;
    Ok(report)
}

/// A file of the pack as a whole; `None` where it is missing or larger than any.
fn whole<R: Read + Seek>(container: &mut Container<R>, path: &str) -> io::Result<Option<Vec<u8>>> {
    let Some(from) = container.read(path)? else { return Ok(None) };
    let mut bytes = Vec::new();
    from.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST).then_some(bytes))
}

/// What is shown of a value in a complaint.
fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut letters = text.chars();
    let mut shown: String =
        letters.by_ref().take(LONGEST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}
