//! Reads a container that anybody may have altered, and says where it is not as it was written. Nothing of it is believed: a
//! number beyond the file's end ends what is read.

use super::layout::{CENTRAL, CENTRAL_BYTES, END, END_BYTES, Entry, LOCAL, LOCAL_BYTES, directory};
use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

/// Of the directory, at most: 100,000 files with long names.
const MOST_DIRECTORY: u64 = 32 << 20;

/// Where a container is not as one is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// What stands before the bytes of this file says something else of it than the office writes.
    Header(String),
    /// The directory at the end is not that of the files before it.
    Directory { at: u64 },
    /// Two files have this name.
    Twice(String),
}

pub struct Container<R> {
    input: R,
    entries: Vec<Entry>,
    oddities: Vec<Oddity>,
}

impl<R: Read + Seek> Container<R> {
    pub fn open(mut input: R) -> io::Result<Self> {
        let length = input.seek(SeekFrom::End(0))?;
        let mut oddities = Vec::new();
        let (mut entries, mut at) = (Vec::new(), 0);
        while let Some((entry, is_as_written)) = entry_at(&mut input, at, length)? {
            if !is_as_written {
                oddities.push(Oddity::Header(entry.name.clone()));
            }
            at = entry.end();
            entries.push(entry);
        }
        let tail = bytes_at(&mut input, at, (length - at).min(MOST_DIRECTORY))?;
        if tail != directory(&entries, at) {
            oddities.push(Oddity::Directory { at });
            // Where a header was altered, what lies behind it is found by the directory.
            let known: HashSet<u64> = entries.iter().map(|entry: &Entry| entry.at).collect();
            entries
                .extend(listed(&mut input, length)?.into_iter().filter(|entry| !known.contains(&entry.at)));
        }
        let mut names = HashSet::new();
        let again = entries.iter().filter(|entry| !names.insert(entry.name.as_str()));
        oddities.extend(again.map(|entry| Oddity::Twice(entry.name.clone())));
        Ok(Self { input, entries, oddities })
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }

    /// The first file of that name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The bytes of a file, one after the other.
    pub fn read(&mut self, name: &str) -> io::Result<Option<impl Read + '_>> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else { return Ok(None) };
        let (at, size) = (entry.bytes_at(), entry.size);
        self.input.seek(SeekFrom::Start(at))?;
        Ok(Some(self.input.by_ref().take(size.into())))
    }
}

/// The file whose header begins there, and whether that is what the office writes. `None`: there begins none.
fn entry_at<R: Read + Seek>(input: &mut R, at: u64, length: u64) -> io::Result<Option<(Entry, bool)>> {
    let head = bytes_at(input, at, LOCAL_BYTES as u64)?;
    if head.len() < LOCAL_BYTES || number(&head, 0) != LOCAL {
        return Ok(None);
    }
    let (name, extra) = (u64::from(short(&head, 26)), u64::from(short(&head, 28)));
    let name = bytes_at(input, at + LOCAL_BYTES as u64, name)?;
    let entry = Entry {
        name: String::from_utf8_lossy(&name).into_owned(),
        at,
        size: number(&head, 18),
        crc: number(&head, 14),
    };
    let is_as_written = extra == 0 && entry.header() == [head, name].concat();
    // An extra field or an unreadable name would put the bytes elsewhere.
    Ok((entry.end() + extra <= length).then_some((entry, is_as_written)))
}

/// The files of the directory, as far as it can be read.
fn listed<R: Read + Seek>(input: &mut R, length: u64) -> io::Result<Vec<Entry>> {
    let from = length.saturating_sub((END_BYTES + usize::from(u16::MAX)) as u64);
    let tail = bytes_at(input, from, length - from)?;
    let ends = (0..tail.len().saturating_sub(END_BYTES - 1)).rev();
    let Some(end) = ends.into_iter().find(|at| number(&tail, *at) == END) else { return Ok(Vec::new()) };
    let (size, at) = (number(&tail, end + 12), number(&tail, end + 16));
    let directory = bytes_at(input, at.into(), u64::from(size).min(MOST_DIRECTORY))?;
    let (mut found, mut rest) = (Vec::new(), directory.as_slice());
    while rest.len() >= CENTRAL_BYTES && number(rest, 0) == CENTRAL {
        let lengths = [short(rest, 28), short(rest, 30), short(rest, 32)].map(usize::from);
        let Some(name) = rest.get(CENTRAL_BYTES..CENTRAL_BYTES + lengths[0]) else { break };
        let entry = Entry {
            name: String::from_utf8_lossy(name).into_owned(),
            at: number(rest, 42).into(),
            size: number(rest, 24),
            crc: number(rest, 16),
        };
        if entry.end() <= length {
            found.push(entry);
        }
        rest = rest.get(CENTRAL_BYTES + lengths.iter().sum::<usize>()..).unwrap_or_default();
    }
    Ok(found)
}

/// So many bytes from there, or fewer at the end of the file.
fn bytes_at<R: Read + Seek>(input: &mut R, at: u64, n: u64) -> io::Result<Vec<u8>> {
    input.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    input.by_ref().take(n).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    two.map_or(0, u16::from_le_bytes)
}
