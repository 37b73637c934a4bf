//! The columns of lists of sites, made where another version made them or none did.

use crate::ingest::{COLUMNS_VERSION, columns_of, columns_of_row, load};
use crate::store::{SiteColumns, Store, StoreError, View};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{Row, project};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::decode;

/// Documents looked at within one state of the database, and written together.
const PAGE: usize = 500;

/// Makes the columns of every record, unless this version has made them before.
pub fn ensure_columns(store: &Store) -> Result<(), StoreError> {
    if store.read(|view| view.site_columns_version())? == COLUMNS_VERSION {
        return Ok(());
    }
    let mut after = None;
    loop {
        let (last, columns) = store.read(|view| {
            let page = view.documents_after(after, PAGE)?;
            let columns = page.iter().map(|id| Ok((*id, columns(view, *id)?)));
            Ok::<_, StoreError>((page.last().copied(), columns.collect::<Result<Vec<_>, StoreError>>()?))
        })?;
        let Some(last) = last else { break };
        store.write(move |tx| {
            columns.iter().try_for_each(|(id, columns)| tx.put_site_columns(*id, columns))
        })?;
        after = Some(last);
    }
    store.write(|tx| tx.put_site_columns_version(COLUMNS_VERSION))
}

/// A record that cannot be read says nothing here: `verify` says that it is damaged.
fn columns(view: &dyn View, id: DocumentId) -> Result<SiteColumns, StoreError> {
    let Some((kind, cbor)) = view.ledger_row(id)? else { return Ok(SiteColumns::Nothing) };
    if kind != DocumentKind::Site.word() {
        return Ok(decode::<Row>(&cbor).map_or(SiteColumns::Nothing, |row| columns_of_row(&row)));
    }
    match load(view, id) {
        Ok(Some(mut loaded)) => {
            let row = project(id, &mut loaded.document);
            Ok(row.map_or(SiteColumns::Nothing, |row| columns_of(&loaded.document, &row)))
        }
        Ok(None) | Err(StoreError::Unreadable(_)) => Ok(SiteColumns::Nothing),
        Err(error) => Err(error),
    }
}
