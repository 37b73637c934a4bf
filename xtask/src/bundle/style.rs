//! One minified style sheet from `style/index.css` and what it imports.

use std::path::Path;

use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

use crate::error::Error;

/// The oldest browsers that the app supports.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some((major << 16) | (minor << 8));
    Targets::from(Browsers {
        chrome: version(111, 0),
        android: version(111, 0),
        edge: version(111, 0),
        firefox: version(115, 0),
        safari: version(16, 4),
        ios_saf: version(16, 4),
        ..Browsers::default()
    })
}

pub fn bundle(entry: &Path) -> Result<String, Error> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| Error::Style(error.to_string()))?;
    let targets = targets();
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| Error::Style(error.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| Error::Style(error.to_string()))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::place;

    #[track_caller]
    fn bundled(name: &str, sheets: &[(&str, &str)]) -> Result<String, Error> {
        let folder = place::target().join("tmp/xtask-style").join(name);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in sheets {
            fs::write(folder.join(name), text).unwrap();
        }
        bundle(&folder.join("index.css"))
    }

    #[test]
    fn layers_and_imports_become_one_small_sheet() {
        let css = bundled(
            "layers",
            &[
                ("index.css", "@layer base, parts;\n@import './base.css' layer(base);\n"),
                ("base.css", "/* Elements. */\nbody { color: #ff0000; & p { margin: 0px } }\n"),
            ],
        );
        assert_eq!(css.unwrap(), "@layer base{body{color:red}body p{margin:0}}@layer parts;");
    }

    #[test]
    fn a_missing_import_is_an_error() {
        assert!(matches!(
            bundled("missing", &[("index.css", "@import './gone.css';")]),
            Err(Error::Style(_))
        ));
    }
}
