//! Hostile input against the real ingest and the real HTTP interface: real changes, altered in their structure and
//! sealed again, and frames and headers that no client of ours would send.

pub mod case;
pub mod change;
pub mod chunk;
pub mod climb;
pub mod column;
pub mod desk;
pub mod door;
pub mod envelope;
pub mod failure;
pub mod frame;
pub mod frames;
pub mod gauge;
pub mod ground;
pub mod honest;
pub mod leb;
pub mod mutate;
pub mod operation;
pub mod people;
pub mod plot;
pub mod pool;
pub mod quiet;
pub mod report;
pub mod round;
pub mod run;
pub mod shrink;
pub mod trial;
pub mod tus;
pub mod watch;
