//! Bytes that leave the app: shown, shared, saved, copied.

use super::{super::js, document, window};
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, ShareData, Url};

/// How long a download may take to begin before its bytes are let go.
const DOWNLOAD_MILLIS: u32 = 60_000;

/// An address for bytes in memory. They are let go when it is dropped.
#[derive(Debug)]
pub struct ObjectUrl {
    url: String,
}

impl ObjectUrl {
    pub fn as_str(&self) -> &str {
        &self.url
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.url);
    }
}

pub fn object_url(bytes: &[u8], media_type: &str) -> ObjectUrl {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let url = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&js::buffer(bytes)), &options)
        .ok()
        .and_then(|blob| url_of(&blob));
    url.unwrap_or_else(|| ObjectUrl { url: String::new() })
}

pub fn url_of(blob: &Blob) -> Option<ObjectUrl> {
    Url::create_object_url_with_blob(blob).ok().map(|url| ObjectUrl { url })
}

/// Hands the file to the browser's downloads. `false`: the browser refused.
pub fn download_file(name: &str, file: &Blob) -> bool {
    let Some(url) = url_of(file) else { return false };
    download_url(name, &url);
    Timeout::new(DOWNLOAD_MILLIS, move || drop(url)).forget();
    true
}

/// Hands bytes to the browser's downloads.
pub fn download_bytes(name: &str, bytes: &[u8], media_type: &str) {
    let url = object_url(bytes, media_type);
    download_url(name, &url);
    Timeout::new(DOWNLOAD_MILLIS, move || drop(url)).forget();
}

/// Hands what is at that address to the browser's downloads.
pub fn download_url(name: &str, url: &ObjectUrl) {
    let link: HtmlAnchorElement = document().create_element("a").expect("a plain element").unchecked_into();
    link.set_href(url.as_str());
    link.set_download(name);
    link.click();
}

/// Hands the file to the device's share sheet. `false`: there is none for it; offer a download.
pub async fn share_file(name: &str, file: &Blob) -> bool {
    let options = FilePropertyBag::new();
    options.set_type(&file.type_());
    let Ok(file) = File::new_with_blob_sequence_and_options(&Array::of1(file), name, &options) else {
        return false;
    };
    let navigator = window().navigator();
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    let can_share = js::property(&navigator, "canShare")
        .and_then(|can_share| can_share.dyn_into::<js_sys::Function>().ok())
        .and_then(|can_share| can_share.call1(&navigator, &data).ok())
        .and_then(|can| can.as_bool());
    if can_share != Some(true) {
        return false;
    }
    match js::settled(navigator.share_with_data(&data)).await {
        Ok(_) => true,
        // The person closed the sheet, which needs no other offer.
        Err(error) => js::error_name(&error) == "AbortError",
    }
}

/// `false`: the browser refused.
pub async fn copy_text(text: &str) -> bool {
    let navigator: JsValue = window().navigator().into();
    let Some(clipboard) = js::property(&navigator, "clipboard") else { return false };
    let clipboard: web_sys::Clipboard = clipboard.unchecked_into();
    js::settled(clipboard.write_text(text)).await.is_ok()
}
