//! Whether two sites are probably the same: by what they are called without what kind of company they are, and by how
//! far apart they lie.

use crate::people::desk::tidy;
use spotcheck_domain::call::LikeBy;
use spotcheck_domain::position::Position;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Nearer than that two places of much the same name are probably one.
const NEAR_M: f64 = 150.0;
/// Degrees of a cell of the grid in which neighbours are looked for; at the latitudes of the country no less than
/// [`NEAR_M`] wide.
const CELL: f64 = 0.003;
/// The share of pairs of letters that two names have in common from which they are much alike.
const ALIKE: f64 = 0.5;
/// Of one name, or around one place, so many are looked at; and of those that are near, the names of so many are compared:
/// a list in which all are called alike, or lie in one yard, costs what any other of its length does.
const MOST_LOOKED_AT: usize = 1_000;
const MOST_COMPARED: usize = 200;

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
    are_alike((one, &pairs(one)), (other, &pairs(other)))
}

/// The same of names whose pairs are known.
fn are_alike((one, ones): (&str, &[Pair]), (other, others): (&str, &[Pair])) -> bool {
    // A name of one letter has no pair.
    let is_short = ones.is_empty() || others.is_empty();
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one == other || (!is_short && (one.contains(other) || other.contains(one))) {
        return true;
    }
    let n_all = ones.len() + others.len();
    n_all > 0 && 2.0 * n_same(ones, others) as f64 / n_all as f64 >= ALIKE
}

type Pair = (char, char);

/// In their order.
fn pairs(text: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = text.chars().zip(text.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}

/// How many both have, each as often as both have it.
fn n_same(ones: &[Pair], others: &[Pair]) -> usize {
    let (mut left, mut right, mut n_same) = (0, 0, 0);
    while let (Some(one), Some(other)) = (ones.get(left), others.get(right)) {
        match one.cmp(other) {
            Ordering::Less => left += 1,
            Ordering::Greater => right += 1,
            Ordering::Equal => {
                (left, right) = (left + 1, right + 1);
                n_same += 1;
            }
        }
    }
    n_same
}

/// What is known of one of many, to find those that are probably the same.
#[derive(Debug, Clone)]
pub struct Known {
    pub core: String,
    /// Those of `core`.
    pairs: Vec<Pair>,
    county: String,
    code: String,
    position: Option<Position>,
}

impl Known {
    /// Of a name in the form in which names are compared.
    pub fn of(core: String, county: &str, code: &str, position: Option<Position>) -> Self {
        Self { pairs: pairs(&core), core, county: county.to_owned(), code: code.to_owned(), position }
    }

    /// Two credit codes are two enterprises, and two counties two places.
    fn may_be(&self, other: &Self) -> bool {
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        !differ(&self.code, &other.code) && !differ(&self.county, &other.county)
    }

    fn is_called_like(&self, other: &Self) -> bool {
        are_alike((&self.core, &self.pairs), (&other.core, &other.pairs))
    }
}

/// One that is probably the same: its place, why, and how many metres away.
pub type Found = (usize, LikeBy, Option<u32>);

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

    /// What the one at a place is called, in the form in which names are compared.
    pub fn core(&self, place: usize) -> &str {
        &self.all[place].core
    }

    /// Those that are probably the same, the likeliest first, so many at most: why, and how far away.
    pub fn like(&self, known: &Known, most: usize) -> Vec<Found> {
        let distance =
            |place: usize| known.position.zip(self.all[place].position).map(|(a, b)| a.distance_m(b));
        let called_so = self.by_core.get(&known.core).into_iter().flatten().copied().take(MOST_LOOKED_AT);
        let mut found: Vec<(usize, LikeBy, Option<f64>)> = called_so
            .filter(|place| known.may_be(&self.all[*place]))
            .map(|place| (place, LikeBy::Name, distance(place)))
            .collect();
        let around = known.position.into_iter().flat_map(|position| self.around(position));
        let near = around
            .take(MOST_LOOKED_AT)
            .filter(|place| self.all[*place].core != known.core && known.may_be(&self.all[*place]))
            .filter(|place| distance(*place).is_some_and(|metres| metres < NEAR_M))
            .take(MOST_COMPARED);
        let alike = near.filter(|place| known.is_called_like(&self.all[*place]));
        found.extend(alike.map(|place| (place, LikeBy::Place, distance(place))));
        let far = |metres: &Option<f64>| metres.unwrap_or(f64::INFINITY);
        found.sort_unstable_by(|(a, why, metres), (b, other, more)| {
            why.cmp(other).then(far(metres).total_cmp(&far(more))).then(a.cmp(b))
        });
        found.truncate(most);
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
        Known::of(core(name, &[county]), county, code, position)
    }

    #[test]
    fn the_same_is_found_by_name_and_by_place_and_never_beyond_code_or_county() {
        let mut many = Many::default();
        many.add(known("云锦涂料有限公司", "", "云岭县", Some((36.7, 111.2))));
        many.add(known("石磨面粉厂", "A", "云岭县", Some((36.8, 111.2))));
        many.add(known("云锦涂料有限公司", "", "青崖县", None));
        let like = |name, code, county, at| many.like(&known(name, code, county, at), 5);
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

    #[test]
    fn pairs_count_as_often_as_both_have_them() {
        assert!(is_alike("甲乙甲乙", "甲乙甲乙丙"));
        assert!(!is_alike("甲乙甲乙甲乙", "甲乙丙丁戊己"), "甲乙 stands once in the other");
        assert!(!is_alike("甲", "甲乙"), "one letter stands in too many names");
        assert!(is_alike("甲", "甲"));
    }

    #[test]
    fn of_many_that_are_alike_few_are_found_and_a_bounded_number_is_compared() {
        let here = Some((24.5, 118.1));
        let mut many = Many::default();
        for _ in 0..50 {
            many.add(known("甲乙丙丁商贸", "", "", None));
        }
        let found: Vec<usize> =
            many.like(&known("甲乙丙丁商贸", "", "", None), 3).iter().map(|(place, ..)| *place).collect();
        assert_eq!(found, [0, 1, 2], "each row of a list carries so many, not all before it");
        let mut many = Many::default();
        for n in 0..MOST_COMPARED {
            assert!(many.like(&known("云锦涂料", "", "", here), 3).is_empty(), "{n}");
            many.add(known(&format!("店{n}"), "", "", here));
        }
        many.add(known("云锦涂料分装", "", "", here));
        assert!(many.like(&known("云锦涂料", "", "", here), 3).is_empty(), "one of too many in one yard");
        assert_eq!(many.like(&known("云锦涂料分装厂", "", "", None), 3).len(), 1, "by its name it is found");
    }
}
