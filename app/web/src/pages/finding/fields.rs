//! The fields of a hazard while it is being recorded. Each is kept as it is typed; a refusal stands at its field. What was
//! said of other hazards of the visit is offered again.

use super::Case;
use super::controls::{Any, Deadline, Description, Funds, LevelField, Line, Long, Title};
use crate::erased::{DrawAll, memo, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::term::Level;

/// Fields with a place of their own on the page, and those that the program fills in.
const PLACED: &[FindingField] = &[
    FindingField::Title,
    FindingField::Level,
    FindingField::Sector,
    FindingField::Place,
    FindingField::Position,
    FindingField::CatalogHazard,
    FindingField::CatalogVersion,
    FindingField::Basis,
    FindingField::Measure,
    FindingField::Responsible,
    FindingField::ResponsibleUnit,
    FindingField::Deadline,
    FindingField::Funds,
    FindingField::Goal,
    FindingField::InterimMeasure,
    FindingField::NoPhotoReason,
    FindingField::Criterion,
];

/// The fields that nobody has placed, in their order: they stand at the end.
pub fn rest() -> impl Iterator<Item = FindingField> {
    not_in(PLACED)
}

fn not_in(placed: &[FindingField]) -> impl Iterator<Item = FindingField> {
    FindingField::ALL.iter().filter(|field| !placed.contains(field)).copied()
}

#[component]
pub fn Fields(case: Case) -> impl IntoView {
    let lang = use_lang();
    let is_major = case.pick(|view| view.row.level == Level::Major);
    let lacks_clause = case.pick(|view| view.row.level == Level::Major && !view.cites_clause);
    let has_no_photo =
        memo(move || !case.photos.with(|photos| photos.iter().any(|view| view.photo.stands())));
    let is_unverified = case.pick(|view| view.basis_unverified && !view.said(FindingField::Basis).is_empty());
    view! {
        <section class="section" aria-label=say!(lang, finding.fields)>
            <div class="stack">
                <Title case/>
                {part(move || has_no_photo.get().then(|| view! { <NoPhoto case/> }))}
                <LevelField case/>
                {part(move || lacks_clause.get().then(|| view! {
                    <Line case field=FindingField::Criterion hint=say!(lang, finding.criterion_hint)/>
                }))}
            </div>
        </section>
        <section class="section">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, finding.fields_rectify)}</h2>
            </div>
            <div class="stack">
                <Long case field=FindingField::Measure/>
                <Deadline case/>
                <Line case field=FindingField::Responsible/>
                <Line case field=FindingField::Place hint=say!(lang, finding.field_place_hint)/>
                <Description case/>
                <Long case field=FindingField::Basis is_optional=true/>
                {part(move || is_unverified.get().then(|| view! {
                    <p class="note">{say!(lang, finding.basis_unverified)}</p>
                }))}
                {part(move || if is_major.get() {
                    view! {
                        <p class="note">{say!(lang, finding.major_five)}</p>
                        <Five case is_major=true/>
                    }
                    .into_any()
                } else {
                    view! {
                        <details class="disclosure">
                            <summary>{say!(lang, finding.more_fields)}</summary>
                            <div class="stack"><Five case is_major=false/></div>
                        </details>
                    }
                    .into_any()
                })}
                {rest().map(|field| view! { <Any case field/> }).draw_all()}
            </div>
        </section>
    }
}

#[component]
pub fn NoPhoto(case: Case) -> impl IntoView {
    let hint = say!(use_lang(), finding.field_no_photo_hint);
    view! { <Line case field=FindingField::NoPhotoReason hint is_optional=true/> }
}

/// Goal, money and the measure until then: with the other three, the five that a major hazard needs.
#[component]
fn Five(case: Case, is_major: bool) -> impl IntoView {
    view! {
        <Long case field=FindingField::Goal is_optional=!is_major/>
        <Funds case is_optional=!is_major/>
        <Long case field=FindingField::InterimMeasure is_optional=!is_major/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_nobody_has_placed_stands_at_the_end() {
        let some: Vec<FindingField> = not_in(&FindingField::ALL[2..]).collect();
        assert_eq!(some, FindingField::ALL[..2]);
    }
}
