//! 文号登记簿: what became of each number of a unit, and numbers that are void because somebody said so.

use super::note::DAY_MILLIS;
use crate::people::desk::{DeskError, acting_in, again, may_in};
use crate::people::principal::Principal;
use crate::store::{BlockRow, PaperNumberRow, Series, StoreError, Tx, View, VoidNumberRow};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    LOST_DAYS, NumberCount, NumberLine, NumberRegister, NumberStanding, NumberState, NumberWhy, Obstacle,
    REGISTER_PAGE, ReadRegister, VoidNumber,
};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::paper::PaperNumber;
use spotcheck_domain::post::office_day;
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const REASON: Form = Form::words(300).needed();

pub fn read(
    view: &dyn View,
    principal: &Principal,
    call: &ReadRegister,
    now: Timestamp,
) -> Result<NumberRegister, DeskError> {
    let unit = may_in(view, principal, Act::ReadRegister, call.unit)?;
    let year = call.year.unwrap_or_else(|| office_day(now).year());
    let lines = lines(view, call, year, now)?;
    let counts = NumberState::ALL.iter().map(|state| NumberCount {
        state: *state,
        n: lines.iter().filter(|line| line.state == *state).map(|line| line.n).sum(),
    });
    let counts = counts.filter(|count| count.n > 0).collect();
    let has_words = |line: &NumberLine| {
        let words = [&line.number, &line.upto, &line.site_name, &line.person, &line.reason];
        call.q.is_empty() || matches(&haystack(words.map(String::as_str)), &call.q)
    };
    let is_asked = |line: &NumberLine| call.state.is_none_or(|state| line.state == state) && has_words(line);
    let asked: Vec<NumberLine> = lines.into_iter().filter(is_asked).collect();
    let n_matching = asked.len();
    let first = call.page.saturating_mul(REGISTER_PAGE);
    Ok(NumberRegister {
        unit: call.unit,
        unit_name: unit.unit.name,
        year,
        lines: asked.into_iter().skip(first).take(REGISTER_PAGE).collect(),
        n_matching,
        counts,
        may_void: acting_in(view, &again(view, principal)?, Act::VoidNumber, call.unit).is_ok(),
    })
}

/// The numbers of a series, each with what is known of it.
#[derive(Default)]
struct Known {
    blocks: Vec<BlockRow>,
    papers: BTreeMap<u32, Vec<PaperNumberRow>>,
    voids: BTreeMap<u32, VoidNumberRow>,
}

/// All lines, by prefix and number.
fn lines(
    view: &dyn View,
    call: &ReadRegister,
    year: u16,
    now: Timestamp,
) -> Result<Vec<NumberLine>, StoreError> {
    let mut of: BTreeMap<Series, Known> = BTreeMap::new();
    for block in view.blocks_of_unit(call.unit, call.kind, year)? {
        of.entry(block.series.clone()).or_default().blocks.push(block);
    }
    for paper in view.paper_numbers_of(call.unit, call.kind, year)? {
        let known = of.entry(paper.series.clone()).or_default();
        known.papers.entry(paper.serial).or_default().push(paper);
    }
    let mut names = Names { view, known: HashMap::new() };
    let mut lines = Vec::new();
    for (series, mut known) in of {
        known.voids = view.void_numbers(&series)?.into_iter().map(|row| (row.serial, row)).collect();
        lines.extend(lines_of(&series, &known, &mut names, now)?);
    }
    Ok(lines)
}

/// People by their ids, each looked up once.
struct Names<'a> {
    view: &'a dyn View,
    known: HashMap<UserId, String>,
}

impl Names<'_> {
    fn of(&mut self, user: UserId) -> Result<String, StoreError> {
        if let Some(name) = self.known.get(&user) {
            return Ok(name.clone());
        }
        let name = self.view.person(user)?.map(|person| person.name).unwrap_or_default();
        self.known.insert(user, name.clone());
        Ok(name)
    }
}

