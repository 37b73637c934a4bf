//! The one thread that writes. It takes every job that is waiting, runs each in a savepoint of one transaction,
//! commits once, and only then answers: an answer means "on disk".

use super::State;
use crate::store::{Job, Result, StoreError};
use crate::toil;
use metrics::{counter, gauge, histogram};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
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

pub struct Writer {
    jobs: Option<Sender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(conn: Connection) -> Result<Self> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || run(&conn, &waiting))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub fn write(&self, job: Job) -> Result<()> {
        let (done, is_done) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(StoreError::Shut)?;
        gauge!(QUEUE).increment(1.0);
        jobs.send(Waiting { job, done }).map_err(|_| StoreError::Shut)?;
        let (ran, cost) = is_done.recv().map_err(|_| StoreError::Shut)?;
        toil::charge(cost);
        ran
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

fn run(conn: &Connection, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let mut done = Vec::new();
        let committed = (|| {
            conn.execute_batch("BEGIN IMMEDIATE")?;
            let mut next = Some(first);
            while let Some(Waiting { job, done: asker }) = next {
                gauge!(QUEUE).decrement(1.0);
                // A job that panics is undone and its asker hears nothing; the others and this thread go on.
                let began = toil::on_this_thread();
                if let Ok(ran) = catch_unwind(AssertUnwindSafe(|| in_savepoint(conn, job))) {
                    done.push((asker, ran, toil::on_this_thread().saturating_sub(began)));
                } else {
                    conn.execute_batch("ROLLBACK TO job; RELEASE job")?;
                }
                next = if done.len() < GROUP { waiting.try_recv().ok() } else { None };
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
