//! Who may read a backup, and the age format that keeps it from everybody else. Whoever makes backups needs no secret for it:
//! the identities that open them belong on another machine.

use super::error::BackupError;
use crate::disk::private;
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// For whom backups are encrypted; nobody: they are written in the clear.
#[derive(Default)]
pub struct Recipients(BTreeMap<String, Recipient>);

impl Recipients {
    /// Each like `age1…`.
    pub fn read(texts: &[String]) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for text in texts.iter().map(|text| text.trim()) {
            if text.starts_with("AGE-SECRET-KEY-") {
                return Err("backup-recipients: this is the identity that opens backups, and no recipient; keep it off \
                            this machine, and give what `age-keygen -y` makes of it"
                    .to_owned());
            }
            let one = text.parse().map_err(|_| format!("backup-recipients: {text:?} is not like age1…"))?;
            all.insert(text.to_owned(), one);
        }
        Ok(Self(all))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, each on a line, always in the same order.
    pub fn names(&self) -> String {
        self.0.keys().flat_map(|text| [text.as_str(), "\n"]).collect()
    }

    /// A new file that only they can read. It has its name when [`Sealing::finish`] returns.
    pub fn seal(&self, path: &Path) -> Result<Sealing, BackupError> {
        let all = self.0.values().map(|one| one as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(all)
            .map_err(|_| BackupError::Encrypt("these readers do not go together"))?;
        let partial = PathBuf::from(format!("{}.part", path.display()));
        let file = private::options().write(true).create(true).truncate(true).open(&partial)?;
        Ok(Sealing { stream: encryptor.wrap_output(file)?, partial, path: path.to_owned() })
    }
}

/// A file that is being encrypted.
pub struct Sealing {
    stream: age::stream::StreamWriter<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl Sealing {
    /// Its bytes are durable and it has its name, which is not durable yet.
    pub fn finish(self) -> io::Result<()> {
        self.stream.finish()?.sync_all()?;
        fs::rename(self.partial, self.path)
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// The least that a file encrypted for anybody has more than what is in it: its head, and a tag for each 64 KiB.
pub const fn least_sealed(n_bytes: u64) -> u64 {
    n_bytes + 16 * n_bytes.div_ceil(64 << 10) + 150
}

/// What opens a backup.
#[derive(Clone)]
pub struct Identities(Vec<Identity>);

impl Identities {
    /// Reads a file as `age-keygen` writes it.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let wrong = |why| BackupError::Identity(path.to_owned(), why);
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => wrong("it is no text"),
            _ => BackupError::Unreadable(path.to_owned(), error),
        })?;
        if text.starts_with("age-encryption.org/") || text.starts_with("-----BEGIN AGE") {
            return Err(wrong("it is encrypted itself; open it first, with `age -d`"));
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let all = lines.map(|line| line.parse().map_err(|_| wrong("a line is not like AGE-SECRET-KEY-1…")));
        let all: Vec<Identity> = all.collect::<Result<_, _>>()?;
        if all.is_empty() { Err(wrong("it is empty")) } else { Ok(Self(all)) }
    }

    /// The content of a file. What it gives was neither altered nor cut off before that place.
    pub fn open(&self, path: &Path) -> Result<impl Read + Send + use<>, BackupError> {
        let file = File::open(path)?;
        // Said in our words: those of the library are looked up in its files of words, which this binary does without.
        let broken = |why: &str| BackupError::Broken(path.to_owned(), why.to_owned());
        let told = |error| match error {
            DecryptError::NoMatchingKeys => BackupError::OtherIdentity(path.to_owned()),
            DecryptError::Io(error) => broken(&error.to_string()),
            DecryptError::UnknownFormat => broken("it is encrypted in a way that this program does not know"),
            DecryptError::InvalidMac => broken("its head was altered"),
            _ => broken("it is not encrypted as it should be"),
        };
        let decryptor = Decryptor::new_buffered(BufReader::with_capacity(64 << 10, file)).map_err(told)?;
        decryptor.decrypt(self.0.iter().map(|one| one as &dyn age::Identity)).map_err(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both halves, as texts.
    fn pair() -> (String, String) {
        use age::secrecy::ExposeSecret;
        let identity = Identity::generate();
        (identity.to_public().to_string(), identity.to_string().expose_secret().to_owned())
    }

    #[test]
    fn who_is_named_reads_and_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let [one, two, other] = [pair(), pair(), pair()];
        let recipients = Recipients::read(&[one.0, two.0]).unwrap();
        let mut sealing = recipients.seal(&path("a")).unwrap();
        sealing.write_all(&vec![7; 200_000]).unwrap();
        assert!(!path("a").exists());
        sealing.finish().unwrap();
        assert!(fs::metadata(path("a")).unwrap().len() >= least_sealed(200_000));
        let read = |secret: &str| {
            fs::write(path("key"), format!("# made for a test\n\n{secret}\n")).unwrap();
            let mut bytes = Vec::new();
            Identities::read(&path("key"))?.open(&path("a"))?.read_to_end(&mut bytes)?;
            Ok::<_, BackupError>(bytes.len())
        };
        assert_eq!((read(&one.1).unwrap(), read(&two.1).unwrap()), (200_000, 200_000));
        assert!(matches!(read(&other.1), Err(BackupError::OtherIdentity(_))));
        assert!(matches!(read("age1nobody"), Err(BackupError::Identity(..))));
        assert!(matches!(read(""), Err(BackupError::Identity(..))));
    }

    #[test]
    fn an_identity_is_no_recipient_and_is_not_told() {
        let (public, secret) = pair();
        let wrong = Recipients::read(&[public, secret.clone()]).err().unwrap();
        assert!(wrong.contains("identity") && !wrong.contains(&secret), "{wrong}");
        assert!(Recipients::read(&["age1x".to_owned()]).is_err());
    }

    #[test]
    fn the_least_that_a_file_has_more_is_never_more_than_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let recipients = Recipients::read(&[pair().0]).unwrap();
        for size in [0, 1, 65_535, 65_536, 65_537, 131_072] {
            let path = folder.path().join(size.to_string());
            let mut sealing = recipients.seal(&path).unwrap();
            sealing.write_all(&vec![1; size]).unwrap();
            sealing.finish().unwrap();
            let found = fs::metadata(path).unwrap().len();
            let least = least_sealed(size as u64);
            assert!(least <= found && found < least + 1_000, "{size}: {found}");
        }
    }
}
