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
        let name = |tier, said: Option<&String>| {
            if let Some(said) = said.filter(|said| !said.is_empty()) {
                let other = known(tier, said).map(|unit| unit.name.en.clone());
                Named { zh: said.clone(), en: other.unwrap_or_default() }
            } else {
                let name = line.clone().find(|unit| unit.tier == tier).map(|unit| unit.name.clone());
                let name = name.unwrap_or_default();
                let place = place_name(tier, &name.zh);
                if place == name.zh { name } else { Named { zh: place.to_owned(), en: String::new() } }
            }
        };
        Self {
            county: name(Tier::County, site.map(|site| &site.county)),
            town: name(Tier::Town, site.map(|site| &site.town)),
        }
    }
}

/// How the names of offices end that are more than the name of a place.
const OFFICES: [&str; 12] = ["局", "会", "办", "室", "所", "站", "队", "心", "府", "处", "厅", "科"];

/// The place of which a unit of that tier is the office: 青岭县 of 青岭县应急管理局. A name that is no office's is the place's
/// own; empty where the name of an office says none.
pub fn place_name(tier: Tier, name: &str) -> &str {
    if !OFFICES.iter().any(|office| name.ends_with(office)) {
        return name;
    }
    let (kinds, above): (&[&[&str]], &[&str]) = match tier {
        Tier::City => (&[&["市", "州", "盟", "地区"]], &["省"]),
        Tier::County => (&[&["县", "区", "旗"], &["市"]], &["省", "市", "州", "盟"]),
        _ => (&[&["镇", "乡", "街道"]], &["县", "区", "市", "旗"]),
    };
    let first = name.chars().next().map_or(0, char::len_utf8);
    for kinds in kinds {
        // A place is called something before it is said what it is.
        let ends = kinds.iter().filter_map(|kind| name[first..].find(kind).map(|at| first + at + kind.len()));
        let Some(end) = ends.min() else { continue };
        let begins = above.iter().filter_map(|kind| {
            let at = name[..end].rfind(kind).filter(|at| *at > 0)?;
            Some(at + kind.len()).filter(|begin| name[*begin..end].chars().count() >= 2)
        });
        return &name[begins.max().unwrap_or(0)..end];
    }
    ""
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
            uscc: String::new(),
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

    #[test]
    fn an_office_stands_for_its_place() {
        for (tier, name, place) in [
            (Tier::County, "青岭县应急管理局", "青岭县"),
            (Tier::County, "临海市青岭县应急管理局", "青岭县"),
            (Tier::County, "青岭市应急管理局", "青岭市"),
            (Tier::County, "市中区应急管理局", "市中区"),
            (Tier::County, "云岭县", "云岭县"),
            (Tier::County, "安全监察局", ""),
            (Tier::City, "晋川市安全生产委员会办公室", "晋川市"),
            (Tier::Town, "青岭县松涛镇应急管理站", "松涛镇"),
            (Tier::Town, "柳湾街道办事处", "柳湾街道"),
            (Tier::Town, "镇西乡人民政府", "镇西乡"),
        ] {
            assert_eq!(place_name(tier, name), place, "{name}");
        }
    }
}
