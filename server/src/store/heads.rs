//! Where documents end: heads and ancestry, from the stored hashes and dependencies alone.

use super::error::Result;
use super::{View, fixed};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use std::collections::{HashMap, HashSet};

impl View<'_> {
    /// The changes of a document on which no other builds.
    pub fn heads(&self, document: DocumentId) -> Result<Vec<Hash>> {
        let mut query = self.conn.prepare_cached(
            "SELECT hash FROM changes WHERE document = ?1
             EXCEPT SELECT dependency FROM change_dependencies WHERE document = ?1",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| fixed(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether these changes and what they build upon are all that is stored of the document. `None` when one of them
    /// is not stored.
    pub fn is_all_behind(&self, document: DocumentId, heads: &[Hash]) -> Result<Option<bool>> {
        let keys = self.change_keys(document)?;
        let known: HashSet<Hash> = keys.into_iter().map(|key| key.hash).collect();
        if !heads.iter().all(|head| known.contains(head)) {
            return Ok(None);
        }
        let mut query = self
            .conn
            .prepare_cached("SELECT hash, dependency FROM change_dependencies WHERE document = ?1")?;
        let mut dependencies: HashMap<Hash, Vec<Hash>> = HashMap::new();
        let rows =
            query.query_map([document.as_bytes()], |row| Ok((fixed::<32>(row, 0)?, fixed::<32>(row, 1)?)))?;
        for row in rows {
            let (hash, dependency) = row?;
            dependencies.entry(hash).or_default().push(dependency);
        }
        let mut behind: HashSet<Hash> = HashSet::new();
        let mut next: Vec<Hash> = heads.to_vec();
        while let Some(hash) = next.pop() {
            if behind.insert(hash) {
                next.extend(dependencies.get(&hash).into_iter().flatten());
            }
        }
        Ok(Some(behind.len() == known.len()))
    }
}
