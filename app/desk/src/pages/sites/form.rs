//! The form of a site: its fields, and the units that it names.

use crate::asked::Asked;
use crate::erased::part;
use crate::pages::units::sectors::{Sectors, use_sectors};
use crate::parts::{Entry, Fields, Sheet, SheetForm, UnitChoice};
use crate::say;
use crate::words::{Lang, site_field_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::call::Units;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::site::{SiteField as F, SiteFields};
use spotcheck_domain::term::Grade;
use spotcheck_web::words::grade_word;

/// In the order in which a person fills them in.
const FIELDS: [F; 15] = [
    F::Name,
    F::Uscc,
    F::Sector,
    F::Grade,
    F::Address,
    F::Town,
    F::County,
    F::City,
    F::Position,
    F::LegalRep,
    F::Contact,
    F::Phone,
    F::ResponsiblePerson,
    F::YearlyCap,
    F::Key,
];

/// With those that are chosen from the tree of units, and the note at the end.
const ALL: [F; 18] = {
    let mut all = [F::Note; 18];
    let mut n = 0;
    while n < FIELDS.len() {
        all[n] = FIELDS[n];
        n += 1;
    }
    all[15] = F::ResponsibleUnit;
    all[16] = F::Enterprise;
    all
};

pub fn entries(lang: Lang, sectors: Sectors) -> Vec<Entry> {
    let none = |words: &str| std::iter::once((String::new(), words.to_owned()));
    let entry = |field: F| {
        let entry = Entry::new(field.word(), site_field_word(lang, field), field.form());
        match field {
            F::Sector => entry.options(none(say!(lang, sites.unsaid)).chain(sectors.options(lang)).collect()),
            F::Grade => {
                let grades = Grade::ALL.iter();
                let grades = grades.map(|grade| (grade.word().to_owned(), grade_word(lang, Some(*grade))));
                entry.options(none(say!(lang, sites.unsaid)).chain(grades).collect())
            }
            F::Position => entry.hint(say!(lang, sites.position_hint)),
            F::YearlyCap => entry.hint(say!(lang, sites.cap_hint)),
            F::Key => entry.hint(say!(lang, sites.key_hint)),
            _ => entry,
        }
    };
    FIELDS.iter().chain(&[F::Note]).map(|field| entry(*field)).collect()
}

/// What was typed and is not what is stored.
pub fn typed(sheet: Sheet) -> SiteFields {
    sheet.typed(&ALL, F::word)
}

#[component]
pub fn SiteForm(
    sheet: Sheet,
    units: Asked<Units>,
    words: &'static str,
    save: Callback<()>,
    open: RwSignal<bool>,
    /// What stands above the fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    let sectors = use_sectors();
    let unit = move |field: F| {
        let key = field.word();
        view! {
            <UnitChoice
                label=site_field_word(lang, field)
                units
                chosen=Signal::derive(move || sheet.get(key).parse::<UnitId>().ok())
                on_choose=move |unit: UnitId| sheet.set(key, &unit.to_string())
                problem=sheet.problem(key)
            />
        }
    };
    view! {
        <SheetForm sheet words on_do=save open>
            {children.map(|children| children())}
            {part(move || view! { <Fields sheet entries=entries(lang, sectors) /> })}
            {unit(F::ResponsibleUnit)}
            {unit(F::Enterprise)}
        </SheetForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_every_field_that_a_person_fills_in_and_no_other() {
        let said_by_acts = [F::Provisional, F::MergedInto, F::ClosedOn, F::ClosedReason, F::Owner];
        for field in F::ALL {
            assert_eq!(ALL.contains(field), !said_by_acts.contains(field), "{field}");
        }
    }
}
