//! No two files of a package import each other, be it straight or through others: what both need stands in a third, to
//! which each may look. A folder's `mod.rs` may name what is in the folder, and that may look up to it.

use std::collections::{BTreeMap, BTreeSet};

/// Files by the path of their module.
type Modules = BTreeMap<Vec<String>, String>;

/// One complaint for each ring. `files` are names with their texts.
pub fn check(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    let packages: BTreeSet<&str> = files.iter().filter_map(|(name, _)| package(name)).collect();
    for package in packages {
        let prefix = format!("{package}/src/");
        let own: BTreeMap<&str, String> = files
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix) && !is_test(name))
            .map(|(name, text)| (name.as_str(), code(text)))
            .collect();
        found.extend(
            rings(&graph(&prefix, &own))
                .into_iter()
                .map(|ring| format!("{}: a ring of imports: {}", ring[0], ring.join(" -> "))),
        );
    }
    found
}

fn package(name: &str) -> Option<&str> {
    let (package, rest) = name.split_once("/src/")?;
    rest.strip_suffix(".rs").map(|_| package)
}

fn is_test(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    file == "tests.rs" || file.ends_with("_tests.rs") || name.contains("/tests/")
}

/// The text without comments, texts and what is compiled for tests alone, which stands at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The path of the module that a file is.
fn module(prefix: &str, name: &str) -> Vec<String> {
    let inner = name.strip_prefix(prefix).and_then(|name| name.strip_suffix(".rs")).unwrap_or_default();
    let mut path: Vec<String> = inner.split('/').map(ToOwned::to_owned).collect();
    if path.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        path.pop();
    }
    path
}

type Graph<'f> = BTreeMap<&'f str, BTreeSet<&'f str>>;

fn graph<'f>(prefix: &str, files: &'f BTreeMap<&str, String>) -> Graph<'f> {
    let modules: Modules = files.keys().map(|name| (module(prefix, name), (*name).to_owned())).collect();
    let faces: BTreeMap<Vec<String>, Vec<Vec<String>>> = files
        .iter()
        .map(|(name, text)| {
            let here = module(prefix, name);
            let given = imports(text, "pub use ").into_iter().filter_map(|path| absolute(&here, &path));
            (here.clone(), given.collect())
        })
        .collect();
    let mut graph = Graph::new();
    for (name, text) in files {
        let here = module(prefix, name);
        let named = imports(text, "use ").into_iter().chain(paths(text));
        for path in named.filter_map(|path| absolute(&here, &path)) {
            let Some(there) = home(&modules, &faces, path) else { continue };
            let is_inside = there.len() > here.len() && there.starts_with(&here);
            let (file, _) = files.get_key_value(modules[&there].as_str()).expect("it is among them");
            if there != here && !is_inside {
                graph.entry(name).or_default().insert(file);
            }
        }
    }
    graph
}

/// What each `use` names, its braces taken apart.
fn imports(text: &str, keyword: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(keyword) {
        let is_word = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let tree = text[at + keyword.len()..].split(';').next().unwrap_or_default();
        if is_word && (keyword != "use " || !tree.is_empty()) {
            expand(&tree.split_whitespace().collect::<Vec<_>>().join(" "), &[], &mut found);
        }
    }
    found
}

fn expand(tree: &str, above: &[String], found: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    if let Some((before, inner)) = tree.split_once('{') {
        let mut above = above.to_vec();
        above
            .extend(before.split("::").map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned));
        let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in inner.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&inner[start..at], &above, found);
                    start = at + 1;
                }
                _ => {}
            }
        }
        expand(&inner[start..], &above, found);
        return;
    }
    let name = tree.split(" as ").next().unwrap_or_default();
    let parts = name.split("::").map(str::trim).filter(|part| !part.is_empty() && *part != "self");
    let path: Vec<String> = above.iter().cloned().chain(parts.map(ToOwned::to_owned)).collect();
    if !tree.is_empty() && !path.is_empty() {
        found.push(path);
    }
}

