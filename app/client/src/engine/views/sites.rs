//! Choosing a site, and what a visit there can choose from.

use super::dossier::{dossier, last_begun};
use super::posts::unit_name;
use super::{Now, colleagues, sector_name};
use crate::engine::state::State;
use crate::protocol::{ChecklistChoice, SiteCard, SitesView, StartPost, StartView, View};
use spotcheck_domain::authority::{Act, On, Reach, acts};
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_domain::initials::matches;
use spotcheck_domain::ledger::{Row, SiteRow};
use spotcheck_domain::position::Position;
use spotcheck_domain::time::Day;
use spotcheck_domain::uscc;

/// Sites that stand for one another in a row, at most.
const MOST_MERGES: usize = 16;

fn row_of(state: &State, site: SiteId) -> Option<&SiteRow> {
    match &state.entries.get(&site.into())?.row {
        Row::Site(row) => Some(row),
        _ => None,
    }
}

/// The site that stands for this one, as far as it is here.
pub fn standing(state: &State, site: SiteId) -> Option<&SiteRow> {
    let mut row = row_of(state, site)?;
    for _ in 0..MOST_MERGES {
        let Some(next) = row.merged_into.and_then(|into| row_of(state, into)) else { break };
        row = next;
    }
    Some(row)
}

/// What a site is called now that was called so when it was written down: another may stand for it.
pub fn name_now(state: &State, site: SiteId, written: &str) -> String {
    let is_merged = row_of(state, site).is_some_and(|row| row.merged_into.is_some());
    let standing = standing(state, site).filter(|row| is_merged && row.id != site);
    standing.map_or_else(|| written.to_owned(), |row| row.name.clone())
}

/// Those for which this one stands, with itself.
fn same(state: &State, site: SiteId) -> Vec<SiteId> {
    let merged = state.entries.values().filter_map(|entry| match &entry.row {
        Row::Site(row) if row.merged_into.is_some() => Some(row.id),
        _ => None,
    });
    let for_it = merged.filter(|id| standing(state, *id).is_some_and(|row| row.id == site));
    std::iter::once(site).chain(for_it.filter(|id| *id != site)).collect()
}

/// There is something to inspect, and no other stands for it that is here.
fn is_offered(state: &State, row: &SiteRow) -> bool {
    row.closed_on.is_none() && row.merged_into.is_none_or(|into| row_of(state, into).is_none())
}

pub fn view(state: &State, query: &str, near: Option<Position>, limit: u32) -> View {
    // A licence's QR code says more than its code, as an address does that shows it.
    let code = uscc::found_in(query);
    let query = code.as_deref().unwrap_or(query);
    let all = state.entries.values().filter_map(|entry| match &entry.row {
        Row::Site(row) if is_offered(state, row) => Some((row, entry.hay.as_str())),
        _ => None,
    });
    let n_all = all.clone().count() as u32;
    let mut found: Vec<(&SiteRow, Option<f64>)> = all
        .filter(|(_, hay)| matches(hay, query))
        .map(|(row, _)| (row, near.zip(row.position).map(|(here, there)| here.distance_m(there))))
        .collect();
    // Nearest first where we know where we are; sites without a position after those with one.
    found.sort_by(|(a, a_far), (b, b_far)| {
        let far = |distance: &Option<f64>| distance.unwrap_or(f64::INFINITY);
        far(a_far)
            .total_cmp(&far(b_far))
            .then_with(|| a.grade.cmp(&b.grade))
            .then_with(|| a.name.cmp(&b.name))
    });
    View::Sites(SitesView {
        n_matching: found.len() as u32,
        n_all,
        sites: found
            .into_iter()
            .take(limit as usize)
            .map(|(row, distance_m)| card(state, row, distance_m))
            .collect(),
    })
}

fn card(state: &State, row: &SiteRow, distance_m: Option<f64>) -> SiteCard {
    let mut last_visit_at = None;
    let mut n_open_findings = 0;
    let same = same(state, row.id);
    for entry in state.entries.values() {
        match &entry.row {
            Row::Inspection(visit) if same.contains(&visit.site) => {
                last_visit_at = last_visit_at.max(Some(visit.began_at));
            }
            Row::Finding(finding)
                if finding.state.is_open() && finding.site.is_some_and(|site| same.contains(&site)) =>
            {
                n_open_findings += 1;
            }
            _ => {}
        }
    }
    SiteCard {
        sector_name: sector_name(state, &row.sector),
        row: row.clone(),
        distance_m,
        last_visit_at,
        n_open_findings,
    }
}

/// What a visit at a site can choose from, in the post of that unit of his; in the first one in which he may make one.
pub fn start(state: &State, site: SiteId, unit: Option<UnitId>, now: Now) -> View {
    let day = now.office_day;
    let Some(row) = standing(state, site).filter(|row| row.closed_on.is_none()) else {
        return View::Absent;
    };
    let posts = starting(state, day);
    let chosen = posts.iter().find(|post| Some(post.unit) == unit).or(posts.first()).map(|post| post.unit);
    let units: Vec<UnitId> = chosen.into_iter().collect();
    let line = chosen.map_or_else(|| state.own_line(), |unit| state.organisation.line_of(unit));
    let mut checklists: Vec<ChecklistChoice> = state
        .library
        .lists(&line)
        .map(|list| ChecklistChoice {
            id: list.id.clone(),
            name: list.name.clone(),
            n_items: list.n_items() as u32,
            fits: list.sector == row.sector,
        })
        .collect();
    checklists.sort_by_key(|choice| !choice.fits);
    let mine = state.acts_for(day);
    let same = same(state, row.id);
    let unfinished = state.entries.values().find_map(|entry| match &entry.row {
        Row::Inspection(visit)
            if same.contains(&visit.site)
                && visit.ended_at.is_none()
                && visit.officer_ids.iter().any(|id| mine.contains(id)) =>
        {
            Some(visit.id)
        }
        _ => None,
    });
    let me = state.by().map(|by| by.user);
    let (last_kind, last_second) = me.map(|me| last_begun(state, me)).unwrap_or_default();
    View::Start(StartView {
        last_kind,
        last_second,
        dossier: dossier(state, &same, now.today),
        site: card(state, row, None),
        checklists,
        colleagues: colleagues(state, &units, day),
        posts: if posts.len() > 1 { posts } else { Vec::new() },
        unfinished,
    })
}

/// His posts in which he may start one visit or another, each unit once.
fn starting(state: &State, day: Day) -> Vec<StartPost> {
    let mut starting: Vec<StartPost> = Vec::new();
    for by in state.posts(day) {
        let acts: Vec<Act> =
            acts(&by, &On::new(Reach::Own)).into_iter().filter(|act| act.visit().is_some()).collect();
        match starting.iter_mut().find(|post| post.unit == by.unit) {
            Some(post) => post.acts.extend(acts),
            None if acts.is_empty() => {}
            None => starting.push(StartPost { unit: by.unit, name: unit_name(state, by.unit), acts }),
        }
    }
    starting
}
