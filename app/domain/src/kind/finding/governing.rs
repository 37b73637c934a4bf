//! What governs in a finding that was ordered: the order's copies of the fields that it fixed, and what was granted and
//! amended since. What somebody wrote there beside the order stands in the record, is marked, and governs nothing.

use super::FindingField;
use crate::event::{Detail, Order};
use crate::fold::{Life, effective};
use crate::kind::form::Form;
use crate::record::Contents;
use crate::sorted::{SortedMap, SortedSet};

/// The key of the text that an order fixes among the fields.
const DESCRIPTION: &str = "description";

/// What governs in each field that the order fixed; the empty text where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Governing {
    values: SortedMap<&'static str, String>,
    /// Whatever has governed since the order.
    ever: SortedSet<(&'static str, String)>,
}

/// A field in which something stands that never governed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub key: &'static str,
    pub governs: String,
    pub values: Vec<String>,
}

/// The keys that an order fixes.
fn fixed() -> impl Iterator<Item = &'static str> {
    let fields = FindingField::ALL.iter().filter(|field| field.is_frozen_by_order());
    fields.map(|field| field.word()).chain([DESCRIPTION])
}

/// A value as it is compared: what is no value of its field says nothing.
fn canonical(key: &str, stored: &str) -> String {
    let form: Option<&Form> = key.parse::<FindingField>().ok().map(FindingField::form);
    form.map_or_else(|| stored.to_owned(), |form| form.read(stored).trim().to_owned())
}

/// What an order says itself.
fn copies(order: &Order) -> [(FindingField, Option<String>); 15] {
    use FindingField as F;
    [
        (F::Title, order.title.clone()),
        (F::Level, order.level.map(|level| level.to_string())),
        (F::Sector, order.sector.clone()),
        (F::Place, order.place.clone()),
        (F::CatalogHazard, order.catalog_hazard.clone()),
        (F::CatalogVersion, order.catalog_version.clone()),
        (F::Basis, order.basis.clone()),
        (F::Measure, order.measure.clone()),
        (F::Responsible, order.responsible.clone()),
        (F::ResponsibleUnit, order.responsible_unit.map(|unit| unit.to_string())),
        (F::Deadline, order.deadline.map(|day| day.to_string())),
        (F::Funds, order.funds.map(|funds| funds.to_string())),
        (F::Goal, order.goal.clone()),
        (F::InterimMeasure, order.interim_measure.clone()),
        (F::Criterion, order.criterion.clone()),
    ]
}

impl Governing {
    /// `None`: nothing was ordered. `life` is the fold of the record's events.
    pub fn of(said: &Contents, life: &Life) -> Option<Self> {
        life.ordered_at?;
        let level = said.some("level").unwrap_or(crate::term::Level::General);
        let mut governing = Self { values: SortedMap::new(), ever: SortedSet::new() };
        let mut asked = None;
        for event in effective(level, &said.events) {
            match &event.detail {
                Detail::Order(order) => governing.begin(order, said.at_order.as_ref()),
                Detail::AskExtension(extension) => asked = extension.date,
                Detail::Grant(grant) => {
                    if let Some(date) = grant.date.or(asked) {
                        governing.say(FindingField::Deadline.word(), &date.to_string());
                    }
                }
                Detail::Amend(amendment) => {
                    let key = fixed().find(|key| Some(*key) == amendment.field.as_deref());
                    // The deadline changes by what is granted alone.
                    let key = key.filter(|key| *key != FindingField::Deadline.word());
                    if let Some(key) = key {
                        governing.amend(key, amendment.value.as_deref().unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        Some(governing)
    }

    /// What an order said when it was given, whatever was granted and amended since.
    pub fn of_order(said: &Contents, order: &Order) -> Self {
        let mut governing = Self { values: SortedMap::new(), ever: SortedSet::new() };
        governing.begin(order, said.at_order.as_ref());
        governing
    }

    fn begin(&mut self, order: &Order, seen: Option<&SortedMap<String, String>>) {
        let copies = copies(order);
        for key in fixed() {
            let copy = match copies.iter().find(|(field, _)| field.word() == key) {
                Some((_, copy)) => copy.as_ref(),
                None => order.description.as_ref(),
            };
            // What an order of an earlier version does not say stood as its author saw it.
            let seen = || seen.filter(|_| !order.is_whole()).and_then(|seen| seen.get(key));
            let value = copy.or_else(seen).cloned().unwrap_or_default();
            self.say(key, &value);
        }
    }

    fn amend(&mut self, key: &'static str, value: &str) {
        let is_unit = key == FindingField::ResponsibleUnit.word();
        let value = value.trim();
        // What names no unit amends nothing.
        if !is_unit || value.is_empty() || !canonical(key, value).is_empty() {
            self.say(key, value);
        }
    }

    fn say(&mut self, key: &'static str, value: &str) {
        let value = canonical(key, value);
        self.ever.insert((key, value.clone()));
        self.values.insert(key, value);
    }

    /// What governs there; `None` for what no order fixes.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    pub fn description(&self) -> &str {
        self.value(DESCRIPTION).unwrap_or_default()
    }

    /// Whether this is what governs there, however it is spelled.
    pub fn is_what_governs(&self, key: &str, value: &str) -> bool {
        self.value(key).is_some_and(|governs| governs == canonical(key, value))
    }

    /// The record as it governs: what a page, a list and a search show.
    #[must_use]
    pub fn over(&self, said: &Contents) -> Contents {
        let mut said = said.clone();
        for (key, value) in &self.values {
            if *key == DESCRIPTION {
                said.texts.insert(DESCRIPTION, value.clone());
            } else {
                said.root.insert((*key).to_owned(), value.clone());
            }
        }
        said
    }

    /// Where something stands beside what governs.
    pub fn beside(&self, said: &Contents) -> Vec<Beside> {
        let stands = |key: &'static str| -> Vec<String> {
            let several = said.several.get(key).cloned();
            let alone = || said.root.get(key).or_else(|| said.texts.get(key)).cloned();
            several.unwrap_or_else(|| alone().into_iter().collect())
        };
        let beside = |key: &'static str| {
            let mut values = stands(key);
            values.retain(|value| !self.ever.contains(&(key, canonical(key, value))));
            let governs = self.value(key).unwrap_or_default().to_owned();
            (!values.is_empty()).then_some(Beside { key, governs, values })
        };
        fixed().filter_map(beside).collect()
    }
}

#[cfg(test)]
#[path = "governing_tests.rs"]
mod tests;
