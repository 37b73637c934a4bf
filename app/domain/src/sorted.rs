//! Maps and sets as vectors in the order of their keys.
//!
//! Those of the standard library are trees: for each type that they hold, some ten kilobytes of code. What a phone holds
//! at once is small, comes nearly in order, and is looked up more often than it changes; a tenth of the code finds it as
//! fast. Where many thousands come in any order, one at a time, a tree is in its place.

mod map;
mod set;

pub use map::{Entry, SortedMap};
pub use set::SortedSet;

use std::cmp::Ordering;

/// The places of `n` things in their order; of those that are equal the last. `None`: they are in order.
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..n).all(|place| compare(place - 1, place).is_lt()) {
        return None;
    }
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|a, b| compare(*a, *b).then(b.cmp(a)));
    places.dedup_by(|later, earlier| compare(*earlier, *later).is_eq());
    Some(places)
}

/// Puts things in order, each key once: the last that came under it stays.
fn arrange<T>(things: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let Some(places) = order(things.len(), &|a, b| compare(&things[a], &things[b])) else { return things };
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| things[place].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn a_map_is_what_the_standard_library_s_is(
            gathered in proptest::collection::vec((0_u8..20, any::<u8>()), 0..30),
            steps in proptest::collection::vec((0_u8..20, proptest::option::of(any::<u8>())), 0..60),
        ) {
            let mut tree: BTreeMap<u8, u8> = gathered.iter().copied().collect();
            let mut ours: SortedMap<u8, u8> = gathered.into_iter().collect();
            for (key, value) in steps {
                match value {
                    Some(value) if value % 3 == 0 => {
                        prop_assert_eq!(ours.entry(key).or_insert(value), tree.entry(key).or_insert(value));
                    }
                    Some(value) => prop_assert_eq!(ours.insert(key, value), tree.insert(key, value)),
                    None => prop_assert_eq!(ours.remove(&key), tree.remove(&key)),
                }
                prop_assert!(ours.iter().eq(&tree));
                prop_assert_eq!((ours.get(&key), ours.len()), (tree.get(&key), tree.len()));
            }
        }

        #[test]
        fn a_set_is_what_the_standard_library_s_is(
            gathered in proptest::collection::vec(0_u8..20, 0..30),
            steps in proptest::collection::vec((0_u8..20, any::<bool>()), 0..60),
        ) {
            let mut tree: BTreeSet<u8> = gathered.iter().copied().collect();
            let mut ours: SortedSet<u8> = gathered.into_iter().collect();
            for (item, comes) in steps {
                if comes {
                    prop_assert_eq!(ours.insert(item), tree.insert(item));
                } else {
                    prop_assert_eq!(ours.remove(&item), tree.remove(&item));
                }
                prop_assert!(ours.iter().eq(&tree));
                prop_assert_eq!(ours.contains(&item), tree.contains(&item));
            }
        }
    }
}
