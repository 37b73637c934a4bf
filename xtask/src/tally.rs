//! Counting tests from what test runners print. Pure.

use std::ops::AddAssign;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_passed: usize,
    pub n_failed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.n_passed += other.n_passed;
        self.n_failed += other.n_failed;
    }
}

impl Tally {
    /// Sums the closing lines of cargo's, node's and Playwright's runners in `said`.
    pub fn read(said: &str) -> Self {
        let mut sum = Self::default();
        for line in said.lines() {
            let line = without_colours(line);
            sum += of_line(line.trim());
        }
        sum
    }
}

fn of_line(line: &str) -> Tally {
    let mut tally = Tally::default();
    if let Some(result) = line.strip_prefix("test result: ") {
        // "ok. 3 passed; 1 failed; 0 ignored; …"
        let counts = result.split_once(". ").map_or("", |(_, counts)| counts);
        for count in counts.split("; ") {
            match count.split_once(' ') {
                Some((n, "passed")) => tally.n_passed += number(n),
                Some((n, "failed")) => tally.n_failed += number(n),
                _ => {}
            }
        }
    } else if let Some(count) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
        match count.split_once(' ') {
            Some(("pass", n)) => tally.n_passed += number(n),
            Some(("fail", n)) => tally.n_failed += number(n),
            _ => {}
        }
    } else if let Some((n, what)) = line.split_once(' ') {
        // "12 passed (3.4s)", "1 failed": Playwright's own runner.
        if what == "passed" || what.starts_with("passed (") {
            tally.n_passed += number(n);
        } else if what == "failed" {
            tally.n_failed += number(n);
        }
    }
    tally
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or(0)
}

/// The line without its terminal colours (ECMA-48, select graphic rendition).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, n_passed: usize, n_failed: usize) {
        assert_eq!(Tally::read(said), Tally { n_passed, n_failed });
    }

    #[test]
    fn cargo_prints_one_line_a_binary() {
        check(
            "running 3 tests\n\
             test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
             test result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s\n",
            7,
            2,
        );
    }

    #[test]
    fn cargo_colours_the_verdict() {
        check("test result: \u{1b}[32mok\u{1b}[0m. 5 passed; 0 failed; 0 ignored; finished in 0s", 5, 0);
    }

    #[test]
    fn node_prints_in_two_dialects() {
        check("# tests 9\n# pass 8\n# fail 1\n# cancelled 0\n", 8, 1);
        check("\u{1b}[34mℹ pass 12\u{1b}[39m\n\u{1b}[34mℹ fail 0\u{1b}[39m\n", 12, 0);
    }

    #[test]
    fn playwright_prints_its_own() {
        check("  1 failed\n  12 passed (3.4s)\n", 12, 1);
    }

    #[test]
    fn a_tests_own_words_do_not_count() {
        check("test passed_and_failed ... ok\nall 3 passed\nthe phone passed\n", 0, 0);
    }
}
