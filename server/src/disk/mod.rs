//! The disk under an office: who may read what lies on it, how much room it has, whether it takes what it is given. Knows
//! nothing of what the files hold.

pub mod private;
pub mod probe;
pub mod space;
