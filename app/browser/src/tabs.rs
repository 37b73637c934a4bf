//! What tabs of this app say to one another. Bytes; their meaning is the speakers'.

use super::js;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// Open as long as it lives.
#[derive(Debug)]
pub struct Tabs {
    /// Absent where the browser refuses one: then this tab is taken for the only one.
    channel: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

impl Tabs {
    pub fn open(name: &str, on_message: impl Fn(Vec<u8>) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let listener = channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(message) = data.as_ref().and_then(js::bytes) {
                    on_message(message);
                }
            })
        });
        Self { channel, _listener: listener }
    }

    /// To every other tab. A tab that does not hear it learns the same from the store, later.
    pub fn say(&self, message: &[u8]) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&js::buffer(message));
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
