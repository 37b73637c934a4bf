//! What must be on the machine before a task can start. Looks first, and installs by Debian's apt only what is absent.
//! Never calls rustup: a toolchain is the person's to choose.

pub mod age;
pub mod apt;
pub mod browser;
pub mod wasm;
