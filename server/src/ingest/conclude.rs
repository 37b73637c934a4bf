//! The last step of judging: what was applied is saved and loaded again, and what stands beside the document is made.

use super::ground::Grounds;
use super::hush::catch;
use super::loaded::{Loaded, READING_ACTOR};
use super::permissions::{Writing, plan_permissions};
use super::reason::Reason;
use super::site_columns::columns_of;
use super::verdict::{Candidate, Judged};
use crate::papers::PaperNumbers;
use crate::proof::device_key::is_sound;
use crate::store::{SiteColumns, Store, StoreError};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::document::{Document, id_of, photos_of, signatures_of, unit_of};
use spotcheck_domain::id::SignatureId;
use spotcheck_domain::inspection::Signature;
use spotcheck_domain::ledger;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::encode;
use std::collections::HashSet;

/// A longer tail is folded into a snapshot.
const LONGEST_TAIL: u64 = 16;

/// What is kept beside a document.
pub(super) struct Derived {
    pub ledger_row: Vec<u8>,
    pub site_columns: SiteColumns,
    pub paper: Option<PaperNumbers>,
    pub photos: Vec<(PhotoHash, u64, String)>,
    pub sealed: Vec<(SignatureId, String, bool)>,
    pub snapshot: Option<Vec<u8>>,
}

/// Saves and loads again, and derives what is kept beside the document. An inner `Err` refuses all that was accepted.
pub(super) fn conclude(
    store: &Store,
    grounds: &Grounds,
    judged: &Judged,
    accepted: &[Candidate<'_>],
    loaded: &mut Loaded,
) -> Result<Result<Derived, Reason>, StoreError> {
    let is_due = loaded.n_changes - loaded.n_in_snapshot > LONGEST_TAIL;
    // What stands in a signature never changes: each is looked at once.
    let looked_at: HashSet<SignatureId> = match judged.kind {
        DocumentKind::Inspection if judged.n_before > 0 => {
            let rows = store.read(|view| view.sealed(judged.document))?;
            rows.into_iter().map(|row| row.signature).collect()
        }
        _ => HashSet::new(),
    };
    let derived = catch(|| {
        let heads = loaded.document.heads();
        // What is only loaded again and thrown away need not be deflated.
        let saved = if is_due { loaded.document.save() } else { loaded.document.save_plain() };
        let mut again = Document::load(judged.kind, &saved, READING_ACTOR).map_err(|_| Reason::Altered)?;
        if again.heads() != heads {
            return Err(Reason::Altered);
        }
        // A record under another's name would be taken for it on every phone.
        if id_of(&again).map_err(|_| Reason::Broken)? != judged.document {
            return Err(Reason::Broken);
        }
        let unit = unit_of(&again).map_err(|_| Reason::Broken)?;
        let row = ledger::project(judged.document, &mut again).map_err(|_| Reason::Broken)?;
        let site_columns = columns_of(&again, &row);
        let paper = PaperNumbers::of(&again);
        let row = encode(&row.without_ids()).map_err(|_| Reason::Broken)?;
        let photos = photos_of(&again);
        let photos = photos.iter().flat_map(Photo::blobs).map(|(hash, n, kind)| (hash, n, kind.to_owned()));
        let sealed = sealed_of(&again, &looked_at);
        let beside = (site_columns, paper, sealed);
        Ok((unit, row, beside, photos.collect::<Vec<_>>(), saved, again))
    });
    let (unit, ledger_row, (site_columns, paper, sealed), photos, saved, again) = match derived {
        Ok(Ok(derived)) => derived,
        Ok(Err(reason)) => return Ok(Err(reason)),
        Err(_) => return Ok(Err(Reason::Altered)),
    };
    if judged.n_before == 0 {
        let (exists, reach) = store.read(|view| {
            let stands = |place| grounds.ground(place).stands(view, unit);
            let reach: Vec<Reach> = (0..grounds.n_grounds()).map(stands).collect::<Result<_, _>>()?;
            Ok::<_, StoreError>((view.unit(unit)?.is_some(), reach))
        })?;
        // The first of them makes the document. What is attested needs no right; it needs its unit all the same.
        for (n, change) in accepted.iter().enumerate() {
            let may = |place: &usize| {
                let writing = Writing { kind: judged.kind, makes_it: n == 0, reach: reach[*place] };
                exists && plan_permissions(&grounds.ground(*place).by, writing).is_ok()
            };
            let is_allowed =
                if change.authority.is_attested() { exists } else { change.grounds.iter().any(may) };
            if !is_allowed {
                return Ok(Err(Reason::NotPermitted));
            }
        }
        loaded.unit = unit;
    } else if unit != loaded.unit {
        // Who owns a record is not changed by writing in it, but where a site is given to another unit.
        if judged.kind != DocumentKind::Site || store.read(|view| view.unit(unit))?.is_none() {
            return Ok(Err(Reason::NotPermitted));
        }
        loaded.unit = unit;
    }
    loaded.weight = Loaded::weigh(saved.len(), loaded.n_changes);
    if is_due {
        loaded.n_in_snapshot = loaded.n_changes;
    }
    loaded.document = again;
    let snapshot = is_due.then_some(saved);
    Ok(Ok(Derived { ledger_row, site_columns, paper, photos, sealed, snapshot }))
}

/// The signatures that name a device's key and were not looked at, each looked at.
fn sealed_of(document: &Document, looked_at: &HashSet<SignatureId>) -> Vec<(SignatureId, String, bool)> {
    let is_new =
        |signature: &Signature| !signature.device_key.is_empty() && !looked_at.contains(&signature.id);
    let signatures = signatures_of(document).into_iter().filter(is_new);
    signatures
        .map(|signature| {
            let is_sound = is_sound(&signature);
            (signature.id, signature.device_key, is_sound)
        })
        .collect()
}
