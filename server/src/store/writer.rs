//! The one thread that writes. It takes every job that is waiting, runs each in a savepoint of one transaction,
//! commits once, and only then answers: an answer means "on disk".

use super::error::{Result, StoreError};
use super::{Tx, View};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::JoinHandle;

/// Runs inside the transaction and gives what is to be said after the commit, or after its failure.
type Job = Box<dyn FnOnce(&Connection) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Option<StoreError>)>;

/// Jobs in one transaction at most, so that the first of a crowd does not wait for all of it.
const GROUP: usize = 256;

pub struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(conn: Connection) -> Result<Self> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || run(&conn, &waiting))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub fn write<T, E>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |conn| {
            let outcome = in_savepoint(conn, job);
            Box::new(move |failed| {
                // Nobody listens any more when the asking thread is gone; the work is done all the same.
                let _ = answer.send(failed.map_or(outcome, |error| Err(E::from(error))));
            })
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Shut)?;
        jobs.send(job).map_err(|_| StoreError::Shut)?;
        answered.recv().map_err(|_| StoreError::Shut)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(conn: &Connection, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut answers: Vec<Answer> = Vec::new();
        let committed = (|| {
            conn.execute_batch("BEGIN IMMEDIATE")?;
            let mut next = Some(first);
            while let Some(job) = next {
                // A job that panics is undone and loses its answer; the others and this thread go on.
                if let Ok(answer) = catch_unwind(AssertUnwindSafe(|| job(conn))) {
                    answers.push(answer);
                } else {
                    conn.execute_batch("ROLLBACK TO job; RELEASE job")?;
                }
                next = if answers.len() < GROUP { waiting.try_recv().ok() } else { None };
            }
            conn.execute_batch("COMMIT")
        })();
        let failure = committed.err().map(|error| {
            tracing::error!(%error, "a group of transactions was not committed");
            if !conn.is_autocommit() {
                let _ = conn.execute_batch("ROLLBACK");
            }
            error.to_string()
        });
        for answer in answers {
            answer(failure.clone().map(StoreError::NotCommitted));
        }
    }
}

fn in_savepoint<T, E: From<StoreError>>(
    conn: &Connection,
    job: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    conn.execute_batch("SAVEPOINT job").map_err(StoreError::from)?;
    let outcome = job(&Tx { view: View { conn } });
    let end = if outcome.is_ok() { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
    conn.execute_batch(end).map_err(StoreError::from)?;
    outcome
}
