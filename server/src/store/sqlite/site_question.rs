//! Which sites a list is about, as a question in SQL: what stands in `listed`, and what of it each view shows.

use super::State;
use super::sites::ENTRY;
use crate::store::{Result, SiteFilter, SiteTimes};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use spotcheck_domain::call::{CoverageBy, SiteView};
use spotcheck_domain::term::Grade;

/// The columns of a list beside a site's own.
const TALLY: &str = "seen.last_at AS last_at, coalesce(seen.n_visits, 0) AS n_visits,
    coalesce(seen.n_year, 0) AS n_year, coalesce(found.n_open, 0) AS n_open";

/// As its grade has it.
pub const DUE: &str = "days IS NOT NULL AND (last_at IS NULL OR last_at + days * 86400000 <= now)";

/// A question about the sites of a filter, which stand in `listed`.
pub struct Question {
    sql: String,
    values: Vec<Value>,
}

impl Question {
    pub fn of(filter: &SiteFilter) -> Self {
        let SiteTimes { now, year_began, certified_until, days } = filter.times;
        let mut question = Self { sql: String::new(), values: Vec::new() };
        let area = question.put(filter.area.as_bytes().to_vec());
        let part = question.put(filter.unit.map_or(Value::Null, |unit| unit.as_bytes().to_vec().into()));
        let year = question.put(year_began.millis());
        let now = question.put(now.millis());
        let soon = question.put(certified_until.to_string());
        let mut conditions = vec![
            "site_rows.merged_into IS NULL".to_owned(),
            "site_rows.unit IN (SELECT id FROM area)".to_owned(),
        ];
        if let Some(by) = filter.by {
            let column = column_of(by);
            conditions.push(match filter.unit {
                Some(_) => format!("site_rows.{column} = {part}"),
                None => format!("site_rows.{column} IS NULL"),
            });
        } else if filter.unit.is_some() {
            let part = "(SELECT id FROM part)";
            conditions.push(format!("(site_rows.unit IN {part} OR site_rows.responsible_unit IN {part})"));
        }
        let said = [("county", &filter.county), ("town", &filter.town), ("sector", &filter.sector)];
        for (column, value) in said.into_iter().filter(|(_, value)| !value.is_empty()) {
            let value = question.put(value.clone());
            conditions.push(format!("site_rows.{column} = {value}"));
        }
        if let Some(grade) = filter.grade {
            let grade = question.put(grade.word().to_owned());
            conditions.push(format!("site_rows.grade = {grade}"));
        }
        for word in &filter.words {
            let word = question.put(word.clone());
            conditions.push(format!("instr(site_rows.hay, {word}) > 0"));
        }
        if let Some(since) = filter.not_since {
            let since = question.put(since.millis());
            conditions.push(format!("(seen.last_at IS NULL OR seen.last_at < {since})"));
        }
        let grades = Grade::ALL.iter().map(|grade| format!("WHEN '{grade}' THEN {}", days.of(*grade)));
        let (grades, conditions) = (grades.collect::<Vec<_>>().join(" "), conditions.join(" AND "));
        question.sql = format!(
            "WITH RECURSIVE
             area (id, depth) AS (SELECT {area}, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16),
             part (id, depth) AS (SELECT {part}, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN part ON units.parent = part.id WHERE depth < 16),
             away (id, root, depth) AS (
                 SELECT document, merged_into, 0 FROM site_rows WHERE merged_into IS NOT NULL UNION ALL
                 SELECT away.id, next.merged_into, depth + 1 FROM away JOIN site_rows AS next
                     ON next.document = away.root WHERE next.merged_into IS NOT NULL AND depth < 16),
             stands (id, root) AS MATERIALIZED (
                 SELECT id, root FROM (SELECT id, root, max(depth) FROM away GROUP BY id)),
             seen (site, last_at, n_visits, n_year) AS MATERIALIZED (
                 SELECT coalesce(stands.root, site), max(began_at), count(*), sum(began_at >= {year})
                 FROM site_visits LEFT JOIN stands ON stands.id = site WHERE is_own_check = 0 GROUP BY 1),
             found (site, n_open) AS MATERIALIZED (
                 SELECT coalesce(stands.root, site), count(*)
                 FROM site_findings LEFT JOIN stands ON stands.id = site WHERE is_open = 1 GROUP BY 1),
             listed AS (SELECT {ENTRY}, {TALLY}, CASE grade {grades} END AS days, {now} AS now,
                     {soon} AS soon, certified_until, name, county, town, grade, responsible_unit, provisional, closed_on
                 FROM site_rows LEFT JOIN seen ON seen.site = site_rows.document
                     LEFT JOIN found ON found.site = site_rows.document WHERE {conditions})"
        );
        question
    }

    /// Gives the place of a value.
    fn put(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    pub fn each(
        &self,
        state: &State<'_>,
        rest: &str,
        visit: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut query = state.conn.prepare_cached(&format!("{} {rest}", self.sql))?;
        let mut rows = query.query(params_from_iter(&self.values))?;
        while let Some(row) = rows.next()? {
            visit(row)?;
        }
        Ok(())
    }
}

/// In which column of a site the unit stands.
pub const fn column_of(by: CoverageBy) -> &'static str {
    match by {
        CoverageBy::Responsible => "responsible_unit",
        CoverageBy::Owner => "unit",
    }
}

/// Which of the listed ones a view shows.
pub fn condition(view: SiteView) -> String {
    let open = "closed_on IS NULL";
    match view {
        SiteView::Open => open.to_owned(),
        SiteView::Never => format!("{open} AND last_at IS NULL"),
        SiteView::Visited => format!("{open} AND n_year > 0"),
        SiteView::Due => format!("{open} AND {DUE}"),
        SiteView::Expiring => format!("{open} AND certified_until <= soon"),
        SiteView::Provisional => format!("{open} AND provisional = 1"),
        SiteView::Closed => "closed_on IS NOT NULL".to_owned(),
    }
}