fn lines_of(
    series: &Series,
    known: &Known,
    names: &mut Names<'_>,
    now: Timestamp,
) -> Result<Vec<NumberLine>, StoreError> {
    let held = known.blocks.iter().filter(|block| block.holder.is_some());
    let mut serials: BTreeSet<u32> = held.flat_map(|block| block.first..=block.last).collect();
    serials.extend(known.papers.keys());
    serials.extend(known.voids.keys());
    let mut lines = Vec::new();
    for serial in &serials {
        match known.papers.get(serial) {
            Some(papers) => {
                for paper in papers {
                    lines.push((*serial, of_paper(paper, names)?));
                }
            }
            None => lines.push((*serial, without_paper(series, *serial, known, names, now)?)),
        }
    }
    for gap in known.blocks.iter().filter(|block| block.holder.is_none()) {
        for (first, last) in runs(gap.first, gap.last, &serials) {
            lines.push((first, passed_over(series, first, last)));
        }
    }
    lines.sort_by_key(|(serial, _)| *serial);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// The runs from `first` to `last` between those that have a line of their own.
fn runs(first: u32, last: u32, own: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    let mut next = first;
    for serial in own.range(first..=last) {
        if next < *serial {
            runs.push((next, serial - 1));
        }
        next = serial + 1;
    }
    if next <= last {
        runs.push((next, last));
    }
    runs
}

fn blank(number: String, state: NumberState) -> NumberLine {
    NumberLine {
        upto: number.clone(),
        number,
        n: 1,
        state,
        why: None,
        reason: String::new(),
        paper: None,
        inspection: None,
        site_name: String::new(),
        person: String::new(),
        at: None,
        is_late: false,
        standing: None,
    }
}

fn of_paper(row: &PaperNumberRow, names: &mut Names<'_>) -> Result<NumberLine, StoreError> {
    let state = if row.voided.is_empty() { NumberState::Issued } else { NumberState::Void };
    let standing = row.standing.parse().ok().filter(|standing| *standing != NumberStanding::Issued);
    Ok(NumberLine {
        reason: row.voided.clone(),
        paper: Some(row.document.into()),
        inspection: row.inspection,
        site_name: row.site_name.clone(),
        person: names.of(row.user)?,
        at: Some(row.made_at),
        is_late: row.is_late,
        standing,
        // Another paper has it: this one does not count as issued under it.
        ..blank(row.series.number(row.serial).to_string(), match standing {
            Some(NumberStanding::Doubled) => NumberState::Void,
            _ => state,
        })
    })
}

fn without_paper(
    series: &Series,
    serial: u32,
    known: &Known,
    names: &mut Names<'_>,
    now: Timestamp,
) -> Result<NumberLine, StoreError> {
    let number = series.number(serial).to_string();
    if let Some(row) = known.voids.get(&serial) {
        let person = names.of(row.by)?;
        let (reason, at) = (row.reason.clone(), Some(row.at));
        return Ok(NumberLine { reason, person, at, ..blank(number, NumberState::Void) });
    }
    let has = |block: &&BlockRow| block.holder.is_some() && (block.first..=block.last).contains(&serial);
    let of = || known.blocks.iter().filter(has);
    // Of two to whom it was given whoever still holds it.
    let block = of().find(|block| block.ended_at.is_none()).or_else(|| of().next());
    let Some((block, holder)) = block.and_then(|block| Some((block, block.holder?))) else {
        return Ok(blank(number, NumberState::Unknown));
    };
    let (state, why, at) = standing_of(block, serial, now);
    Ok(NumberLine { why, person: names.of(holder.user)?, at: Some(at), ..blank(number, state) })
}

/// What a number is that was given and is on no paper here.
fn standing_of(block: &BlockRow, serial: u32, now: Timestamp) -> (NumberState, Option<NumberWhy>, Timestamp) {
    let is_used = serial < block.next;
    match (block.ended_at, block.lost_at) {
        (Some(at), _) if !is_used => (NumberState::Returned, None, at),
        (_, Some(at)) if now.millis() - at.millis() > LOST_DAYS * DAY_MILLIS => {
            (NumberState::Void, Some(NumberWhy::Lost), at)
        }
        (_, Some(at)) => (NumberState::Unknown, Some(NumberWhy::Away), at),
        _ if is_used => (NumberState::Unknown, Some(NumberWhy::OnItsWay), block.given_at),
        _ => (NumberState::Unused, None, block.given_at),
    }
}

fn passed_over(series: &Series, first: u32, last: u32) -> NumberLine {
    NumberLine {
        upto: series.number(last).to_string(),
        n: u64::from(last - first) + 1,
        why: Some(NumberWhy::Restored),
        ..blank(series.number(first).to_string(), NumberState::Void)
    }
}

/// A number of the unit that is on no paper is void.
pub fn void(
    tx: &dyn Tx,
    principal: &Principal,
    call: &VoidNumber,
    now: Timestamp,
) -> Result<(), DeskError> {
    may_in(tx, principal, Act::VoidNumber, call.unit)?;
    let reason = REASON.canonical(&call.reason).map_err(|_| DeskError::of(Obstacle::ReasonMissing))?;
    let number: PaperNumber = call.number.trim().parse().map_err(|_| DeskError::of(Obstacle::NumberUnknown))?;
    let series = Series::from(&number);
    if !is_of_unit(tx, &series, number.serial, call.unit)? {
        return Err(DeskError::of(Obstacle::NumberUnknown));
    }
    if !tx.papers_with(&series, number.serial)?.is_empty() {
        return Err(DeskError::of(Obstacle::NumberIssued));
    }
    tx.put_void_number(&VoidNumberRow {
        series,
        serial: number.serial,
        reason: reason.clone(),
        by: principal.user,
        at: now,
    })?;
    let note = format!("{number}: {reason}");
    let (by, act, subject) = (principal.user.to_string(), Act::VoidNumber.word(), call.unit.as_bytes());
    tx.put_audit(now, &by, act, Some(subject), &note)?;
    Ok(())
}

/// It was given out for this unit.
fn is_of_unit(view: &dyn View, series: &Series, serial: u32, unit: UnitId) -> Result<bool, StoreError> {
    Ok(view.blocks_at(series, serial, serial)?.iter().any(|row| row.unit == unit))
}
