//! A rescue file as it is put together: piece by piece, sealed where there is a key, and held by the browser outside of this
//! page's memory.

use super::{super::js, window};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AesGcmParams, Blob, BlobPropertyBag, CryptoKey, SubtleCrypto};

pub const MEDIA_TYPE: &str = "application/octet-stream";

/// What the parts of a file are sealed with ([`spotcheck_domain::rescue`]).
struct Seal {
    subtle: SubtleCrypto,
    key: CryptoKey,
    nonce: [u8; 7],
    /// How the file begins: what is authenticated beside each part.
    head: Vec<u8>,
}

pub struct RescueFile {
    pieces: Array,
    n_parts: u32,
    seal: Option<Seal>,
}

impl RescueFile {
    /// `head` is how the file begins.
    pub async fn begin(head: Vec<u8>, seal: Option<(&[u8; 32], [u8; 7])>) -> Result<Self, JsValue> {
        let begin = Blob::new_with_buffer_source_sequence(&Array::of1(&js::buffer(&head)))?;
        let pieces = Array::of1(&JsValue::from(begin));
        let seal = match seal {
            Some((key, nonce)) => {
                let subtle = window().crypto()?.subtle();
                let importing = subtle.import_key_with_str(
                    "raw",
                    &js::buffer(key),
                    "AES-GCM",
                    false,
                    &Array::of1(&"encrypt".into()),
                )?;
                let key = js::settled(importing).await?.unchecked_into();
                Some(Seal { subtle, key, nonce, head })
            }
            None => None,
        };
        Ok(Self { pieces, n_parts: 0, seal })
    }

    pub async fn add(&mut self, part: &[u8], is_last: bool) -> Result<(), JsValue> {
        let body: JsValue = match &self.seal {
            Some(seal) => seal.close(self.n_parts, is_last, part).await?,
            None => js::buffer(part).into(),
        };
        let length = Uint8Array::new(&body).length().to_be_bytes();
        let piece = Array::of2(&JsValue::from(js::buffer(&length)), &body);
        // A part of its own: the browser takes it out of this page's memory.
        self.pieces.push(&JsValue::from(Blob::new_with_buffer_source_sequence(&piece)?));
        self.n_parts += 1;
        Ok(())
    }

    pub fn finish(self) -> Result<Blob, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(MEDIA_TYPE);
        Blob::new_with_blob_sequence_and_options(&self.pieces, &options)
    }
}

impl Seal {
    /// The part as it lies in the file.
    async fn close(&self, n: u32, is_last: bool, part: &[u8]) -> Result<JsValue, JsValue> {
        let nonce = [&self.nonce[..], &n.to_be_bytes(), &[u8::from(is_last)]].concat();
        let manner = AesGcmParams::new_with_u8_array("AES-GCM", &Uint8Array::from(&nonce[..]));
        manner.set_additional_data_u8_array(&Uint8Array::from(&self.head[..]));
        let part = Uint8Array::from(part);
        let sealing = self.subtle.encrypt_with_object_and_js_u8_array(&manner, &self.key, &part)?;
        js::settled(sealing).await
    }
}