/// Paths that stand in the code itself.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::"] {
        for (at, _) in text.match_indices(root) {
            let is_whole = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
            if text[..at].chars().next_back().is_some_and(is_whole) {
                continue;
            }
            let end = text[at..].find(|letter: char| !is_whole(letter)).unwrap_or(text.len() - at);
            let parts = text[at..at + end].split("::").filter(|part| !part.is_empty());
            found.push(parts.map(ToOwned::to_owned).collect());
        }
    }
    found
}

/// A path from the package's root. `None`: it may be of another package.
fn absolute(here: &[String], path: &[String]) -> Option<Vec<String>> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => {
            let n = path.iter().take_while(|part| *part == "super").count();
            let above = here.len().checked_sub(n)?;
            Some(here[..above].iter().chain(&path[n..]).cloned().collect())
        }
        // A module below this one; where there is none, nothing is found.
        _ => Some(here.iter().chain(path).cloned().collect()),
    }
}

/// The module that a path leads to, through those that only hand names on.
fn home(
    modules: &Modules,
    faces: &BTreeMap<Vec<String>, Vec<Vec<String>>>,
    mut path: Vec<String>,
) -> Option<Vec<String>> {
    for _ in 0..8 {
        let n = (0..=path.len()).rev().find(|n| modules.contains_key(&path[..*n]))?;
        let (module, rest) = path.split_at(n);
        let Some(name) = rest.first() else { return Some(module.to_vec()) };
        let given = faces.get(module)?.iter().find(|given| given.last() == Some(name) && *given != &path);
        match given {
            Some(given) => path.clone_from(given),
            None => return Some(module.to_vec()),
        }
    }
    None
}

/// A way round for each file from which one leads back to it, each ring once.
fn rings(graph: &Graph<'_>) -> Vec<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for start in graph.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(ring) = way_back(graph, start) {
            seen.extend(ring.iter().copied());
            found.push(ring.into_iter().chain([*start]).map(ToOwned::to_owned).collect());
        }
    }
    found
}

/// The shortest way from a file to itself.
fn way_back<'f>(graph: &Graph<'f>, start: &'f str) -> Option<Vec<&'f str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut edge = vec![start];
    while !edge.is_empty() {
        let mut next = Vec::new();
        for file in edge {
            for there in graph.get(file).into_iter().flatten().copied() {
                if there == start {
                    let mut ring = vec![file];
                    while let Some(before) = ring.last().and_then(|last| from.get(last)) {
                        ring.push(before);
                    }
                    ring.reverse();
                    return Some(ring);
                }
                if !from.contains_key(there) {
                    from.insert(there, file);
                    next.push(there);
                }
            }
        }
        edge = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> =
            files.iter().map(|(name, text)| (format!("app/a/src/{name}"), (*text).to_owned())).collect();
        check(&files)
    }

    #[test]
    fn files_that_import_each_other_are_told() {
        let ring = [("a.rs", "use crate::b::{C, D};"), ("b.rs", "use super::a::A;")];
        let told = found(&ring);
        assert_eq!(
            told,
            ["app/a/src/a.rs: a ring of imports: app/a/src/a.rs -> app/a/src/b.rs -> app/a/src/a.rs"]
        );
        let longer = [
            ("a.rs", "use crate::{\n    x,\n    b::{self, C},\n};"),
            ("b.rs", "fn b() { crate::c::c() }"),
            ("c.rs", "use crate::a::A as B;"),
        ];
        assert_eq!(found(&longer).len(), 1);
        assert!(found(&longer[..2]).is_empty());
    }

    #[test]
    fn a_name_that_a_folder_hands_on_is_of_its_own_file() {
        let folder = "mod a;\nmod b;\npub use a::A;\npub use b::{B, C};";
        let through = [("x/mod.rs", folder), ("x/a.rs", "use super::B;"), ("x/b.rs", "use crate::x::A;")];
        assert_eq!(found(&through).len(), 1);
        let up = [("x/mod.rs", folder), ("x/a.rs", "use super::Other;"), ("x/b.rs", "use super::a::A;")];
        assert!(found(&up).is_empty(), "a folder knows what is in it");
    }

    #[test]
    fn comments_and_tests_import_nothing() {
        let files = [
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "// use crate::a::A;\n#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}"),
            ("b_tests.rs", "use crate::a::A;"),
        ];
        assert!(found(&files).is_empty());
    }
}
