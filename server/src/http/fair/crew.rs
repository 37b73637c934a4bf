//! Threads for what costs: lent to one piece of work at a time, which is lowered when it goes on for longer than honest work
//! does. A thread that was lowered ends with it.

use super::super::error::Error;
use crate::toil::Toil;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::oneshot;

/// Threads that are kept though nothing is to be done.
const MOST_IDLE: usize = 8;
/// What a piece of work may cost before it gives way: more than nearly all honest requests do.
const URGENT: Duration = Duration::from_millis(80);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(50);

/// Work, and by what it may be lowered.
struct Job {
    toil: Arc<Toil>,
    work: Box<dyn FnOnce() + Send>,
}

type Idle = Mutex<Vec<Sender<Job>>>;

#[derive(Clone, Default)]
pub struct Crew {
    idle: Arc<Idle>,
}

impl Crew {
    /// Does `work` on a thread that may block, and answers when it is done. It is done to its end whether or not anybody
    /// waits for it, and `after` is told what it cost.
    pub async fn run<T: Send + 'static>(
        &self,
        toil: Arc<Toil>,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
        after: impl FnOnce(Duration) + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, mut told) = oneshot::channel();
        let at_it = Arc::clone(&toil);
        let work = move || {
            let done = catch_unwind(AssertUnwindSafe(|| at_it.run(work)));
            after(at_it.done());
            // Whoever asked may have gone away.
            let _ = tell.send(done);
        };
        self.lend(Job { toil: Arc::clone(&toil), work: Box::new(work) })?;
        let watched = tokio::spawn(async move {
            loop {
                match tokio::time::timeout(LOOK, &mut told).await {
                    Ok(done) => return done,
                    Err(_) if !toil.is_low() && toil.spent() > URGENT => toil.lower(),
                    Err(_) => {}
                }
            }
        });
        match watched.await {
            Ok(Ok(Ok(done))) => done,
            _ => Err(Error::Internal("a request's thread ended early")),
        }
    }

    /// Gives the job to a thread that has nothing to do, or to a new one.
    fn lend(&self, mut job: Job) -> std::io::Result<()> {
        loop {
            let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(waiting) = waiting else { break };
            match waiting.send(job) {
                Ok(()) => return Ok(()),
                Err(given_back) => job = given_back.0,
            }
        }
        let idle = Arc::downgrade(&self.idle);
        std::thread::Builder::new().name("crew".into()).spawn(move || serve(job, &idle)).map(drop)
    }
}

/// Does one job after another.
fn serve(mut job: Job, idle: &Weak<Idle>) {
    loop {
        let Job { toil, work } = job;
        work();
        if toil.is_low() {
            return;
        }
        let (give, given) = channel();
        {
            let Some(idle) = idle.upgrade() else { return };
            let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() >= MOST_IDLE {
                return;
            }
            idle.push(give);
        }
        match given.recv() {
            Ok(next) => job = next,
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toil::on_this_thread;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn burn(millis: u64) {
        let began = on_this_thread();
        while on_this_thread().saturating_sub(began) < Duration::from_millis(millis) {
            std::hint::black_box(0);
        }
    }

    /// Whether the work gave way in the end, and what it cost.
    async fn done(crew: &Crew, toil: Toil, millis: u64) -> (bool, Duration) {
        let (toil, cost) = (Arc::new(toil), Arc::new(AtomicU64::new(0)));
        let told = Arc::clone(&cost);
        let after = move |spent: Duration| told.store(spent.as_nanos() as u64, Ordering::Relaxed);
        let work = move || {
            burn(millis);
            Ok(())
        };
        crew.run(Arc::clone(&toil), work, after).await.expect("is done");
        (toil.is_low(), Duration::from_nanos(cost.load(Ordering::Relaxed)))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_goes_on_for_long_gives_way_and_what_is_short_does_not() {
        let crew = Crew::default();
        let (is_low, cost) = done(&crew, Toil::default(), 5).await;
        assert!(!is_low && cost >= Duration::from_millis(5), "{cost:?}");
        let (is_low, cost) = done(&crew, Toil::default(), 400).await;
        assert!(is_low && cost >= Duration::from_millis(400), "{cost:?}");
        assert!(done(&crew, Toil::low(), 1).await.0);
        assert!(!done(&crew, Toil::default(), 1).await.0, "its thread is not kept for others");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn work_that_panics_takes_its_own_request_alone() {
        let crew = Crew::default();
        let work = || -> Result<(), Error> { panic!("on purpose") };
        let ended = crew.run(Arc::default(), work, |_| {}).await;
        assert!(matches!(ended, Err(Error::Internal(_))), "{ended:?}");
        assert!(!done(&crew, Toil::default(), 1).await.0);
    }
}
