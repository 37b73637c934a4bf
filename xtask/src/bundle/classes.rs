//! Takes the classes out of a module and its glue. Nothing of the app is handed to JavaScript as an object: those that there
//! are come with the streams of Leptos' server functions, which are not used here, and what is shown to JavaScript no
//! compiler takes for unused. Pure.

use std::collections::BTreeSet;

use walrus::{Module, passes::gc};

/// The same module and glue without them, and without what they alone had called.
pub fn drop(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String), String> {
    let (kept, dropped) = parted(js);
    let called = called(&dropped);
    if called.is_empty() {
        return Ok((wasm.to_vec(), js.to_owned()));
    }
    let mut module = Module::from_buffer(wasm).map_err(|error| format!("{error:#}"))?;
    for name in called.difference(&self::called(&kept)) {
        module.exports.remove(name).map_err(|error| format!("{error:#}"))?;
    }
    gc::run(&mut module);
    Ok((module.emit_wasm(), kept))
}

/// The glue without its classes, and they.
fn parted(js: &str) -> (String, String) {
    let (mut kept, mut dropped) = (String::with_capacity(js.len()), String::new());
    let mut lines = js.lines();
    while let Some(line) = lines.next() {
        // The end of what begins here, as wasm-bindgen lays it out.
        let end = if line.starts_with("export class ") {
            "}"
        } else if line.starts_with("const ") && line.contains("Finalization = ") {
            ";"
        } else if line.starts_with("if (Symbol.dispose) ") {
            ""
        } else {
            kept.push_str(line);
            kept.push('\n');
            continue;
        };
        let mut next = Some(line);
        while let Some(line) = next {
            dropped.push_str(line);
            dropped.push('\n');
            let is_end = if end == "}" { line == end } else { line.ends_with(end) };
            next = if is_end { None } else { lines.next() };
        }
    }
    (kept, dropped)
}

/// The exports that a text calls.
fn called(js: &str) -> BTreeSet<&str> {
    let end = |name: &str| name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    js.split("wasm.").skip(1).map(|rest| &rest[..end(rest).unwrap_or(rest.len())]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JS: &str = "\
export class Source {
    free() {
        wasm.source_free(this.ptr, 0);
        wasm.shared();
    }
}
if (Symbol.dispose) Source.prototype[Symbol.dispose] = Source.prototype.free;
function start() {
    wasm.shared();
}
const SourceFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.source_drop(ptr, 1));
export default start;
";

    #[test]
    fn a_class_goes_with_all_that_belongs_to_it() {
        let (kept, dropped) = parted(JS);
        assert_eq!(kept, "function start() {\n    wasm.shared();\n}\nexport default start;\n");
        assert_eq!(called(&dropped), BTreeSet::from(["shared", "source_drop", "source_free"]));
        assert_eq!(called(&kept), BTreeSet::from(["shared"]));
    }

    #[test]
    fn a_module_loses_what_a_class_alone_had_called() {
        // One type, three functions of it, exported, each with an empty body.
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x04\x03\0\0\0".to_vec();
        let names = ["shared", "source_drop", "source_free"];
        let mut exports = vec![3];
        for (index, name) in (0..).zip(names) {
            exports.push(name.len() as u8);
            exports.extend_from_slice(name.as_bytes());
            exports.extend([0, index]);
        }
        wasm.extend([7, exports.len() as u8]);
        wasm.extend(exports);
        wasm.extend(b"\x0a\x0a\x03\x02\0\x0b\x02\0\x0b\x02\0\x0b");
        let (wasm, _) = drop(&wasm, JS).unwrap();
        let module = Module::from_buffer(&wasm).unwrap();
        assert_eq!(module.exports.iter().map(|export| export.name.as_str()).collect::<Vec<_>>(), ["shared"]);
        assert_eq!(module.funcs.iter().count(), 1);
    }

    #[test]
    fn without_classes_both_stay_as_they_are() {
        assert_eq!(
            drop(b"any", "export { start };\n").unwrap(),
            (b"any".to_vec(), "export { start };\n".to_owned())
        );
    }
}
