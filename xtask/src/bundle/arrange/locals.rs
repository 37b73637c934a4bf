//! Which numbers the locals of a function have. To the function it is all the same; brotli finds again what it has seen in
//! functions before, where a local that is used alike has the number that it had there. Parameters keep theirs.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::super::binary::leb;

/// How many stretches of code before a use say what it is like; each of these is a way to look at it.
pub const WAYS: [usize; 2] = [2, 4];
/// What it counts that a number was usual, in each way.
const WORTH: [f32; WAYS.len()] = [1.0, 2.0];
/// Below this, how often a local is used decides instead.
const LEAST: f32 = 0.3;
/// So many numbers are remembered for one kind of use; of more than these, the half that was seen most.
const REMEMBERED: usize = 24;

/// A local that is used, and hashes of what stands before.
#[derive(Debug)]
pub struct Use {
    pub local: u32,
    pub before: [u64; WAYS.len()],
}

/// What was seen of the functions so far: by what stands before a use, how often which number stood there.
#[derive(Debug, Default)]
pub struct Habits([HashMap<u64, Vec<(u32, f32)>>; WAYS.len()]);

/// New numbers by the old ones, and the declaration of the locals that are used.
#[derive(Debug)]
pub struct Numbers {
    pub new: BTreeMap<u32, u32>,
    pub declared: Vec<u8>,
}

/// A local that is no parameter.
#[derive(Default)]
struct Local {
    n_uses: usize,
    first_use: usize,
    /// By number, how much speaks for it.
    usual: BTreeMap<u32, f32>,
}

impl Habits {
    /// Numbers for the locals of one function. Those of one type stand together; where nothing else was usual, those that
    /// are used most have the lowest numbers.
    pub fn number(&self, uses: &[Use], types: &[&[u8]], n_parameters: u32) -> Numbers {
        let mut by_type: BTreeMap<&[u8], BTreeMap<u32, Local>> = BTreeMap::new();
        for (at, one) in uses.iter().enumerate() {
            let Some(place) = one.local.checked_sub(n_parameters) else { continue };
            let of_type = types.get(place as usize).copied().unwrap_or_default();
            let locals = by_type.entry(of_type).or_default();
            let local =
                locals.entry(one.local).or_insert_with(|| Local { first_use: at, ..Local::default() });
            local.n_uses += 1;
            self.look(one, &mut local.usual);
        }
        let mut groups: Vec<_> = by_type.into_iter().collect();
        groups.sort_by_key(|(of_type, locals)| {
            (Reverse(locals.values().map(|local| local.n_uses).sum::<usize>()), *of_type)
        });
        let mut new = BTreeMap::new();
        let mut declared = leb(groups.len() as u32);
        let mut next = n_parameters;
        for (of_type, locals) in groups {
            let n_locals = locals.len() as u32;
            declared.extend(leb(n_locals));
            declared.extend_from_slice(of_type);
            new.extend(give(&locals, (next..next + n_locals).collect()));
            next += n_locals;
        }
        Numbers { new, declared }
    }

    fn look(&self, one: &Use, usual: &mut BTreeMap<u32, f32>) {
        for ((seen, before), worth) in self.0.iter().zip(one.before).zip(WORTH) {
            let Some(numbers) = seen.get(&before) else { continue };
            let all: f32 = numbers.iter().map(|(_, times)| times).sum();
            for (number, times) in numbers {
                *usual.entry(*number).or_default() += worth * times / all;
            }
        }
    }

    /// Remembers how a function was numbered.
    pub fn remember(&mut self, uses: &[Use], numbers: &Numbers) {
        for one in uses {
            let new = numbers.new.get(&one.local).copied().unwrap_or(one.local);
            for (seen, before) in self.0.iter_mut().zip(one.before) {
                let numbers = seen.entry(before).or_default();
                match numbers.iter_mut().find(|(number, _)| *number == new) {
                    Some((_, times)) => *times += 1.0,
                    None => numbers.push((new, 1.0)),
                }
                if numbers.len() > REMEMBERED {
                    numbers.sort_by(|a, b| b.1.total_cmp(&a.1));
                    numbers.truncate(REMEMBERED / 2);
                }
            }
        }
    }
}

/// Each local gets one of the free numbers: what speaks most for one first.
fn give(locals: &BTreeMap<u32, Local>, mut free: BTreeSet<u32>) -> BTreeMap<u32, u32> {
    let mut wishes: Vec<(f32, u32, u32)> = Vec::new();
    for (old, local) in locals {
        let usual = local.usual.iter().filter(|(number, worth)| **worth >= LEAST && free.contains(number));
        wishes.extend(usual.map(|(number, worth)| (*worth, *number, *old)));
    }
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut given = BTreeMap::new();
    for (_, number, old) in wishes {
        if !given.contains_key(&old) && free.remove(&number) {
            given.insert(old, number);
        }
    }
    let mut left: Vec<_> = locals.iter().filter(|(old, _)| !given.contains_key(old)).collect();
    left.sort_by_key(|(_, local)| (Reverse(local.n_uses), local.first_use));
    given.extend(left.into_iter().map(|(old, _)| *old).zip(free));
    given
}
