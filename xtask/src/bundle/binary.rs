//! What a wasm module is written of: sections, numbers, kinds. Pure.

use wasmparser::ExternalKind;

/// The magic number and the version, before all sections.
pub const HEAD: usize = 8;

/// What stands for the kind of an export (WebAssembly 2.0, 5.5.10).
pub const fn kind(kind: ExternalKind) -> Result<u8, &'static str> {
    match kind {
        ExternalKind::Func => Ok(0),
        ExternalKind::Table => Ok(1),
        ExternalKind::Memory => Ok(2),
        ExternalKind::Global => Ok(3),
        _ => Err("an export of an unknown kind"),
    }
}

/// A section: a byte that says which, a length, and so many bytes.
pub fn add(wasm: &mut Vec<u8>, id: u8, section: &[u8]) {
    wasm.push(id);
    wasm.extend(leb(section.len() as u32));
    wasm.extend_from_slice(section);
}

/// An unsigned number in LEB128 (WebAssembly 2.0, 5.2.2).
pub fn leb(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_seven_bits_a_byte() {
        assert_eq!(leb(0), [0]);
        assert_eq!(leb(127), [127]);
        assert_eq!(leb(624_485), [0xe5, 0x8e, 0x26]);
    }
}
