//! One connection to the database, opened again whenever the browser has dropped it.
//!
//! WebKit drops connections of pages in the background; every browser drops them when the person clears the site's
//! data; and this one closes itself when a newer version of the app, in another tab, wants to add tables.

use super::error::Failed;
use futures::lock::Mutex;
use gloo_events::EventListener;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use spotcheck_client::storage::{StorageError, Table};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use web_sys::EventTarget;

/// Where each blob is: in a file, or in pieces.
pub(crate) const BLOBS: &str = "blobs";
/// The bytes of blobs where the browser has no files.
pub(crate) const BLOB_PIECES: &str = "blob_pieces";
/// The keys by which this device signs.
pub(crate) const DEVICE_KEYS: &str = "device_keys";

/// A clone is the same connection.
#[derive(Clone)]
pub struct Connection {
    inner: Rc<Inner>,
}

struct Inner {
    name: String,
    open: RefCell<Option<Open>>,
    /// Held while opening, so that many who wait get one connection.
    opening: Mutex<()>,
}

struct Open {
    database: Database,
    _listeners: [EventListener; 2],
}

/// Names of all object stores. They are only ever added to, so their number is the version of the database.
fn stores() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([BLOBS, BLOB_PIECES, DEVICE_KEYS])
}

impl Connection {
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let inner =
            Rc::new(Inner { name: name.to_owned(), open: RefCell::default(), opening: Mutex::new(()) });
        let connection = Self { inner };
        connection.database().await?;
        Ok(connection)
    }

    /// Does `work`; once more, on a new connection, if the first was lost.
    pub(crate) async fn run<T>(
        &self,
        work: impl AsyncFn(&Database) -> Result<T, Failed>,
    ) -> Result<T, StorageError> {
        let database = self.database().await?;
        match work(&database).await {
            Err(error) if error.is_lost() => {
                self.inner.forget(&database);
                let database = self.database().await?;
                Ok(work(&database).await?)
            }
            done => Ok(done?),
        }
    }

    /// The next who needs a connection gets a new one.
    pub(crate) fn renew(&self) {
        if let Some(database) = self.inner.current() {
            self.inner.forget(&database);
        }
    }

    async fn database(&self) -> Result<Database, Failed> {
        if let Some(database) = self.inner.current() {
            return Ok(database);
        }
        let _opening = self.inner.opening.lock().await;
        if let Some(database) = self.inner.current() {
            return Ok(database);
        }
        let database = match open(&self.inner.name).await {
            // Whatever a newer version added, what this one knows is there as it was.
            Err(error) if error.is_newer_version() => {
                Database::open(self.inner.name.as_str()).build()?.await?
            }
            opened => opened?,
        };
        *self.inner.open.borrow_mut() = Some(attend(database.clone(), &self.inner));
        Ok(database)
    }
}

impl Inner {
    fn current(&self) -> Option<Database> {
        self.open.borrow().as_ref().map(|open| open.database.clone())
    }

    /// Unless another one has opened a new connection meanwhile.
    fn forget(&self, lost: &Database) {
        let is_current =
            self.open.borrow().as_ref().is_some_and(|open| open.database.as_sys() == lost.as_sys());
        if is_current {
            // Dropped after the borrow, and outside of its own listeners.
            let open = self.open.borrow_mut().take();
            lost.clone().close();
            wasm_bindgen_futures::spawn_local(async move { drop(open) });
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(open) = self.open.borrow_mut().take() {
            open.database.close();
        }
    }
}

async fn open(name: &str) -> Result<Database, Failed> {
    let version = stores().count() as u32;
    let opened = Database::open(name)
        .with_version(version)
        .with_on_upgrade_needed(|_, database| {
            let present: Vec<String> = database.object_store_names().collect();
            for name in stores().filter(|name| !present.iter().any(|present| present == name)) {
                database.create_object_store(name).build()?;
            }
            Ok(())
        })
        .build()?
        .await?;
    Ok(opened)
}

fn attend(database: Database, inner: &Rc<Inner>) -> Open {
    let target: &EventTarget = database.as_sys();
    let listener = |event| {
        let (inner, database): (Weak<Inner>, _) = (Rc::downgrade(inner), database.clone());
        EventListener::new(target, event, move |_| {
            // The tab that wants a newer version waits until this connection is closed.
            match inner.upgrade() {
                Some(inner) => inner.forget(&database),
                None => database.clone().close(),
            }
        })
    };
    let listeners = [listener("versionchange"), listener("close")];
    Open { database, _listeners: listeners }
}
