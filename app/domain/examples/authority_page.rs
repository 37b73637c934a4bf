//! Prints the table of rights as a page; `cargo xtask docs` keeps it.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(spotcheck_domain::authority::page().as_bytes())
}
