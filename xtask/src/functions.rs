//! What a module calls its functions, as long as it has their names. Pure.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Number and name of each function that can be read: what cannot is for wasm-bindgen to refuse.
pub fn names(wasm: &[u8]) -> Vec<(u32, &str)> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        let Payload::CustomSection(section) = payload else { continue };
        let KnownCustom::Name(subsections) = section.as_known() else { continue };
        for subsection in subsections.into_iter().map_while(Result::ok) {
            if let Name::Function(map) = subsection {
                let named = map.into_iter().map_while(Result::ok);
                names.extend(named.map(|naming| (naming.index, naming.name)));
            }
        }
    }
    names
}

/// A line for each function, by its number after `renumbered` has said which it is now: a trap tells no more than the number.
pub fn table(wasm: &[u8], renumbered: impl Fn(u32) -> u32) -> String {
    let lines: BTreeSet<_> =
        names(wasm).into_iter().map(|(number, name)| (renumbered(number), name)).collect();
    lines.into_iter().fold(String::new(), |mut table, (number, name)| {
        // A string takes whatever is written into it.
        let _ = writeln!(table, "{number} {name}");
        table
    })
}

/// A module with nothing but the names of its functions 0, 1, … (WebAssembly 2.0, appendix "Custom Sections").
#[cfg(test)]
pub fn module_of(names: &[&str]) -> Vec<u8> {
    let length = |part: &[u8]| u8::try_from(part.len()).expect("short");
    let mut entries = vec![u8::try_from(names.len()).expect("few")];
    for (number, name) in (0..).zip(names) {
        entries.extend([number, length(name.as_bytes())]);
        entries.extend_from_slice(name.as_bytes());
    }
    let functions = [&[1, length(&entries)][..], entries.as_slice()].concat();
    let section = [&b"\x04name"[..], functions.as_slice()].concat();
    [&b"\0asm\x01\0\0\0"[..], &[0, length(&section)], section.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_stand_in_the_table_under_the_numbers_that_they_have_now() {
        let wasm = module_of(&["imported", "late", "early", "double"]);
        let now = |number: u32| [0, 2, 1, 1][number as usize];
        assert_eq!(table(&wasm, now), "0 imported\n1 double\n1 early\n2 late\n");
        assert_eq!(table(b"\0asm\x01\0\0\0", now), "");
    }
}
