//! What the file in TOML says: the first unit, the first administrator, and the names of the tables.

use super::{FoundingError, Source, another};
use crate::people::desk::{canonical_person, canonical_unit, persons, units};
use crate::people::import::drawn_in_order;
use crate::people::principal::{Principal, Refused};
use crate::store::{StoreError, Tx};
use crate::upkeep::seed::{FIRST_ROLES, publish_common};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;
use spotcheck_domain::call::{PersonField, PersonFields, UnitField, UnitFields};
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::kind::form::Control;
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use toml::{Table, Value};

/// The tables, by the names of their files beside this one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    pub units: Option<String>,
    /// Of a workbook; without it the first that is one of units.
    pub units_sheet: Option<String>,
    pub people: Option<String>,
    pub people_sheet: Option<String>,
    pub sites: Option<String>,
    pub sites_sheet: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    unit: Table,
    administrator: Table,
    #[serde(default)]
    files: Files,
}

pub struct Said {
    /// The file's name.
    pub file: String,
    pub tier: Tier,
    pub unit: UnitFields,
    administrator: PersonFields,
    pub files: Files,
}

impl Said {
    pub fn read(source: &Source<'_>) -> Result<Self, FoundingError> {
        let (file, bytes) = source.first()?;
        let form: Result<Form, String> = match str::from_utf8(&bytes) {
            Ok(text) => toml::from_str(text).map_err(|error| error.to_string()),
            Err(_) => Err("it is not UTF-8".to_owned()),
        };
        let Form { mut unit, administrator, files } = match form {
            Ok(form) => form,
            Err(cause) => return Err(FoundingError::Toml { file, cause }),
        };
        let mut problems = Vec::new();
        let tier = match unit.remove("tier") {
            Some(Value::String(word)) => word.parse::<Tier>().ok(),
            _ => None,
        };
        if tier.is_none() {
            problems.push(format!("[unit] tier: one of {}", words(Tier::ALL)));
        }
        let unit = fields("unit", &unit, UnitField::ALL, (canonical_unit, has_lines), &mut problems);
        let of_person = (canonical_person, |_| false);
        let administrator =
            fields("administrator", &administrator, PersonField::ALL, of_person, &mut problems);
        for (section, is_missing) in [
            ("unit", !unit.contains_key(&UnitField::Name)),
            ("administrator", !administrator.contains_key(&PersonField::Name)),
        ] {
            if is_missing
                && problems.iter().all(|problem| !problem.starts_with(&format!("[{section}] name:")))
            {
                problems.push(format!("[{section}] name: it is missing"));
            }
        }
        match tier {
            Some(tier) if problems.is_empty() => Ok(Self { file, tier, unit, administrator, files }),
            _ => Err(FoundingError::Said { file, problems }),
        }
    }

    pub fn name_of_unit(&self) -> String {
        self.unit.get(&UnitField::Name).cloned().unwrap_or_default()
    }

    /// Enters what every office has, its first unit and its first administrator. Gives him as one who acts: the tables come in
    /// his name.
    pub fn enter(&self, tx: &dyn Tx, now: Timestamp, seed: [u8; 32]) -> Result<Principal, StoreError> {
        publish_common(tx, now)?;
        let mut rng = StdRng::from_seed(another(seed, 1));
        let name = |field| self.unit.get(&field).cloned().unwrap_or_default();
        let unit = Unit {
            id: UnitId::from_parts(now, drawn_in_order(0, &mut rng)),
            parent: None,
            tier: self.tier,
            name: Named { zh: name(UnitField::Name), en: name(UnitField::NameEn) },
        };
        units::put(tx, &unit, &self.unit)?;
        let id = UserId::from_parts(now, drawn_in_order(0, &mut rng));
        let person = persons::person_of(id, unit.id, FIRST_ROLES.to_vec(), &self.administrator)
            .ok_or(StoreError::Unreadable("an administrator without a name"))?;
        persons::put(tx, &person, &self.administrator, now)?;
        Ok(Principal {
            user: id,
            // The office itself: no device has this id.
            device: DeviceId::from_uuid(uuid::Uuid::nil()),
            unit: unit.id,
            tier: unit.tier,
            name: person.name,
            roles: person.roles,
            membership: 1,
            beside: Vec::new(),
            refused: Refused::default(),
        })
    }
}

fn has_lines(field: UnitField) -> bool {
    field.form().control() == Control::Paragraph
}

/// The fields of one section, in their canonical form; which of them may have several lines is told. Whatever is wrong is
/// noted, so that all of it is told at once.
fn fields<F: Ord + Copy + FromStr + Display>(
    section: &str,
    table: &Table,
    all: &[F],
    (canonical, has_lines): (impl Fn(F, &str) -> Result<String, Refusal>, impl Fn(F) -> bool),
    problems: &mut Vec<String>,
) -> BTreeMap<F, String> {
    let mut said = BTreeMap::new();
    for (key, value) in table {
        let place = format!("[{section}] {key}");
        let Ok(field) = key.parse::<F>() else {
            problems.push(format!("{place}: there is no such field; there are {}", words(all)));
            continue;
        };
        let Some(text) = text_of(value) else {
            problems.push(format!("{place}: it takes text, or a list of texts"));
            continue;
        };
        if !has_lines(field) && text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            problems.push(format!("{place}: {text:?} is not taken: it has several lines"));
            continue;
        }
        match canonical(field, &text) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => {
                said.insert(field, value);
            }
            Err(why) => problems.push(format!("{place}: {text:?} is not taken: {why}")),
        }
    }
    said
}

/// A list, as of sectors, is written between blanks.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Datetime(day) => Some(day.to_string()),
        Value::Array(values) => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(" "))
        }
        _ => None,
    }
}

fn words<T: Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
