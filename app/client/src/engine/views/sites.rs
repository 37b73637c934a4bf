//! Choosing a site, and what a visit there can choose from; the catalogue's suggestions.

use super::posts::unit_name;
use super::{colleagues, sector_name};
use crate::engine::state::State;
use crate::protocol::{ChecklistChoice, SiteCard, SitesView, StartPost, StartView, View};
use spotcheck_domain::authority::{Act, On, Reach, acts};
use spotcheck_domain::id::{SiteId, UnitId};
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::ledger::{Row, SiteRow};
use spotcheck_domain::position::Position;
use spotcheck_domain::time::Day;

pub fn view(state: &State, query: &str, near: Option<Position>, limit: u32) -> View {
    let all = state.entries.values().filter_map(|entry| match &entry.row {
        Row::Site(row) => Some((row, entry.hay.as_str())),
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
    for entry in state.entries.values() {
        match &entry.row {
            Row::Inspection(visit) if visit.site == row.id => {
                last_visit_at = last_visit_at.max(Some(visit.began_at));
            }
            Row::Finding(finding) if finding.site == Some(row.id) && finding.state.is_open() => {
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
pub fn start(state: &State, site: SiteId, unit: Option<UnitId>, day: Day) -> View {
    let Some(Row::Site(row)) = state.entries.get(&site.into()).map(|entry| &entry.row) else {
        return View::Absent;
    };
    let mut checklists: Vec<ChecklistChoice> = state
        .checklists
        .checklists
        .iter()
        .map(|list| ChecklistChoice {
            id: list.id.clone(),
            name: list.name.clone(),
            n_items: list.n_items() as u32,
            fits: list.sector == row.sector,
        })
        .collect();
    checklists.sort_by_key(|choice| !choice.fits);
    let posts = starting(state, day);
    let chosen = posts.iter().find(|post| Some(post.unit) == unit).or(posts.first());
    let units: Vec<UnitId> = chosen.map(|post| post.unit).into_iter().collect();
    let mine = state.acts_for(day);
    let unfinished = state.entries.values().find_map(|entry| match &entry.row {
        Row::Inspection(visit)
            if visit.site == site
                && visit.ended_at.is_none()
                && visit.officer_ids.iter().any(|id| mine.contains(id)) =>
        {
            Some(visit.id)
        }
        _ => None,
    });
    View::Start(StartView {
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

/// Hazards of the catalogue that fit the words, those of the site's sector first.
pub fn hazards(state: &State, query: &str, sector: &str, limit: u32) -> View {
    let mut found: Vec<_> = state
        .catalog
        .hazards
        .iter()
        .filter(|hazard| {
            let hay = [&hazard.title, &hazard.question];
            matches(&haystack(hay.iter().flat_map(|named| [named.zh.as_str(), named.en.as_str()])), query)
        })
        .collect();
    found.sort_by_key(|hazard| (hazard.sector != sector, hazard.sector != "general"));
    View::Hazards(found.into_iter().take(limit as usize).cloned().collect())
}
