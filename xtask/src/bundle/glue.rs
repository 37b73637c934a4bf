//! The JavaScript between a wasm module and the browser, made by wasm-bindgen as a library, so that no tool of the right
//! version has to be found.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

use super::{arrange, asset::Asset, classes, compile::is_quick, imports, names::Names};
use crate::{error::Error, functions, place};

/// Adds the module, its glue, and the glue's own imports. Gives a file that says which function has which number in it.
pub fn add(
    name: &'static str,
    wasm: &[u8],
    names: &mut Names,
    assets: &mut Vec<Asset>,
) -> Result<Asset, Error> {
    let folder = place::target().join("bindgen").join(name);
    generate(name, wasm, &folder)?;

    let wasm_path = folder.join(format!("{name}_bg.wasm"));
    let wasm = fs::read(&wasm_path).map_err(Error::at(wasm_path))?;
    let js_path = folder.join(name).with_extension("js");
    let js = fs::read_to_string(&js_path).map_err(Error::at(js_path))?;
    let wrong = |reason| Error::Bindgen { module: name, reason };
    let (named, js) = classes::drop(&wasm, &js).map_err(wrong)?;
    let (wasm, mut js) = imports::shorten(&named, &js).map_err(wrong)?;
    let (wasm, table) = arranged(wasm, &named).map_err(wrong)?;
    let wasm = Asset::hashed(&format!("{name}.wasm"), wasm);
    let table = Asset::named(&format!("{}.txt", wasm.file_name()), table.into_bytes());

    let snippets = folder.join("snippets");
    if snippets.is_dir() {
        for path in place::files_below(&snippets)? {
            let text = fs::read(&path).map_err(Error::at(&path))?;
            let snippet = Asset::hashed("snippet.js", text);
            let from = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
            js = retarget(&js, &from, snippet.file_name());
            // Both modules may bring the same.
            if !assets.iter().any(|there| there.path == snippet.path) {
                assets.push(snippet);
            }
        }
    }
    let js = Asset::hashed(&format!("{name}.js"), js.into_bytes());
    let upper = name.to_uppercase();
    names.set(&format!("{upper}_JS"), js.url());
    names.set(&format!("{upper}_WASM"), wasm.url());
    assets.extend([wasm, js]);
    Ok(table)
}

/// The long way alone, which compresses at its best; and the table of the functions that `named` has names for.
fn arranged(wasm: Vec<u8>, named: &[u8]) -> Result<(Vec<u8>, String), String> {
    if is_quick() {
        return Ok((wasm, functions::table(named, |number| number)));
    }
    let (wasm, numbers) = arrange::arrange(&wasm)?;
    Ok((wasm, functions::table(named, |number| numbers.of(number).unwrap_or(number))))
}

/// Fills `folder` with `<name>.js` and `<name>_bg.wasm`, and `snippets/` where the glue needs some.
pub fn generate(name: &'static str, wasm: &[u8], folder: &Path) -> Result<(), Error> {
    // Snippets of an earlier build would be taken for this one's.
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::at(folder))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, wasm.to_vec())
        .typescript(false)
        .keep_debug(false)
        // Read before it goes, with all else that a module says of itself.
        .remove_name_section(false)
        .remove_producers_section(true)
        // The page passes the wasm's address, which carries a hash that the glue cannot know.
        .omit_default_module_path(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| Error::Bindgen { module: name, reason: format!("{error:#}") })
}

/// Lets the glue import a snippet from beside itself, where all assets are.
fn retarget(js: &str, from: &str, to: &str) -> String {
    js.replace(&format!("./{from}"), &format!("./{to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_imported_from_beside_the_glue() {
        let js = "import { a } from './snippets/gloo-1f/inline0.js';\n";
        let to = "snippet-0123456789abcdef.js";
        assert_eq!(
            retarget(js, "snippets/gloo-1f/inline0.js", to),
            "import { a } from './snippet-0123456789abcdef.js';\n"
        );
    }
}
