//! How much is shown of a file: one answer holds so much, whatever the file repeats.

use spotcheck_domain::call::{PreviewRow, Verdict};

/// Bytes of words in rows that are shown; those that are refused, of which somebody must know why, have room of their own.
const MOST_WORDS: usize = 4 << 20;
const MOST_REFUSED: usize = 1 << 20;

pub struct Room {
    words: usize,
    refused: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { words: MOST_WORDS, refused: MOST_REFUSED }
    }
}

impl Room {
    /// Whether a row is still to be shown.
    pub fn take(&mut self, row: &PreviewRow) -> bool {
        let room = if row.verdict == Verdict::Refused { &mut self.refused } else { &mut self.words };
        let left = room.checked_sub(n_words(row));
        *room = left.unwrap_or(*room);
        left.is_some()
    }
}

/// Bytes of words in a row.
fn n_words(row: &PreviewRow) -> usize {
    let changes = row.changes.iter().map(|one| one.field.len() + one.before.len() + one.after.len());
    let problems = row.problems.iter().map(|one| one.cell.len() + one.field.len() + one.value.len());
    let likely = row.likely.iter().map(|one| one.name.len() + one.address.len());
    row.name.len() + changes.sum::<usize>() + problems.sum::<usize>() + likely.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_shown_when_all_else_is_not_any_more() {
        let row = |verdict, n| PreviewRow {
            row: 1,
            name: "x".repeat(n),
            verdict,
            changes: Vec::new(),
            problems: Vec::new(),
            likely: Vec::new(),
        };
        let mut room = Room::default();
        assert!(room.take(&row(Verdict::New, MOST_WORDS)));
        assert!(!room.take(&row(Verdict::Changed, 1)) && room.take(&row(Verdict::Refused, MOST_REFUSED)));
        assert!(!room.take(&row(Verdict::Refused, 1)));
    }
}
