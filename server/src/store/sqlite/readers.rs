//! A few read-only connections, made when first needed, lent one at a time.

use super::{State, connect};
use crate::store::{Result, View};
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

pub struct Readers {
    path: PathBuf,
    n_at_most: usize,
    idle: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    n_open: usize,
}

impl Readers {
    pub fn new(path: PathBuf, n_at_most: usize) -> Self {
        Self { path, n_at_most, idle: Mutex::default(), returned: Condvar::new() }
    }

    pub fn read(&self, read: &mut dyn FnMut(&dyn View)) -> Result<()> {
        let loan = Loan { readers: self, conn: Some(self.lend()?) };
        let conn = loan.conn.as_ref().expect("a loan holds its connection until it is dropped");
        // Never committed: it only pins one state of the database for all that `read` asks.
        let state = conn.unchecked_transaction()?;
        read(&State { conn: &state });
        Ok(())
    }

    fn lend(&self) -> Result<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(conn) = idle.connections.pop() {
                return Ok(conn);
            }
            if idle.n_open < self.n_at_most {
                let conn = connect(&self.path)?;
                conn.pragma_update(None, "query_only", true)?;
                idle.n_open += 1;
                return Ok(conn);
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Gives the connection back even when the reading panics.
struct Loan<'r> {
    readers: &'r Readers,
    conn: Option<Connection>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).connections.push(conn);
            self.readers.returned.notify_one();
        }
    }
}
