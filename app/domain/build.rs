//! Writes the table of pinyin initials that the offline search uses: one letter per ideograph of the block
//! U+4E00–U+9FFF, so that the phone carries 21 kB instead of a dictionary.

// The build itself has a disk and a terminal; what it builds has neither.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use pinyin::ToPinyin;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let table: Vec<u8> = (0x4E00..=0x9FFF_u32)
        .map(|code| {
            char::from_u32(code)
                .and_then(|ideograph| ideograph.to_pinyin())
                .and_then(|reading| reading.first_letter().bytes().next())
                .unwrap_or(b' ')
        })
        .collect();
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&folder).join("initials.txt"), table).expect("OUT_DIR is writable");
}
