//! What the fields of a site were, read from the changes of its document.

use crate::store::{ChangeRow, StoreError, View};
use spotcheck_domain::call::SiteChange;
use spotcheck_domain::document::{Containers, Parsed, Write};
use spotcheck_domain::id::{SiteId, UserId};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// When the office had it that another stands for it.
pub fn merged_at(view: &dyn View, site: SiteId) -> Result<Option<Timestamp>, StoreError> {
    let mut at = None;
    each_write(view, site, &mut |change, field, value| {
        if field == SiteField::MergedInto {
            at = (!value.is_empty()).then_some(change.received_at);
        }
    })?;
    Ok(at)
}

/// Visits every field that was ever filled in, in the order in which the office had them.
fn each_write(
    view: &dyn View,
    site: SiteId,
    visit: &mut dyn FnMut(&ChangeRow, SiteField, String),
) -> Result<(), StoreError> {
    let mut containers = Containers::default();
    for change in view.changes_between(site.into(), 0, i64::MAX as u64)? {
        let parsed = Parsed::parse(&change.bytes).map_err(|_| StoreError::Unreadable("a stored change"))?;
        for write in parsed.writes(&mut containers) {
            if let Write::Scalar { map: None, key, value, .. } = write
                && let Ok(field) = key.parse::<SiteField>()
            {
                visit(&change, field, value.to_string());
            }
        }
    }
    Ok(())
}

/// All of them, the newest first, by whom and when.
pub fn history(view: &dyn View, site: SiteId) -> Result<Vec<SiteChange>, StoreError> {
    let mut history = Vec::new();
    let mut authors: Vec<UserId> = Vec::new();
    each_write(view, site, &mut |change, field, value| {
        authors.push(change.author);
        history.push(SiteChange { at: change.received_at, by: String::new(), field, value });
    })?;
    let mut names: HashMap<UserId, String> = HashMap::new();
    for (change, author) in history.iter_mut().zip(authors) {
        let name = match names.entry(author) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(view.person(author)?.map(|person| person.name).unwrap_or_default())
            }
        };
        change.by.clone_from(name);
    }
    history.reverse();
    Ok(history)
}
