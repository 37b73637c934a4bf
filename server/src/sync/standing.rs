//! What a cursor that came with a request is worth, and the one of somebody who has everything.

use crate::people::principal::Principal;
use crate::proof::secret::Secret;
use crate::store::{Link, StoreError, View};
use crate::sync::cursor::Cursor;
use crate::sync::kinds::Kinds;

/// What a cursor that came with a request is worth.
pub enum Standing {
    /// None came: everything is given.
    New,
    At(Cursor),
    /// It is of another history, or was never made here: this store has lost something, or its asker has what is none.
    Elsewhere,
}

/// Reads a sealed cursor against one state of the store.
pub fn stand(
    view: &dyn View,
    secret: &Secret,
    principal: &Principal,
    sealed: Option<&[u8]>,
) -> Result<Standing, StoreError> {
    let Some(sealed) = sealed else { return Ok(Standing::New) };
    let Some(cursor) = Cursor::open(secret, principal.user, sealed) else { return Ok(Standing::Elsewhere) };
    let is_of_this_history = cursor.epoch == secret.epoch
        && view.link(cursor.at.sequence)? == Some(cursor.at)
        && view.link(cursor.seen.sequence)? == Some(cursor.seen);
    Ok(if is_of_this_history { Standing::At(cursor) } else { Standing::Elsewhere })
}

/// The cursor of somebody who has everything up to the feed's `last` link, reference data apart.
///
/// Such a cursor names no instant: what its person may do was not told with it.
pub fn end(secret: &Secret, principal: &Principal, last: Link, kinds: Kinds) -> Cursor {
    Cursor {
        epoch: secret.epoch,
        at: last,
        seen: last,
        horizon: 0,
        membership: principal.membership,
        reference: [0; 8],
        given_at: None,
        kinds,
    }
}
