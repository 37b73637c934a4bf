//! The screen's end of the channel to its engine, and the watch over the engine's life.
//!
//! Requests, replies and notices cross in the protocol's own form, photos beside them, all as transferred buffers. Silence
//! is a crash: every visible five seconds the engine is asked whether it lives, from the first word that it said.

use super::message::{message, read};
use super::{js, page};
use futures::channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use spotcheck_protocol::{Notice, Reply, Request, decode, encode};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The engine died before it answered. What it had called durable is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the engine died before it answered")]
pub struct EngineGone;

type Answer = (Reply, Vec<Vec<u8>>);

const PING_EVERY_MILLIS: u32 = 5_000;
/// Ticks, not a clock: a phone that slept wakes with a late clock and a living engine, and one tick.
const SILENT_TICKS: u32 = 3;
/// The id of pings; requests count from one.
const PING: u32 = 0;

/// A handle on the engine. Clones are the same engine.
#[derive(Clone)]
pub struct EngineLink {
    inner: Rc<Inner>,
}

struct Inner {
    url: String,
    on_notice: Box<dyn Fn(Notice)>,
    on_crash: Box<dyn Fn(String)>,
    next: Cell<u32>,
    waiting: RefCell<HashMap<u32, oneshot::Sender<Answer>>>,
    life: RefCell<Option<Life>>,
    lives: Cell<bool>,
}

/// One worker and all that hangs on it.
struct Life {
    worker: Worker,
    _listeners: Vec<EventListener>,
    _ping: Interval,
}

impl Drop for Life {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// What the watch over one worker remembers.
#[derive(Debug, Default)]
struct Pulse {
    has_spoken: Cell<bool>,
    n_silent: Cell<u32>,
}

impl EngineLink {
    /// Starts the engine's worker from a module of this origin. `on_crash` is called once for each worker that dies.
    pub fn spawn(
        url: &str,
        on_notice: impl Fn(Notice) + 'static,
        on_crash: impl Fn(String) + 'static,
    ) -> Self {
        let inner = Rc::new(Inner {
            url: url.to_owned(),
            on_notice: Box::new(on_notice),
            on_crash: Box::new(on_crash),
            next: Cell::new(PING),
            waiting: RefCell::default(),
            life: RefCell::new(None),
            lives: Cell::new(false),
        });
        let link = Self { inner };
        link.restart();
        link
    }

    /// A new worker in the place of the old one, whose unanswered requests are told so.
    pub fn restart(&self) {
        self.inner.bury();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match Worker::new_with_options(&self.inner.url, &options) {
            Ok(worker) => {
                self.inner.lives.set(true);
                *self.inner.life.borrow_mut() = Some(begin(worker, &self.inner));
            }
            Err(error) => (self.inner.on_crash)(js::error_text(&error)),
        }
    }

    /// Sent at once, in order of calls. Attachments leave this heap.
    pub fn send(
        &self,
        request: Request,
        attachments: Vec<Vec<u8>>,
    ) -> impl Future<Output = Result<Answer, EngineGone>> + use<> {
        let id = self.inner.next.get().checked_add(1).unwrap_or(PING + 1);
        self.inner.next.set(id);
        let (answered, answer) = oneshot::channel();
        if self.inner.lives.get() {
            self.inner.waiting.borrow_mut().insert(id, answered);
            self.inner.post(id, &request, &attachments);
        }
        async move { answer.await.map_err(|_| EngineGone) }
    }
}

impl Inner {
    fn post(&self, id: u32, request: &Request, attachments: &[Vec<u8>]) {
        if let Some(life) = &*self.life.borrow() {
            let body = encode(request).expect("a request is plain data");
            let (message, buffers) = message(id, &body, attachments);
            life.worker
                .post_message_with_transfer(&message, &buffers)
                .expect("fresh buffers can be transferred");
        }
    }

    /// Ends the worker, if there is one, and everybody's waiting for it.
    fn bury(&self) {
        self.lives.set(false);
        self.waiting.borrow_mut().clear();
        // From outside the worker's own callbacks, which this frees.
        if let Some(life) = self.life.borrow_mut().take() {
            wasm_bindgen_futures::spawn_local(async move { drop(life) });
        }
    }

    fn crashed(&self, why: String) {
        if self.lives.get() {
            self.bury();
            (self.on_crash)(why);
        }
    }

    fn hear(&self, data: &JsValue) {
        if let Some(notice) = js::property(data, "notice") {
            match decode(&js::bytes(&notice).unwrap_or_default()) {
                Ok(notice) => (self.on_notice)(notice),
                Err(error) => self.crashed(format!("unreadable notice: {error}")),
            }
        } else if let Some(why) = js::property(data, "fatal") {
            self.crashed(why.as_string().unwrap_or_default());
        } else if let Some(answer) = read(data) {
            let answered = self.waiting.borrow_mut().remove(&answer.id);
            if let Some(answered) = answered {
                match decode(&answer.body) {
                    // The page that asked may have been left.
                    Ok(reply) => drop(answered.send((reply, answer.attachments))),
                    Err(error) => self.crashed(format!("unreadable reply: {error}")),
                }
            }
        }
    }

    /// Asks for a sign of life, and counts the visible ticks that went without one.
    fn tick(&self, pulse: &Pulse) {
        if !page::is_visible() || !pulse.has_spoken.get() {
            pulse.n_silent.set(0);
        } else if pulse.n_silent.get() >= SILENT_TICKS {
            self.crashed("the engine is silent".to_owned());
        } else {
            pulse.n_silent.set(pulse.n_silent.get() + 1);
            self.post(PING, &Request::Ping, &[]);
        }
    }
}

fn begin(worker: Worker, inner: &Rc<Inner>) -> Life {
    let pulse = Rc::new(Pulse::default());
    let heard = {
        let (inner, pulse) = (Rc::downgrade(inner), pulse.clone());
        EventListener::new(&worker, "message", move |event| {
            pulse.has_spoken.set(true);
            pulse.n_silent.set(0);
            if let (Some(inner), Some(event)) = (inner.upgrade(), event.dyn_ref::<MessageEvent>()) {
                inner.hear(&event.data());
            }
        })
    };
    let failed = {
        let inner = Rc::downgrade(inner);
        EventListener::new(&worker, "error", move |event| {
            let why = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            tell(
                &inner,
                why.filter(|why| !why.is_empty()).unwrap_or_else(|| "the engine did not load".to_owned()),
            );
        })
    };
    let garbled = {
        let inner = Rc::downgrade(inner);
        EventListener::new(&worker, "messageerror", move |_| tell(&inner, "an unreadable message".to_owned()))
    };
    let ping = {
        let inner = Rc::downgrade(inner);
        Interval::new(PING_EVERY_MILLIS, move || {
            if let Some(inner) = inner.upgrade() {
                inner.tick(&pulse);
            }
        })
    };
    Life { worker, _listeners: vec![heard, failed, garbled], _ping: ping }
}

fn tell(inner: &Weak<Inner>, why: String) {
    if let Some(inner) = inner.upgrade() {
        inner.crashed(why);
    }
}
