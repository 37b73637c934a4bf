//! The stream on which the office says that there is news: open while this tab leads, the network is there and the
//! device is paired.

use super::Host;
use spotcheck_browser::event_stream::{EventStream, Said};
use spotcheck_browser::{network, timer};
use spotcheck_protocol::Reply;
use std::cell::{Cell, RefCell};
use std::rc::Weak;
use wasm_bindgen_futures::spawn_local;

const STREAM: &str = "/v1/events";
/// How long to leave an office alone that answered with something else than a stream.
const FIRST_PAUSE_MILLIS: u64 = 30_000;
const LONGEST_PAUSE_MILLIS: u64 = 600_000;

/// The office knows this device.
pub const fn is_known(opened: &Reply) -> bool {
    matches!(opened, Reply::Opened { session: Some(_), ended: false })
}

pub struct OfficeNews {
    host: Weak<Host>,
    stream: RefCell<Option<EventStream>>,
    online: Cell<bool>,
    paired: Cell<bool>,
    leads: Cell<bool>,
    pause_millis: Cell<u64>,
    /// Counts openings, so that word of an earlier stream is told from word of this one.
    generation: Cell<u32>,
}

impl OfficeNews {
    pub fn new(host: Weak<Host>) -> Self {
        Self {
            host,
            stream: RefCell::new(None),
            online: Cell::new(network::online()),
            paired: Cell::new(false),
            leads: Cell::new(false),
            pause_millis: Cell::new(FIRST_PAUSE_MILLIS),
            generation: Cell::new(0),
        }
    }

    pub const fn is_paired(&self) -> bool {
        self.paired.get()
    }

    pub fn set_paired(&self, paired: bool) {
        self.paired.set(paired);
        self.settle();
    }

    pub fn set_online(&self, online: bool) {
        self.online.set(online);
        self.settle();
    }

    pub fn set_leads(&self, leads: bool) {
        self.leads.set(leads);
        self.settle();
    }

    /// After the page was put aside, a stream may look open and be dead.
    pub fn reopen(&self) {
        self.close();
        self.pause_millis.set(FIRST_PAUSE_MILLIS);
        self.settle();
    }

    fn close(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.stream.take();
    }

    fn settle(&self) {
        let wanted = self.online.get() && self.paired.get() && self.leads.get();
        if !wanted {
            self.close();
        } else if self.stream.borrow().is_none() {
            let generation = self.generation.get().wrapping_add(1);
            self.generation.set(generation);
            let host = self.host.clone();
            // A stream sets no headers.
            let device = self.host.upgrade().and_then(|host| host.engine.device());
            let url = device.map_or_else(|| STREAM.to_owned(), |device| format!("{STREAM}?device={device}"));
            let stream = EventStream::open(&url, move |said| {
                if let Some(host) = host.upgrade().filter(|host| host.news.generation.get() == generation) {
                    host.office_said(said);
                }
            });
            self.stream.replace(stream);
        }
    }

    /// The browser gave up: try again, ever more seldom.
    fn try_again_later(&self) {
        let pause = self.pause_millis.get();
        self.pause_millis.set((pause * 2).min(LONGEST_PAUSE_MILLIS));
        let (host, generation) = (self.host.clone(), self.generation.get());
        spawn_local(async move {
            timer::sleep(pause).await;
            if let Some(host) = host.upgrade().filter(|host| host.news.generation.get() == generation) {
                host.news.close();
                host.news.settle();
            }
        });
    }
}

impl Host {
    fn office_said(&self, said: Said) {
        match said {
            Said::Open { again } => {
                self.news.pause_millis.set(FIRST_PAUSE_MILLIS);
                if !again {
                    return;
                }
                self.engine.news();
            }
            Said::News => self.engine.news(),
            Said::Closed => {
                self.news.try_again_later();
                return;
            }
        }
        self.ring();
    }
}
