//! Photos that refused changes name.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{Blob, Refused, Result, Sum, Tx};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a photo of a refused change is its author's to bring", holds: is_its_authors },
    Behaviour { name: "what was brought for a refused change is shown once it is named", holds: is_shown },
    Behaviour { name: "photos of what is decided take no room", holds: decided_takes_no_room },
];

fn sha256(n: u8) -> PhotoHash {
    PhotoHash::from_bytes([n; 32])
}

fn refuse(tx: &dyn Tx, hash: u8) -> Result<()> {
    let refused = Refused {
        document: document(1),
        kind: DocumentKind::Finding,
        hash: &[hash; 32],
        author: user(2),
        device: device(2),
        reason: "not_permitted",
        bytes: &[hash],
    };
    tx.put_quarantine(&refused, at(1))?;
    tx.put_refused_photo(document(1), user(2), &[hash; 32], sha256(hash), 10)
}

fn is_its_authors(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        refuse(tx, 1)?;
        refuse(tx, 1)?;
        // Of a change that is not kept nothing is named.
        tx.put_refused_photo(document(1), user(2), &[9; 32], sha256(9), 10)
    });
    stage.read(|view| {
        assert_eq!(view.refused_photo(document(1), user(2), sha256(1))?, Some(10));
        assert_eq!(view.refused_photo(document(1), user(3), sha256(1))?, None, "another's");
        assert_eq!(view.refused_photo(document(2), user(2), sha256(1))?, None, "another record");
        assert_eq!(view.refused_photo(document(1), user(2), sha256(9))?, None);
        assert_eq!(view.refused_photo_lacked(user(2), sha256(1))?, [document(1)]);
        assert_eq!(view.refused_photo_lacked(user(3), sha256(1))?, []);
        assert!(!view.is_refused_photo_here(document(1), user(2), sha256(1))?);
        Ok(())
    });
    stage.write(|tx| tx.bring_refused_photo(document(1), user(2), sha256(1)));
    assert_eq!(
        stage.read(|view| view.refused_photo_lacked(user(2), sha256(1))),
        [document(1)],
        "its bytes are gone"
    );
    let blob = Blob { size: 10, media_type: "image/jpeg".into() };
    stage.write(move |tx| tx.put_blob(sha256(1), &blob, at(1)));
    assert!(stage.read(|view| view.is_refused_photo_here(document(1), user(2), sha256(1))));
    assert!(!stage.read(|view| view.is_refused_photo_here(document(1), user(3), sha256(1))));
    assert!(stage.read(|view| view.refused_photo_lacked(user(2), sha256(1))).is_empty());
}

fn is_shown(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        blank(tx, document(1), unit(2), 0)?;
        refuse(tx, 1)?;
        refuse(tx, 2)?;
        tx.bring_refused_photo(document(1), user(2), sha256(1))?;
        tx.put_photo(document(1), sha256(1), 10, "image/jpeg")?;
        tx.put_photo(document(1), sha256(2), 10, "image/jpeg")
    });
    assert!(!stage.read(|view| view.is_shown(document(1), sha256(1))));
    stage.write(|tx| tx.show_brought_photos(document(1)));
    assert!(stage.read(|view| view.is_shown(document(1), sha256(1))));
    assert!(!stage.read(|view| view.is_shown(document(1), sha256(2))), "nobody has brought it");
}

fn decided_takes_no_room(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        refuse(tx, 1)?;
        refuse(tx, 2)
    });
    let sum = |n| stage.read(move |view| view.sum_of_refused_photos(user(n)));
    assert_eq!((sum(2), sum(3)), (Sum { n_changes: 2, n_bytes: 20 }, Sum::default()));
    let first = stage.read(|view| view.quarantine_of(document(1), user(2)))[0].id;
    stage.write(move |tx| tx.decide_quarantine(first, false, user(1), at(2)).map(drop));
    assert_eq!(sum(2), Sum { n_changes: 1, n_bytes: 10 });
}
