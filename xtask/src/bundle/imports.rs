//! Short names for what a module imports from its glue, and for the calls that it exports to it. wasm-bindgen gives them
//! names with a hash in it, which stand in both files and cannot be compressed in either. Pure.

use std::collections::BTreeMap;

use wasmparser::{Parser, Payload, TypeRef};

use super::binary::{HEAD, add, kind, leb};

/// The module under which all imports stand, in the glue too.
const GLUE: &str = "glue";
/// With this begins the export by which the glue calls a closure.
const CALL: &str = "wasm_bindgen_";
/// Of the functions that a module may import.
const INDENTATION: &str = "        ";

/// The same module and glue, with the short names in both. What else the module says of itself (features, parts) has been
/// read by wasm-bindgen, and goes.
pub fn shorten(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String), String> {
    let mut names = BTreeMap::new();
    let mut glue = None;
    let mut short = Vec::with_capacity(wasm.len());
    short.extend_from_slice(wasm.get(..HEAD).ok_or("no module")?);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| error.to_string())?;
        match &payload {
            Payload::CustomSection(_) => {}
            Payload::ImportSection(imports) => {
                let mut section = leb(imports.count());
                for import in imports.clone().into_imports() {
                    let import = import.map_err(|error| error.to_string())?;
                    let TypeRef::Func(of_type) = import.ty else {
                        return Err(format!("`{}` is no function", import.name));
                    };
                    if *glue.get_or_insert(import.module) != import.module {
                        return Err(format!("`{}` is imported from elsewhere", import.name));
                    }
                    let name = format!("i{}", names.len());
                    for word in [GLUE, &name] {
                        section.extend(leb(word.len() as u32));
                        section.extend_from_slice(word.as_bytes());
                    }
                    section.push(0);
                    section.extend(leb(of_type));
                    names.insert(import.name.to_owned(), name);
                }
                add(&mut short, 2, &section);
            }
            Payload::ExportSection(exports) => {
                let mut section = leb(exports.count());
                for export in exports.clone() {
                    let export = export.map_err(|error| error.to_string())?;
                    let mut name = export.name.to_owned();
                    if name.starts_with(CALL) {
                        name = format!("call{}", names.len());
                        names.insert(format!("wasm.{}", export.name), format!("wasm.{name}"));
                        names.insert(export.name.to_owned(), name.clone());
                    }
                    section.extend(leb(name.len() as u32));
                    section.extend_from_slice(name.as_bytes());
                    section.push(kind(export.kind)?);
                    section.extend(leb(export.index));
                }
                add(&mut short, 7, &section);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    add(&mut short, id, wasm.get(range).ok_or("a section beyond the end")?);
                }
            }
        }
    }
    if let Some(glue) = glue {
        names.insert(glue.to_owned(), GLUE.to_owned());
    }
    Ok((short, renamed(js, &names)))
}

/// The glue with its names replaced, word by word, without its indentation and the functions that the module does not
/// import.
fn renamed(js: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_$./".contains(letter);
    let mut text = String::with_capacity(js.len());
    let mut lines = js.lines();
    while let Some(line) = lines.next() {
        let function = line.strip_prefix(INDENTATION).and_then(|line| line.split_once(": function("));
        if function.is_some_and(|(name, _)| !names.contains_key(name)) {
            lines
                .by_ref()
                .find(|line| line.strip_prefix(INDENTATION).is_some_and(|end| end.starts_with('}')));
            continue;
        }
        let mut rest = line.trim_start();
        while let Some(letter) = rest.chars().next() {
            let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()).max(letter.len_utf8());
            let (word, after) = rest.split_at(end);
            text.push_str(names.get(word).map_or(word, String::as_str));
            rest = after;
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One type, one import of it, exported under two names, and one custom section.
    const WASM: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x15\x01\x0b./a_bg.wasm\x05__wbg\0\0\
        \x07\x19\x02\x0ewasm_bindgen_a\0\0\x04main\0\0\0\x04\x03ext";

    #[test]
    fn module_and_glue_name_an_import_and_a_call_alike() {
        let js = [
            "    const import0 = {",
            "        __wbg: function() {",
            "            return wasm.wasm_bindgen_a() || wasm_bindgen_a(`__wbg_`);",
            "        },",
            "        __wbg_other: function() { return handleError(function () {",
            "            return 1;",
            "        }, arguments); },",
            "    };",
            "    return { \"./a_bg.wasm\": import0 };",
        ];
        let (wasm, js) = shorten(WASM, &js.join("\n")).unwrap();
        let short = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0b\x01\x04glue\x02i0\0\0\
            \x07\x10\x02\x05call1\0\0\x04main\0\0";
        assert_eq!(wasm, short);
        let expected = [
            "const import0 = {",
            "i0: function() {",
            "return wasm.call1() || call1(`__wbg_`);",
            "},",
            "};",
            "return { \"glue\": import0 };\n",
        ];
        assert_eq!(js, expected.join("\n"));
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(shorten(b"\0asm\x02\0\0\0", "").is_err());
        assert!(shorten(b"", "").is_err());
    }
}
