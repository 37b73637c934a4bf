//! What came of answers that broke off: the next question is for the rest alone. In memory only, since a phone that starts
//! again may be another person's.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::transport::TransportError;
use spotcheck_domain::photo::PhotoHash;

/// Of so many answers at once, the ones that broke off last.
const MOST: usize = 4;
/// How often a line may break in one question, as long as each time something came.
const MOST_BREAKS: u32 = 8;

#[derive(Debug, Default)]
pub struct Begun {
    /// By the hash of the whole.
    parts: Vec<(String, Vec<u8>)>,
}

impl Begun {
    fn take(&mut self, sha256: &str) -> Vec<u8> {
        let place = self.parts.iter().position(|(of, _)| of == sha256);
        place.map(|place| self.parts.remove(place).1).unwrap_or_default()
    }

    fn keep(&mut self, sha256: &str, part: Vec<u8>) {
        if part.is_empty() {
            return;
        }
        if self.parts.len() == MOST {
            self.parts.remove(0);
        }
        self.parts.push((sha256.to_owned(), part));
    }
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Reference data of that hash; its bytes are to be checked.
    pub(super) async fn ask_reference(&self, sha256: &str) -> Result<Vec<u8>, TransportError> {
        let mut have = self.state.borrow_mut().begun.take(sha256);
        match self.world.transport.reference(sha256, &mut have).await {
            Ok(()) => Ok(have),
            Err(error) => {
                self.state.borrow_mut().begun.keep(sha256, have);
                Err(error)
            }
        }
    }

    /// A photo's media type and its bytes, which are to be checked. Somebody looks at the screen and waits: a line that
    /// breaks is tried again at once, as long as it brings something.
    pub(super) async fn ask_photo(&self, sha256: PhotoHash) -> Result<(String, Vec<u8>), TransportError> {
        let name = sha256.to_string();
        let mut have = self.state.borrow_mut().begun.take(&name);
        let mut n_breaks = 0;
        loop {
            let before = have.len();
            let error = match self.world.transport.photo(sha256, &mut have).await {
                Ok(media_type) => return Ok((media_type, have)),
                Err(error) => error,
            };
            n_breaks += 1;
            let goes_on =
                error == TransportError::Unreachable && have.len() > before && n_breaks < MOST_BREAKS;
            if !goes_on {
                self.state.borrow_mut().begun.keep(&name, have);
                return Err(error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_few_are_kept_and_each_is_given_once() {
        let mut begun = Begun::default();
        begun.keep("empty", Vec::new());
        for name in ["a", "b", "c", "d", "e"] {
            begun.keep(name, name.into());
        }
        assert_eq!(begun.take("empty"), b"");
        assert_eq!(begun.take("a"), b"", "the oldest made room");
        assert_eq!(begun.take("e"), b"e");
        assert_eq!(begun.take("e"), b"");
        assert_eq!(begun.parts.len(), 3);
    }
}
