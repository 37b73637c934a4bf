//! Rows about photos: named, arrived, on their way.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{Blob, OpenUploads, Result, StoreError, Tx, Upload, each_blob};
use spotcheck_domain::photo::PhotoHash;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "putting a photo twice is putting it once", holds: putting_twice_is_putting_once },
    Behaviour {
        name: "arrived photos are walked in order, a page at a time",
        holds: arrived_photos_are_walked,
    },
    Behaviour { name: "named photos are replaced as a whole", holds: named_photos_are_replaced },
    Behaviour { name: "a photo is shown by the documents for which it was brought", holds: a_photo_is_shown },
    Behaviour { name: "an upload is found until it is dropped", holds: an_upload_is_found },
];

fn sha256(n: u8) -> PhotoHash {
    PhotoHash::from_bytes([n; 32])
}

fn two(tx: &dyn Tx) -> Result<()> {
    town(tx)?;
    blank(tx, document(1), unit(2), 0)?;
    blank(tx, document(2), unit(2), 0)?;
    tx.put_photo(document(1), sha256(1), 10, "image/jpeg")?;
    tx.put_photo(document(2), sha256(1), 10, "image/jpeg")?;
    tx.put_photo(document(2), sha256(2), 20, "image/png")
}

fn putting_twice_is_putting_once(stage: &Stage<'_>) {
    stage.write(|tx| {
        two(tx)?;
        tx.put_photo(document(1), sha256(1), 99, "text/plain")?;
        tx.put_blob(sha256(1), &Blob { size: 10, media_type: "image/jpeg".into() }, at(1))?;
        tx.put_blob(sha256(1), &Blob { size: 99, media_type: "text/plain".into() }, at(2))
    });
    stage.read(|view| {
        assert_eq!(view.named_size(document(1), sha256(1))?, Some(10), "the first stays");
        assert_eq!(view.named_size(document(1), sha256(2))?, None);
        assert_eq!(view.documents_naming(sha256(1))?.len(), 2);
        assert_eq!(view.blob(sha256(1))?, Some(Blob { size: 10, media_type: "image/jpeg".into() }));
        let counts = view.counts()?;
        assert_eq!((counts.n_photos, counts.photo_bytes), (1, 10));
        Ok(())
    });
    stage.write(|tx| tx.drop_blob(sha256(1)));
    assert!(stage.read(|view| view.blob(sha256(1))).is_none());
}

fn arrived_photos_are_walked(stage: &Stage<'_>) {
    let blob = |n: u8| Blob { size: n.into(), media_type: "image/jpeg".into() };
    stage.write(move |tx| [9, 3, 7].iter().try_for_each(|n| tx.put_blob(sha256(*n), &blob(*n), at(1))));
    stage.read(|view| {
        assert_eq!(view.blobs_after(None, 2)?, [(sha256(3), blob(3)), (sha256(7), blob(7))]);
        assert_eq!(view.blobs_after(Some(sha256(7)), 2)?, [(sha256(9), blob(9))]);
        let mut seen = Vec::new();
        each_blob(view, |sha256, _| {
            seen.push(sha256);
            Ok::<_, StoreError>(())
        })?;
        assert_eq!(seen, [sha256(3), sha256(7), sha256(9)]);
        Ok(())
    });
}

fn a_photo_is_shown(stage: &Stage<'_>) {
    stage.write(two);
    stage.write(|tx| {
        tx.show_photo(document(2), sha256(1))?;
        // What is not named is not shown.
        tx.show_photo(document(1), sha256(2))
    });
    let shown = |n: u8| stage.read(move |view| view.documents_showing(sha256(n)));
    assert_eq!((shown(1), shown(2)), (vec![document(2)], vec![]));
    assert!(stage.read(|view| view.is_shown(document(2), sha256(1))));
    assert!(!stage.read(|view| view.is_shown(document(1), sha256(1))));
    // A row that was lost is made again as shown; what was named and not brought stays so.
    let named = [1, 2, 3].map(|n| (sha256(n), 10, "image/jpeg".to_owned()));
    stage.write(move |tx| tx.replace_named_blobs(document(2), &named));
    assert_eq!([shown(1), shown(2), shown(3)], [vec![document(2)], vec![], vec![document(2)]]);
}

fn named_photos_are_replaced(stage: &Stage<'_>) {
    stage.write(two);
    stage.write(|tx| tx.replace_named_blobs(document(2), &[(sha256(3), 30, "image/webp".into())]));
    stage.read(|view| {
        let named = view.named_blobs(&[document(1), document(2)])?;
        assert_eq!(named[&document(1)], [(sha256(1), 10, "image/jpeg".to_owned())], "another's stay");
        assert_eq!(named[&document(2)], [(sha256(3), 30, "image/webp".to_owned())]);
        Ok(())
    });
}

fn an_upload_is_found(stage: &Stage<'_>) {
    stage.write(|tx| {
        two(tx)?;
        for n in 1..=3 {
            let upload = Upload {
                id: [n; 16],
                user: user(2),
                device: device(2),
                sha256: sha256(n.min(2)),
                document: document(2),
                size: 10,
                media_type: "image/jpeg".into(),
                expires_at: at(100 * i64::from(n)),
            };
            tx.put_upload(&upload, at(1))?;
        }
        Ok(())
    });
    stage.read(|view| {
        assert_eq!(view.upload(&[2; 16])?.map(|upload| upload.sha256), Some(sha256(2)));
        assert_eq!(view.all_uploads()?.len(), 3);
        assert_eq!(view.sum_of_uploads(user(2))?, OpenUploads { n_uploads: 3, n_bytes: 30 });
        assert_eq!(view.sum_of_uploads(user(1))?, OpenUploads::default());
        let mut of_one = view.uploads_of(user(2), sha256(2))?;
        of_one.sort_unstable();
        assert_eq!(of_one, [[2; 16], [3; 16]]);
        let expired = |now, limit| view.expired_uploads(at(now), limit).map(|uploads| uploads.len());
        assert_eq!((expired(99, 9)?, expired(100, 9)?, expired(999, 2)?), (0, 1, 2));
        assert!(view.is_on_its_way(sha256(1))? && !view.is_on_its_way(sha256(9))?);
        Ok(())
    });
    stage.write(|tx| tx.drop_upload(&[1; 16]));
    assert!(!stage.read(|view| view.is_on_its_way(sha256(1))));
    stage.write(|tx| tx.drop_uploads());
    assert!(stage.read(|view| view.all_uploads()).is_empty());
}
