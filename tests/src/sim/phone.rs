//! One phone of a run: the real engine over memory, its person's present deed, and the work that it does by itself.
//! Futures are polled by hand, so that a phone can be killed at any await and nothing depends on threads.

use super::network::Line;
use super::time::PhoneClock;
use crate::clock::Seeded;
use futures::executor::block_on;
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{Query, StatusView, View};
use spotcheck_client::session::Step;
use spotcheck_client::storage::Storage;
use spotcheck_domain::id::UserId;
use spotcheck_domain::reference::Person;
use spotcheck_domain::time::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

pub type SimEngine = Engine<Memory, Memory, Line, PhoneClock, Seeded>;
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Far more than a phone does at once without waiting for an answer.
const MOST_ROUNDS: u32 = 10_000;

pub struct Phone {
    pub name: String,
    pub person: Person,
    /// Who gets it when that person has signed out.
    pub next: Option<Person>,
    /// Whose it is by what is durable there; nobody's before pairing and after signing out.
    pub holder: Option<UserId>,
    pub memory: Memory,
    pub line: Line,
    pub clock: PhoneClock,
    entropy: Seeded,
    /// The session's cookie, as the office knows it.
    pub token: Option<[u8; 32]>,
    /// `None` while the page is closed.
    pub engine: Option<Rc<SimEngine>>,
    /// Counts the openings: an answer to an earlier one finds nobody.
    pub generation: u32,
    work: Option<Task>,
    deed: Option<Task>,
    /// Until then the page is in front and works by itself.
    pub awake_until: Timestamp,
    /// Until then no call gets through.
    pub cut_until: Timestamp,
}

/// What came of giving a phone its turn.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// It waits for the network, or for nothing.
    Waits,
    /// It wants to go on after that many milliseconds.
    Sleeps(u64),
    /// Its store died under it.
    Died,
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Phone {
    pub fn new(name: String, person: Person, clock: PhoneClock, seed: u64) -> Self {
        let never = Timestamp::from_millis(0);
        Self {
            name,
            person,
            next: None,
            holder: None,
            memory: Memory::default(),
            line: Line::default(),
            clock,
            entropy: Seeded::new(seed),
            token: None,
            engine: None,
            generation: 0,
            work: None,
            deed: None,
            awake_until: never,
            cut_until: never,
        }
    }

    /// Opens the page on what is durable. `false`: the store does not let it.
    pub fn open(&mut self) -> bool {
        self.close();
        self.memory.revive();
        let world = World {
            storage: self.memory.clone(),
            blobs: self.memory.clone(),
            transport: self.line.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        };
        self.engine = block_on(Engine::open(world)).ok();
        if let Some(engine) = &self.engine {
            block_on(engine.lead(true));
        }
        self.engine.is_some()
    }

    /// The page is killed at this instant.
    pub fn close(&mut self) {
        self.work = None;
        self.deed = None;
        self.engine = None;
        self.generation += 1;
        self.line.take_calls();
    }

    pub fn is_dead(&self) -> bool {
        block_on(self.memory.probe()).is_err()
    }

    pub fn is_busy(&self) -> bool {
        self.deed.is_some()
    }

    pub fn begin(&mut self, deed: Task) {
        self.deed = Some(deed);
    }

    /// Goes on with everything that can go on, until all of it waits.
    pub fn turn(&mut self, now: Timestamp) -> Turn {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&flag));
        let mut context = Context::from_waker(&waker);
        let mut rest = None;
        for _ in 0..MOST_ROUNDS {
            let Some(engine) = self.engine.clone() else { return Turn::Waits };
            flag.0.store(false, Ordering::Relaxed);
            let mut n_done = poll(&mut self.deed, &mut context);
            if self.is_dead() {
                return Turn::Died;
            }
            if self.work.is_none() && now <= self.awake_until {
                match engine.next_step() {
                    step @ (Step::Sync | Step::Upload) => {
                        self.work = Some(Box::pin(async move { engine.run(step).await }));
                        rest = None;
                    }
                    Step::Sleep { millis } => rest = Some(millis),
                    Step::Idle => rest = None,
                }
            }
            n_done += poll(&mut self.work, &mut context);
            if self.is_dead() {
                return Turn::Died;
            }
            if n_done == 0 && !flag.0.load(Ordering::Relaxed) {
                return rest.map_or(Turn::Waits, Turn::Sleeps);
            }
        }
        panic!("{} works on and on without the network", self.name)
    }

    /// Only between turns in which nothing waits for the network.
    pub fn view(&self, query: &Query) -> View {
        block_on(self.engine.as_ref().expect("the page is open").view(query))
    }

    pub fn status(&self) -> Option<StatusView> {
        let engine = self.engine.as_ref()?;
        match block_on(engine.view(&Query::Status)) {
            View::Status(status) => Some(status),
            _ => None,
        }
    }
}

fn poll(task: &mut Option<Task>, context: &mut Context<'_>) -> u32 {
    let Some(running) = task else { return 0 };
    match running.as_mut().poll(context) {
        Poll::Ready(()) => {
            *task = None;
            1
        }
        Poll::Pending => 0,
    }
}
