//! Decoding by the browser, so that every format and orientation it knows comes out upright.

use super::super::page;
use super::super::page::ObjectUrl;
use futures::channel::oneshot;
use gloo_events::EventListener;
use web_sys::{Blob, BlobPropertyBag, HtmlImageElement};

/// A picture that the browser can show.
pub(super) struct Decoded {
    /// Loaded; its pixels are decoded when they are drawn.
    pub image: HtmlImageElement,
    pub blob: Blob,
    /// Upright pixels.
    pub width: u32,
    pub height: u32,
    _url: ObjectUrl,
}

impl Decoded {
    /// Loading an image reads its head and leaves the pixels packed, so even a giant is measured safely.
    pub async fn open(bytes: &[u8], media_type: &str) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = js_sys::Array::of1(&super::super::js::buffer(bytes));
        let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &options).ok()?;
        let url = page::url_of(&blob)?;
        let image = HtmlImageElement::new().ok()?;
        let (loaded, is_loaded) = oneshot::channel();
        let on_load = EventListener::once(&image, "load", move |_| {
            let _ = loaded.send(());
        });
        image.set_src(url.as_str());
        let (failed, has_failed) = oneshot::channel();
        let on_error = EventListener::once(&image, "error", move |_| {
            let _ = failed.send(());
        });
        let loaded = futures::future::select(is_loaded, has_failed).await;
        drop((on_load, on_error));
        let is_shown = matches!(loaded, futures::future::Either::Left((Ok(()), _)));
        let (width, height) = (image.natural_width(), image.natural_height());
        (is_shown && width > 0 && height > 0).then_some(Self { image, blob, width, height, _url: url })
    }
}
