//! One case as text: who pushed what to a document, in order. A file of it replays anywhere.

use data_encoding::HEXLOWER;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::DocumentKind;
use std::fmt::Write;

/// The phone that pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Sender,
    Receiver,
}

/// One push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub who: Who,
    pub changes: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it shows, or where it came from.
    pub note: String,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub steps: Vec<Step>,
}

impl Case {
    pub const fn new(document: DocumentId, kind: DocumentKind) -> Self {
        Self { note: String::new(), document, kind, steps: Vec::new() }
    }

    pub fn push(&mut self, who: Who, changes: Vec<Vec<u8>>) {
        self.steps.push(Step { who, changes });
    }

    /// What the last step pushes.
    pub fn last_changes(&self) -> &[Vec<u8>] {
        self.steps.last().map_or(&[], |step| &step.changes)
    }

    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for line in self.note.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let _ = writeln!(text, "document {}\nkind {}", self.document, self.kind.word());
        for step in &self.steps {
            let who = if step.who == Who::Sender { "sender" } else { "receiver" };
            let _ = writeln!(text, "{who}");
            for change in &step.changes {
                let _ = writeln!(text, "change {}", HEXLOWER.encode(change));
            }
        }
        text
    }

    pub fn from_text(text: &str) -> Option<Self> {
        let (mut note, mut document, mut kind) = (Vec::new(), None, None);
        let mut steps: Vec<Step> = Vec::new();
        for line in text.lines() {
            let (word, value) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "#" => note.push(value),
                "document" => document = value.parse().ok(),
                "kind" => kind = value.parse().ok(),
                "sender" => steps.push(Step { who: Who::Sender, changes: Vec::new() }),
                "receiver" => steps.push(Step { who: Who::Receiver, changes: Vec::new() }),
                "change" => steps.last_mut()?.changes.push(HEXLOWER.decode(value.as_bytes()).ok()?),
                _ => return None,
            }
        }
        Some(Self { note: note.join("\n"), document: document?, kind: kind?, steps })
    }
}

/// Cases that ran together, as they are written one behind the other.
pub fn many_from_text(text: &str) -> Option<Vec<Case>> {
    let mut cases: Vec<String> = Vec::new();
    let mut is_head = false;
    for line in text.lines() {
        // Notes and the document's name begin a case.
        let begins = line.starts_with("# ") || line.starts_with("document ");
        if cases.is_empty() || (begins && !is_head) {
            cases.push(String::new());
        }
        is_head = begins;
        let _ = writeln!(cases.last_mut()?, "{line}");
    }
    cases.iter().map(|text| Case::from_text(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::FindingId;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_case_is_read_as_it_was_written() {
        let document = FindingId::from_parts(Timestamp::from_millis(5), [7; 10]).into();
        let mut case = Case { note: "one\ntwo".into(), ..Case::new(document, DocumentKind::Finding) };
        case.push(Who::Sender, vec![vec![1, 2, 255]]);
        case.push(Who::Receiver, vec![vec![], vec![0]]);
        assert_eq!(Case::from_text(&case.to_text()), Some(case.clone()));
        let bare = Case { note: String::new(), ..case.clone() };
        let text = [case.to_text(), bare.to_text(), case.to_text()].concat();
        assert_eq!(many_from_text(&text), Some(vec![case.clone(), bare, case]));
    }
}
