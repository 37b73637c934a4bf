//! What waits for a person, and who goes on with it when he has left or was moved elsewhere: a deputy of his, who acts in
//! his own name. Nothing of a record is altered.

use super::DeskError;
use super::persons::canonical_roles;
use super::posts::{act_for, deputies, former, judge_days, past_posts};
use super::rights::{acting_in, may_with};
use crate::people::principal::Principal;
use crate::store::{PersonRow, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::call::{HandOver, InHand, InHandRow, ListInHand, Obstacle};
use spotcheck_domain::id::{DocumentId, PostId, UnitId, UserId};
use spotcheck_domain::ledger::{FindingRow, InspectionRow, Row};
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{DocumentKind, Role, State};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::decode;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Rows of one answer.
const MOST_ROWS: usize = 200;

pub fn list(
    view: &dyn View,
    principal: &Principal,
    call: &ListInHand,
    now: Timestamp,
) -> Result<InHand, DeskError> {
    let person = may_with(view, principal, Act::ReadInHand, call.person)?;
    let acting = acting_in(view, principal, Act::ReadInHand, person.person.unit)?;
    let (visits, findings) = waiting(view, acting.unit, &person, office_day(now))?;
    let (n_visits, n_findings) = (visits.len() as u64, findings.len() as u64);
    let mut rows = visits;
    rows.extend(findings);
    rows.truncate(MOST_ROWS);
    let mut names: HashMap<UnitId, Named> = HashMap::new();
    for row in &mut rows {
        let name = match names.entry(row.unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(view.unit(row.unit)?.map(|unit| unit.name).unwrap_or_default())
            }
        };
        row.unit_name.clone_from(name);
    }
    let (unit, roles) = former(view, &person)?.unzip();
    let deputies = deputies(view, call.person)?;
    Ok(InHand { n_visits, n_findings, rows, deputies, unit, roles: roles.unwrap_or_default() })
}

/// Somebody as rows name him, which have no ids: by every name that he had.
struct Called {
    user: UserId,
    names: HashSet<String>,
    /// Nobody else is called so now. Otherwise he is known by what he wrote.
    is_alone: bool,
}

impl Called {
    fn of(view: &dyn View, row: &PersonRow) -> Result<Self, StoreError> {
        let mut names: HashSet<String> =
            past_posts(view, row)?.into_iter().map(|past| past.person.name).collect();
        names.insert(row.person.name.clone());
        let mut is_alone = true;
        for name in &names {
            is_alone &= view.people_named(name)?.iter().all(|other| other.id == row.person.id);
        }
        Ok(Self { user: row.person.id, names, is_alone })
    }

    fn wrote(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        Ok(self.is_alone || view.has_written(document, self.user)?)
    }
}

/// His visits that have not ended, and the hazards that the officers are to go on with; the oldest first.
fn waiting(
    view: &dyn View,
    area: UnitId,
    person: &PersonRow,
    today: Day,
) -> Result<(Vec<InHandRow>, Vec<InHandRow>), StoreError> {
    let called = Called::of(view, person)?;
    let (mut visits, mut findings, mut his) = (Vec::new(), Vec::new(), HashSet::new());
    let mut named: Vec<InspectionRow> = Vec::new();
    view.each_row_below(area, DocumentKind::Inspection, &mut |_, cbor| {
        let Ok(Row::Inspection(row)) = decode::<Row>(&cbor) else { return };
        named.extend(row.officers.iter().any(|name| called.names.contains(name)).then_some(row));
    })?;
    for row in named {
        if called.wrote(view, row.id.into())? {
            his.insert(row.id);
            visits.extend(row.ended_at.is_none().then(|| of_visit(&row)));
        }
    }
    let mut named: Vec<FindingRow> = Vec::new();
    view.each_row_below(area, DocumentKind::Finding, &mut |_, cbor| {
        let Ok(Row::Finding(row)) = decode::<Row>(&cbor) else { return };
        named.extend(awaits_officers(&row, today).then_some(row));
    })?;
    for row in named {
        let is_of_his = row.inspection.is_some_and(|visit| his.contains(&visit));
        let is_recorded = called.names.contains(&row.recorded_by);
        if is_of_his || is_recorded && called.wrote(view, row.id.into())? {
            findings.push(of_finding(&row));
        }
    }
    visits.sort_unstable_by_key(|row| (row.began_at, row.document));
    findings.sort_unstable_by_key(|row| (row.began_at, row.document));
    Ok((visits, findings))
}

/// It is to be ordered, or to be reviewed since it was reported or its deadline is over.
fn awaits_officers(row: &FindingRow, today: Day) -> bool {
    match row.state {
        State::Recorded | State::Reported => true,
        State::Ordered | State::Rectifying => row.deadline.is_some_and(|deadline| deadline < today),
        _ => false,
    }
}

fn of_visit(row: &InspectionRow) -> InHandRow {
    InHandRow {
        document: row.id.into(),
        kind: DocumentKind::Inspection,
        title: row.site_name.clone(),
        site: row.site_name.clone(),
        state: None,
        deadline: None,
        began_at: row.began_at,
        unit: row.unit,
        unit_name: Named::default(),
    }
}

fn of_finding(row: &FindingRow) -> InHandRow {
    InHandRow {
        document: row.id.into(),
        kind: DocumentKind::Finding,
        title: row.title.clone(),
        site: row.site_name.clone(),
        state: Some(row.state),
        deadline: row.deadline,
        began_at: row.recorded_at,
        unit: row.unit,
        unit_name: Named::default(),
    }
}

/// Somebody goes on with it for him. `fresh` is the id of that post where none was drawn.
pub fn hand_over(
    tx: &dyn Tx,
    principal: &Principal,
    call: HandOver,
    fresh: PostId,
    now: Timestamp,
) -> Result<PostId, DeskError> {
    let person = may_with(tx, principal, Act::HandOver, call.person)?;
    let (unit, roles) = inherited(tx, &person)?;
    let (_, until) = judge_days(None, call.until, now)?;
    let post = Post {
        id: call.id.unwrap_or(fresh),
        user: call.to,
        unit,
        roles,
        deputy_for: Some(call.person),
        from: None,
        until,
    };
    act_for(tx, principal, Act::HandOver, post, now)
}

/// The post that he held before, without the right to administer the office: nothing of that waits for anybody.
fn inherited(view: &dyn View, person: &PersonRow) -> Result<(UnitId, Vec<Role>), DeskError> {
    let nothing = || DeskError::of(Obstacle::NothingToHandOver);
    let (unit, roles) = former(view, person)?.ok_or_else(nothing)?;
    let field: Vec<Role> = roles.into_iter().filter(|role| !holds(&[*role], Act::SetRoles)).collect();
    Ok((unit, canonical_roles(&field).map_err(|_| nothing())?))
}
