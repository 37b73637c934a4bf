//! Between the engines of one phone's tabs: what was stored, and the wish to sync.

use super::Host;
use super::office_news::is_known;
use futures::StreamExt;
use futures::channel::mpsc;
use spotcheck_browser::tabs::Tabs;
use spotcheck_protocol::Request;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

const CHANNEL: &str = "spotcheck";

/// What one engine says to the others.
#[derive(Debug, PartialEq, Eq)]
enum Word<'a> {
    /// The engine's own message, opaque here.
    Stored(&'a [u8]),
    PleaseSync,
}

impl<'a> Word<'a> {
    fn write(&self) -> Vec<u8> {
        match self {
            Self::Stored(message) => [b"s", *message].concat(),
            Self::PleaseSync => vec![b'p'],
        }
    }

    /// `None`: a word of another version of the app.
    const fn read(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [b's', message @ ..] => Some(Self::Stored(message)),
            [b'p'] => Some(Self::PleaseSync),
            _ => None,
        }
    }
}

pub struct TabTalk {
    tabs: Tabs,
}

/// What the other tabs have said, in its order.
pub type Words = mpsc::UnboundedReceiver<Vec<u8>>;

impl TabTalk {
    /// To be opened before the store is read: what another tab stores meanwhile is heard, and read again afterwards.
    pub fn open() -> (Self, Words) {
        let (said, words) = mpsc::unbounded();
        // Nobody hears it where the worker ends.
        let tabs = Tabs::open(CHANNEL, move |message| drop(said.unbounded_send(message)));
        (Self { tabs }, words)
    }

    pub fn tell_stored(&self, message: &[u8]) {
        self.tabs.say(&Word::Stored(message).write());
    }

    /// To the tab that leads.
    pub fn ask_to_sync(&self) {
        self.tabs.say(&Word::PleaseSync.write());
    }
}

/// Listens as long as the host lives.
pub async fn listen(host: Weak<Host>, mut words: Words) {
    while let Some(message) = words.next().await {
        let Some(host) = host.upgrade() else { return };
        spawn_local(async move { host.heard(&message).await });
    }
}

impl Host {
    async fn heard(self: &Rc<Self>, message: &[u8]) {
        match Word::read(message) {
            Some(Word::Stored(stored)) => {
                self.engine.heard(stored).await;
                if !self.news.is_paired() {
                    // It may have been a pairing.
                    let (reply, _) = self.engine.request(Request::Open, Vec::new()).await;
                    self.news.set_paired(is_known(&reply));
                }
            }
            Some(Word::PleaseSync) if self.leads.get() => {
                self.engine.request(Request::SyncNow, Vec::new()).await;
            }
            Some(Word::PleaseSync) | None => return,
        }
        self.ring();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reads_back_and_an_unknown_one_is_none() {
        for word in [Word::Stored(b"bytes"), Word::Stored(b""), Word::PleaseSync] {
            assert_eq!(Word::read(&word.write()), Some(word));
        }
        assert_eq!(Word::read(b"p and more"), None);
        assert_eq!(Word::read(b""), None);
    }
}
