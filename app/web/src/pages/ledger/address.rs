//! The ledger's filter, order and open row as the query of its address, so that a view can be kept, sent and come back to.

use leptos::prelude::*;
use spotcheck_domain::call::encode;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_protocol::{LedgerColumn, LedgerOrder};

/// What an address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub filter: LedgerFilter,
    pub order: LedgerOrder,
    pub open: Option<FindingId>,
}

/// The query that asks for everything.
pub const ALL: &str = "all";

impl Told {
    /// Without a question mark; empty for all, the newest first.
    pub fn write(&self) -> String {
        let Self { filter, order, open } = self;
        let states: Vec<&str> = filter.states.iter().map(|state| state.word()).collect();
        let yes = |is_set: bool| if is_set { "1".to_owned() } else { String::new() };
        let sort = format!("{}{}", if order.descending { "-" } else { "" }, order.by.word());
        let pairs = [
            ("q", filter.query.clone()),
            ("state", states.join(".")),
            ("level", filter.level.map(|level| level.to_string()).unwrap_or_default()),
            ("sector", filter.sector.clone().unwrap_or_default()),
            ("overdue", yes(filter.overdue)),
            ("mine", filter.mine.map(|user| user.to_string()).unwrap_or_default()),
            ("settle", yes(filter.needs_settling)),
            ("county", filter.county.clone().unwrap_or_default()),
            ("town", filter.town.clone().unwrap_or_default()),
            ("unit", filter.unit.map(|unit| unit.to_string()).unwrap_or_default()),
            ("sort", if *order == LedgerOrder::default() { String::new() } else { sort }),
            ("open", open.map(|id| id.to_string()).unwrap_or_default()),
        ];
        let mut query = String::new();
        for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(key);
            query.push('=');
            encode(&mut query, value);
        }
        query
    }

    /// `None`: it says nothing, and what was there last holds. What it says wrongly is passed over.
    pub fn read(query: &str) -> Option<Self> {
        if query.is_empty() {
            return None;
        }
        let mut told = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decode(value);
            let filter = &mut told.filter;
            match key {
                "q" => filter.query = value,
                "state" => filter.states = value.split('.').filter_map(|state| state.parse().ok()).collect(),
                "level" => filter.level = value.parse().ok(),
                "sector" => filter.sector = some(value),
                "overdue" => filter.overdue = value == "1",
                "mine" => filter.mine = value.parse().ok(),
                "settle" => filter.needs_settling = value == "1",
                "county" => filter.county = some(value),
                "town" => filter.town = some(value),
                "unit" => filter.unit = value.parse().ok(),
                "sort" => told.order = order(&value).unwrap_or_default(),
                "open" => told.open = value.parse().ok(),
                _ => {}
            }
        }
        Some(told)
    }

    /// The same without the row that is open: what a view is kept as.
    pub fn view(&self) -> String {
        Self { open: None, ..self.clone() }.write()
    }
}

fn some(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

fn order(word: &str) -> Option<LedgerOrder> {
    let (descending, by) = word.strip_prefix('-').map_or((false, word), |by| (true, by));
    let by = LedgerColumn::ALL.into_iter().find(|column| column.word() == by)?;
    Some(LedgerOrder { by, descending })
}

/// A value of a query as it was before it was encoded (RFC 3986, section 2.1).
fn decode(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            (b'+', ..) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where an address is written no sooner than this after the last change: some browsers let a page do it a hundred times
/// in half a minute, and no more.
pub const PAUSE: std::time::Duration = std::time::Duration::from_millis(400);

/// The words of the address bar's query, as the router has them.
pub fn query() -> Memo<String> {
    leptos_router::hooks::use_location().search
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::term::{Level, State};

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let id = "0190a5f8-7c00-7000-8000-000000000001";
        let told = Told {
            filter: LedgerFilter {
                query: "通道 50% a&b=c+d".into(),
                states: vec![State::Ordered, State::Rectifying],
                level: Some(Level::Major),
                sector: Some("coal-mine".into()),
                overdue: true,
                mine: id.parse().ok(),
                needs_settling: true,
                county: Some("云岭县".into()),
                town: Some("松涛镇".into()),
                unit: id.parse().ok(),
            },
            order: LedgerOrder { by: LedgerColumn::Deadline, descending: false },
            open: id.parse().ok(),
        };
        let query = told.write();
        assert!(query.is_ascii() && query.contains("state=ordered.rectifying&level=major"), "{query}");
        assert_eq!(Told::read(&query), Some(told.clone()));
        assert_eq!(Told::read(&told.view()), Some(Told { open: None, ..told }));
    }

    #[test]
    fn what_an_address_says_wrongly_is_passed_over() {
        assert_eq!(Told::read(""), None);
        assert_eq!(Told::read(ALL), Some(Told::default()));
        assert_eq!(Told::default().write(), "");
        let told =
            Told::read("state=nothing.closed&level=9&sort=up&unit=x&x=y&q=%E4%BA&county=").expect("a view");
        assert_eq!((told.filter.states.as_slice(), told.filter.level), (&[State::Closed][..], None));
        assert_eq!((told.order, told.filter.unit, told.filter.county), (LedgerOrder::default(), None, None));
    }
}
