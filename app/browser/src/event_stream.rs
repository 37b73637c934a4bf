//! Server-sent events: word from the office that there is news. The browser reconnects by itself until it gives up.

use gloo_events::EventListener;
use web_sys::{EventSource, EventTarget};

/// What a stream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Connected; `again` after it had been cut off, when news may have been missed.
    Open {
        again: bool,
    },
    News,
    /// The browser has given up: an answer that is no stream.
    Closed,
}

/// Open as long as it lives.
#[derive(Debug)]
pub struct EventStream {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl EventStream {
    /// `None` where the browser cannot even try.
    pub fn open(url: &str, told: impl Fn(Said) + Clone + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let target: &EventTarget = &source;
        let failed = std::rc::Rc::new(std::cell::Cell::new(false));
        let mut listeners = Vec::new();
        let (tell, was_cut) = (told.clone(), failed.clone());
        listeners.push(EventListener::new(target, "open", move |_| {
            tell(Said::Open { again: was_cut.replace(false) });
        }));
        for name in ["news", "message"] {
            let tell = told.clone();
            listeners.push(EventListener::new(target, name, move |_| tell(Said::News)));
        }
        let watched = source.clone();
        listeners.push(EventListener::new(target, "error", move |_| {
            failed.set(true);
            if watched.ready_state() == EventSource::CLOSED {
                told(Said::Closed);
            }
        }));
        Some(Self { source, _listeners: listeners })
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.source.close();
    }
}
