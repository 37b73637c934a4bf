//! Where shots and chosen files enter: each is handed to the engine at once, and what could not be stored stays in
//! memory, with its retry, until it is. Touches the store and the browser's pictures; shows nothing itself.

use crate::browser::page::{ObjectUrl, object_url};
use crate::browser::picture::{self, PictureError, Shot};
use crate::browser::place;
use crate::store::{Store, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::File;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::recognise;
use spotcheck_domain::position::Position;
use spotcheck_domain::term::PhotoRole;
use spotcheck_protocol::{Failure, Reply, Request};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What became of a shot.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    Saving,
    /// Durable on this device.
    Kept,
    Failed(Failure),
}

/// A shot that is not durable yet, with all that is needed to try again. It outlives the page that took it.
struct Held {
    number: u32,
    document: DocumentId,
    role: PhotoRole,
    item: Option<String>,
    position: Option<Position>,
    from_file: bool,
    shot: Shot,
    url: Rc<ObjectUrl>,
    failure: RefCell<Option<Failure>>,
}

thread_local! {
    static HELD: RefCell<Vec<Rc<Held>>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// One shot as the strip shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenShot {
    /// Distinguishes shots of this page's life.
    pub number: u32,
    /// The address of its picture.
    pub src: String,
    pub fate: Fate,
}

/// A file that was no photo, by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedFile {
    pub name: String,
    pub error: PictureError,
}

/// The way in for photos of one role of one record.
#[derive(Clone, Copy)]
pub struct PhotoIntake {
    store: Store,
    document: DocumentId,
    role: PhotoRole,
    item: StoredValue<Option<String>>,
    shots: RwSignal<Vec<TakenShot>>,
    /// Keeps the addresses of the pictures alive as long as the page.
    urls: StoredValue<Vec<Rc<ObjectUrl>>, LocalStorage>,
    refused: RwSignal<Vec<RefusedFile>>,
}

impl PhotoIntake {
    /// Shots of this record that were not stored before are taken up again.
    pub fn new(document: DocumentId, role: PhotoRole, item: Option<String>) -> Self {
        let (left, urls): (Vec<_>, Vec<_>) = HELD.with_borrow(|held| {
            let mine = held
                .iter()
                .filter(|held| held.document == document && held.role == role && held.item == item);
            mine.filter_map(|held| {
                let fate = Fate::Failed(held.failure.borrow().clone()?);
                let src = held.url.as_str().to_owned();
                Some((TakenShot { number: held.number, src, fate }, Rc::clone(&held.url)))
            })
            .unzip()
        });
        Self {
            store: use_store(),
            document,
            role,
            item: StoredValue::new(item),
            shots: RwSignal::new(left),
            urls: StoredValue::new_local(urls),
            refused: RwSignal::new(Vec::new()),
        }
    }

    /// Finds out where we are, in the background, as long as the page stands; shots carry it.
    pub fn locate(self) {
        spawn_local(place::follow(move || self.shots.try_get_untracked().is_some()));
    }

    pub fn shots(self) -> Vec<TakenShot> {
        self.shots.get()
    }
    pub fn fate(self, number: u32) -> Option<Fate> {
        self.shots.with(|shots| shots.iter().find(|shot| shot.number == number).map(|shot| shot.fate.clone()))
    }
    pub fn refused(self) -> Vec<RefusedFile> {
        self.refused.get()
    }

    /// Shots that are not stored, and why the last of them was not.
    pub fn failed(self) -> Option<(usize, Failure)> {
        self.shots.with(|shots| {
            let failures = shots.iter().filter_map(|shot| match &shot.fate {
                Fate::Failed(failure) => Some(failure),
                Fate::Saving | Fate::Kept => None,
            });
            failures.clone().next_back().cloned().map(|failure| (failures.count(), failure))
        })
    }

    /// A shot of the in-page camera.
    pub fn take(self, shot: Shot) {
        let held = self.hold(shot, false);
        spawn_local(async move { self.put(held).await });
    }

    /// Files of the system's camera, taken here and now, or of the album, which may be of any day and place. One after
    /// another, so that memory holds one at a time.
    pub fn take_files(self, files: Vec<File>, from_album: bool) {
        self.refused.set(Vec::new());
        spawn_local(async move {
            for file in files {
                let name = file.name();
                // A browser without a camera offers files in its place.
                let from_album = from_album || picture::is_of_before(&file);
                match picture::read(file).await {
                    Ok(shot) => {
                        let held = self.hold(shot, from_album);
                        self.put(held).await;
                    }
                    Err(error) => {
                        self.refused.try_update(|refused| refused.push(RefusedFile { name, error }));
                    }
                }
            }
        });
    }

    pub fn retry(self, number: u32) {
        let held = HELD.with_borrow(|held| held.iter().find(|held| held.number == number).cloned());
        if let Some(held) = held {
            spawn_local(async move { self.put(held).await });
        }
    }

    pub fn retry_all(self) {
        let numbers: Vec<u32> = HELD.with_borrow(|held| {
            held.iter().filter(|held| held.failure.borrow().is_some()).map(|held| held.number).collect()
        });
        numbers.into_iter().for_each(|number| self.retry(number));
    }

    fn hold(self, shot: Shot, from_file: bool) -> Rc<Held> {
        let number = NEXT.replace(NEXT.get() + 1);
        let url = Rc::new(match &shot.thumbnail {
            Some(thumbnail) => object_url(thumbnail, "image/jpeg"),
            None => object_url(&shot.bytes, recognise(&shot.bytes).unwrap_or("image/jpeg")),
        });
        let held = Rc::new(Held {
            number,
            document: self.document,
            role: self.role,
            item: self.item.try_get_value().flatten(),
            position: place::fresh().filter(|_| !from_file),
            from_file,
            shot,
            url: url.clone(),
            failure: RefCell::new(None),
        });
        HELD.with_borrow_mut(|all| all.push(held.clone()));
        let src = url.as_str().to_owned();
        self.urls.try_update_value(|urls| urls.push(url));
        self.shots.try_update(|shots| shots.push(TakenShot { number, src, fate: Fate::Saving }));
        held
    }

    async fn put(self, held: Rc<Held>) {
        held.failure.replace(None);
        self.mark(held.number, Fate::Saving);
        let request = Request::AddPhoto {
            document: held.document,
            role: held.role,
            item: held.item.clone(),
            width: held.shot.width,
            height: held.shot.height,
            position: held.position,
            from_file: held.from_file,
        };
        let attachments = [Some(held.shot.bytes.clone()), held.shot.thumbnail.clone()];
        let answer = self.store.send_with(request, attachments.into_iter().flatten().collect()).await;
        let failure = match answer {
            Ok((Reply::PhotoAdded { .. }, _)) => None,
            Err(failure) => Some(failure),
            Ok(_) => Some(Failure::StorageFault),
        };
        if let Some(failure) = failure {
            held.failure.replace(Some(failure.clone()));
            self.mark(held.number, Fate::Failed(failure));
        } else {
            HELD.with_borrow_mut(|all| all.retain(|other| other.number != held.number));
            self.mark(held.number, Fate::Kept);
        }
    }

    /// The page may be gone by now; the shot is not.
    fn mark(self, number: u32, now: Fate) {
        self.shots.try_update(|shots| {
            if let Some(shot) = shots.iter_mut().find(|shot| shot.number == number) {
                shot.fate = now;
            }
        });
    }
}
