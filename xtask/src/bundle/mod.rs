//! The files that the browser downloads, made into `target/bundle`: three wasm modules with their glue, the style sheets, the
//! shell, the icons, under names that carry a hash of their content, each with its brotli beside it.
//!
//! Parts are resolved in the order in which they name each other: glue and icons → engine.js → boot.js and style → manifest
//! → index.html → sw.js. What is of the desk alone is kept by no service worker.

mod arrange;
mod asset;
mod binary;
mod classes;
mod compile;
mod compress;
mod glue;
mod imports;
mod names;
mod stamp;
mod style;
mod table;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use asset::{Asset, hash16};
use names::Names;
use words::Words;

use crate::{error::Error, place};

/// The locale files whose words stand in hand-written files.
const WORDS: [&str; 3] = ["boot", "lock", "shell"];

/// Builds what has changed; returns the folder.
pub fn make() -> Result<PathBuf, Error> {
    let built = compile::build(&["screen", "engine", "desk"])?;
    let folder = place::bundle();
    // What the modules take from beside them when they start: data, which nobody has to compile.
    let beside = [
        ("PHRASES", "phrases.txt", built.beside("spotcheck-web", "phrases.txt")?),
        ("DESK_PHRASES", "desk-phrases.txt", built.beside("spotcheck-desk", "phrases.txt")?),
        ("INITIALS", "initials.txt", built.beside("spotcheck-domain", "initials.txt")?),
    ];
    let inputs = stamp::inputs(
        built
            .modules
            .iter()
            .map(|(name, bytes)| (*name, bytes))
            .chain(beside.iter().map(|(name, _, bytes)| (*name, bytes))),
    )?;
    if stamp::is_fresh(&inputs, &folder) {
        println!("bundle: unchanged");
        return Ok(folder);
    }
    let mut assets = Vec::new();
    let mut names = Names::default();
    let mut tables = Vec::new();
    for (name, wasm) in &built.modules {
        tables.push(glue::add(name, wasm, &mut names, &mut assets)?);
    }
    for (name, file, bytes) in beside {
        let asset = Asset::hashed(file, bytes);
        names.set(name, asset.url());
        assets.push(asset);
    }
    shell(&mut names, &mut assets)?;
    let brotli = compress::all(&assets, &folder)?;
    write(&folder, &assets, &brotli)?;
    write(&place::function_names(), &tables, &BTreeMap::new())?;
    stamp::write(&inputs, &folder)?;
    table::print(&assets, &brotli);
    Ok(folder)
}

/// Builds the worker that runs the stores' contract against a browser's own, for the browser tests alone; returns the folder
/// of its `contract.js` and `contract_bg.wasm`. No part of the bundle.
pub fn contract() -> Result<PathBuf, Error> {
    let folder = place::target().join("bindgen/contract");
    for (name, wasm) in compile::build(&["contract"])?.modules {
        glue::generate(name, &wasm, &folder)?;
    }
    Ok(folder)
}

/// Adds everything that is written by hand.
fn shell(names: &mut Names, assets: &mut Vec<Asset>) -> Result<(), Error> {
    let web = place::root().join("app/web");
    names.words = Words::read(&web.join("locales"), &WORDS)?;
    let icons = web.join("icons");
    for path in place::files_below(&icons)? {
        let name = path.strip_prefix(&icons).unwrap_or(&path).display().to_string();
        let icon = Asset::hashed(&name.replace('/', "-"), fs::read(&path).map_err(Error::at(&path))?);
        names.icons.insert(name, icon.url());
        assets.push(icon);
    }
    let source = |name: &str| {
        let path = web.join(name);
        fs::read_to_string(&path).map_err(Error::at(path))
    };
    for (file, stem, name) in [
        ("engine.js", "engine-boot.js", "ENGINE_BOOT"),
        ("boot.js", "boot.js", "BOOT_JS"),
        ("lock.js", "lock.js", "LOCK_JS"),
    ] {
        let script = Asset::hashed(stem, names.fill(file, &source(file)?)?.into_bytes());
        names.set(name, script.url());
        assets.push(script);
    }
    let mut sheet = |entry: &str, stem: &str| {
        let css = names.fill(entry, &style::bundle(&place::root().join(entry))?)?;
        let css = Asset::hashed(stem, css.into_bytes());
        let url = css.url();
        assets.push(css);
        Ok::<_, Error>(url)
    };
    let (css, desk_css) = (sheet("style/index.css", "style.css")?, sheet("style/desk.css", "desk.css")?);
    names.set("CSS", css);

    let manifest = names.fill("manifest.webmanifest", &source("manifest.webmanifest")?)?;
    serde_json::from_str::<serde_json::Value>(&manifest).map_err(|error| Error::Shell {
        file: "manifest.webmanifest".to_owned(),
        problem: error.to_string(),
    })?;
    let manifest = Asset::named("manifest.webmanifest", manifest.into_bytes());
    names.set("MANIFEST", manifest.url());
    assets.push(manifest);

    // The two that may name the version are hashed as they were written.
    let (index, worker) = (source("index.html")?, source("sw.js")?);
    names.set("VERSION", version(assets, &index, &worker));
    let (screen, desk) =
        (page(names, &index, "SCREEN", None)?, page(names, &index, "DESK", Some(&desk_css))?);
    assets.push(Asset::named("index.html", screen));
    assets.push(Asset::named("desk.html", desk));
    let kept: Vec<_> = assets.iter().filter(|asset| !asset.is_of_desk()).cloned().collect();
    names.set("PRECACHE", precache(&kept));
    let parts = parts(&kept);
    let listed = parts.iter().map(|(whole, parts)| (whole.clone(), precache(parts)));
    names.set("PARTS", listing(listed));
    assets.extend(parts.into_iter().flat_map(|(_, parts)| parts));
    // Not kept by the service worker: its pages are the app's own, which says the same by itself.
    let nowhere = names.fill("nowhere.html", &source("nowhere.html")?)?;
    assets.push(Asset::named("nowhere.html", nowhere.into_bytes()));
    assets.push(Asset::named("sw.js", names.fill("sw.js", &worker)?.into_bytes()));
    Ok(())
}

