//! Makes the table of the app's files that the binary carries: those of the folder named by `APP_BUNDLE`.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=APP_BUNDLE");
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("/// `(path, bytes, tag of the content)`, ordered by path.\n");
    table.push_str("pub static FILES: &[(&str, &[u8], &str)] = &[\n");
    if let Some(folder) = env::var_os("APP_BUNDLE").filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(&folder).expect("APP_BUNDLE names a folder that exists");
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        gather(&folder, &mut files);
        files.sort();
        let mut entries: Vec<(String, &PathBuf)> = files
            .iter()
            .map(|file| {
                let path = file.strip_prefix(&folder).expect("a file lies within its folder");
                (format!("/{}", path.to_str().expect("paths are UTF-8").replace('\\', "/")), file)
            })
            .collect();
        entries.sort();
        for (path, file) in entries {
            let mut tag = DefaultHasher::new();
            fs::read(file).expect("the bundle is readable").hash(&mut tag);
            let (file, tag) = (file.display().to_string(), tag.finish());
            writeln!(table, "    ({path:?}, include_bytes!({file:?}), \"\\\"{tag:016x}\\\"\"),")
                .expect("writing to a string");
        }
    }
    table.push_str("];\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join("bundle_files.rs"), table).expect("OUT_DIR is writable");
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the bundle is readable") {
        let path = entry.expect("the bundle is readable").path();
        if path.is_dir() { gather(&path, files) } else { files.push(path) }
    }
}
