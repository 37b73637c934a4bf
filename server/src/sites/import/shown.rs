//! What is shown of the rows of a file, noted row by row: what is not to be shown is let go at once, so that no list
//! takes more room than one answer has.

use crate::people::import::Room;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use spotcheck_domain::call::{Preview, PreviewRow, Verdict};

/// Rows of one sort that are shown; those of which somebody must say something are, as far as anybody says anything.
const MOST_SHOWN: u32 = 300;
const MOST_ASKED: u32 = 5_000;

pub struct Shown {
    preview: Preview,
    digest: Sha256,
    /// Rows of each sort.
    n: [u32; Verdict::ALL.len()],
    room: Room,
}

impl Shown {
    /// `preview` says what is known before any row was looked at.
    pub fn of(file: &str, preview: Preview) -> Self {
        let digest = Sha256::new_with_prefix(file).chain_update(&preview.sheet);
        Self { preview, digest, n: [0; Verdict::ALL.len()], room: Room::default() }
    }

    /// A row counts in the token, is counted, and is kept where it is to be shown: of many that are alike the first are.
    pub fn note(&mut self, row: PreviewRow) {
        self.digest.update(row.row.to_be_bytes());
        self.digest.update(row.verdict.word());
        for change in &row.changes {
            for text in [&change.field, &change.before, &change.after] {
                self.digest.update((text.len() as u32).to_be_bytes());
                self.digest.update(text);
            }
        }
        for like in &row.likely {
            self.digest.update(like.site.map_or([0; 16], |site| *site.as_bytes()));
        }
        let n = &mut self.n[row.verdict as usize];
        *n += 1;
        let most = if row.verdict == Verdict::Likely { MOST_ASKED } else { MOST_SHOWN };
        if *n <= most && self.room.take(&row) {
            self.preview.rows.push(row);
        } else {
            self.preview.n_not_shown += 1;
        }
    }

    /// Under the token that says this file, this sheet, and what each of its rows would do.
    pub fn end(self) -> Preview {
        let n = |verdict: Verdict| self.n[verdict as usize];
        Preview {
            token: HEXLOWER.encode(&self.digest.finalize()),
            n_new: n(Verdict::New),
            n_changed: n(Verdict::Changed),
            n_unchanged: n(Verdict::Unchanged),
            n_refused: n(Verdict::Refused),
            n_likely: n(Verdict::Likely),
            ..self.preview
        }
    }
}
