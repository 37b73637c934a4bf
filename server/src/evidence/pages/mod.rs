//! The page of a pack for a person who reads, whoever that is and without this program: what the records say, in Chinese and
//! English. It follows from the records, their chains and what is missing alone, so that a check makes it again.

mod entries;
mod finding;
mod html;
mod table;
mod visit;
mod words;

pub use words::{Words, view};

use super::chain::{Chain, Push};
use super::items::Items;
use super::manifest::{Missing, Why};
use super::record::Record;
use html::escape;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// What stands of each record on the page, one after the other.
pub struct Pages<'w> {
    words: &'w Words,
    items: Items,
    body: String,
}

/// One record, and what is known beside it.
struct Shown<'s> {
    words: &'s Words,
    items: &'s Items,
    record: &'s Record,
    pushes: HashMap<Hash, &'s Push>,
    missing: &'s BTreeMap<PhotoHash, Why>,
}

impl Shown<'_> {
    /// When the office had the change that wrote an entry.
    fn received(&self, map: &str, entry: &str) -> Option<Timestamp> {
        let change = self.record.document.written_by(map, entry)?;
        self.pushes.get(&change).map(|push| push.received_at)
    }
}

impl<'w> Pages<'w> {
    pub const fn new(words: &'w Words, items: Items) -> Self {
        Self { words, items, body: String::new() }
    }

    /// `missing` are the photos that were not there when the record was read.
    pub fn add(&mut self, record: &Record, chain: &Chain, missing: &BTreeMap<PhotoHash, Why>) {
        let (words, items) = (self.words, &self.items);
        let shown = Shown { words, items, record, pushes: chain.by_change(), missing };
        let (kind, name) = match record.kind {
            DocumentKind::Inspection => ("visit", record.said("site_name")),
            DocumentKind::Finding => ("finding", record.said("title")),
            _ => ("other", record.said("title")),
        };
        let _ = write!(
            self.body,
            "<section id=\"{}\">\n<h2>{}: {}</h2>\n",
            record.id,
            self.words.say(kind),
            escape(&name)
        );
        let content = match record.kind {
            DocumentKind::Inspection => visit::show(&shown),
            DocumentKind::Finding => finding::show(&shown),
            _ => entries::rest(&shown, &[]),
        };
        self.body.push_str(&content);
        self.body.push_str(&entries::several(&shown));
        self.body.push_str(&entries::chain(self.words, chain));
        self.body.push_str("</section>\n");
    }

    /// The whole page.
    pub fn finish(mut self, missing: &[Missing], absent: &[DocumentId]) -> String {
        let words = self.words;
        let why = |why| match why {
            Why::NotArrived => words.say("why_not_arrived"),
            Why::Lost => words.say("why_lost"),
            Why::Damaged => words.say("why_damaged"),
        };
        let lost = missing.iter().map(|one| vec![one.sha256.to_string(), why(one.why)]);
        self.body.push_str(&table::under(words, "missing", &["sha256", "value"], lost));
        let others = absent.iter().map(|id| vec![id.to_string()]);
        self.body.push_str(&table::under(words, "absent", &["id"], others));
        html::page(&words.say("page_title"), &words.say("about"), &self.body)
    }
}

#[cfg(test)]
mod tests;
