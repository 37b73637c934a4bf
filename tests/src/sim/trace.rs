//! What happened in a run, line by line: a hash over all of it, and its last lines for whoever reads a failure.

use super::time::Hours;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Lines that a failure shows.
const SHOWN: usize = 40;

#[derive(Default)]
struct Inner {
    digest: Sha256,
    last: VecDeque<String>,
    n_lines: u64,
}

/// A clone writes to the same trace.
#[derive(Clone)]
pub struct Trace {
    hours: Hours,
    inner: Rc<RefCell<Inner>>,
    /// Prints each line as well: for looking at one seed.
    is_loud: bool,
}

impl Trace {
    pub fn new(hours: Hours, is_loud: bool) -> Self {
        Self { hours, inner: Rc::default(), is_loud }
    }

    pub fn line(&self, text: impl AsRef<str>) {
        let line = format!("{} {}", self.hours, text.as_ref());
        if self.is_loud {
            eprintln!("{line}");
        }
        let mut inner = self.inner.borrow_mut();
        inner.digest.update(line.as_bytes());
        inner.digest.update(b"\n");
        inner.n_lines += 1;
        if inner.last.len() == SHOWN {
            inner.last.pop_front();
        }
        inner.last.push_back(line);
    }

    pub fn hash(&self) -> [u8; 32] {
        self.inner.borrow().digest.clone().finalize().into()
    }

    pub fn n_lines(&self) -> u64 {
        self.inner.borrow().n_lines
    }

    pub fn last_lines(&self) -> Vec<String> {
        self.inner.borrow().last.iter().cloned().collect()
    }
}
