//! A Rust toolchain that can build for the browser.
//!
//! The person's own, if it has the standard library for wasm32. Otherwise, on Debian, the distribution's: it has no built
//! one either, but brings the sources of it, and cargo builds them with the app.

use std::{env, fs, path::Path, process::Command};

use super::apt;
use crate::{error::Error, place, run};

pub const TARGET: &str = "wasm32-unknown-unknown";

// Debian's toolchain is addressed by full paths: the PATH belongs to the person's own.
const RUSTC: &str = "/usr/bin/rustc";
const RUSTDOC: &str = "/usr/bin/rustdoc";
const CARGO: &str = "/usr/bin/cargo";
const CLIPPY: &str = "/usr/bin/cargo-clippy";
const LIBRARY_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";

/// What a person never reads stays out of the modules: line and column of each place that may panic (its file and its words
/// remain), and the fields that a derived `Debug` would print (the names remain). To be asked for, they need a compiler that
/// takes unstable options. Added to what `.cargo/config.toml` has for the target.
const LEAN: &str = "target.wasm32-unknown-unknown.rustflags=['-Zlocation-detail=file','-Zfmt-debug=shallow']";

/// The modules that are served stop where they would panic, and say nothing: the words for it, and all that writes them, were
/// 34 kB of what a phone fetched. The page tells the trap, with its place. Asked of a compiler as above.
const WORDLESS: &str = "profile.wasm.panic='immediate-abort'";

/// The LLVM of Debian 12's `rustc-web`, for the advice where apt cannot be asked.
const USUAL_LLVM: &str = "22";

#[derive(Debug, Clone)]
pub enum Toolchain {
    /// The one that runs this program.
    Own,
    /// Debian's `rustc-web`, which builds the standard library itself.
    Debian { linker: String },
}

impl Toolchain {
    /// Finds the toolchain, and installs Debian's where neither is there.
    pub fn ensure() -> Result<Self, Error> {
        if own_has_target() {
            return Ok(Self::Own);
        }
        if !apt::is_here() {
            return Err(Error::Need(format!(
                "this Rust toolchain has no standard library for the browser. Add it with:\n\n    rustup target add {TARGET}\n"
            )));
        }
        let mut missing = missing_packages();
        let linker = find_linker().is_none().then(linker_package);
        missing.extend(linker.as_deref());
        if !missing.is_empty() {
            let or_rustup = |error| {
                Error::Need(format!(
                    "{error}\nOr add to your own toolchain:\n\n    rustup target add {TARGET}\n"
                ))
            };
            apt::install(&missing, "to build the app for the browser").map_err(or_rustup)?;
        }
        if !is_recent(RUSTC) {
            let found = run::ask(RUSTC, &["--version"]).unwrap_or_default();
            return Err(Error::Need(format!(
                "{RUSTC} is {:?}, but Rust {} is needed. Enable Debian's security updates, or: rustup target add {TARGET}",
                found.trim(),
                env!("CARGO_PKG_RUST_VERSION"),
            )));
        }
        let linker = find_linker().ok_or_else(|| {
            Error::Need(format!("no wasm-ld in /usr/bin after installing {}", linker_package()))
        })?;
        Ok(Self::Debian { linker })
    }

    /// `cargo <subcommand>` for the browser's target.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Own => run::cargo(),
            Self::Debian { .. } => Command::new(CARGO),
        };
        command.arg(subcommand);
        self.aim(&mut command);
        command
    }

    /// `cargo clippy` for the browser's target.
    pub fn clippy(&self) -> Result<Command, Error> {
        if let Self::Own = self {
            return Ok(self.cargo("clippy"));
        }
        if !Path::new(CLIPPY).exists() {
            apt::install(&["rust-web-clippy"], "to check the code for the browser")?;
        }
        // Not `cargo clippy`: that would look for it on the PATH, where the person's own is first.
        let mut command = Command::new(CLIPPY);
        command.arg("clippy");
        self.aim(&mut command);
        command.env("CARGO", CARGO);
        Ok(command)
    }

    fn aim(&self, command: &mut Command) {
        command.args(["--target", TARGET]);
        if let Self::Debian { linker } = self {
            command
                .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
                .args(["--config", LEAN])
                .args(["-Zpanic-immediate-abort", "--config", WORDLESS])
                .current_dir(place::root());
            run::forget_outer_cargo(command);
            command
                .env_remove("RUSTUP_TOOLCHAIN")
                .env("RUSTC", RUSTC)
                .env("RUSTDOC", RUSTDOC)
                // `-Zbuild-std`, and the standard library's own use of unstable features, on a stable compiler.
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }
}

