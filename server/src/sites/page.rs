//! One site with all that the office knows of it, and of those for which it stands.

use super::edit::{UNDO_MILLIS, reached};
use super::history::{history, merged_at};
use super::import::likely;
use super::list::{Names, may_read, times};
use super::shown;
use crate::people::desk::{DeskError, acting_in};
use crate::people::principal::Principal;
use crate::store::{StoreError, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{MergedSite, SiteFinding, SiteNamed, SitePage, SiteVisit};
use spotcheck_domain::id::{DocumentId, SiteId};
use spotcheck_domain::ledger::{FindingRow, InspectionRow, Row};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::{DocumentKind, State};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::decode;
use std::collections::{BTreeMap, HashSet};

/// Visits, findings and changes that are shown.
const SHOWN: usize = 50;
/// Records that are looked at to count what is in them.
const MOST: usize = 2_000;

pub fn page(
    view: &dyn View,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<SitePage, DeskError> {
    let principal = &may_read(view, principal, Act::ReadSites)?;
    let entry = view.site(site)?.ok_or(DeskError::NotFound)?;
    let reach = |post: &Principal| post.reach(view, site.into(), entry.unit);
    let reads = |post: &Principal| Ok::<_, StoreError>(On::document(reach(post)?));
    principal.may_in_some(Act::ReadDocument, reads)?.map_err(|_| DeskError::NotFound)?;
    let writes = |post: &Principal| Ok::<_, StoreError>(On::record(DocumentKind::Site, reach(post)?));
    let acts = principal.acts_in_some(writes)?;
    let (times, policy) = times(view, entry.unit, now)?;
    let tally = view.site_tally(site, times)?;
    let (merged, same) = merged(view, principal, site, now)?;
    let visits = rows(view, principal, view.visits_of_sites(&same, MOST)?, |row| match row {
        Row::Inspection(row) => Some(row),
        _ => None,
    })?;
    let findings = rows(view, principal, view.findings_of_sites(&same, MOST)?, |row| match row {
        Row::Finding(row) => Some(row),
        _ => None,
    })?;
    let repeats = repeats(&findings);
    // What somebody added on the spot may be there already.
    let is_doubtful = entry.merged_into().is_none() && entry.fields.contains_key(&SiteField::Provisional);
    let mut names = Names::of(view);
    Ok(SitePage {
        id: site,
        unit: entry.unit,
        unit_name: names.name(Some(entry.unit))?,
        responsible_unit_name: names.name(entry.some(SiteField::ResponsibleUnit))?,
        enterprise_name: names.name(entry.some(SiteField::Enterprise))?,
        charge: shown::charge(view, entry.some(SiteField::ResponsibleUnit).unwrap_or(entry.unit))?,
        merged_into: entry.merged_into().map(|into| named(view, into)).transpose()?.flatten(),
        merged,
        likely: if is_doubtful { likely(view, principal.unit, &entry)? } else { Vec::new() },
        history: history(view, site)?,
        last_visit_at: tally.last_visit_at,
        due_at: tally.due_at,
        n_visits: tally.n_visits,
        n_visits_this_year: tally.n_visits_this_year,
        yearly_cap: entry.some(SiteField::YearlyCap).or(policy.yearly_cap),
        n_findings: findings.len() as u64,
        n_open_findings: tally.n_open_findings,
        n_repeats: repeats.len() as u64,
        n_photos: n_photos(&visits, &findings),
        photos: shown::photos(view, &visits, &findings)?,
        people: match entry.some(SiteField::Enterprise) {
            Some(unit) if acting_in(view, principal, Act::ReadSites, unit).is_ok() => {
                shown::people(view, unit)?
            }
            _ => Vec::new(),
        },
        visits: visits.into_iter().take(SHOWN).map(visit).collect(),
        findings: findings.into_iter().take(SHOWN).map(|row| finding(row, &repeats)).collect(),
        acts,
        certificates: entry.certificates,
        fields: entry.fields,
    })
}

fn named(view: &dyn View, site: SiteId) -> Result<Option<SiteNamed>, StoreError> {
    Ok(view.site(site)?.map(|entry| SiteNamed { id: site, name: entry.name().to_owned() }))
}

/// The sites for which it stands, and the ids of all of them with its own.
fn merged(
    view: &dyn View,
    principal: &Principal,
    site: SiteId,
    now: Timestamp,
) -> Result<(Vec<MergedSite>, Vec<SiteId>), DeskError> {
    let (mut merged, mut same) = (Vec::new(), vec![site]);
    let mut at = 0;
    while at < same.len() {
        for id in view.sites_merged_into(same[at])? {
            if same.contains(&id) {
                continue;
            }
            same.push(id);
            let Some(entry) = view.site(id)? else { continue };
            let merged_at = merged_at(view, id)?;
            let may_undo = reached(view, principal, Act::MergeSites, id).is_ok();
            let undo_until = merged_at.map(|at| at.plus_millis(UNDO_MILLIS));
            merged.push(MergedSite {
                id,
                name: entry.name().to_owned(),
                merged_at,
                undo_until: undo_until.filter(|until| may_undo && *until >= now),
            });
        }
        at += 1;
    }
    Ok((merged, same))
}

/// The rows of records that he sees.
fn rows<T>(
    view: &dyn View,
    principal: &Principal,
    documents: Vec<DocumentId>,
    of: fn(Row) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for document in documents {
        if principal.sees(view, document)?
            && let Some((_, cbor)) = view.ledger_row(document)?
        {
            found.extend(decode::<Row>(&cbor).ok().and_then(of));
        }
    }
    Ok(found)
}

/// Hazards of the catalogue that were found again after an earlier one of them was struck off.
fn repeats(findings: &[FindingRow]) -> HashSet<DocumentId> {
    let mut by_hazard: BTreeMap<&str, Vec<&FindingRow>> = BTreeMap::new();
    for row in findings.iter().filter(|row| !row.catalog_hazard.is_empty() && row.state != State::Void) {
        by_hazard.entry(&row.catalog_hazard).or_default().push(row);
    }
    let mut repeats = HashSet::new();
    for rows in by_hazard.values() {
        for row in rows {
            let is_over = |other: &FindingRow| other.closed_at.is_some_and(|at| at <= row.recorded_at);
            if rows.iter().any(|other| other.id != row.id && is_over(other)) {
                repeats.insert(row.id.into());
            }
        }
    }
    repeats
}

fn n_photos(visits: &[InspectionRow], findings: &[FindingRow]) -> u64 {
    let of_visits = visits.iter().map(|row| u64::from(row.n_photos)).sum::<u64>();
    of_visits + findings.iter().map(|row| u64::from(row.n_photos)).sum::<u64>()
}

fn visit(row: InspectionRow) -> SiteVisit {
    SiteVisit {
        id: row.id,
        kind: row.kind,
        began_at: row.began_at,
        ended_at: row.ended_at,
        officers: row.officers,
        n_findings: row.n_findings,
        n_photos: row.n_photos,
    }
}

fn finding(row: FindingRow, repeats: &HashSet<DocumentId>) -> SiteFinding {
    SiteFinding {
        is_repeat: repeats.contains(&row.id.into()),
        id: row.id,
        title: row.title,
        level: row.level,
        state: row.state,
        recorded_at: row.recorded_at,
        deadline: row.deadline,
    }
}
