//! Lists of sites in SQLite: which are meant, in what order, and what is counted of them.

use super::sites::{ENTRY, N_ENTRY, entry};
use super::{State, id};
use crate::store::{
    CoverageRow, Result, SiteColumns, SiteEntry, SiteFilter, SiteListed, SiteTally, SiteTimes, Sites,
};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use spotcheck_domain::call::{CoverageBy, SiteCounts, SiteOrder, SiteView};
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Grade;
use spotcheck_domain::time::Timestamp;

const DAY_MILLIS: i64 = 86_400_000;

/// The columns of a list beside a site's own.
const TALLY: &str = "seen.last_at AS last_at, coalesce(seen.n_visits, 0) AS n_visits,
    coalesce(seen.n_year, 0) AS n_year, coalesce(found.n_open, 0) AS n_open";

const DUE: &str = "days IS NOT NULL AND (last_at IS NULL OR last_at + days * 86400000 <= now)";

/// A question about the sites of a filter, which stand in `listed`.
struct Question {
    sql: String,
    values: Vec<Value>,
}

impl Question {
    fn of(filter: &SiteFilter) -> Self {
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

    fn each(
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

const fn column_of(by: CoverageBy) -> &'static str {
    match by {
        CoverageBy::Responsible => "responsible_unit",
        CoverageBy::Owner => "unit",
    }
}

fn condition(view: SiteView) -> String {
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

fn order_by((order, is_descending): (SiteOrder, bool)) -> String {
    let down = if is_descending { " DESC" } else { "" };
    let first = match order {
        SiteOrder::Name => return format!("initials{down}, name{down}, document"),
        SiteOrder::Place => format!("county{down}, town{down}"),
        SiteOrder::Grade => {
            let places =
                Grade::ALL.iter().enumerate().map(|(place, grade)| format!("WHEN '{grade}' THEN {place}"));
            format!("CASE grade {} ELSE {} END{down}", places.collect::<Vec<_>>().join(" "), Grade::ALL.len())
        }
        // Never comes before every time.
        SiteOrder::LastVisit => format!("last_at{down}"),
        SiteOrder::Findings => format!("n_open{down}"),
    };
    format!("{first}, initials, name, document")
}

fn tally(row: &Row<'_>, first: usize) -> rusqlite::Result<SiteTally> {
    let last: Option<i64> = row.get(first)?;
    let days: Option<i64> = row.get(first + 4)?;
    Ok(SiteTally {
        last_visit_at: last.map(Timestamp::from_millis),
        due_at: last.zip(days).map(|(last, days)| Timestamp::from_millis(last + days * DAY_MILLIS)),
        n_visits: row.get(first + 1)?,
        n_visits_this_year: row.get(first + 2)?,
        n_open_findings: row.get(first + 3)?,
    })
}

impl State<'_> {
    /// Documents of records of these sites, the newest first.
    fn of_sites(&self, sql: &str, sites: &[SiteId], limit: usize) -> Result<Vec<DocumentId>> {
        let places = vec!["?"; sites.len()].join(", ");
        let mut query = self.conn.prepare(&format!("{} LIMIT {limit}", sql.replace("{sites}", &places)))?;
        let sites = params_from_iter(sites.iter().map(SiteId::as_bytes));
        let rows = query.query_map(sites, |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Sites for State<'_> {
    fn site_columns_version(&self) -> Result<u32> {
        self.columns_version()
    }

    fn site_columns(&self, document: DocumentId) -> Result<SiteColumns> {
        self.columns_of(document)
    }

    fn site(&self, site: SiteId) -> Result<Option<SiteEntry>> {
        self.entry_of(site)
    }

    fn sites(
        &self,
        filter: &SiteFilter,
        order: (SiteOrder, bool),
        offset: usize,
        limit: usize,
    ) -> Result<Vec<SiteListed>> {
        let mut listed = Vec::new();
        let rest = format!(
            "SELECT * FROM listed WHERE {} ORDER BY {} LIMIT {limit} OFFSET {offset}",
            condition(filter.view),
            order_by(order)
        );
        Question::of(filter).each(self, &rest, &mut |row| {
            listed.push(SiteListed { entry: entry(row)?, tally: tally(row, N_ENTRY)? });
            Ok(())
        })?;
        Ok(listed)
    }

    fn site_counts(&self, filter: &SiteFilter) -> Result<SiteCounts> {
        let mut counts = SiteCounts::default();
        let n = |view| format!("coalesce(sum({}), 0)", condition(view));
        let columns = [
            SiteView::Open,
            SiteView::Never,
            SiteView::Due,
            SiteView::Provisional,
            SiteView::Closed,
            SiteView::Expiring,
            SiteView::Visited,
        ];
        let rest = format!("SELECT {} FROM listed", columns.map(n).join(", "));
        Question::of(filter).each(self, &rest, &mut |row| {
            counts = SiteCounts {
                open: row.get(0)?,
                never: row.get(1)?,
                due: row.get(2)?,
                provisional: row.get(3)?,
                closed: row.get(4)?,
                expiring: row.get(5)?,
                visited: row.get(6)?,
            };
            Ok(())
        })?;
        Ok(counts)
    }

    fn site_tally(&self, site: SiteId, times: SiteTimes) -> Result<SiteTally> {
        let grade = self.entry_of(site)?.and_then(|entry| entry.some::<Grade>(SiteField::Grade));
        let days = grade.map(|grade| times.days.of(grade));
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE same (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT document, depth + 1 FROM site_rows JOIN same ON merged_into = same.id WHERE depth < 16)
             SELECT max(began_at), count(*), coalesce(sum(began_at >= ?2), 0),
                 (SELECT count(*) FROM site_findings WHERE is_open = 1 AND site IN (SELECT id FROM same)), ?3
             FROM site_visits WHERE is_own_check = 0 AND site IN (SELECT id FROM same)",
        )?;
        let of = params![site.as_bytes(), times.year_began.millis(), days];
        Ok(query.query_row(of, |row| tally(row, 0))?)
    }

    fn site_coverage(&self, filter: &SiteFilter, by: CoverageBy) -> Result<Vec<CoverageRow>> {
        let unit = column_of(by);
        let mut rows = Vec::new();
        let rest = format!(
            "SELECT {unit}, count(*), sum(n_year > 0), sum({DUE}), sum(last_at IS NULL)
             FROM listed WHERE {} GROUP BY {unit}",
            condition(SiteView::Open)
        );
        Question::of(filter).each(self, &rest, &mut |row| {
            let unit = match row.get_ref(0)? {
                rusqlite::types::ValueRef::Null => None,
                _ => Some(id(row, 0, UnitId::from_slice)?),
            };
            rows.push(CoverageRow {
                unit,
                n_sites: row.get(1)?,
                n_visited_this_year: row.get(2)?,
                n_due: row.get(3)?,
                n_never: row.get(4)?,
            });
            Ok(())
        })?;
        Ok(rows)
    }

    fn site_places(&self, area: UnitId) -> Result<Vec<(String, String, u64)>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE area (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT county, town, count(*) FROM site_rows
             WHERE unit IN (SELECT id FROM area) AND merged_into IS NULL AND closed_on IS NULL
             GROUP BY county, town ORDER BY county, town",
        )?;
        let rows = query.query_map([area.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn each_site_below(&self, area: UnitId, visit: &mut dyn FnMut(SiteEntry)) -> Result<()> {
        let mut query = self.conn.prepare_cached(&format!(
            "WITH RECURSIVE area (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT {ENTRY} FROM site_rows WHERE unit IN (SELECT id FROM area)"
        ))?;
        let mut rows = query.query([area.as_bytes()])?;
        while let Some(row) = rows.next()? {
            visit(entry(row)?);
        }
        Ok(())
    }

    fn sites_coded(&self, area: UnitId, code: &str) -> Result<Vec<SiteEntry>> {
        self.coded(area, code)
    }

    fn sites_merged_into(&self, site: SiteId) -> Result<Vec<SiteId>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT document FROM site_rows WHERE merged_into = ?1 ORDER BY document")?;
        let rows = query.query_map([site.as_bytes()], |row| id(row, 0, SiteId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn visits_of_sites(&self, sites: &[SiteId], limit: usize) -> Result<Vec<DocumentId>> {
        let sql = "SELECT document FROM site_visits WHERE site IN ({sites}) ORDER BY began_at DESC, document";
        self.of_sites(sql, sites, limit)
    }

    fn findings_of_sites(&self, sites: &[SiteId], limit: usize) -> Result<Vec<DocumentId>> {
        let sql =
            "SELECT document FROM site_findings WHERE site IN ({sites}) ORDER BY recorded_at DESC, document";
        self.of_sites(sql, sites, limit)
    }
}
