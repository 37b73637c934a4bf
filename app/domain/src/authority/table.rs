//! The table of rights: one row for each act. Who is not named in a row may not. Source: domain.md, "Roles", the table
//! of events, and "Who may write fields".
//!
//! A row says who (roles, the tiers of their units, how they stand to the record), when (the finding's state, whether
//! the visit runs), who may not although his role may, and whether it needs the office at that instant.

use super::act::Act;
use super::row::{About, Bar, Grant, Row, row};
use crate::term::{Role, State, Tier};

use About as On;
use Role::{Admin, Inspector, Responsible, Reviewer, Supervisor};

const AREA: Grant = Grant::AREA;
/// Of an enterprise and its own: what its people find themselves.
const OWN_CHECK: Grant = AREA.in_self_check();
/// The same until the order; from then on it is the office's to write.
const OWN_CHECK_RECORDED: Grant = OWN_CHECK.while_in(&[State::Recorded]);

const OFFICERS: &[Role] = &[Inspector, Supervisor];

const fn starts(act: Act) -> Row {
    row(act, On::New).to(OFFICERS, AREA)
}

/// Of a visit that runs.
const fn visits(act: Act) -> Row {
    row(act, On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK).running()
}

/// In a finding: the officers, and an enterprise in its own check until the order.
const fn writes(act: Act) -> Row {
    row(act, On::Finding).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK_RECORDED)
}

/// A step in the field.
const fn steps(act: Act) -> Row {
    row(act, On::Finding).to(&[Inspector], AREA).effect()
}

/// A step of the enterprise, or of an inspector on its behalf.
const fn answers(act: Act) -> Row {
    steps(act).to(&[Responsible], Grant::SIGHT)
}

/// A step at the desk.
const fn decides(act: Act) -> Row {
    row(act, On::Finding).to(&[Supervisor], AREA).effect().online()
}

/// Whoever sees the record.
const fn reads(act: Act) -> Row {
    row(act, On::Document).to(Role::ALL, Grant::SIGHT).online()
}

/// Whoever has a session.
const fn everybody(act: Act) -> Row {
    row(act, On::Office).to(Role::ALL, AREA)
}

const fn administers(act: Act, about: About) -> Row {
    row(act, about).to(&[Admin], AREA).online()
}

pub const ROWS: [Row; Act::ALL.len()] = [
    starts(Act::StartRoutine),
    starts(Act::StartCampaign),
    starts(Act::StartUnannounced),
    starts(Act::StartSelfCheck).to(&[Responsible], AREA),
    starts(Act::StartLookBack),
    starts(Act::RecordAlone).to(&[Responsible], OWN_CHECK),
    row(Act::AddSite, On::New).to(&[Supervisor, Admin], AREA),
    row(Act::AddProvisionalSite, On::New).to(&[Inspector, Supervisor, Admin], AREA),
    // Nobody yet: tasks come with their own issue.
    row(Act::PlanTask, On::New),
    row(Act::StandBeside, On::Office).to(&[Inspector], AREA),
    visits(Act::WriteVisit),
    visits(Act::AddVisitPhoto),
    visits(Act::Record),
    visits(Act::NameFinding),
    row(Act::Sign, On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK).ended(),
    row(Act::SettleVisit, On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK),
    writes(Act::WriteField).until_order(),
    writes(Act::WriteOpenField),
    writes(Act::Describe).until_order(),
    writes(Act::AddBeforePhoto),
    row(Act::AddAfterPhoto, On::Finding).to(OFFICERS, AREA).to(&[Responsible], Grant::SIGHT),
    writes(Act::AddReviewPhoto),
    writes(Act::AddScenePhoto),
    writes(Act::Settle),
    steps(Act::FixedOnSpot),
    steps(Act::Order),
    answers(Act::Acknowledge),
    answers(Act::Report),
    answers(Act::AskExtension),
    decides(Act::Grant),
    decides(Act::Refuse),
    steps(Act::ReviewPass).unless(&[Bar::OwnSelfCheck]),
    steps(Act::ReviewFail).unless(&[Bar::OwnSelfCheck]),
    row(Act::Accept, On::Finding).to(&[Reviewer], AREA.of(&[Tier::County])).effect().unless(&[Bar::Reviewer]),
    decides(Act::StrikeOff)
        .to(&[Supervisor], AREA.of(&[Tier::City, Tier::County]).major_of(&[Tier::City]))
        .unless(&[Bar::Fixer, Bar::SoleReviewer, Bar::Unaccepted]),
    steps(Act::LookBackHeld),
    steps(Act::LookBackRecurred),
    decides(Act::List),
    decides(Act::Delist),
    decides(Act::Suspend),
    decides(Act::Resume),
    decides(Act::Void),
    decides(Act::Transfer),
    decides(Act::Amend),
    row(Act::EditSite, On::Site).to(&[Supervisor, Admin], AREA),
    reads(Act::ReadDocument),
    reads(Act::ReadPhoto),
    reads(Act::UploadPhoto).to(Role::ALL, Grant::TRACE),
    everybody(Act::Sync).online(),
    everybody(Act::Listen).online(),
    everybody(Act::ReadReference).online(),
    everybody(Act::ReadSession).online(),
    everybody(Act::SignOut).online(),
    administers(Act::ListQuarantine, On::Office),
    administers(Act::InspectQuarantined, On::Quarantined),
    administers(Act::ReleaseQuarantined, On::Quarantined),
    administers(Act::DiscardQuarantined, On::Quarantined),
];
