//! Published versions of a unit's checklist.

use crate::people::desk::DeskError;
use crate::people::reference::read;
use crate::store::{ListRow, View};
use data_encoding::HEXLOWER;
use spotcheck_domain::call::ChecklistVersion;
use spotcheck_domain::reference::Checklist;

/// All of them, the newest first.
pub fn lines(view: &dyn View, list: &str) -> Result<Vec<ChecklistVersion>, DeskError> {
    let mut lines = Vec::new();
    for version in view.list_versions(list)? {
        let by_name = view.person(version.author)?.map(|person| person.name).unwrap_or_default();
        lines.push(ChecklistVersion {
            number: version.number,
            at: version.at,
            by_name,
            note: version.note,
            sha256: HEXLOWER.encode(&version.sha256),
        });
    }
    Ok(lines)
}

pub fn read_version(view: &dyn View, row: &ListRow, number: u32) -> Result<Checklist, DeskError> {
    let versions = view.list_versions(&row.id)?;
    let version = versions.into_iter().find(|version| version.number == number);
    let sha256 = version.ok_or(DeskError::NotFound)?.sha256;
    read(view, &sha256, row.unit)?.ok_or(DeskError::NotFound)
}
