//! Whole-system tests: the real engine as simulated phones, the real binary as the office, real HTTP between them.

pub mod answer;
pub mod backup;
pub mod clock;
pub mod day;
pub mod device_key;
pub mod fuzz;
mod gzip;
pub mod http;
pub mod office;
pub mod phone;
pub mod picture;
pub mod rescue;
pub mod rough;
pub mod sim;
pub mod work;
