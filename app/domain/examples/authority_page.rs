//! Prints the table of rights as a page; `cargo xtask docs` keeps it.

use std::io::{self, Write};

#[allow(clippy::disallowed_methods, reason = "a program of its own, which has a terminal")]
fn main() -> io::Result<()> {
    io::stdout().write_all(spotcheck_domain::authority::page().as_bytes())
}
