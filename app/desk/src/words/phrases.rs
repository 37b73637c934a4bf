//! The phrases that only the desk says. `say!` names them, as the screen's names its own.

#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::wildcard_imports,
    reason = "the table is generated"
)]

mod texts;

use spotcheck_web::words::Lang;
use spotcheck_web::words::phrases::Table;
use std::fmt::Display;

/// A phrase that is said as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Phrase(u16);

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

static TABLE: Table = Table { zh: ZH, en: EN, texts: texts::texts };

impl Phrase {
    pub fn say(self, lang: Lang) -> &'static str {
        TABLE.say(lang, self.0)
    }
}

fn fill(lang: Lang, place: u16, values: &[&dyn Display]) -> String {
    TABLE.fill(lang, place, values)
}

/// A phrase in a language: `say!(lang, people.title)`, `say!(lang, desk.n_of, n = 3, all = 9)`.
#[macro_export]
macro_rules! say {
    ($lang:expr, $file:ident . $key:ident $(,)?) => {
        $crate::words::phrases::$file::$key.say($lang)
    };
    ($lang:expr, $file:ident . $key:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::words::phrases::$file::$key { $($name: &$value),+ }.say($lang)
    };
}

#[cfg(test)]
#[path = "../../../web/build/phrases.rs"]
#[allow(dead_code, reason = "the build asks more of it")]
mod build;

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_table_that_is_full_says_so_and_what_to_do() {
        let folder = std::env::temp_dir().join(format!("spotcheck-phrases-{}", std::process::id()));
        for (language, words) in [("zh", "字".repeat(30_000)), ("en", "a word".to_owned())] {
            fs::create_dir_all(folder.join(language)).expect("a folder");
            fs::write(folder.join(language).join("long.json"), format!("{{\"key\": \"{words}\"}}"))
                .expect("a file");
        }
        let told = build::write(&folder.display().to_string(), &["long"], &folder).err();
        let told = told.expect("it does not fit").to_string();
        assert!(told.contains("long.json (zh)") && told.contains("65535 bytes"), "{told}");
        fs::remove_dir_all(folder).expect("it goes");
    }

    #[test]
    fn the_desk_says_its_own_phrases() {
        assert_eq!(say!(Lang::zh, people.title), "人员");
        assert_eq!(say!(Lang::en, desk.n_of, n = 3, all = 9), "3 of 9");
    }
}
