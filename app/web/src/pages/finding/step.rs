//! What each step of a hazard's life asks for, and whether what was filled in is enough. Plain functions: the engine
//! judges again, so that a mistake here costs a tap and never a record.

use spotcheck_domain::by::Officer;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::UserId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, PhotoRole, State};
use spotcheck_protocol::Detail;

/// How much a step wants one of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    No,
    Optional,
    Needed,
}

impl Wish {
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::No)
    }
    const fn lacks(self, text: &str) -> bool {
        matches!(self, Self::Needed) && text.is_empty()
    }
}

/// The form of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepForm {
    pub second: bool,
    pub reason: Wish,
    pub note: Wish,
    pub date: Wish,
    pub expert: Wish,
    /// A field and its new value.
    pub amendment: bool,
    /// One photo of each of these must be there.
    pub photos: &'static [PhotoRole],
    /// May be taken in the name of the responsible person.
    pub on_behalf: bool,
}

/// What a person has filled in so far, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepWords {
    pub second: Option<UserId>,
    pub reason: String,
    pub note: String,
    pub date: String,
    pub expert: String,
    pub field: Option<FindingField>,
    pub value: String,
}

/// What a supervisor may amend after the order. The deadline is moved by an extension instead.
pub const AMENDABLE: [FindingField; 9] = [
    FindingField::Title,
    FindingField::Level,
    FindingField::Place,
    FindingField::Basis,
    FindingField::Measure,
    FindingField::Responsible,
    FindingField::Funds,
    FindingField::Goal,
    FindingField::InterimMeasure,
];

pub fn plan_form(kind: EventKind, level: Level) -> StepForm {
    use EventKind as E;
    use Wish::{Needed, No, Optional};
    let plain = StepForm {
        second: false,
        reason: No,
        note: Optional,
        date: No,
        expert: No,
        amendment: false,
        photos: &[],
        on_behalf: false,
    };
    match kind {
        E::FixedOnSpot => StepForm { second: true, photos: &[PhotoRole::Before, PhotoRole::After], ..plain },
        E::Order => StepForm { second: true, note: No, ..plain },
        E::Acknowledge => StepForm { on_behalf: true, ..plain },
        E::Report => StepForm { note: Needed, photos: &[PhotoRole::After], on_behalf: true, ..plain },
        E::AskExtension => StepForm { reason: Needed, note: No, date: Needed, on_behalf: true, ..plain },
        E::Grant => StepForm { date: Optional, ..plain },
        E::Refuse | E::Void | E::Transfer => StepForm { reason: Needed, note: No, ..plain },
        E::ReviewPass | E::ReviewFail => StepForm { second: true, photos: &[PhotoRole::Review], ..plain },
        E::Accept => StepForm { expert: if level == Level::Major { Needed } else { Optional }, ..plain },
        E::LookBackHeld | E::LookBackRecurred => StepForm { photos: &[PhotoRole::Review], ..plain },
        E::List | E::Suspend => StepForm { reason: Optional, note: No, ..plain },
        E::Amend => StepForm { reason: Needed, note: No, amendment: true, ..plain },
        E::StrikeOff | E::Delist | E::Resume | E::Record => plain,
    }
}

/// What the step says, or everything that it still lacks, in the order of the form.
pub fn plan_detail(
    form: &StepForm,
    words: &StepWords,
    colleagues: &[Officer],
    has_photo: impl Fn(PhotoRole) -> bool,
    acts_on_behalf: bool,
) -> Result<Detail, Vec<Refusal>> {
    let mut lacks = Vec::new();
    for role in form.photos.iter().filter(|role| !has_photo(**role)) {
        lacks.push(photo_refusal(*role));
    }
    let second = words.second.and_then(|user| colleagues.iter().find(|officer| officer.user == user));
    if form.second && second.is_none() {
        lacks.push(Refusal::NeedsSecondOfficer);
    }
    let [reason, note, expert, date] =
        [&words.reason, &words.note, &words.expert, &words.date].map(|text| text.trim());
    if form.note.lacks(note) {
        lacks.push(Refusal::NeedsMeasure);
    }
    if form.amendment && !amendment_fits(words) {
        lacks.push(Refusal::FieldInvalid);
    }
    if form.reason.lacks(reason) {
        lacks.push(Refusal::NeedsReason);
    }
    let day = date.parse().ok();
    if form.date.lacks(date) || (!date.is_empty() && day.is_none()) {
        lacks.push(Refusal::NeedsDate);
    }
    if form.expert.lacks(expert) {
        lacks.push(Refusal::NeedsExpert);
    }
    if !lacks.is_empty() {
        return Err(lacks);
    }
    let some = |wish: Wish, text: &str| (wish.is_shown() && !text.is_empty()).then(|| text.to_owned());
    let detail = Detail {
        reason: some(form.reason, reason),
        note: some(form.note, note),
        date: day.filter(|_| form.date.is_shown()),
        expert: some(form.expert, expert),
        on_behalf: form.on_behalf && acts_on_behalf,
        field: words.field.filter(|_| form.amendment).map(|field| field.word().to_owned()),
        value: form.amendment.then(|| words.value.trim().to_owned()),
        ..Detail::default()
    };
    Ok(match second.filter(|_| form.second) {
        Some(officer) => detail.with_second(officer),
        None => detail,
    })
}

