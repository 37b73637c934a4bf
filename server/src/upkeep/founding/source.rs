//! Where the files of an office are: in a folder, or in this program.

use super::FoundingError;
use crate::people::sheet::MOST_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};

/// Bytes of the file in TOML, at most.
const MOST_SAID: usize = 1 << 20;

pub enum Source<'s> {
    /// A file in TOML; what it names stands beside it.
    Beside(&'s Path),
    /// Files by name, the one in TOML first.
    Embedded(&'s [(&'s str, &'s [u8])]),
}

impl Source<'_> {
    /// The one in TOML: its name and what stands in it.
    pub fn first(&self) -> Result<(String, Vec<u8>), FoundingError> {
        match self {
            Self::Beside(path) => Ok((path.display().to_string(), read(path, MOST_SAID)?)),
            Self::Embedded(files) => {
                let (name, bytes) = files.first().ok_or(FoundingError::Absent(String::new()))?;
                Ok(((*name).to_owned(), bytes.to_vec()))
            }
        }
    }

    /// Another, by the name by which the first names it.
    pub fn beside(&self, name: &str) -> Result<Vec<u8>, FoundingError> {
        match self {
            Self::Beside(path) => {
                ensure_beside(name)?;
                read(&path.parent().unwrap_or_else(|| Path::new("")).join(name), MOST_BYTES)
            }
            Self::Embedded(files) => {
                let found = files.iter().find(|(one, _)| *one == name);
                found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| FoundingError::Absent(name.to_owned()))
            }
        }
    }
}

/// A name leads to a file beside the first or in a folder there, and nowhere else: whoever wrote the first need not be who may
/// read all of this machine.
fn ensure_beside(name: &str) -> Result<(), FoundingError> {
    let is_there = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !name.is_empty() && Path::new(name).components().all(is_there) {
        return Ok(());
    }
    let cause =
        io::Error::new(io::ErrorKind::InvalidInput, "it does not stand beside the file that names it");
    Err(FoundingError::File { file: name.to_owned(), cause })
}

/// A file, and no more of it than it may have.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, FoundingError> {
    let wrong = |cause| FoundingError::File { file: path.display().to_string(), cause };
    let file = File::open(path).map_err(wrong)?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() > most {
        let why = format!("it has more than {most} bytes");
        return Err(wrong(io::Error::new(io::ErrorKind::FileTooLarge, why)));
    }
    Ok(bytes)
}
