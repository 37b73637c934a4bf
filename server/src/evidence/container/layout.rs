//! The bytes around the files.

pub const LOCAL: u32 = 0x0403_4b50;
pub const CENTRAL: u32 = 0x0201_4b50;
pub const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;

/// Of a local header, and of an entry of the directory, without their names.
pub const LOCAL_BYTES: usize = 30;
pub const CENTRAL_BYTES: usize = 46;
pub const END_BYTES: usize = 22;

/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// 1980-01-01, the first day that there is.
const DAY: u16 = 0x0021;
/// What a reader must know: files that are stored; files that lie beyond 4 GiB.
const STORED: u16 = 20;
const ZIP64: u16 = 45;
/// Made on a Unix, by a file that its owner may write and everybody read.
const MADE_BY: u16 = 3 << 8 | ZIP64;
const MODE: u32 = 0o100_644 << 16;
/// The extra field of what does not fit 32 bits.
const EXTRA_64: u16 = 1;

/// A file in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    /// Where its header begins.
    pub at: u64,
    pub size: u32,
    pub crc: u32,
}

impl Entry {
    /// What stands before its bytes.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LOCAL_BYTES + self.name.len());
        put(&mut bytes, LOCAL);
        put_short(&mut bytes, &[STORED, FLAGS, 0, 0, DAY]);
        [self.crc, self.size, self.size].into_iter().for_each(|number| put(&mut bytes, number));
        put_short(&mut bytes, &[self.name.len() as u16, 0]);
        bytes.extend_from_slice(self.name.as_bytes());
        bytes
    }

    /// Where its bytes begin, and where they end.
    pub fn bytes_at(&self) -> u64 {
        self.at + (LOCAL_BYTES + self.name.len()) as u64
    }

    pub fn end(&self) -> u64 {
        self.bytes_at() + u64::from(self.size)
    }

    fn directory_entry(&self, bytes: &mut Vec<u8>) {
        let near = u32::try_from(self.at).ok().filter(|at| *at != u32::MAX);
        put(bytes, CENTRAL);
        let needed = if near.is_some() { STORED } else { ZIP64 };
        put_short(bytes, &[MADE_BY, needed, FLAGS, 0, 0, DAY]);
        [self.crc, self.size, self.size].into_iter().for_each(|number| put(bytes, number));
        let extra = if near.is_some() { 0 } else { 12 };
        put_short(bytes, &[self.name.len() as u16, extra, 0, 0, 0]);
        put(bytes, MODE);
        put(bytes, near.unwrap_or(u32::MAX));
        bytes.extend_from_slice(self.name.as_bytes());
        if near.is_none() {
            put_short(bytes, &[EXTRA_64, 8]);
            bytes.extend_from_slice(&self.at.to_le_bytes());
        }
    }
}

/// All that stands behind the last file, whose bytes end at `at`.
pub fn directory(entries: &[Entry], at: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    entries.iter().for_each(|entry| entry.directory_entry(&mut bytes));
    let (n, size) = (entries.len() as u64, bytes.len() as u64);
    let few = u16::try_from(n).ok().filter(|n| *n != u16::MAX);
    let near = u32::try_from(at + size).ok().filter(|end| *end != u32::MAX);
    if few.is_none() || near.is_none() {
        let end_at = at + size;
        put(&mut bytes, END_64);
        bytes.extend_from_slice(&44_u64.to_le_bytes());
        put_short(&mut bytes, &[MADE_BY, ZIP64]);
        [0, 0].into_iter().for_each(|disk| put(&mut bytes, disk));
        [n, n, size, at].into_iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        put(&mut bytes, LOCATOR_64);
        put(&mut bytes, 0);
        bytes.extend_from_slice(&end_at.to_le_bytes());
        put(&mut bytes, 1);
    }
    put(&mut bytes, END);
    let n = few.unwrap_or(u16::MAX);
    put_short(&mut bytes, &[0, 0, n, n]);
    put(&mut bytes, u32::try_from(size).unwrap_or(u32::MAX));
    put(&mut bytes, near.map_or(u32::MAX, |_| at as u32));
    put_short(&mut bytes, &[0]);
    bytes
}

fn put(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put_short(bytes: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}
