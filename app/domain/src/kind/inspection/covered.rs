//! What a signature covers: the visit and each of its findings as they were, their photos, and the papers that say it. Pure
//! text, so that it can be shown, kept in the record, and hashed anew by anybody.

use crate::id::DocumentId;
use crate::photo::PhotoHash;
use std::str::FromStr;

/// A document at its heads: the hashes of its last changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredDocument {
    pub id: DocumentId,
    pub heads: Vec<[u8; 32]>,
}

/// The list that a signature covers, without the photos.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    pub documents: Vec<CoveredDocument>,
    /// Kind and SHA-256 of each paper as it read.
    pub papers: Vec<(String, PhotoHash)>,
}

const PAPER: &str = "paper";

impl Covered {
    /// One line each, sorted: `<document> <head> <head>`, `paper <kind> <hash>`.
    fn lines(&self) -> Vec<String> {
        let documents = self.documents.iter().map(|document| {
            let heads: Vec<String> =
                document.heads.iter().map(|head| PhotoHash::from_bytes(*head).to_string()).collect();
            format!("{} {}", document.id, heads.join(" "))
        });
        let papers = self.papers.iter().map(|(kind, hash)| format!("{PAPER} {kind} {hash}"));
        let mut lines: Vec<String> = documents.chain(papers).collect();
        lines.sort_unstable();
        lines
    }

    /// As it stands in a signature.
    pub fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// SHA-256 over the lines and the hashes of all photos, sorted, one a line: [`super::Signature::covers`].
    pub fn digest(&self, photos: impl IntoIterator<Item = PhotoHash>) -> PhotoHash {
        let mut lines = self.lines();
        lines.extend(photos.into_iter().map(|photo| photo.to_string()));
        lines.sort_unstable();
        PhotoHash::of(lines.join("\n").as_bytes())
    }

    pub fn document(&self, id: DocumentId) -> Option<&CoveredDocument> {
        self.documents.iter().find(|document| document.id == id)
    }
}

/// What stands in a signature is no such list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoList;

impl FromStr for Covered {
    type Err = NoList;

    fn from_str(text: &str) -> Result<Self, NoList> {
        let mut covered = Self::default();
        for line in text.lines() {
            let mut words = line.split(' ');
            match words.next() {
                Some(PAPER) => {
                    let (Some(kind), Some(hash), None) = (words.next(), words.next(), words.next()) else {
                        return Err(NoList);
                    };
                    covered.papers.push((kind.to_owned(), hash.parse().map_err(|_| NoList)?));
                }
                id => {
                    let id = id.and_then(|id| id.parse().ok()).ok_or(NoList)?;
                    let heads = words.map(|head| head.parse::<PhotoHash>().map(|head| *head.as_bytes()));
                    let heads: Vec<[u8; 32]> = heads.collect::<Result<_, _>>().map_err(|_| NoList)?;
                    if heads.is_empty() {
                        return Err(NoList);
                    }
                    covered.documents.push(CoveredDocument { id, heads });
                }
            }
        }
        if covered.documents.is_empty() { Err(NoList) } else { Ok(covered) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn list(documents: &[(u8, Vec<u8>)], papers: &[u8]) -> Covered {
        let id = |n: u8| DocumentId::from_parts(Timestamp::from_millis(i64::from(n)), [n; 10]);
        let document = |(n, heads): &(u8, Vec<u8>)| CoveredDocument {
            id: id(*n),
            heads: heads.iter().map(|head| [*head; 32]).collect(),
        };
        Covered {
            documents: documents.iter().map(document).collect(),
            papers: papers.iter().map(|n| (format!("kind-{n}"), PhotoHash::from_bytes([*n; 32]))).collect(),
        }
    }

    proptest! {
        #[test]
        fn a_list_is_read_back_and_its_order_tells_nothing(
            documents in prop::collection::vec((0_u8..60, prop::collection::vec(any::<u8>(), 1..4)), 1..8),
            papers in prop::collection::vec(any::<u8>(), 0..4),
            photos in prop::collection::vec(any::<u8>(), 0..6),
        ) {
            let covered = list(&documents, &papers);
            let again: Covered = covered.text().parse().expect("a list");
            prop_assert_eq!(again.text(), covered.text());
            let photo = |n: &u8| PhotoHash::from_bytes([*n; 32]);
            let reversed: Vec<u8> = photos.iter().rev().copied().collect();
            let digest = covered.digest(photos.iter().map(photo));
            prop_assert_eq!(digest, again.digest(reversed.iter().map(photo)));
            let one_more = photos.iter().map(photo).chain([PhotoHash::of(b"another")]);
            prop_assert_ne!(digest, covered.digest(one_more));
        }

        #[test]
        fn what_is_no_list_is_refused(text in "[0-9a-f paer\n-]{0,80}") {
            if let Ok(covered) = text.parse::<Covered>() {
                prop_assert!(!covered.documents.is_empty());
            }
        }
    }

    #[test]
    fn the_first_version_covered_the_same_lines() {
        let covered = list(&[(1, vec![7, 8])], &[]);
        let id = covered.documents[0].id;
        let photo = PhotoHash::of(b"photo");
        let mut lines = [format!("{id} {} {}", "07".repeat(32), "08".repeat(32)), photo.to_string()];
        lines.sort_unstable();
        assert_eq!(covered.digest([photo]), PhotoHash::of(lines.join("\n").as_bytes()));
    }
}
