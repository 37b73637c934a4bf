//! A phone's own key, without a browser. It outlives a kill, as a browser's does.

use futures::future::{LocalBoxFuture, ready};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use spotcheck_client::device_key::DeviceKey;
use spotcheck_domain::device_key::{KeySignature, PublicKey};
use spotcheck_domain::id::DeviceId;

pub struct TestKey(EcdsaKeyPair);

impl TestKey {
    pub fn fresh() -> Self {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a pair");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.as_ref(), &random);
        Self(pair.expect("what was just made"))
    }

    pub fn signed(&self, words: &str) -> KeySignature {
        let signed = self.0.sign(&SystemRandom::new(), words.as_bytes()).expect("it signs");
        KeySignature(signed.as_ref().try_into().expect("r and s"))
    }

    pub fn point(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().try_into().expect("a point"))
    }
}

impl DeviceKey for TestKey {
    fn public(&self, _: DeviceId) -> LocalBoxFuture<'_, Option<PublicKey>> {
        Box::pin(ready(Some(self.point())))
    }

    fn sign(&self, _: DeviceId, words: String) -> LocalBoxFuture<'_, Option<KeySignature>> {
        Box::pin(ready(Some(self.signed(&words))))
    }
}
