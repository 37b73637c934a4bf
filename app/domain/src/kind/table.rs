//! Where the room of each kind is.

use super::beginning::Beginning;
use super::room::Kind;
use crate::edit::Edit;
use crate::term::DocumentKind;
use crate::time::Timestamp;

macro_rules! rooms {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        /// The room of a kind of record.
        pub const fn of(kind: DocumentKind) -> &'static dyn Kind {
            match kind { $(DocumentKind::$kind => &super::$room::Room),* }
        }

        /// What the first change writes; `None` for an edit that makes no record.
        pub fn begin(edit: &Edit, at: Timestamp) -> Option<Beginning> {
            match edit {
                $(Edit::$make(new) => Some(new.begin(at)),)*
                _ => None,
            }
        }
    };
}
crate::kinds!(rooms);
