//! One case from beginning to end: it is pushed step by step, and everything that must hold afterwards is looked at.

use super::case::Case;
use super::failure::{Failure, fail};
use super::ground::{Ground, Verdicts};
use spotcheck_domain::wire::Outcome;

/// Replays a case in an office of its own. Gives what became of its last step.
pub fn replay(case: &Case) -> Result<Verdicts, Failure> {
    let mut ground = Ground::open(1);
    let mut sofar = Case::new(case.document, case.kind);
    let mut last = Verdicts::default();
    for step in &case.steps {
        sofar.steps.push(step.clone());
        last = ground.push(&sofar)?;
    }
    // The same again is answered in the same spirit, and nothing is kept twice.
    let again = ground.push(&sofar)?;
    if again.by_hash.iter().any(|(hash, now)| *now == Outcome::Stored && last.by_hash.get(hash) == Some(now))
    {
        return fail("what was stored is stored once more");
    }
    ground.look(&mut [&mut sofar])?;
    ground.close()?;
    Ok(last)
}
