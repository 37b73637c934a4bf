//! The one thread that writes. It takes every job that is waiting, runs each in a savepoint of one transaction,
//! commits once, and only then answers: an answer means "on disk".
//!
//! Jobs of work that gives way to all other wait until no other does, and one of them at most is in a transaction: so
//! who means ill keeps nobody waiting for more than one job of his.

use super::State;
use crate::store::{Job, Result, StoreError};
use crate::toil::{self, Toil};
use metrics::{counter, gauge, histogram};
use rusqlite::Connection;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A job, and where its asker waits for it to be on disk.
struct Waiting {
    job: Job,
    done: SyncSender<Done>,
}

/// What came of a job, and what it cost of the processor.
type Done = (Result<()>, Duration);

/// Jobs that nobody has begun to do.
const QUEUE: &str = "spotcheck_writer_queue";

/// Jobs in one transaction at most, so that the first of a crowd does not wait for all of it.
const GROUP: usize = 256;

/// Jobs in the order in which they came.
#[derive(Default)]
struct Jobs {
    usual: VecDeque<Waiting>,
    /// Of work that gives way.
    low: VecDeque<Waiting>,
    is_shut: bool,
}

#[derive(Default)]
struct Line {
    jobs: Mutex<Jobs>,
    came: Condvar,
}

impl Line {
    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `false`: nobody does anything any more.
    fn put(&self, waiting: Waiting, is_low: bool) -> bool {
        let mut jobs = self.lock();
        if jobs.is_shut {
            return false;
        }
        if is_low { &mut jobs.low } else { &mut jobs.usual }.push_back(waiting);
        self.came.notify_one();
        true
    }

    /// The first job of a transaction, waited for; and whether it is one that gives way. `None`: there will be none.
    fn first(&self) -> Option<(Waiting, bool)> {
        let is_empty = |jobs: &mut Jobs| jobs.usual.is_empty() && jobs.low.is_empty() && !jobs.is_shut;
        let waited = self.came.wait_while(self.lock(), is_empty);
        let mut jobs = waited.unwrap_or_else(PoisonError::into_inner);
        jobs.next(true)
    }

    /// Another one that waits.
    fn next(&self, may_be_low: bool) -> Option<(Waiting, bool)> {
        self.lock().next(may_be_low)
    }
}

impl Jobs {
    fn next(&mut self, may_be_low: bool) -> Option<(Waiting, bool)> {
        let usual = self.usual.pop_front().map(|job| (job, false));
        let mut low = || if may_be_low { self.low.pop_front() } else { None };
        usual.or_else(|| low().map(|job| (job, true)))
    }
}

pub struct Writer {
    line: Arc<Line>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(conn: Connection) -> Result<Self> {
        let line = Arc::<Line>::default();
        let jobs = Arc::clone(&line);
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || run(&conn, &jobs))?;
        Ok(Self { line, thread: Some(thread) })
    }

    pub fn write(&self, job: Job) -> Result<()> {
        let (done, is_done) = sync_channel(1);
        let is_low = Toil::here().is_some_and(|toil| toil.is_low());
        if !self.line.put(Waiting { job, done }, is_low) {
            return Err(StoreError::Shut);
        }
        gauge!(QUEUE).increment(1.0);
        let (ran, cost) = is_done.recv().map_err(|_| StoreError::Shut)?;
        toil::charge(cost);
        ran
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.line.lock().is_shut = true;
        self.line.came.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(conn: &Connection, line: &Line) {
    while let Some(first) = line.first() {
        let mut has_low = false;
        let mut done = Vec::new();
        let committed = (|| {
            conn.execute_batch("BEGIN IMMEDIATE")?;
            let mut next = Some(first);
            while let Some((Waiting { job, done: asker }, is_low)) = next {
                has_low |= is_low;
                gauge!(QUEUE).decrement(1.0);
                // A job that panics is undone and its asker hears nothing; the others and this thread go on.
                let began = toil::on_this_thread();
                if let Ok(ran) = catch_unwind(AssertUnwindSafe(|| in_savepoint(conn, job))) {
                    done.push((asker, ran, toil::on_this_thread().saturating_sub(began)));
                } else {
                    conn.execute_batch("ROLLBACK TO job; RELEASE job")?;
                }
                next = if done.len() < GROUP { line.next(!has_low) } else { None };
            }
            let began = Instant::now();
            let committed = conn.execute_batch("COMMIT");
            histogram!("spotcheck_commit_seconds").record(began.elapsed());
            counter!("spotcheck_fsyncs_total", "of" => "database").increment(1);
            committed
        })();
        let failure = committed.err().map(|error| {
            tracing::error!(%error, "a group of transactions was not committed");
            if !conn.is_autocommit() {
                let _ = conn.execute_batch("ROLLBACK");
            }
            error.to_string()
        });
        for (asker, ran, cost) in done {
            let ran = failure.clone().map_or(ran, |error| Err(StoreError::NotCommitted(error)));
            // Nobody listens any more when the asking thread is gone; the work is done all the same.
            let _ = asker.send((ran, cost));
        }
    }
}

fn in_savepoint(conn: &Connection, job: Job) -> Result<()> {
    conn.execute_batch("SAVEPOINT job")?;
    let end = if job(&State { conn }) { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
    Ok(conn.execute_batch(end)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn jobs_that_give_way_are_done_when_no_other_waits_and_one_in_a_transaction() {
        let line = Line::default();
        let (tell, told) = channel();
        let job = |name: &'static str, is_low| {
            let tell = tell.clone();
            let done = sync_channel(1).0;
            let job: Job = Box::new(move |_| tell.send(name).is_ok());
            assert!(line.put(Waiting { job, done }, is_low));
        };
        for (name, is_low) in [("low 1", true), ("a", false), ("low 2", true), ("b", false)] {
            job(name, is_low);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let conn = Connection::open(folder.path().join("a.db")).expect("opens");
        line.lock().is_shut = true;
        run(&conn, &line);
        drop(tell);
        assert_eq!(told.iter().collect::<Vec<_>>(), ["a", "b", "low 1", "low 2"]);
        assert!(!line.put(Waiting { job: Box::new(|_| true), done: sync_channel(1).0 }, false), "it is shut");
    }
}
