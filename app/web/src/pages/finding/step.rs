//! What each step of a hazard's life asks for, and whether what was filled in is enough. Plain functions: the engine
//! judges again, so that a mistake here costs a tap and never a record.

use spotcheck_domain::by::Officer;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::UserId;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Level, OnSpot, PhotoRole, State};
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
    /// What is done on the spot, and by what rule.
    pub spot: bool,
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
    pub on_spot: Option<OnSpot>,
    pub basis: String,
}

/// What a supervisor may amend after the order. The deadline is moved by an extension instead.
pub const AMENDABLE: [FindingField; 10] = [
    FindingField::Title,
    FindingField::Level,
    FindingField::Place,
    FindingField::Basis,
    FindingField::Measure,
    FindingField::Responsible,
    FindingField::Funds,
    FindingField::Goal,
    FindingField::InterimMeasure,
    FindingField::Criterion,
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
        spot: false,
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
        E::OnSpotMeasure => StepForm { second: true, spot: true, ..plain },
        E::Refuse | E::Void | E::Transfer | E::Withdraw => StepForm { reason: Needed, note: No, ..plain },
        E::ReviewPass => StepForm { second: true, photos: &[PhotoRole::Review], ..plain },
        E::ReviewFail => StepForm { second: true, note: Needed, photos: &[PhotoRole::Review], ..plain },
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
    let [reason, note, expert, date, basis] =
        [&words.reason, &words.note, &words.expert, &words.date, &words.basis].map(|text| text.trim());
    if form.spot && words.on_spot.is_none() {
        lacks.push(Refusal::NeedsSpotMeasure);
    }
    if form.spot && basis.is_empty() {
        lacks.push(Refusal::NeedsBasis);
    }
    if form.note.lacks(note) {
        lacks.push(note_refusal(form));
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
        on_spot: words.on_spot.filter(|_| form.spot),
        basis: form.spot.then(|| basis.to_owned()),
        ..Detail::default()
    };
    Ok(match second.filter(|_| form.second) {
        Some(officer) => detail.with_second(officer),
        None => detail,
    })
}

/// Why a step without its note is none: a report says the measure taken, a failed review why.
pub fn note_refusal(form: &StepForm) -> Refusal {
    if form.photos.contains(&PhotoRole::Review) { Refusal::NeedsReason } else { Refusal::NeedsMeasure }
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
        !matches!(
            kind,
            E::List
                | E::Delist
                | E::Suspend
                | E::Resume
                | E::Void
                | E::Transfer
                | E::Amend
                | E::OnSpotMeasure
                | E::Withdraw
        )
    })
}

/// The one button that a thumb should find first. Whoever ordered does not report in the enterprise's name by it.
pub fn plan_first(steps: &[EventKind], is_on_behalf: bool) -> Option<EventKind> {
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
    let is_anothers = |kind: &EventKind| is_on_behalf && matches!(kind, E::Report | E::Acknowledge);
    FIRST.into_iter().find(|kind| steps.contains(kind) && !is_anothers(kind))
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
#[path = "step_tests.rs"]
mod tests;
