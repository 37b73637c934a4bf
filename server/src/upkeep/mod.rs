//! What keeps an office in order: its first content, backups and their way back, checks and repairs, compaction, health.

pub mod backup;
pub mod compact;
pub mod demo;
pub mod founding;
pub mod health;
pub mod seed;
pub mod verify;