fn own_has_target() -> bool {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    run::ask(&rustc, &["--print", "sysroot"]).is_some_and(|sysroot| {
        Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir()
    })
}

fn missing_packages() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if !is_recent(RUSTC) {
        missing.push("rustc-web");
    }
    if !Path::new(CARGO).exists() {
        missing.push("cargo-web");
    }
    if !Path::new(LIBRARY_SOURCES).exists() {
        missing.push("rust-web-src");
    }
    missing
}

/// Whether this compiler may build the workspace.
fn is_recent(rustc: &str) -> bool {
    let version = run::ask(rustc, &["--version"]).unwrap_or_default();
    minor(&version) >= minor(concat!("rustc ", env!("CARGO_PKG_RUST_VERSION")))
}

/// 95 for `rustc 1.95.0 (…)`.
fn minor(version: &str) -> Option<u32> {
    version.strip_prefix("rustc 1.")?.split('.').next()?.trim().parse().ok()
}

/// The package of the linker that fits Debian's compiler.
fn linker_package() -> String {
    if !is_recent(RUSTC) {
        // Which LLVM the compiler to be installed is built on, only fresh package lists know.
        apt::update();
    }
    let installed = is_recent(RUSTC).then(|| run::ask(RUSTC, &["-vV"])).flatten();
    let offered = || run::ask("apt-cache", &["depends", "rust-web-llvm"]);
    let llvm = installed
        .as_deref()
        .and_then(|said| number_after(said, "LLVM version: "))
        .or_else(|| offered().and_then(|said| number_after(&said, "llvm-")))
        .unwrap_or_else(|| USUAL_LLVM.to_owned());
    format!("lld-{llvm}")
}

/// The first number that follows `mark`, where a number follows it.
fn number_after(text: &str, mark: &str) -> Option<String> {
    text.split(mark).skip(1).find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then_some(digits)
    })
}

/// The newest of Debian's `wasm-ld-<version>`, by its bare name: cargo builds everything anew for another spelling of the same
/// linker, and the bare one is what a person would type.
fn find_linker() -> Option<String> {
    let programs = fs::read_dir("/usr/bin").ok()?.flatten();
    let versions = programs.filter_map(|entry| linker_version(entry.file_name().to_str()?));
    versions.max().map(|version| format!("wasm-ld-{version}"))
}

fn linker_version(name: &str) -> Option<u32> {
    name.strip_prefix("wasm-ld-")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_say() {
        assert_eq!(minor("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)"), Some(96));
        assert_eq!(minor("rustc 1.95"), Some(95));
        assert!(minor("") < minor("rustc 1.63.0"));
        assert_eq!(linker_version("wasm-ld-22"), Some(22));
        assert_eq!(linker_version("wasm-ld"), None);
    }

    #[test]
    fn the_linker_is_of_the_compilers_llvm() {
        let depends = "rust-web-llvm\n  Depends: libc6\n  Depends: llvm-22\n  Conflicts: <rust-llvm>\n";
        assert_eq!(number_after(depends, "llvm-").as_deref(), Some("22"));
        assert_eq!(number_after("LLVM version: 22.1.8\n", "LLVM version: ").as_deref(), Some("22"));
        assert_eq!(number_after("rust-llvm-x", "llvm-"), None);
    }
}
