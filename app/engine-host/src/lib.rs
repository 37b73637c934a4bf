//! The engine in its worker: hears the screen, answers it, watches for it, and works for the office in between.
//!
//! Everything that decides is in `spotcheck_client::engine`; here is only who is called when. None of the screen's
//! crates is used, so that the engine's module stays small.

mod bell;
pub mod contract;
mod desk;
mod office_news;
mod tab_talk;
mod work;

use bell::Bell;
use desk::Desk;
use futures::StreamExt;
use futures::channel::mpsc;
use office_news::OfficeNews;
use spotcheck_browser::clock::DeviceClock;
use spotcheck_browser::device_key::DeviceKeys;
use spotcheck_browser::entropy::DeviceEntropy;
use spotcheck_browser::http::Http;
use spotcheck_browser::indexed_db::{Connection, Tables};
use spotcheck_browser::opfs::PhotoStore;
use spotcheck_browser::worker::{self, Incoming};
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::storage::StorageError;
use spotcheck_protocol::{Failure, Reply, Request, decode, encode};
use std::cell::Cell;
use std::rc::Rc;
use tab_talk::TabTalk;
use wasm_bindgen_futures::spawn_local;

/// The database and the folder of this app in the browser's stores. Never renamed: phones have them.
const DATABASE: &str = "spotcheck";
const PHOTOS: &str = "photos";

pub(crate) type BrowserEngine = Engine<Tables, PhotoStore, Http, DeviceClock, DeviceEntropy>;

/// What all parts of the host share.
pub(crate) struct Host {
    engine: Rc<BrowserEngine>,
    tabs: TabTalk,
    news: OfficeNews,
    /// Rung when there may be work for the office.
    work: Bell,
    /// Rung when there may be something to tell the screen or the other tabs.
    tell: Bell,
    /// This tab holds the lock: it alone syncs and listens to the office.
    leads: Cell<bool>,
}

/// A request, read, with the id that its answer carries.
struct Asked {
    id: u32,
    request: Request,
    attachments: Vec<Vec<u8>>,
}

/// Starts everything. Returns at once; the worker lives on.
pub fn start() {
    // A build that panics without words traps at once, which `engine.js` tells.
    #[cfg(not(panic = "immediate-abort"))]
    std::panic::set_hook(Box::new(|panic| worker::fatal(&panic.to_string())));
    assert!(worker::learn_initials(), "the table of initials is not that of this module");
    let (asked, asks) = mpsc::unbounded();
    worker::listen(move |incoming| receive(incoming, &asked));
    spawn_local(run(asks));
    worker::ready();
}

/// Pings are answered here, before any queue: they ask only whether this thread still turns.
fn receive(incoming: Incoming, asked: &mpsc::UnboundedSender<Asked>) {
    match decode(&incoming.body) {
        Ok(Request::Ping) => answer(incoming.id, &Reply::Done, &[]),
        Ok(request) => {
            let ask = Asked { id: incoming.id, request, attachments: incoming.attachments };
            // The receiver lives as long as the worker.
            let _ = asked.unbounded_send(ask);
        }
        Err(error) => worker::fatal(&format!("unreadable request: {error}")),
    }
}

fn answer(id: u32, reply: &Reply, attachments: &[Vec<u8>]) {
    let body = encode(reply).expect("a reply is plain data");
    worker::answer(id, &body, attachments);
}

async fn run(mut asks: mpsc::UnboundedReceiver<Asked>) {
    let (tabs, words) = TabTalk::open();
    let (engine, unanswered) = open_patiently(&mut asks).await;
    let host = Host::begin(engine, tabs);
    spawn_local(tab_talk::listen(Rc::downgrade(&host), words));
    let desk = Desk::open(host);
    unanswered.into_iter().for_each(|ask| desk.take(ask));
    while let Some(ask) = asks.next().await {
        desk.take(ask);
    }
}

/// Opens the store. While the browser refuses, whoever asks is told so, and every new request tries again. Gives also
/// what was asked and is not yet answered.
async fn open_patiently(asks: &mut mpsc::UnboundedReceiver<Asked>) -> (Rc<BrowserEngine>, Vec<Asked>) {
    let mut unanswered = Vec::new();
    loop {
        let error = match open().await {
            Ok(engine) => return (engine, unanswered),
            Err(error) => error,
        };
        while let Ok(ask) = asks.try_recv() {
            unanswered.push(ask);
        }
        for ask in unanswered.drain(..) {
            answer(ask.id, &Reply::Failed(failure(&error)), &[]);
        }
        unanswered.extend(asks.next().await);
    }
}

async fn open() -> Result<Rc<BrowserEngine>, StorageError> {
    let connection = Connection::open(DATABASE).await?;
    let blobs = PhotoStore::open(connection.clone(), PHOTOS).await;
    let keys = DeviceKeys::new(connection.clone());
    let engine = Engine::open(World {
        storage: Tables::new(connection),
        blobs: blobs.clone(),
        transport: Http::default(),
        clock: DeviceClock,
        entropy: DeviceEntropy,
    })
    .await?;
    engine.hold_key(Rc::new(keys));
    spawn_local(async move { blobs.sweep().await });
    Ok(engine)
}

fn failure(error: &StorageError) -> Failure {
    match error {
        StorageError::Full => Failure::StorageFull,
        StorageError::Closed | StorageError::Fault(_) => Failure::StorageFault,
    }
}

impl Host {
    fn begin(engine: Rc<BrowserEngine>, tabs: TabTalk) -> Rc<Self> {
        let host = Rc::new_cyclic(|host| Self {
            engine,
            tabs,
            news: OfficeNews::new(host.clone()),
            work: Bell::default(),
            tell: Bell::default(),
            leads: Cell::new(false),
        });
        spawn_local(work::tell_always(host.clone()));
        spawn_local(work::work_always(host.clone()));
        spawn_local(work::lead(host.clone()));
        work::watch_network(&host);
        host
    }

    /// Something happened that may concern everybody.
    fn ring(&self) {
        self.tell.ring();
        self.work.ring();
    }
}
