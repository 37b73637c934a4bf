//! The wall between the modules of the browser: what one is made of must not get into the other. Asks cargo what each
//! is built from, and each finished module what is in it.

use crate::{error::Error, functions, run, setup::wasm::TARGET};

struct Wall {
    module: &'static str,
    package: &'static str,
    /// Crates that must not be among those that it is built from.
    without: &'static [&'static str],
}

/// What no page is built from, but the engine beside it.
const ENGINES: &[&str] = &[
    "automerge",
    "ciborium",
    "indexed_db_futures",
    "serde_bytes",
    "spotcheck_client",
    "spotcheck_engine_host",
];

const WALLS: [Wall; 3] = [
    Wall {
        module: "engine",
        package: "spotcheck-engine-host",
        without: &[
            "gloo_file",
            "leptos",
            "leptos_router",
            "reactive_graph",
            "spotcheck_web",
            "tachys",
            "wasm_streams",
        ],
    },
    Wall { module: "screen", package: "spotcheck-web", without: ENGINES },
    Wall { module: "desk", package: "spotcheck-desk", without: ENGINES },
];

/// One complaint for each crate that stands on the wrong side.
pub fn check() -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for wall in &WALLS {
        found.extend(breaches(wall, &crates_of(wall.package)?));
    }
    Ok(found)
}

/// What `cargo tree` prints: a crate a line.
fn crates_of(package: &str) -> Result<String, Error> {
    let mut command = run::cargo();
    command.args(["tree", "--package", package, "--target", TARGET]);
    // A macro's own crates stay in the compiler.
    command.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    run::capture(&mut command)
}

fn breaches(wall: &Wall, tree: &str) -> Vec<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let there: Vec<_> = names.map(|name| name.replace('-', "_")).collect();
    let wrong = wall.without.iter().filter(|name| there.iter().any(|there| there == *name));
    wrong.map(|name| format!("{} is built from `{name}`: see {}", wall.package, file!())).collect()
}

/// Fails when code of a crate of the other side is in this module, fresh from the compiler, which still names its
/// functions. Built together, a package may see more of a library that both share than it asked for.
pub fn check_module(module: &str, wasm: &[u8]) -> Result<(), Error> {
    let wall = WALLS.iter().find(|wall| wall.module == module);
    match wall.and_then(|wall| wall.without.iter().find(|name| has_code_of(wasm, name))) {
        Some(name) => Err(Error::Wall { module: module.to_owned(), name }),
        None => Ok(()),
    }
}

/// Whether a function is of that crate or works on its types. A mangled name has each of its parts behind its length. The
/// last part only says which crate was the first to need it: others use the same function. What merely describes a type
/// to wasm-bindgen is taken out by it.
fn has_code_of(wasm: &[u8], name: &str) -> bool {
    let part = format!("{}{name}", name.len());
    let mut names = functions::names(wasm)
        .into_iter()
        .map(|(_, name)| name)
        .filter(|name| !name.contains("12WasmDescribe"));
    names.any(|name| {
        let name = name.split_once(".llvm.").map_or(name, |(name, _)| name);
        name.strip_suffix(&part).unwrap_or(name).contains(&part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_on_the_wrong_side_is_named() {
        let tree = "spotcheck-web v0.1.0 (/app/web)\nspotcheck-client v0.1.0 (*)\nautomerge-like v1.0.0\n";
        let found = breaches(&WALLS[1], tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("spotcheck-web is built from `spotcheck_client`"));
    }

    #[test]
    fn code_on_the_wrong_side_is_named() {
        let wasm = module("_RNvMs1_NtCsbsIiKKnUPtr_9automerge9automerge4load");
        assert!(matches!(check_module("screen", &wasm), Err(Error::Wall { name: "automerge", .. })));
        assert!(check_module("engine", &wasm).is_ok());
        assert!(check_module("contract", &wasm).is_ok());
    }

    #[test]
    fn a_function_that_the_other_side_needed_first_is_of_neither() {
        let shared = "_RNvMs_NtCsikQFQXpBqBq_5alloc3vecINtB4_3VecReE7reserveCsbsIiKKnUPtr_9automerge";
        assert!(check_module("screen", &module(shared)).is_ok());
        assert!(check_module("screen", &module(&format!("{shared}.llvm.9247803604914098905"))).is_ok());
        assert!(check_module("screen", &module("_RNvNtCs1_13automergelike4load")).is_ok());
    }

    fn module(name: &str) -> Vec<u8> {
        functions::module_of(&[name])
    }
}