fn amendment_fits(words: &StepWords) -> bool {
    words.field.is_some_and(|field| !words.value.trim().is_empty() && field.canonical(&words.value).is_ok())
}

pub const fn photo_refusal(role: PhotoRole) -> Refusal {
    match role {
        PhotoRole::Before => Refusal::NeedsBeforePhoto,
        PhotoRole::After => Refusal::NeedsAfterPhoto,
        PhotoRole::Review => Refusal::NeedsReviewPhoto,
        PhotoRole::Scene | PhotoRole::Signed => Refusal::NeedsPhoto,
    }
}

/// Steps of the life itself first; what a supervisor lays over it stands folded below.
pub fn plan_groups(steps: &[EventKind]) -> (Vec<EventKind>, Vec<EventKind>) {
    use EventKind as E;
    steps.iter().partition(|kind| {
        !matches!(kind, E::List | E::Delist | E::Suspend | E::Resume | E::Void | E::Transfer | E::Amend)
    })
}

/// The one button that a thumb should find first.
pub fn plan_first(steps: &[EventKind]) -> Option<EventKind> {
    use EventKind as E;
    const FIRST: [EventKind; 8] = [
        E::Order,
        E::StrikeOff,
        E::Accept,
        E::ReviewPass,
        E::Report,
        E::Acknowledge,
        E::LookBackHeld,
        E::Grant,
    ];
    FIRST.into_iter().find(|kind| steps.contains(kind))
}

/// What the to-do list of an order shows: the second officer is asked for in the dialog itself.
pub fn plan_needs(lacks: &[Refusal]) -> Vec<Refusal> {
    lacks.iter().copied().filter(|refusal| *refusal != Refusal::NeedsSecondOfficer).collect()
}

/// Nothing more happens to it but a look-back.
pub const fn is_over(state: State) -> bool {
    !state.is_open()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    fn officer() -> Officer {
        let user = UserId::from_parts(Timestamp::from_millis(1), [1; 10]);
        Officer { user, name: "李敏".into(), certificate: "A-2".into() }
    }

    #[test]
    fn a_review_lacks_its_photo_and_second_officer() {
        let form = plan_form(EventKind::ReviewPass, Level::General);
        let lacks = plan_detail(&form, &StepWords::default(), &[officer()], |_| false, false);
        assert_eq!(lacks, Err(vec![Refusal::NeedsReviewPhoto, Refusal::NeedsSecondOfficer]));
    }

    #[test]
    fn a_review_names_its_second_officer() {
        let form = plan_form(EventKind::ReviewPass, Level::General);
        let words =
            StepWords { second: Some(officer().user), note: " 已清理 ".into(), ..StepWords::default() };
        let detail = plan_detail(&form, &words, &[officer()], |_| true, false).expect("complete");
        assert_eq!(detail.second_name.as_deref(), Some("李敏"));
        assert_eq!(detail.note.as_deref(), Some("已清理"));
        assert!(!detail.on_behalf);
    }

    #[test]
    fn only_a_major_hazard_needs_an_expert() {
        let lacks = |level| {
            plan_detail(&plan_form(EventKind::Accept, level), &StepWords::default(), &[], |_| true, false)
        };
        assert_eq!(lacks(Level::Major), Err(vec![Refusal::NeedsExpert]));
        assert!(lacks(Level::General).is_ok());
    }

    #[test]
    fn an_officer_who_reports_for_the_responsible_says_so() {
        let form = plan_form(EventKind::Report, Level::General);
        let words = StepWords { note: "已更换".into(), ..StepWords::default() };
        let detail = plan_detail(&form, &words, &[], |_| true, true).expect("complete");
        assert!(detail.on_behalf);
    }

    #[test]
    fn an_amendment_must_fit_its_field() {
        let form = plan_form(EventKind::Amend, Level::General);
        let amend = |value: &str| {
            let words = StepWords {
                reason: "笔误".into(),
                field: Some(FindingField::Funds),
                value: value.into(),
                ..StepWords::default()
            };
            plan_detail(&form, &words, &[], |_| true, false)
        };
        assert_eq!(amend("很多"), Err(vec![Refusal::FieldInvalid]));
        assert_eq!(amend("5000").expect("complete").value.as_deref(), Some("5000"));
    }

    #[test]
    fn a_grant_without_a_date_takes_the_one_asked_for() {
        let form = plan_form(EventKind::Grant, Level::General);
        let detail = plan_detail(&form, &StepWords::default(), &[], |_| true, false).expect("complete");
        assert_eq!(detail.date, None);
    }

    #[test]
    fn supervision_stands_apart_from_the_life() {
        let (life, over) = plan_groups(&[EventKind::Order, EventKind::List, EventKind::Void]);
        assert_eq!((life, over), (vec![EventKind::Order], vec![EventKind::List, EventKind::Void]));
        assert_eq!(plan_first(&[EventKind::FixedOnSpot, EventKind::Order]), Some(EventKind::Order));
    }
}
