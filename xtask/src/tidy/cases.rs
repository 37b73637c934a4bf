//! What failed once names the tests that hold it: a test that is renamed or dropped is missed here.

use std::fs;

use crate::{error::Error, place};

/// The page that lists what failed, a case a row.
const PAGE: &str = "tests/CASES.md";

/// What the page names and nobody finds.
pub fn check() -> Result<Vec<String>, Error> {
    let path = place::root().join(PAGE);
    let page = fs::read_to_string(&path).map_err(Error::at(&path))?;
    Ok(check_page(&page, |file| fs::read_to_string(place::root().join(file)).ok()))
}

fn check_page(page: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    let rows =
        page.lines().enumerate().filter(|(_, line)| line.starts_with("| ") && !line.starts_with("| #"));
    for (index, row) in rows {
        let held = row.rsplit(" | ").next().unwrap_or_default();
        let place = format!("{PAGE}:{}", index + 1);
        let mut n_named = 0;
        // A file stands between ticks, what stands in it between quotation marks behind it.
        let parts: Vec<&str> = held.split('`').skip(1).collect();
        for pair in parts.chunks(2) {
            let [file, words] = pair else { continue };
            let Some(text) = read(file) else {
                found.push(format!("{place}: there is no {file}"));
                continue;
            };
            for words in words.split('"').skip(1).step_by(2) {
                n_named += 1;
                if !text.contains(words) {
                    found.push(format!("{place}: {file} has no \"{words}\""));
                }
            }
        }
        if n_named == 0 {
            found.push(format!("{place}: names no test"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_gone_is_missed() {
        let read = |file: &str| (file == "a.rs").then(|| "fn is_here() {}".to_owned());
        let check =
            |row: &str| check_page(&format!("| # | seen | held by |\n|---|---|---|\n{row}\n"), read).len();
        assert_eq!(check("| 1 | a fault | `a.rs` \"is_here\" |"), 0);
        assert_eq!(check("| 1 | a fault | `a.rs` \"is_here\", \"is_gone\" |"), 1);
        assert_eq!(check("| 1 | a fault | `a.rs` \"is_here\"; `b.rs` \"is_here\" |"), 1);
        assert_eq!(check("| 1 | a fault | by nobody |"), 1);
        assert_eq!(check("| 1 | a fault | `a.rs` |"), 1);
    }
}
