//! The keys by which this device signs: made by the browser, kept by it as handles in the database. Their private halves
//! cannot be read, not even here.

use super::indexed_db::{Connection, DEVICE_KEYS, clear, of, put, write};
use super::js;
use futures::future::LocalBoxFuture;
use indexed_db_futures::prelude::*;
use js_sys::{Array, Object, Uint8Array, global};
use spotcheck_client::device_key::DeviceKey;
use spotcheck_domain::device_key::{KeySignature, PublicKey};
use spotcheck_domain::id::DeviceId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, SubtleCrypto};

const ALGORITHM: &str = "ECDSA";

/// A pair for each device that this browser has been; only the last one's is kept.
pub struct DeviceKeys {
    connection: Connection,
}

impl DeviceKeys {
    pub const fn new(connection: Connection) -> Self {
        Self { connection }
    }

    async fn stored(&self, device: DeviceId) -> Option<JsValue> {
        let pair = self.connection.run(async |database| {
            let transaction = database.transaction(DEVICE_KEYS).build()?;
            let store = transaction.object_store(DEVICE_KEYS)?;
            let pair: Option<JsValue> = store.get(of(device.as_bytes())).primitive()?.await?;
            Ok(pair)
        });
        pair.await.ok().flatten()
    }

    /// The pair of this device, made where there is none yet. What stands in the store is it: another tab may have been
    /// faster.
    async fn pair(&self, device: DeviceId) -> Option<JsValue> {
        if let Some(pair) = self.stored(device).await {
            return Some(pair);
        }
        let made = make().await?;
        let kept = self.connection.run(async |database| {
            write(database, &[DEVICE_KEYS], |transaction| {
                let store = transaction.object_store(DEVICE_KEYS)?;
                // A device of before is nobody's here any more, nor is its key.
                clear(&store)?;
                put(&store, device.as_bytes(), made.clone())
            })
            .await
        });
        kept.await.ok()?;
        self.stored(device).await
    }
}

impl DeviceKey for DeviceKeys {
    fn public(&self, device: DeviceId) -> LocalBoxFuture<'_, Option<PublicKey>> {
        Box::pin(async move {
            let pair = self.pair(device).await?;
            let exporting = subtle()?.export_key("raw", &half(&pair, "publicKey")?).ok()?;
            let point = js::bytes(&js::settled(exporting).await.ok()?)?;
            point.try_into().ok().map(PublicKey)
        })
    }

    fn sign(&self, device: DeviceId, words: String) -> LocalBoxFuture<'_, Option<KeySignature>> {
        Box::pin(async move {
            let pair = self.pair(device).await?;
            let manner = Object::new();
            js::set(&manner, "name", &ALGORITHM.into());
            js::set(&manner, "hash", &"SHA-256".into());
            let (key, words) = (half(&pair, "privateKey")?, Uint8Array::from(words.as_bytes()));
            let signing = subtle()?.sign_with_object_and_js_u8_array(&manner, &key, &words).ok()?;
            let signed = js::bytes(&js::settled(signing).await.ok()?)?;
            signed.try_into().ok().map(KeySignature)
        })
    }
}

/// A pair whose private half never leaves the browser (Web Cryptography, 14.3.6).
async fn make() -> Option<JsValue> {
    let manner = Object::new();
    js::set(&manner, "name", &ALGORITHM.into());
    js::set(&manner, "namedCurve", &"P-256".into());
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let making = subtle()?.generate_key_with_object(&manner, false, &uses).ok()?;
    js::settled(making).await.ok()
}

fn half(pair: &JsValue, name: &str) -> Option<CryptoKey> {
    js::property(pair, name)?.dyn_into().ok()
}

/// `None` where a page is not secure.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = js::property(&global(), "crypto")?;
    js::property(&crypto, "subtle")?.dyn_into().ok()
}
