//! The disk under an office: who may read what lies on it. Knows nothing of what the files hold.

pub mod private;
