//! How sheets are laid out: as a unit has set it, else as the nearest unit above it has, else as the program has it.

use super::words::field_name;
use crate::people::desk::{DeskError, acting_in, may_in};
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx, View};
use serde::Deserialize;
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    MOST_COLUMNS, Obstacle, ReadSheet, SetSheet, Sheet, SheetColumn, SheetField, SheetName, Shown,
};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::form::one_line;
use spotcheck_domain::reference::Named;
use spotcheck_domain::time::Timestamp;
use std::sync::LazyLock;

/// Characters of a heading.
const LONGEST_HEADING: usize = 60;

/// A sheet as the program has it.
#[derive(Deserialize)]
pub struct Template {
    pub name: Named,
    /// What is to be known before it is relied upon.
    pub note: Named,
    columns: Vec<SheetColumn>,
}

#[derive(Deserialize)]
struct Templates {
    ledger: Template,
    enforcement: Template,
}

static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    let json = include_str!("../../data/sheets.json");
    let mut templates: Templates = serde_json::from_str(json).expect("sheets.json is read by a test");
    templates.ledger.columns.extend(rest());
    templates
});

/// Fields of a hazard that the ledger has no column for: those that the program fills in, and one that the photos tell.
const LEFT_OUT: [FindingField; 4] = [
    FindingField::Position,
    FindingField::CatalogHazard,
    FindingField::CatalogVersion,
    FindingField::NoPhotoReason,
];

/// The columns of the fields that nobody has placed: they stand at the end.
fn rest() -> impl Iterator<Item = SheetColumn> {
    let is_placed = |field: &FindingField| {
        LEFT_OUT.contains(field) || SheetField::ALL.iter().any(|own| own.word() == field.word())
    };
    let rest = FindingField::ALL.iter().copied().filter(move |field| !is_placed(field));
    rest.map(|field| SheetColumn { field: Shown::Field(field), heading: field_name(field) })
}

pub fn template(name: SheetName) -> &'static Template {
    match name {
        SheetName::Ledger => &TEMPLATES.ledger,
        SheetName::Enforcement => &TEMPLATES.enforcement,
    }
}

/// The layout that holds for a unit.
pub fn layout(view: &dyn View, unit: UnitId, name: SheetName) -> Result<Sheet, StoreError> {
    for above in view.line_of(unit)? {
        if let Some(json) = view.unit_sheet(above, name.word())? {
            let columns =
                serde_json::from_slice(&json).map_err(|_| StoreError::Unreadable("a unit's sheet"))?;
            return Ok(Sheet { columns, of: Some(above) });
        }
    }
    Ok(Sheet { columns: template(name).columns.clone(), of: None })
}

/// Of his own area, and of the units above it, whose word holds for him.
pub fn read_sheet(view: &dyn View, principal: &Principal, call: &ReadSheet) -> Result<Sheet, DeskError> {
    let acting = principal.acting(Act::ExportLedger).map_err(|_| DeskError::NotFound)?;
    if !view.line_of(acting.unit)?.contains(&call.unit) {
        acting_in(view, principal, Act::ExportLedger, call.unit)?;
    }
    Ok(layout(view, call.unit, call.name)?)
}

pub fn set_sheet(
    tx: &dyn Tx,
    principal: &Principal,
    call: &SetSheet,
    now: Timestamp,
) -> Result<(), DeskError> {
    may_in(tx, principal, Act::ChangeUnit, call.unit)?;
    check(&call.columns)?;
    let json = serde_json::to_vec(&call.columns).map_err(|_| StoreError::Unreadable("a unit's sheet"))?;
    let before = tx.unit_sheet(call.unit, call.name.word())?;
    let after = (!call.columns.is_empty()).then_some(json);
    if before == after {
        return Ok(());
    }
    tx.put_unit_sheet(call.unit, call.name.word(), after.as_deref())?;
    let fields: Vec<&str> = call.columns.iter().map(|column| column.field.word()).collect();
    let note = format!("sheet {}: {}", call.name, fields.join(" "));
    let by = principal.user.to_string();
    Ok(tx.put_audit(now, &by, Act::ChangeUnit.word(), Some(call.unit.as_bytes()), &note)?)
}

fn check(columns: &[SheetColumn]) -> Result<(), DeskError> {
    let wrong = |what, n: usize| DeskError::with(what, json!({ "field": "columns", "column": n }));
    if columns.len() > MOST_COLUMNS {
        return Err(wrong(Obstacle::TooLong, MOST_COLUMNS));
    }
    for (n, SheetColumn { heading: Named { zh, en }, .. }) in columns.iter().enumerate() {
        if zh.trim().is_empty() && en.trim().is_empty() {
            return Err(wrong(Obstacle::FieldInvalid, n));
        }
        if [zh, en].iter().any(|words| words.chars().count() > LONGEST_HEADING) {
            return Err(wrong(Obstacle::TooLong, n));
        }
        if [zh, en].iter().any(|words| one_line(words).trim() != words.trim()) {
            return Err(wrong(Obstacle::HiddenCharacters, n));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_have_columns_with_headings_in_both_languages() {
        for name in SheetName::ALL {
            let template = template(*name);
            assert!(check(&template.columns).is_ok() && template.columns.len() > 20);
            let headings = template.columns.iter().map(|column| &column.heading);
            for Named { zh, en } in headings.chain([&template.name]) {
                assert!(!zh.is_empty() && !en.is_empty());
            }
        }
        let has = |field| {
            let columns = &template(SheetName::Ledger).columns;
            columns.iter().any(|column| column.field == Shown::Own(field))
        };
        assert!(has(SheetField::Measure) && has(SheetField::Deadline) && has(SheetField::Responsible));
        assert!(!template(SheetName::Enforcement).note.zh.is_empty(), "that it is a template is said");
    }

    #[test]
    fn each_field_of_a_hazard_has_a_column_or_is_left_out() {
        let shown: Vec<&str> =
            template(SheetName::Ledger).columns.iter().map(|column| column.field.word()).collect();
        for field in FindingField::ALL {
            let n = shown.iter().filter(|word| **word == field.word()).count();
            assert_eq!(n, usize::from(!LEFT_OUT.contains(field)), "{field}");
        }
    }

    #[test]
    fn a_unit_may_show_a_field_that_the_program_leaves_out() {
        let json = r#"{"field":"no_photo_reason","heading":{"zh":"无照片原因","en":""}}"#;
        let column: SheetColumn = serde_json::from_str(json).expect("a column");
        assert_eq!(column.field, Shown::Field(FindingField::NoPhotoReason));
        assert_eq!(serde_json::to_string(&column).expect("JSON"), json);
        assert_eq!(Shown::try_from("title".to_owned()), Ok(Shown::Own(SheetField::Title)));
        assert!(Shown::try_from("nothing".to_owned()).is_err());
        assert_eq!(field_name(FindingField::NoPhotoReason).en, "Why there is no photo");
    }

    #[test]
    fn a_column_needs_a_heading() {
        let column = |zh: &str| SheetColumn {
            field: Shown::Own(SheetField::Site),
            heading: Named { zh: zh.into(), en: String::new() },
        };
        assert!(check(&[column("企业")]).is_ok() && check(&[]).is_ok());
        assert!(check(&[column(" ")]).is_err() && check(&[column("企\u{7}业")]).is_err());
        assert!(check(&[column("企\u{202e}业")]).is_err() && check(&[column("企\n业")]).is_err());
        assert!(check(&[column(&"企".repeat(61))]).is_err());
        assert!(check(&vec![column("企业"); MOST_COLUMNS + 1]).is_err());
    }
}
