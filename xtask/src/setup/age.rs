//! The program `age`, by which a test opens what the office encrypted: others must be able to, without any of our code.

use super::apt;
use crate::place;
use std::path::PathBuf;

/// Where it is. It is no part of a toolchain: where it cannot be had, that one test has nothing to compare with.
pub fn ensure() -> Option<PathBuf> {
    if place::program("age").is_none()
        && apt::is_here()
        && let Err(error) = apt::install(&["age"], "to open an encrypted backup as others do")
    {
        println!("{error}");
    }
    place::program("age")
}
