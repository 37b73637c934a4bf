//! The table of the first version of the rules, where it gave more than the present one: for a while the office judges by
//! it what was made before it had another. What is decided at the office is never judged by it.

use super::on::On;
use super::row::{Grant, Visit};
use super::table::{Act, ROWS, Row};
use super::{Table, may};
use crate::by::By;
use crate::refusal::Refusal;
use crate::term::{Role, Tier};

/// Since this version of the rules one table says who may do what. Before it a visit that had ended was written in like one
/// that runs, and whom an order had shown a finding might do in it what his roles allowed anywhere.
const RIGHTS_ARE_ONE_TABLE: u32 = 2;

const OFFICERS: &[Role] = &[Role::Inspector, Role::Supervisor];

/// Of visits, whether they ran or had ended.
const OF_VISITS: &[Act] = &[Act::WriteVisit, Act::AddVisitPhoto, Act::NameFinding];

/// In findings: the officers wherever they reached one, and the enterprise in every self check that it was shown.
const IN_FINDINGS: &[Act] = &[
    Act::WriteField,
    Act::WriteOpenField,
    Act::Describe,
    Act::AddBeforePhoto,
    Act::AddReviewPhoto,
    Act::AddScenePhoto,
    Act::Settle,
];

/// Steps of an inspector, wherever he reached a finding.
const STEPS: &[Act] = &[
    Act::FixedOnSpot,
    Act::Order,
    Act::Acknowledge,
    Act::Report,
    Act::AskExtension,
    Act::ReviewPass,
    Act::ReviewFail,
    Act::LookBackHeld,
    Act::LookBackRecurred,
];

const fn rows() -> [Row; Act::ALL.len()] {
    let (mut rows, mut n) = (ROWS, 0);
    while n < OF_VISITS.len() {
        rows[OF_VISITS[n] as usize].visit = Visit::Any;
        n += 1;
    }
    n = 0;
    while n < IN_FINDINGS.len() {
        let row = rows[IN_FINDINGS[n] as usize];
        rows[IN_FINDINGS[n] as usize] =
            row.to(OFFICERS, Grant::SIGHT).to(&[Role::Responsible], Grant::SIGHT.in_self_check());
        n += 1;
    }
    n = 0;
    while n < STEPS.len() {
        rows[STEPS[n] as usize] = rows[STEPS[n] as usize].to(&[Role::Inspector], Grant::SIGHT);
        n += 1;
    }
    let photo = Act::AddAfterPhoto as usize;
    rows[photo] = rows[photo].to(OFFICERS, Grant::SIGHT);
    let accept = Act::Accept as usize;
    rows[accept] = rows[accept].to(&[Role::Reviewer], Grant::SIGHT.of(&[Tier::County]));
    rows
}

static FIRST: [Row; Act::ALL.len()] = rows();

/// Whether `by` might do this by that version of the rules.
pub fn might(rules: u32, by: &By, act: Act, on: &On<'_>) -> Result<(), Refusal> {
    if rules >= RIGHTS_ARE_ONE_TABLE {
        return may(by, act, on);
    }
    // Who had recorded a self check might review it.
    Table(&FIRST).may(by, act, &On { recorder: None, ..*on })
}
