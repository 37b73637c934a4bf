//! What a change may stand on: the instants between which it was made, and the places of the grounds that are tried.

use spotcheck_domain::time::Timestamp;

/// The instants between which something was made: its author's phone was given a cursor at the one, and the office had
/// it at the other.
pub type Made = (Timestamp, Timestamp);

/// A cursor of this office's that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub at: Timestamp,
    /// The phone that was given it had everything of the feed up to there; `None` while it had only some of it.
    pub known: Option<u64>,
}

/// What a change may stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The first place of what may have held when it was made, where that differs from what holds now, and how many.
    pub(super) then: (usize, usize),
    /// How many hold now: the first ones of all.
    pub(super) n_now: usize,
    pub made: Made,
    /// Its author knew everything of the feed up to there.
    pub known: Option<u64>,
}

/// His main post as it is now.
pub(super) const NOW: usize = 0;

impl Standing {
    /// The places of the grounds that are tried, one after the other.
    pub fn places(self) -> Vec<usize> {
        let (first, n) = self.then;
        (first..first + n).chain(NOW..self.n_now).collect()
    }
}
