//! What a piece of work costs of the processor, on whichever threads it is done, and how it is made to give way.
//!
//! Work for somebody begins on one thread, may lend itself others, and leaves a part to the one that writes. Whoever
//! answers for it asks what it has cost so far and may lower it: then the system runs its threads where nobody else wants
//! the processor. A thread that was lowered is not raised again, which takes rights that this process need not have; so it
//! ends with its work.

use rustix::process::{Pid, setpriority_process};
use rustix::thread::gettid;
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How nice lowered work is to all other: at 5 it gets a quarter of a processor that others want. Nicer it would be kept
/// waiting so long while it holds a lock of the allocator that others waited for it.
const NICE: i32 = 5;

thread_local! {
    static HERE: RefCell<Option<Arc<Toil>>> = const { RefCell::new(None) };
}

/// One piece of work, and the threads that are at it.
#[derive(Default)]
pub struct Toil {
    /// With the processor time that each had when it came.
    threads: Mutex<Vec<(Pid, Duration)>>,
    /// Nanoseconds of what is done.
    done: AtomicU64,
    is_low: AtomicBool,
}

impl Toil {
    /// Work that gives way from its beginning.
    pub fn low() -> Self {
        Self { is_low: AtomicBool::new(true), ..Self::default() }
    }

    /// That of this thread.
    pub fn here() -> Option<Arc<Self>> {
        HERE.with_borrow(Clone::clone)
    }

    /// Does a part of it on this thread.
    pub fn run<T>(self: &Arc<Self>, work: impl FnOnce() -> T) -> T {
        let (thread, began) = (gettid(), on_this_thread());
        {
            let mut threads = self.threads();
            threads.push((thread, began));
            if self.is_low() {
                lower(thread);
            }
        }
        let before = HERE.replace(Some(Arc::clone(self)));
        let _part = Part { toil: self, thread, began, before };
        work()
    }

    /// What it has cost so far.
    pub fn spent(&self) -> Duration {
        let threads = self.threads();
        let running =
            threads.iter().filter_map(|(thread, began)| Some(of_thread(*thread)?.saturating_sub(*began)));
        running.sum::<Duration>() + self.done()
    }

    /// What of it is done.
    pub fn done(&self) -> Duration {
        Duration::from_nanos(self.done.load(Ordering::Relaxed))
    }

    pub fn is_low(&self) -> bool {
        self.is_low.load(Ordering::Relaxed)
    }

    /// Makes it give way from now on.
    pub fn lower(&self) {
        let threads = self.threads();
        self.is_low.store(true, Ordering::Relaxed);
        threads.iter().for_each(|(thread, _)| lower(*thread));
    }

    fn charge(&self, spent: Duration) {
        self.done.fetch_add(u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn threads(&self) -> std::sync::MutexGuard<'_, Vec<(Pid, Duration)>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one thread does of it, while it does.
struct Part<'t> {
    toil: &'t Arc<Toil>,
    thread: Pid,
    began: Duration,
    before: Option<Arc<Toil>>,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        let mut threads = self.toil.threads();
        threads.retain(|(thread, _)| *thread != self.thread);
        self.toil.charge(on_this_thread().saturating_sub(self.began));
        drop(threads);
        HERE.set(self.before.take());
    }
}

/// What another thread did for the work of this one.
pub fn charge(spent: Duration) {
    if let Some(toil) = Toil::here() {
        toil.charge(spent);
    }
}

/// Processor time of this thread since it began.
pub fn on_this_thread() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or_default());
    seconds + Duration::from_nanos(u64::try_from(time.tv_nsec).unwrap_or_default())
}

/// Processor time of another thread of this process since it began, where the system tells it.
fn of_thread(thread: Pid) -> Option<Duration> {
    let path = format!("/proc/self/task/{}/schedstat", thread.as_raw_nonzero());
    let text = fs::read_to_string(path).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Where the system does not let it, work is as urgent as it was.
fn lower(thread: Pid) {
    if let Err(error) = setpriority_process(Some(thread), NICE) {
        tracing::debug!(%error, "work could not be made to give way");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::getpriority_process;

    fn burn(for_: Duration) {
        let began = on_this_thread();
        while on_this_thread().saturating_sub(began) < for_ {
            std::hint::black_box(0);
        }
    }

    #[test]
    fn work_costs_what_all_its_threads_and_the_writer_did() {
        let (toil, ten) = (Arc::new(Toil::default()), Duration::from_millis(10));
        toil.run(|| {
            burn(ten);
            assert!(toil.spent() >= ten, "while it runs, too: {:?}", toil.spent());
            let here = Toil::here().unwrap();
            std::thread::scope(|scope| {
                scope.spawn(move || here.run(|| burn(ten)));
            });
            charge(ten);
        });
        assert!(toil.done() >= ten * 3, "{:?}", toil.done());
        charge(ten);
        assert!(Toil::here().is_none() && toil.spent() == toil.done(), "nothing is this thread's any more");
    }

    #[test]
    fn lowered_work_gives_way_with_all_its_threads_and_no_other_does() {
        let nice = || getpriority_process(Some(gettid())).unwrap();
        let usual = nice();
        let toil = Arc::new(Toil::default());
        std::thread::scope(|scope| {
            let lent = scope.spawn(|| {
                toil.run(|| {
                    toil.lower();
                    let here = Toil::here().unwrap();
                    let helper =
                        std::thread::scope(|scope| scope.spawn(move || here.run(nice)).join().unwrap());
                    (nice(), helper)
                })
            });
            assert_eq!(lent.join().unwrap(), (NICE, NICE));
        });
        assert_eq!(nice(), usual);
        let low = std::thread::spawn(move || Arc::new(Toil::low()).run(nice)).join().unwrap();
        assert_eq!(low, NICE);
    }
}
