//! What the engine must be given of the world: the time, and randomness.

use spotcheck_domain::time::Timestamp;

pub trait Clock {
    /// What the device believes.
    fn now(&self) -> Timestamp;
    /// Minutes east of UTC, now.
    fn offset_minutes(&self) -> i32;
}

pub trait Entropy {
    /// Fills with bytes that nobody can foretell.
    fn fill(&self, bytes: &mut [u8]);
}

/// An array of random bytes.
pub fn draw<const N: usize>(entropy: &impl Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
