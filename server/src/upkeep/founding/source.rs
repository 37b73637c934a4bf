//! Where the files of an office are: in a folder, or in this program.

use super::FoundingError;
use std::fs;
use std::path::Path;

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
            Self::Beside(path) => Ok((path.display().to_string(), read(path)?)),
            Self::Embedded(files) => {
                let (name, bytes) = files.first().ok_or(FoundingError::Absent(String::new()))?;
                Ok(((*name).to_owned(), bytes.to_vec()))
            }
        }
    }

    /// Another, by the name by which the first names it.
    pub fn beside(&self, name: &str) -> Result<Vec<u8>, FoundingError> {
        match self {
            Self::Beside(path) => read(&path.parent().unwrap_or_else(|| Path::new("")).join(name)),
            Self::Embedded(files) => {
                let found = files.iter().find(|(one, _)| *one == name);
                found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| FoundingError::Absent(name.to_owned()))
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, FoundingError> {
    fs::read(path).map_err(|cause| FoundingError::File { file: path.display().to_string(), cause })
}
