//! What the office can prove later: the keys that it derives from its secret, the receipts that it gives, and the chain
//! that its feed makes. Knows the store's rows and nothing above them.

pub mod block;
pub mod chain;
pub mod device_key;
pub mod office_key;
pub mod receipt;
pub mod secret;
