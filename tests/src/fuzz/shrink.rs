//! Makes a failing case smaller for whoever has to understand it.

use super::case::Case;
use super::change::RawChange;
use super::operation;

/// Leaves out what the failure does not need. `fails` runs a case.
pub fn shrink(mut case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    loop {
        let smaller = smaller(&case).into_iter().find(|smaller| fails(smaller));
        match smaller {
            Some(smaller) => case = smaller,
            None => return case,
        }
    }
}

fn smaller(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    for at in 0..case.steps.len() {
        let mut less = case.clone();
        less.steps.remove(at);
        cases.push(less);
        let changes = &case.steps[at].changes;
        for i in (0..changes.len()).rev() {
            let mut less = case.clone();
            less.steps[at].changes.remove(i);
            cases.push(less);
        }
        for (i, chunk) in changes.iter().enumerate() {
            let Some(change) = RawChange::read(chunk).filter(|change| change.seal() == *chunk) else {
                continue;
            };
            for slimmer in slimmer(&change) {
                let mut less = case.clone();
                less.steps[at].changes[i] = slimmer.seal();
                cases.push(less);
            }
        }
    }
    cases
}

fn slimmer(change: &RawChange) -> Vec<RawChange> {
    let mut all = Vec::new();
    if let Some(rows) = operation::read(change) {
        for i in 0..rows.len() {
            let mut fewer = rows.clone();
            fewer.remove(i);
            let mut slim = change.clone();
            operation::write(&fewer, &mut slim);
            all.push(slim);
        }
    }
    for i in 0..change.columns.len() {
        let mut slim = change.clone();
        slim.columns.remove(i);
        all.push(slim);
    }
    if !change.message.is_empty() || !change.rest.is_empty() {
        all.push(RawChange { message: Vec::new(), rest: Vec::new(), ..change.clone() });
    }
    all.retain(|slim| slim.content().len() < change.content().len());
    all
}
