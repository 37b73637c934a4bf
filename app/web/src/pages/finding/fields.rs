//! The fields of a hazard while it is being recorded. Each is kept as it is typed; a refusal stands at its field.

use super::Case;
use crate::erased::{memo, part};
use crate::pages::record::LevelSegments;
use crate::parts::catalog_suggest::CatalogSuggest;
use crate::parts::conflict::field_word;
use crate::parts::{DateField, TextArea, TextField};
use crate::say;
use crate::words::{named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Level;
use spotcheck_protocol::{Edit, FindingView, Request};

const DESCRIPTION: &str = "description";

/// The element of a field, to which the to-do list of an order leads.
pub fn field_id(field: FindingField) -> String {
    format!("finding-{field}")
}

/// The field in which a lack is made good; photos and the second officer have none.
pub const fn field_of(lack: Refusal) -> Option<FindingField> {
    match lack {
        Refusal::NeedsTitle => Some(FindingField::Title),
        Refusal::NeedsMeasure => Some(FindingField::Measure),
        Refusal::NeedsDeadline | Refusal::DeadlineTooLate => Some(FindingField::Deadline),
        Refusal::NeedsResponsible => Some(FindingField::Responsible),
        Refusal::NeedsFunds => Some(FindingField::Funds),
        Refusal::NeedsGoal => Some(FindingField::Goal),
        _ => None,
    }
}

/// A field's words as the view has them.
pub fn field_text(view: &FindingView, field: FindingField) -> String {
    match field {
        FindingField::Title => view.row.title.clone(),
        FindingField::Level => view.row.level.to_string(),
        FindingField::Sector => view.row.sector.clone(),
        FindingField::Place => view.row.place.clone(),
        FindingField::Basis => view.basis.clone(),
        FindingField::Measure => view.measure.clone(),
        FindingField::Responsible => view.row.responsible.clone(),
        FindingField::Deadline => view.row.deadline.map(|day| day.to_string()).unwrap_or_default(),
        FindingField::Funds => view.funds.map(|yuan| yuan.to_string()).unwrap_or_default(),
        FindingField::Goal => view.goal.clone(),
        FindingField::InterimMeasure => view.interim_measure.clone(),
        FindingField::NoPhotoReason => view.no_photo_reason.clone(),
        FindingField::CatalogHazard => view.catalog_hazard.clone(),
        FindingField::CatalogVersion | FindingField::Position | FindingField::ResponsibleUnit => {
            String::new()
        }
    }
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

#[component]
pub fn Fields(case: Case) -> impl IntoView {
    let lang = use_lang();
    let is_major = case.pick(|view| view.row.level == Level::Major);
    let has_no_photo = memo(move || case.photos.with(Vec::is_empty));
    let is_unverified = case.pick(|view| view.basis_unverified && !view.basis.is_empty());
    view! {
        <section class="section" aria-label=say!(lang, finding.fields)>
            <div class="stack">
                <Title case/>
                <LevelField case/>
                <Line case field=FindingField::Place hint=say!(lang, finding.field_place_hint)/>
                <Description case/>
                {part(move || has_no_photo.get().then(|| view! {
                    <Line
                        case
                        field=FindingField::NoPhotoReason
                        hint=say!(lang, finding.field_no_photo_hint)
                        is_optional=true
                    />
                }))}
                <Long case field=FindingField::Basis is_optional=true/>
                {part(move || is_unverified.get().then(|| view! {
                    <p class="note">{say!(lang, finding.basis_unverified)}</p>
                }))}
            </div>
        </section>
        <section class="section">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, finding.fields_rectify)}</h2>
            </div>
            <div class="stack">
                <Long case field=FindingField::Measure/>
                <div class="field-row">
                    <Deadline case/>
                    <Line case field=FindingField::Responsible/>
                </div>
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
            </div>
        </section>
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
fn Title(case: Case) -> impl IntoView {
    let lang = use_lang();
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(FindingField::Title);
    let on_choose = Callback::new(move |hazard: CatalogHazard| {
        let title = named(&hazard.title, lang);
        case.store
            .send_or_say(lang, Request::UseCatalogHazard { finding: case.id, hazard: hazard.id, title });
    });
    view! {
        <CatalogSuggest
            label=say!(lang, finding.field_title)
            hint=say!(lang, finding.field_title_hint)
            sector=case.pick(|view| view.row.sector.clone())
            value
            draft
            on_draft
            on_edit
            on_choose
            problem
            id=field_id(FindingField::Title)
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
fn Line(
    case: Case,
    field: FindingField,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    let id = field_id(field);
    match hint {
        Some(hint) => {
            view! { <TextField label value draft on_draft on_edit problem is_optional id hint/> }.into_any()
        }
        None => view! { <TextField label value draft on_draft on_edit problem is_optional id/> }.into_any(),
    }
}

#[component]
fn Long(case: Case, field: FindingField, #[prop(optional)] is_optional: bool) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    view! { <TextArea label value draft on_draft on_edit problem is_optional id=field_id(field)/> }
}

#[component]
fn Deadline(case: Case) -> impl IntoView {
    let label = field_word(use_lang(), FindingField::Deadline);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(FindingField::Deadline);
    view! { <DateField label value draft on_draft on_edit problem id=field_id(FindingField::Deadline)/> }
}

#[component]
fn Funds(case: Case, is_optional: bool) -> impl IntoView {
    let lang = use_lang();
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(FindingField::Funds);
    view! {
        <TextField
            label=say!(lang, finding.field_funds)
            hint=say!(lang, finding.funds_digits)
            value
            draft
            on_draft
            on_edit
            problem
            is_optional
            input_mode="numeric"
            affix=say!(lang, finding.yuan)
            id=field_id(FindingField::Funds)
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
