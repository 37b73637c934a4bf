//! What an address asks for: of the list of sites, and of how many of them units have seen.

use crate::browser::intl::Intl;
use crate::parts::Order;
use crate::parts::find::FIND;
use crate::parts::head::VIEW;
use crate::place::Query;
use crate::route::Desk;
use spotcheck_domain::call::{CoverageBy, ListSites, ReadCoverage, SiteOrder, SiteView};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

/// The view that is no list of sites.
pub const COVERAGE: &str = "coverage";
/// By which units the coverage counts.
pub const BY: &str = "by";
/// In a list: what of it belongs to its unit alone, as the coverage counted it.
pub const OF: &str = "of";

/// What a query of the address asks for.
pub fn wanted(query: &Query) -> ListSites {
    let order = Order::read(query.get("order"));
    ListSites {
        view: query.get(VIEW).parse().unwrap_or(SiteView::Open),
        unit: query.get("unit").parse().ok(),
        by: query.get(OF).parse().ok(),
        q: query.get(FIND).to_owned(),
        county: query.get("county").to_owned(),
        town: query.get("town").to_owned(),
        sector: query.get("sector").to_owned(),
        grade: query.get("grade").parse().ok(),
        not_since: query.get("idle").parse::<i32>().ok().map(days_ago),
        order: order.by.parse().unwrap_or(SiteOrder::Name),
        descending: order.descending,
        page: 0,
    }
}

/// To the day, so that the question stays the same for one.
fn days_ago(days: i32) -> Timestamp {
    Timestamp::from_millis(i64::from(Intl::today().plus_days(-days).days()) * 86_400_000)
}

/// The same filters, of the coverage.
pub fn counted(query: &Query) -> ReadCoverage {
    let by = query.get(BY).parse().unwrap_or(CoverageBy::Responsible);
    let ListSites { county, town, sector, grade, not_since, .. } = wanted(query);
    ReadCoverage { by, county, town, sector, grade, not_since }
}

/// Where the rows are of which the coverage counted a number: of one unit, of those for which nobody answers, or of all.
pub fn rows_of(query: &Query, view: &str, unit: Option<Option<UnitId>>) -> String {
    let by = counted(query).by;
    let of = unit.map(|_| by.word()).unwrap_or_default();
    let unit = unit.flatten().map(|unit| unit.to_string()).unwrap_or_default();
    let query = query.with(BY, "").with(FIND, "").with(VIEW, view).with(OF, of).with("unit", &unit);
    format!("{}{query}", Desk::Sites)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::term::Grade;

    #[test]
    fn an_address_asks_for_what_it_says() {
        let query =
            Query::read("?view=due&county=%E4%BA%91%E5%B2%AD%E5%8E%BF&grade=red&order=-last_visit&q=x");
        let call = wanted(&query);
        assert_eq!(
            (call.view, call.grade, call.county.as_str()),
            (SiteView::Due, Some(Grade::Red), "云岭县")
        );
        assert_eq!((call.order, call.descending, call.q.as_str()), (SiteOrder::LastVisit, true, "x"));
        assert_eq!(wanted(&Query::read("?view=coverage")).view, SiteView::Open);
    }

    #[test]
    fn a_number_of_the_coverage_opens_its_rows() {
        let query = Query::read("?view=coverage&by=owner&grade=red&q=x");
        assert_eq!(counted(&query).grade, Some(Grade::Red));
        let unit = UnitId::from_parts(Timestamp::from_millis(1), [7; 10]);
        let of = |view, unit| {
            let address = rows_of(&query, view, unit);
            wanted(&Query::read(address.split_once('?').map_or("", |(_, query)| query)))
        };
        let one = of("due", Some(Some(unit)));
        assert_eq!((one.view, one.by, one.unit), (SiteView::Due, Some(CoverageBy::Owner), Some(unit)));
        assert_eq!((one.grade, one.q.as_str()), (Some(Grade::Red), ""));
        let nobody = of("never", Some(None));
        assert_eq!((nobody.by, nobody.unit), (Some(CoverageBy::Owner), None));
        assert_eq!((of("", None).by, of("", None).view), (None, SiteView::Open));
    }
}
