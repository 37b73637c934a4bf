//! Whether two sites are probably the same: by what they are called without what kind of company they are, and by how
//! far apart they lie.

use crate::people::desk::tidy;
use spotcheck_domain::call::LikeBy;
use spotcheck_domain::position::Position;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Nearer than that two places of much the same name are probably one.
const NEAR_M: f64 = 150.0;
/// Degrees of a cell of the grid in which neighbours are looked for; at the latitudes of the country no less than
/// [`NEAR_M`] wide.
const CELL: f64 = 0.003;
/// The share of pairs of letters that two names have in common from which they are much alike.
const ALIKE: f64 = 0.5;

/// What companies are called behind their names, the longer first.
const SUFFIXES: [&str; 26] = [
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "个体工商户",
    "有限公司",
    "分公司",
    "子公司",
    "经营部",
    "门市部",
    "营业部",
    "总公司",
    "合作社",
    "公司",
    "集团",
    "工厂",
    "总厂",
    "分厂",
    "商行",
    "商店",
    "厂",
    "店",
    "co.,ltd.",
    "co.,ltd",
    "limited",
    "ltd",
];

/// A name in the form in which names are compared: plain, small, without what stands in brackets, the kind of company
/// behind it, and the places before it.
pub fn core(name: &str, places: &[&str]) -> String {
    let plain = without_brackets(&tidy(name).to_lowercase());
    let plain: String = plain.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut core = plain.as_str();
    while let Some(shorter) = SUFFIXES.iter().find_map(|suffix| core.strip_suffix(suffix)) {
        if shorter.chars().count() < 2 {
            break;
        }
        core = shorter;
    }
    let mut left = places.to_vec();
    while let Some(at) = left.iter().position(|place| before(core, place).is_some()) {
        core = before(core, left.swap_remove(at)).unwrap_or(core);
    }
    core.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What follows a place's name, with or without what kind of place it is.
fn before<'n>(name: &'n str, place: &str) -> Option<&'n str> {
    if place.is_empty() {
        return None;
    }
    let bare = place.trim_end_matches(['省', '市', '县', '区', '镇', '乡']);
    let rest = name.strip_prefix(place).or_else(|| name.strip_prefix(bare))?;
    (bare.chars().count() > 1 && rest.chars().count() > 2).then_some(rest)
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' | '[' | '【' | '〔' | '<' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

/// Whether two names in that form are much alike: one stands in the other, or most pairs of their letters are the same
/// (Dice).
pub fn is_alike(one: &str, other: &str) -> bool {
    let (n_one, n_other) = (one.chars().count(), other.chars().count());
    if n_one == 0 || n_other == 0 {
        return false;
    }
    if one == other || (n_one.min(n_other) > 1 && (one.contains(other) || other.contains(one))) {
        return true;
    }
    let (ones, mut others) = (pairs(one), pairs(other));
    let n_all = ones.len() + others.len();
    let mut n_same = 0;
    for pair in &ones {
        if let Some(at) = others.iter().position(|other| other == pair) {
            others.swap_remove(at);
            n_same += 1;
        }
    }
    n_all > 0 && 2.0 * f64::from(n_same) / n_all as f64 >= ALIKE
}

fn pairs(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// What is known of one of many, to find those that are probably the same.
#[derive(Debug, Clone)]
pub struct Known {
    pub core: String,
    pub county: String,
    pub code: String,
    pub position: Option<Position>,
}

impl Known {
    /// Two credit codes are two enterprises, and two counties two places.
    fn may_be(&self, other: &Self) -> bool {
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        !differ(&self.code, &other.code) && !differ(&self.county, &other.county)
    }
}

/// Many, by name and by place.
#[derive(Default)]
pub struct Many {
    all: Vec<Known>,
    by_core: HashMap<String, Vec<usize>>,
    by_cell: HashMap<(i32, i32), Vec<usize>>,
}

fn cell(position: Position) -> (i32, i32) {
    ((position.latitude / CELL).floor() as i32, (position.longitude / CELL).floor() as i32)
}

impl Many {
    /// Gives the place under which it is found again.
    pub fn add(&mut self, known: Known) -> usize {
        let place = self.all.len();
        self.by_core.entry(known.core.clone()).or_default().push(place);
        if let Some(position) = known.position {
            self.by_cell.entry(cell(position)).or_default().push(place);
        }
        self.all.push(known);
        place
    }

    /// Those that are probably the same, the likeliest first: why, and how far away.
    pub fn like(&self, known: &Known) -> Vec<(usize, LikeBy, Option<u32>)> {
        let mut found: HashMap<usize, (LikeBy, Option<f64>)> = HashMap::new();
        let distance =
            |place: usize| known.position.zip(self.all[place].position).map(|(a, b)| a.distance_m(b));
        for place in self.by_core.get(&known.core).into_iter().flatten() {
            found.insert(*place, (LikeBy::Name, distance(*place)));
        }
        for place in known.position.into_iter().flat_map(|position| self.around(position)) {
            let is_near = distance(place).is_some_and(|metres| metres < NEAR_M);
            if is_near
                && is_alike(&known.core, &self.all[place].core)
                && let Entry::Vacant(new) = found.entry(place)
            {
                new.insert((LikeBy::Place, distance(place)));
            }
        }
        let mut found: Vec<(usize, LikeBy, Option<f64>)> = found
            .into_iter()
            .filter(|(place, _)| known.may_be(&self.all[*place]))
            .map(|(place, (why, metres))| (place, why, metres))
            .collect();
        let far = |metres: &Option<f64>| metres.unwrap_or(f64::INFINITY);
        found.sort_by(|(a, why, metres), (b, other, more)| {
            why.cmp(other).then(far(metres).total_cmp(&far(more))).then(a.cmp(b))
        });
        found.into_iter().map(|(place, why, metres)| (place, why, metres.map(|m| m.round() as u32))).collect()
    }

    fn around(&self, position: Position) -> impl Iterator<Item = usize> {
        let (row, column) = cell(position);
        let cells = (-1..=1).flat_map(move |down| (-1..=1).map(move |across| (row + down, column + across)));
        cells.filter_map(|cell| self.by_cell.get(&cell)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_without_brackets_places_and_the_kind_of_company() {
        let places = ["晋川市", "云岭县", "松涛镇"];
        for name in [
            "晋川市云岭县松涛煤业有限公司",
            "松涛煤业",
            "松涛煤业有限责任公司",
            "云岭松涛煤业(集团)有限公司",
            "晋川市松涛煤业 有限公司（东厂区）",
            "松涛煤业集团有限公司",
        ] {
            assert_eq!(core(name, &places), "松涛煤业", "{name}");
        }
        assert_eq!(core("松涛有限公司", &places), "松涛有限公司".replace("有限公司", ""));
        assert_eq!(core("Ｊinchuan Coal Co., Ltd.", &[]), "jinchuancoal");
        assert_eq!(core("张三店", &[]), "张三");
        assert_eq!(core("公司", &[]), "公司", "what is nothing else stays");
    }

    #[test]
    fn names_are_much_alike_or_not() {
        assert!(is_alike("云锦涂料", "云锦涂料东厂"));
        assert!(is_alike("云锦涂料化工", "云锦化工涂料"));
        assert!(!is_alike("云锦涂料", "石磨面粉"));
        assert!(!is_alike("", "石磨面粉"));
    }

    fn known(name: &str, code: &str, county: &str, at: Option<(f64, f64)>) -> Known {
        let position = at.map(|(latitude, longitude)| Position { latitude, longitude, accuracy_m: 0.0 });
        Known { core: core(name, &[county]), county: county.to_owned(), code: code.to_owned(), position }
    }

    #[test]
    fn the_same_is_found_by_name_and_by_place_and_never_beyond_code_or_county() {
        let mut many = Many::default();
        many.add(known("云锦涂料有限公司", "", "云岭县", Some((36.7, 111.2))));
        many.add(known("石磨面粉厂", "A", "云岭县", Some((36.8, 111.2))));
        many.add(known("云锦涂料有限公司", "", "青崖县", None));
        let like = |name, code, county, at| many.like(&known(name, code, county, at));
        assert_eq!(like("云锦涂料厂", "", "云岭县", None), [(0, LikeBy::Name, None)]);
        // 0.0009 degrees of latitude are 100 m, 0.0018 are 200.
        let near = like("云锦涂料分装", "", "云岭县", Some((36.7009, 111.2)));
        assert_eq!(near, [(0, LikeBy::Place, Some(100))]);
        assert_eq!(like("云锦涂料分装", "", "云岭县", Some((36.7018, 111.2))), []);
        assert_eq!(like("铁炉铸造", "", "云岭县", Some((36.7, 111.2))), []);
        assert_eq!(like("石磨面粉厂", "B", "云岭县", None), [], "another code");
        assert_eq!(like("石磨面粉厂", "A", "云岭县", None).len(), 1);
        assert_eq!(like("云锦涂料", "", "", None).len(), 2, "a county that is not said");
    }
}
