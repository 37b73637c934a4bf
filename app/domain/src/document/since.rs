//! What was written in a document beside what somebody saw: after a signature, what it does not cover.

use super::base::Hash;
use super::{Containers, Document};
use crate::inspection::altered;
use crate::record::Write;
use automerge::ChangeHash;

impl Document {
    /// What stands in it by changes that are not among those of these heads. `None`: the heads are not all here yet.
    pub fn writes_since(&mut self, heads: &[Hash]) -> Option<Vec<Write>> {
        let heads: Vec<ChangeHash> = heads.iter().copied().map(ChangeHash).collect();
        if heads.iter().any(|head| self.doc.get_change_meta_by_hash(head).is_none()) {
            return None;
        }
        let mut containers = Containers::of(self);
        let since = self.doc.get_changes(&heads);
        Some(since.iter().flat_map(|change| containers.read(change).0).collect())
    }

    /// What of a signed record was changed since, by the keys of [`altered`].
    pub fn altered_since(&mut self, heads: &[Hash]) -> Option<Vec<String>> {
        let writes = self.writes_since(heads)?;
        Some(altered(&writes, &self.events()))
    }
}

#[cfg(test)]
#[path = "since_tests.rs"]
mod tests;
