//! Functions that are alike to the byte. Rust promises no function an address of its own, so that one can stand for all.

use std::collections::HashMap;

use super::function::{Function, Names};

/// For each function the one that stands for it: itself, where it is the first of its kind. Those that call functions which
/// are alike are alike themselves, and so on.
pub fn find(functions: &[Function<'_>], n_imported: u32) -> Vec<usize> {
    let mut stands_for: Vec<usize> = (0..functions.len()).collect();
    let mut names = Names::imported(n_imported, functions.len());
    loop {
        let mut first = HashMap::new();
        let mut has_changed = false;
        for (place, function) in functions.iter().enumerate() {
            if stands_for[place] != place {
                continue;
            }
            // What names a function that is not there is like none.
            let Ok(body) = function.write(&names) else { continue };
            let kept = *first.entry((function.of_type, body)).or_insert(place);
            if kept != place {
                stands_for[place] = kept;
                has_changed = true;
            }
        }
        if !has_changed {
            return stands_for;
        }
        for place in 0..functions.len() {
            let mut kept = stands_for[place];
            while stands_for[kept] != kept {
                kept = stands_for[kept];
            }
            stands_for[place] = kept;
            names.set(n_imported + place as u32, n_imported + kept as u32);
        }
    }
}
