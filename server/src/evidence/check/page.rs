//! The page for people against what the records give.

use super::records::Read;
use super::report::{Fault, Report};
use super::{shown, whole};
use crate::evidence::container::Container;
use crate::evidence::manifest::Manifest;
use crate::evidence::pages::view;
use crate::evidence::path::PAGE;
use std::io::{self, Read as Bytes, Seek};

/// Lines that are shown where they are others.
const MOST: usize = 20;
/// Letters before the first that differs.
const BEFORE: usize = 30;

pub fn check<R: Bytes + Seek>(
    container: &mut Container<R>,
    read: Read,
    manifest: Option<&Manifest>,
    report: &mut Report,
) -> io::Result<()> {
    let (Some(manifest), Some(bytes)) = (manifest, whole(container, PAGE)?) else { return Ok(()) };
    if manifest.view != view() {
        report.note(format!(
            "{PAGE} is by another version of the program ({}): it was not made again from the records, and is what the \
             manifest says or not",
            shown(&manifest.program)
        ));
        return Ok(());
    }
    if !read.is_whole {
        report.note(format!("{PAGE} was not compared with the records, not all of which are sound"));
        return Ok(());
    }
    let expected = read.pages.finish(&manifest.missing, &manifest.absent);
    let stands = String::from_utf8_lossy(&bytes);
    if stands == expected {
        return Ok(());
    }
    let (stands, expected): (Vec<&str>, Vec<&str>) = (stands.lines().collect(), expected.lines().collect());
    let mut n_found = 0;
    for n in 0..stands.len().max(expected.len()) {
        let (is, should) =
            (stands.get(n).copied().unwrap_or_default(), expected.get(n).copied().unwrap_or_default());
        if is != should && n_found < MOST {
            n_found += 1;
            let from =
                is.chars().zip(should.chars()).take_while(|(a, b)| a == b).count().saturating_sub(BEFORE);
            let cut = |line: &str| shown(&line.chars().skip(from).collect::<String>());
            let detail = format!("line {} reads {}, where the records give {}", n + 1, cut(is), cut(should));
            report.add(Fault::Page, Some(PAGE), detail);
        }
    }
    if n_found == 0 {
        report.add(Fault::Page, Some(PAGE), "has other line ends than the records give");
    }
    Ok(())
}
