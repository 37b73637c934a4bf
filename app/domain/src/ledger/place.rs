//! Where a hazard is: its county and town.

use crate::kind::site::SiteRow;
use crate::reference::{Named, Unit};
use crate::term::Tier;
use serde::{Deserialize, Serialize};

/// County and town, each by its name in the office's own language and, where it is known, in the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub county: Named,
    pub town: Named,
}

impl Place {
    /// As its site says; what that does not say, or nobody knows, as the units of its owner's line are called. `line` is
    /// that line, the nearest first, and `known` finds the unit of a name.
    pub fn of<'u>(
        site: Option<&SiteRow>,
        line: impl Iterator<Item = &'u Unit> + Clone,
        known: impl Fn(Tier, &str) -> Option<&'u Unit>,
    ) -> Self {
        let name = |tier, said: Option<&String>| match said.filter(|said| !said.is_empty()) {
            Some(said) => {
                let other = known(tier, said).map(|unit| unit.name.en.clone());
                Named { zh: said.clone(), en: other.unwrap_or_default() }
            }
            None => {
                line.clone().find(|unit| unit.tier == tier).map(|unit| unit.name.clone()).unwrap_or_default()
            }
        };
        Self {
            county: name(Tier::County, site.map(|site| &site.county)),
            town: name(Tier::Town, site.map(|site| &site.town)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{SiteId, UnitId};
    use crate::time::Timestamp;

    fn unit(n: u8, tier: Tier, zh: &str, en: &str) -> Unit {
        let id = UnitId::from_parts(Timestamp::from_millis(1), [n; 10]);
        Unit { id, parent: None, tier, name: Named { zh: zh.into(), en: en.into() } }
    }

    fn site(county: &str, town: &str) -> SiteRow {
        SiteRow {
            id: SiteId::from_parts(Timestamp::from_millis(1), [1; 10]),
            unit: UnitId::from_parts(Timestamp::from_millis(1), [1; 10]),
            name: "松涛煤业".into(),
            address: String::new(),
            town: town.into(),
            county: county.into(),
            sector: String::new(),
            phone: String::new(),
            legal_rep: String::new(),
            position: None,
            grade: None,
            provisional: false,
            merged_into: None,
            closed_on: None,
        }
    }

    #[test]
    fn the_site_says_where_it_is_and_else_the_line_of_the_owner() {
        let line = [
            unit(1, Tier::Town, "松涛镇", "Songtao"),
            unit(2, Tier::County, "云岭县", "Yunling"),
            unit(3, Tier::City, "晋川市", "Jinchuan"),
        ];
        let other = unit(4, Tier::County, "青崖县", "Qingya");
        let known = |tier, name: &str| {
            line.iter().chain([&other]).find(|unit| unit.tier == tier && unit.name.zh == name)
        };
        let place = |site: Option<&SiteRow>| {
            let Place { county, town } = Place::of(site, line.iter(), known);
            [county.zh, county.en, town.zh, town.en]
        };
        assert_eq!(place(None), ["云岭县", "Yunling", "松涛镇", "Songtao"]);
        assert_eq!(place(Some(&site("青崖县", "柳湾镇"))), ["青崖县", "Qingya", "柳湾镇", ""]);
        assert_eq!(place(Some(&site("", ""))), ["云岭县", "Yunling", "松涛镇", "Songtao"]);
    }
}
