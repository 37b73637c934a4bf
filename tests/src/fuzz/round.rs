//! One round: an alteration of each of many documents, pushed in one request, and everything that must hold afterwards.

use super::case::Case;
use super::failure::Failure;
use super::ground::Ground;
use super::plot::Plot;
use super::pool::Pool;
use super::report::Report;
use super::watch::Watch;
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::HashSet;

/// Documents that are pushed to in one request: enough that the office judges them on several threads.
const WIDTH: usize = 32;
/// One in so many cases is looked at with all that follows although nothing was stored.
const THOROUGH: u32 = 24;

/// Puts a fresh document into each place that is free.
pub fn fill(
    plots: &mut Vec<Plot>,
    rng: &mut StdRng,
    pool: &mut Pool,
    ground: &mut Ground,
) -> Result<(), Failure> {
    let n_before = plots.len();
    plots.resize_with(WIDTH, || Plot::draw(rng, pool));
    let begun: Vec<&Case> = plots[n_before..].iter().map(|plot| &plot.case).collect();
    ground.push_honest(&begun.into_iter().filter(|case| !case.steps.is_empty()).collect::<Vec<_>>())
}

/// Tries the next alteration of each document. What is done with is taken out.
pub fn run(
    plots: &mut Vec<Plot>,
    rng: &mut StdRng,
    ground: &mut Ground,
    report: &mut Report,
    watch: &Watch,
) -> Result<(), Failure> {
    let mut taken = HashSet::new();
    plots.retain_mut(|plot| plot.alter(rng, &mut taken));
    let cases: Vec<&Case> = plots.iter().map(|plot| &plot.case).collect();
    watch.begin(&cases);
    let verdicts = ground.push_all(&cases)?;
    for (plot, verdicts) in plots.iter_mut().zip(&verdicts) {
        report.note(&plot.case, verdicts);
        plot.is_let_in = verdicts.n_stored() > 0;
        plot.is_looked_at = plot.is_let_in || rng.random_ratio(1, THOROUGH);
    }
    report.n_requests += 1;

    let looked_at = plots.iter_mut().filter(|plot| plot.is_looked_at);
    ground.look(&mut looked_at.map(|plot| &mut plot.case).collect::<Vec<_>>())?;

    // Where nothing was let in, the author's own story goes on: what was refused must not bar it.
    plots.iter_mut().filter(|plot| plot.is_done() && !plot.is_let_in).for_each(Plot::go_on);
    let ended: Vec<&Case> =
        plots.iter().filter(|plot| plot.is_done() && !plot.is_let_in).map(|plot| &plot.case).collect();
    ground.push_honest(&ended)?;
    ground.pull()?;
    ended.iter().try_for_each(|case| ground.load(case.document))?;
    watch.end();
    plots.iter().filter(|plot| plot.is_done()).for_each(|plot| ground.forget(plot.case.document));
    plots.retain(|plot| !plot.is_done());
    Ok(())
}
