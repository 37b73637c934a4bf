//! The fields of a hazard while it is being recorded. Each is kept as it is typed; a refusal stands at its field. What was
//! said of other hazards of the visit is offered again.

use super::Case;
use crate::erased::{DrawAll, memo, part};
use crate::pages::record::{Again, DeadlineChips, LevelSegments};
use crate::parts::catalog_suggest::CatalogSuggest;
use crate::parts::{DateField, TextArea, TextField};
use crate::say;
use crate::words::{field_word, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::{Control, FindingField};
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Level;
use spotcheck_protocol::{Edit, FindingView, HazardView, Request, Used};

const DESCRIPTION: &str = "description";


/// The element of a field, to which a lack leads.
pub fn field_id(field: FindingField, id: FindingId) -> String {
    format!("{field}-{id}")
}

/// The field in which a lack is made good; photos and the second officer have none.
pub const fn field_of(lack: Refusal) -> Option<FindingField> {
    match lack {
        Refusal::NeedsTitle => Some(FindingField::Title),
        Refusal::NeedsMeasure => Some(FindingField::Measure),
        Refusal::NeedsDeadline | Refusal::DeadlineTooLate | Refusal::DeadlinePast => {
            Some(FindingField::Deadline)
        }
        Refusal::NeedsResponsible => Some(FindingField::Responsible),
        Refusal::NeedsFunds => Some(FindingField::Funds),
        Refusal::NeedsGoal => Some(FindingField::Goal),
        _ => None,
    }
}

/// What stands in a field, in canonical form: the level and the deadline as they hold, which may differ from what was
/// filled in before the order.
pub fn field_text(view: &FindingView, field: FindingField) -> String {
    match field {
        FindingField::Level => view.row.level.to_string(),
        FindingField::Deadline => view.row.deadline.map(|day| day.to_string()).unwrap_or_default(),
        field => view.said(field).to_owned(),
    }
}

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

/// What any field's control needs.
struct FieldWays {
    value: Memo<String>,
    draft: Signal<Option<String>>,
    on_draft: Callback<String>,
    on_edit: Callback<String>,
    problem: Signal<Option<String>>,
}

impl Case {
    pub fn field_id(self, field: FindingField) -> String {
        field_id(field, self.id)
    }

    fn used(self, field: FindingField) -> Memo<Vec<String>> {
        let of = used_of(field);
        self.pick(move |view| of(&view.used).clone())
    }

    fn ways(self, field: FindingField) -> FieldWays {
        let key = field.word();
        let set = move |value| Edit::SetFinding { field, value };
        FieldWays {
            value: self.pick(move |view| field_text(view, field)),
            draft: self.link.draft(key),
            on_draft: self.link.on_draft(key, set),
            on_edit: self.link.on_edit(key, set),
            problem: self.link.problem(key),
        }
    }
}

/// What was said there of other hazards of the visit.
const fn used_of(field: FindingField) -> fn(&Used) -> &Vec<String> {
    const NONE: &Vec<String> = &Vec::new();
    match field {
        FindingField::Place => |used| &used.places,
        FindingField::Measure => |used| &used.measures,
        FindingField::Responsible => |used| &used.responsible,
        _ => |_| NONE,
    }
}

#[component]
pub fn Fields(case: Case) -> impl IntoView {
    let lang = use_lang();
    let is_major = case.pick(|view| view.row.level == Level::Major);
    let lacks_clause = case.pick(|view| view.row.level == Level::Major && !view.cites_clause);
    let has_no_photo = memo(move || case.photos.with(Vec::is_empty));
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

#[component]
pub fn Deadline(case: Case) -> impl IntoView {
    let FieldWays { draft, on_draft, on_edit, problem, .. } = case.ways(FindingField::Deadline);
    view! {
        <DeadlineChips
            today=case.pick(|view| view.today)
            deadline=case.pick(|view| view.row.deadline)
            draft
            on_draft
            on_edit
            problem
            id=case.field_id(FindingField::Deadline)
        />
    }
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

#[component]
pub fn Title(case: Case) -> impl IntoView {
    let lang = use_lang();
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(FindingField::Title);
    let on_choose = Callback::new(move |hazard: HazardView| {
        let title = named(&hazard.title, lang);
        case.store
            .send_or_say(lang, Request::UseCatalogHazard { finding: case.id, hazard: hazard.id, title });
    });
    view! {
        <CatalogSuggest
            label=field_word(lang, FindingField::Title)
            hint=say!(lang, finding.field_title_hint)
            sector=case.pick(|view| view.row.sector.clone())
            value
            draft
            on_draft
            on_edit
            on_choose
            problem
            id=case.field_id(FindingField::Title)
        />
    }
}

#[component]
fn LevelField(case: Case) -> impl IntoView {
    let level = case.pick(|view| view.row.level);
    let key = FindingField::Level.word();
    let choose = Callback::new(move |level: Level| {
        case.link.edit(key, Edit::SetFinding { field: FindingField::Level, value: level.to_string() });
    });
    let problem = case.link.problem(key);
    view! {
        <LevelSegments level on_choose=choose name="finding-level"/>
        {part(move || problem.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> }))}
    }
}

#[component]
pub fn Line(
    case: Case,
    field: FindingField,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    let id = case.field_id(field);
    let line = match hint {
        Some(hint) => {
            view! { <TextField label value draft on_draft on_edit problem is_optional id hint/> }.into_any()
        }
        None => view! { <TextField label value draft on_draft on_edit problem is_optional id/> }.into_any(),
    };
    view! { {line} <Again words=case.used(field) stands=value on_use=on_edit/> }
}

#[component]
pub fn Long(case: Case, field: FindingField, #[prop(optional)] is_optional: bool) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    let id = case.field_id(field);
    view! {
        <TextArea label value draft on_draft on_edit problem is_optional id/>
        <Again words=case.used(field) stands=value on_use=on_edit/>
    }
}

#[component]
fn Date(case: Case, field: FindingField, #[prop(optional)] is_optional: bool) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    view! { <DateField label value draft on_draft on_edit problem is_optional id=case.field_id(field)/> }
}

/// By the control that its form asks for.
#[component]
fn Any(case: Case, field: FindingField) -> impl IntoView {
    match field.form().control() {
        Control::Day => view! { <Date case field is_optional=true/> }.into_any(),
        Control::Paragraph => view! { <Long case field is_optional=true/> }.into_any(),
        Control::Line | Control::Number => view! { <Line case field is_optional=true/> }.into_any(),
    }
}

#[component]
fn Funds(case: Case, is_optional: bool) -> impl IntoView {
    let lang = use_lang();
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(FindingField::Funds);
    view! {
        <TextField
            label=field_word(lang, FindingField::Funds)
            hint=say!(lang, finding.funds_digits)
            value
            draft
            on_draft
            on_edit
            problem
            is_optional
            input_mode="numeric"
            affix=say!(lang, finding.yuan)
            id=case.field_id(FindingField::Funds)
        />
    }
}

#[component]
fn Description(case: Case) -> impl IntoView {
    let (on_draft, on_edit) = case.link.ways(DESCRIPTION, |text| Edit::Describe { text });
    view! {
        <TextArea
            label=say!(use_lang(), finding.field_description)
            value=case.pick(|view| view.description.clone())
            draft=case.link.draft(DESCRIPTION)
            on_draft
            on_edit
            problem=case.link.problem(DESCRIPTION)
            is_optional=true
        />
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
