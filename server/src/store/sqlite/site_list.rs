//! Lists of sites in SQLite: which are meant, in what order, and what is counted of them.

use super::site_question::{DUE, Question, column_of, condition};
use super::sites::{ENTRY, N_ENTRY, entry};
use super::{State, id};
use crate::store::{
    CoverageRow, Result, SiteColumns, SiteEntry, SiteFilter, SiteListed, SiteTally, SiteTimes, Sites,
};
use rusqlite::{Row, params, params_from_iter};
use spotcheck_domain::call::{CoverageBy, SiteCounts, SiteOrder, SiteView};
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Grade;
use spotcheck_domain::time::Timestamp;

const DAY_MILLIS: i64 = 86_400_000;

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
