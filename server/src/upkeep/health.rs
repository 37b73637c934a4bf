//! Whether the office can do its work: tried again and again by writing, so that nobody has to find out by losing words.
//!
//! Time is how long the server has been running, and is handed in.

use crate::disk::probe::{DiskError, one_of_each_disk, try_folder};
use crate::disk::space::Space;
use crate::store::Store;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Between two trials that nobody asked for.
pub const INTERVAL: Duration = Duration::from_secs(10);
/// What was found out so long ago says nothing any more: the disk has not answered since.
const GOOD_FOR: Duration = Duration::from_secs(30);
/// The first trial is waited for, so long.
const FIRST: Duration = Duration::from_secs(3);
/// However many ask, it is tried once in this time.
const SOONEST: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("the database takes nothing: {0}")]
    Database(String),
    #[error("the disk has not answered for {} seconds", .0.as_secs())]
    Silent(Duration),
    #[error("it has not been tried yet")]
    Untried,
}

impl Trouble {
    /// Without paths and causes.
    pub const fn brief(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.brief(),
            Self::Database(_) => "the database takes nothing",
            Self::Silent(_) => "the disk does not answer",
            Self::Untried => "it has not been tried yet",
        }
    }
}

/// What a trial found.
#[derive(Debug, Default)]
pub struct Found {
    pub troubles: Vec<Trouble>,
    /// The disks that have room.
    pub spaces: Vec<Space>,
}

impl Found {
    pub fn is_well(&self) -> bool {
        self.troubles.is_empty()
    }

    /// The disk that has no room for photos any more, though it takes words.
    pub fn short(&self) -> Option<&Space> {
        self.spaces.iter().find(|space| !space.has_room_for(0))
    }
}

#[derive(Default)]
struct State {
    began_at: Option<Duration>,
    is_trying: bool,
    last: Option<(Duration, Arc<Found>)>,
}

impl State {
    /// Whether a disk that had room has none any more: that is asked without writing, however many ask.
    fn has_filled_up(&self) -> bool {
        let spaces = self.last.iter().flat_map(|(_, found)| &found.spaces);
        spaces.map(|space| Space::of(&space.folder)).any(|now| now.is_ok_and(|now| now.is_full()))
    }
}

pub struct Health {
    folders: Vec<PathBuf>,
    state: Mutex<State>,
    first: Condvar,
}

impl Health {
    pub fn of(data: &Path) -> Self {
        let folders = vec![data.to_owned(), data.join("photos"), data.join("uploads")];
        Self { folders, state: Mutex::default(), first: Condvar::new() }
    }

    /// Tries everything, unless that is being done or was done just now.
    pub fn try_now(&self, store: &Store, now: Duration) {
        {
            let mut state = self.lock();
            if state.is_trying && state.last.is_none() {
                // Nothing is known yet: whoever asks first waits for it.
                let waited = self.first.wait_timeout_while(state, FIRST, |state| state.last.is_none());
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            let is_fresh = state.last.as_ref().is_some_and(|(at, _)| now.saturating_sub(*at) < SOONEST);
            if state.is_trying || is_fresh && !state.has_filled_up() {
                return;
            }
            (state.is_trying, state.began_at) = (true, Some(now));
        }
        let found = Arc::new(self.find(store));
        let mut state = self.lock();
        state.is_trying = false;
        let was_well = state.last.as_ref().is_none_or(|(_, found)| found.is_well());
        for trouble in &found.troubles {
            tracing::error!(%trouble, "the office cannot do its work");
        }
        if found.is_well() && !was_well {
            tracing::info!("the office can do its work again");
        }
        state.last = Some((now, found));
        self.first.notify_all();
    }

    /// What is known: the last trial, unless it was too long ago.
    pub fn known(&self, now: Duration) -> Arc<Found> {
        let state = self.lock();
        let troubled = |trouble| Arc::new(Found { troubles: vec![trouble], spaces: Vec::new() });
        let Some((at, found)) = &state.last else {
            let silent =
                state.began_at.map(|began| now.saturating_sub(began)).filter(|for_| *for_ > GOOD_FOR);
            return troubled(silent.map_or(Trouble::Untried, Trouble::Silent));
        };
        let age = now.saturating_sub(*at);
        if age > GOOD_FOR { troubled(Trouble::Silent(age)) } else { Arc::clone(found) }
    }

    fn find(&self, store: &Store) -> Found {
        let mut found = Found::default();
        for folder in one_of_each_disk(&self.folders) {
            match try_folder(folder) {
                Ok(space) => found.spaces.push(space),
                Err(error) => found.troubles.push(error.into()),
            }
        }
        if let Err(error) = store.write(|tx| tx.touch()) {
            found.troubles.push(Trouble::Database(error.to_string()));
        }
        found
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_was_found_is_good_for_a_while_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 40]).unwrap();
        let health = Health::of(folder.path());
        assert!(matches!(health.known(at(0)).troubles[..], [Trouble::Untried]));
        health.try_now(&store, at(1));
        assert!(health.known(at(1)).is_well() && health.known(at(31)).is_well());
        assert!(matches!(health.known(at(32)).troubles[..], [Trouble::Silent(for_)] if for_ == at(31)));
        health.try_now(&store, at(32));
        assert!(health.known(at(32)).is_well());
    }

    #[test]
    fn a_disk_that_is_gone_is_noticed_by_the_next_trial_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 40]).unwrap();
        let away = folder.path().join("away");
        let health = Health { folders: vec!["/proc/self".into(), away], ..Health::of(folder.path()) };
        health.try_now(&store, at(1));
        let found = health.known(at(1));
        let [trouble] = &found.troubles[..] else { panic!("{found:?}") };
        assert!(trouble.to_string().contains("/proc/self") && !trouble.brief().contains("/proc"));
    }

    #[test]
    fn many_who_ask_at_once_have_it_tried_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 40]).unwrap();
        let health = Health::of(folder.path());
        health.try_now(&store, at(1));
        let first = health.known(at(1));
        health.try_now(&store, at(1));
        assert!(Arc::ptr_eq(&first, &health.known(at(1))));
        health.try_now(&store, at(2));
        assert!(!Arc::ptr_eq(&first, &health.known(at(2))));
    }
}
