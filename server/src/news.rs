//! Tells that something reached an audience. Nobody need listen: losing news costs delay, never data.

use spotcheck_domain::id::DeviceId;
use std::collections::HashSet;
use std::sync::OnceLock;
use uuid::Uuid;

/// Is told which audiences were reached, and by the push of which device.
type Hearer = dyn Fn(&HashSet<Uuid>, DeviceId) + Send + Sync;

/// What the core tells and who hears it.
#[derive(Default)]
pub struct News {
    hearer: OnceLock<Box<Hearer>>,
}

impl News {
    /// Something reached these audiences; `by` did it and knows it already.
    pub fn tell(&self, reached: &HashSet<Uuid>, by: DeviceId) {
        if let Some(hearer) = self.hearer.get() {
            hearer(reached, by);
        }
    }

    /// Hears everything from now on. An office has one hearer, and the first one stays.
    pub fn hear(&self, hearer: impl Fn(&HashSet<Uuid>, DeviceId) + Send + Sync + 'static) {
        let _ = self.hearer.set(Box::new(hearer));
    }
}
