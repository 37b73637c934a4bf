//! The control of each field of a hazard, by its form. What was said there of other hazards of the visit is offered again.

use super::Case;
use super::field::{DESCRIPTION, field_id, field_text};
use crate::erased::part;
use crate::pages::record::{Again, DeadlineChips, LevelSegments};
use crate::parts::catalog_suggest::CatalogSuggest;
use crate::parts::{DateField, TextArea, TextField};
use crate::say;
use crate::words::{field_word, named, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::{Control, FindingField};
use spotcheck_domain::term::Level;
use spotcheck_protocol::{Edit, HazardView, Request, Used};

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
pub fn LevelField(case: Case) -> impl IntoView {
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
pub fn Date(case: Case, field: FindingField, #[prop(optional)] is_optional: bool) -> impl IntoView {
    let label = field_word(use_lang(), field);
    let FieldWays { value, draft, on_draft, on_edit, problem } = case.ways(field);
    view! { <DateField label value draft on_draft on_edit problem is_optional id=case.field_id(field)/> }
}

/// By the control that its form asks for.
#[component]
pub fn Any(case: Case, field: FindingField) -> impl IntoView {
    match field.form().control() {
        Control::Day => view! { <Date case field is_optional=true/> }.into_any(),
        Control::Paragraph => view! { <Long case field is_optional=true/> }.into_any(),
        Control::Line | Control::Number => view! { <Line case field is_optional=true/> }.into_any(),
    }
}

#[component]
pub fn Funds(case: Case, is_optional: bool) -> impl IntoView {
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
pub fn Description(case: Case) -> impl IntoView {
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