/// The page that starts one of the modules. The desk has the screen's phrases too, the initials, by which it searches itself,
/// and a sheet above that of the screen.
fn page(names: &mut Names, index: &str, module: &str, sheet: Option<&str>) -> Result<Vec<u8>, Error> {
    for part in ["JS", "WASM"] {
        names.set(&format!("MODULE_{part}"), names.get(&format!("{module}_{part}")));
    }
    let more = ["DESK_PHRASES", "INITIALS"].map(|name| format!(" {}", names.get(name))).concat();
    let more = if sheet.is_some() { more } else { String::new() };
    names.set("MODULE_PHRASES", names.get("PHRASES") + &more);
    let link = |url: &str| format!("\n    <link rel=\"stylesheet\" href=\"{url}\">");
    names.set("MODULE_STYLE", sheet.map(link).unwrap_or_default());
    Ok(names.fill("index.html", index)?.into_bytes())
}

fn version(assets: &[Asset], index: &str, worker: &str) -> String {
    let parts = assets.iter().map(|asset| format!("{} {}", asset.path, hash16(&asset.bytes)));
    let all: Vec<_> = parts.chain([index.to_owned(), worker.to_owned()]).collect();
    hash16(all.join("\n").as_bytes())
}

/// Longer modules can be had in parts of this length, too: some seconds each on the worst of lines.
const PART: usize = 256 << 10;

/// The parts of each module that is long, by its address.
fn parts(assets: &[Asset]) -> Vec<(String, Vec<Asset>)> {
    let is_long = |asset: &&Asset| asset.has_extension("wasm") && asset.bytes.len() > PART;
    let parts_of = |asset: &Asset| {
        let stem = asset.file_name().split('-').next().unwrap_or_default();
        let slices = asset.bytes.chunks(PART).enumerate();
        slices.map(|(n, bytes)| Asset::hashed(&format!("{stem}_{n}.part"), bytes.to_vec())).collect()
    };
    assets.iter().filter(is_long).map(|asset| (asset.url(), parts_of(asset))).collect()
}

/// A JSON object of these arrays.
fn listing(arrays: impl Iterator<Item = (String, String)>) -> String {
    let entries: Vec<_> =
        arrays.map(|(name, array)| format!("{}:{array}", serde_json::Value::from(name))).collect();
    format!("{{{}}}", entries.join(","))
}

/// A JSON array of addresses: of what the service worker keeps, everything but itself and the desk.
fn precache(assets: &[Asset]) -> String {
    let urls: Vec<_> = assets.iter().map(Asset::url).collect();
    serde_json::Value::from(urls).to_string()
}

/// Makes the folder hold exactly these files. Those that are the same keep their time, so that the server is not built again
/// for nothing.
fn write(folder: &Path, assets: &[Asset], brotli: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let mut wanted: BTreeMap<PathBuf, &[u8]> = BTreeMap::new();
    for asset in assets {
        wanted.insert(folder.join(&asset.path), &asset.bytes);
        if let Some(bytes) = brotli.get(&asset.path) {
            wanted.insert(folder.join(format!("{}.br", asset.path)), bytes);
        }
    }
    for folder in wanted.keys().filter_map(|path| path.parent()).collect::<BTreeSet<_>>() {
        fs::create_dir_all(folder).map_err(Error::at(folder))?;
    }
    for path in place::files_below(folder)? {
        if !wanted.contains_key(&path) {
            fs::remove_file(&path).map_err(Error::at(&path))?;
        }
    }
    for (path, bytes) in wanted {
        if !fs::read(&path).is_ok_and(|there| there == bytes) {
            fs::write(&path, bytes).map_err(Error::at(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_precache_lists_the_page_by_its_address() {
        let assets =
            [Asset::named("manifest.webmanifest", Vec::new()), Asset::named("index.html", Vec::new())];
        assert_eq!(precache(&assets), r#"["/manifest.webmanifest","/"]"#);
    }

    #[test]
    fn a_long_module_is_its_parts_one_behind_the_other() {
        let long: Vec<u8> = (0..PART * 2 + 7).map(|n| (n % 251) as u8).collect();
        let assets = [Asset::hashed("engine.wasm", long.clone()), Asset::hashed("screen.wasm", vec![1])];
        let parts = parts(&assets);
        let [(whole, parts)] = parts.as_slice() else { panic!("one is long") };
        assert_eq!(*whole, assets[0].url());
        assert_eq!(parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<u8>>(), long);
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|part| part.has_extension("part") && part.is_compressible()));
        let listed = listing([(whole.clone(), precache(&parts[..1]))].into_iter());
        let read: BTreeMap<String, Vec<String>> = serde_json::from_str(&listed).unwrap();
        assert_eq!(read[whole], [parts[0].url()]);
    }

    #[test]
    fn the_version_follows_every_part() {
        let asset = |text: &str| [Asset::named("a.js", text.into())];
        let version_now = version(&asset("a"), "page", "worker");
        assert_eq!(version_now, version(&asset("a"), "page", "worker"));
        assert_ne!(version_now, version(&asset("b"), "page", "worker"));
        assert_ne!(version_now, version(&asset("a"), "page", "worker 2"));
    }
}
