//! Writes a container piece by piece, keeping nothing of its files but what the directory says of them.

use super::layout::{Entry, directory};
use flate2::Crc;
use std::io;

#[derive(Default)]
pub struct Writer {
    entries: Vec<Entry>,
    at: u64,
}

impl Writer {
    /// What stands before the bytes of a file, which come next.
    pub fn begin(&mut self, name: &str, size: u64, crc: u32) -> io::Result<Vec<u8>> {
        let size = u32::try_from(size).map_err(|_| io::Error::other("a file of four gibibytes"))?;
        let entry = Entry { name: name.to_owned(), at: self.at, size, crc };
        let header = entry.header();
        self.at = entry.end();
        self.entries.push(entry);
        Ok(header)
    }

    /// A file as a whole.
    pub fn whole(&mut self, name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut piece = self.begin(name, bytes.len() as u64, crc.sum())?;
        piece.extend_from_slice(bytes);
        Ok(piece)
    }

    /// What stands behind the last file.
    pub fn end(self) -> Vec<u8> {
        directory(&self.entries, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::Container;
    use super::*;
    use std::io::{Cursor, Read};

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = Writer::default();
        let mut bytes = Vec::new();
        for (name, content) in files {
            bytes.extend(writer.whole(name, content).unwrap());
        }
        bytes.extend(writer.end());
        bytes
    }

    const FILES: [(&str, &[u8]); 3] = [("一.txt", b"one"), ("empty", b""), ("photos/2", &[7; 5_000])];

    #[test]
    fn any_reader_of_zip_reads_what_was_written() {
        let mut archive = zip::ZipArchive::new(Cursor::new(packed(&FILES))).unwrap();
        assert_eq!(archive.len(), FILES.len());
        for (name, content) in FILES {
            let mut bytes = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, content, "{name}");
        }
    }

    #[test]
    fn a_directory_of_many_files_and_of_files_far_away_is_read_too() {
        let mut writer = Writer::default();
        let mut bytes = Vec::new();
        for n in 0..70_000 {
            bytes.extend(writer.whole(&n.to_string(), b"").unwrap());
        }
        bytes.extend(writer.end());
        assert_eq!(zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().len(), 70_000);
        let far = Entry { name: "far".into(), at: 5 << 32, size: 3, crc: 0 };
        let bytes = directory(std::slice::from_ref(&far), far.end());
        assert_eq!(&bytes[42..46], &[0xff; 4]);
        assert_eq!(bytes[49..61], [&[1, 0, 8, 0][..], &far.at.to_le_bytes()].concat());
    }

    #[test]
    fn whatever_byte_of_the_container_is_another_is_noticed() {
        let bytes = packed(&FILES);
        let sound = Container::open(Cursor::new(bytes.clone())).unwrap();
        assert!(sound.oddities().is_empty());
        let is_content = |at: usize| {
            sound.entries().iter().any(|entry| (entry.bytes_at()..entry.end()).contains(&(at as u64)))
        };
        for at in (0..bytes.len()).filter(|at| !is_content(*at)) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            let read = Container::open(Cursor::new(flipped)).unwrap();
            assert!(!read.oddities().is_empty(), "byte {at}");
        }
        for cut in [0, 1, 30, 40, bytes.len() / 2, bytes.len() - 1] {
            assert!(
                !Container::open(Cursor::new(bytes[..cut].to_vec())).unwrap().oddities().is_empty(),
                "{cut}"
            );
        }
        for surplus in [[&bytes[..], b"x"].concat(), [b"x", &bytes[..]].concat()] {
            assert!(!Container::open(Cursor::new(surplus)).unwrap().oddities().is_empty());
        }
    }
}
