//! One of every query.

use super::{id, position};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::term::{Level, State};
use spotcheck_protocol::{LedgerColumn, LedgerOrder, Query};

pub fn queries() -> Vec<Query> {
    let query = "xf 通道".to_owned();
    let filter = LedgerFilter {
        query: query.clone(),
        states: State::ALL.to_vec(),
        level: Some(Level::Major),
        sector: Some("coal".into()),
        overdue: true,
        mine: Some(id(7)),
        needs_settling: true,
        county: Some("云岭县".into()),
        town: Some("松涛镇".into()),
        unit: Some(id(3)),
    };
    let order = LedgerOrder { by: LedgerColumn::Responsible, descending: false };
    vec![
        Query::Status,
        Query::Today,
        Query::Sites { query: query.clone(), near: Some(position()), limit: 50 },
        Query::Sites { query: String::new(), near: None, limit: 50 },
        Query::Start { site: id(1), unit: Some(id(8)) },
        Query::Inspection { inspection: id(2) },
        Query::Items { inspection: id(2), query: query.clone() },
        Query::Finding { finding: id(3) },
        Query::Order { inspection: id(2) },
        Query::Ledger { filter, order, offset: 100, limit: 50 },
        Query::Ledger { filter: LedgerFilter::default(), order: LedgerOrder::default(), offset: 0, limit: 0 },
        Query::Inspections { query: query.clone(), offset: 0, limit: 50 },
        Query::Hazards { query, sector: "coal".into(), limit: 8 },
        Query::Outbox,
        Query::Posts,
        Query::PaperPage { paper: id(9) },
        Query::PaperPreview { inspection: id(2), kind: PaperKind::Order },
        Query::Papers { inspection: id(2) },
        Query::Paper { paper: id(5) },
    ]
}
