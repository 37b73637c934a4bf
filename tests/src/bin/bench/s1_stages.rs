//! S1, stages: what the parts of taking in one document cost, in one thread and without a server, to see where the time
//! of W1 and W2 goes. Microseconds a document.

use crate::Bench;
use crate::documents::{Author, Made, digest, make};
use crate::figures::Figures;
use crate::stock::{Running, WRITER};
use spotcheck_domain::document::{Document, head, photos_of};
use spotcheck_domain::ledger::project;
use spotcheck_domain::term::DocumentKind;
use std::hint::black_box;
use std::time::Instant;

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[1_000]) {
        let running = Running::new();
        let author = Author::of(&running.door().settled(WRITER));
        drop(running);
        let made = make(&author, n, k, 1);
        bench.measure("S1", n, k, |_| stages(&made));
    }
}

fn stages(made: &[Made]) -> Figures {
    let kind = DocumentKind::Finding;
    let load = |one: &Made| {
        let changes: Vec<&[u8]> = one.changes.iter().map(|change| change.bytes.as_slice()).collect();
        Document::from_changes(kind, &changes, [0; 16]).expect("sound changes")
    };
    let mut documents: Vec<Document> = made.iter().map(load).collect();
    let saved: Vec<Vec<u8>> = documents.iter_mut().map(Document::save).collect();
    let n_saved: usize = saved.iter().map(Vec::len).sum();
    let n_raw: usize = made.iter().flat_map(|one| one.changes.iter().map(|change| change.bytes.len())).sum();
    let n = made.len();
    let n_equal = saved.iter().zip(made).filter(|(bytes, one)| reads_as(bytes, one)).count();
    assert_eq!(n_equal, n, "what is saved reads as it was written");
    let mut figures = Figures::default();
    figures.note("ratio_saved_to_changes", n_saved as f64 / n_raw as f64).note("n_equal", n_equal as f64);
    let mut time = |name, each: &mut dyn FnMut(usize)| {
        let began = Instant::now();
        (0..n).for_each(&mut *each);
        figures.note(name, began.elapsed().as_secs_f64() * 1e6 / n as f64);
    };
    time("head_us", &mut |i| {
        for change in &made[i].changes {
            black_box(head(&change.bytes).is_ok());
        }
    });
    time("from_changes_us", &mut |i| drop(black_box(load(&made[i]))));
    time("load_us", &mut |i| drop(black_box(Document::load(kind, &saved[i], [0; 16]))));
    time("save_us", &mut |i| drop(black_box(documents[i].save())));
    time("get_change_us", &mut |i| {
        for change in &made[i].changes {
            black_box(documents[i].get_change(&change.hash));
        }
    });
    time("changes_us", &mut |i| drop(black_box(documents[i].changes())));
    time("heads_us", &mut |i| drop(black_box(documents[i].heads())));
    time("finding_us", &mut |i| drop(black_box(documents[i].finding())));
    time("photos_us", &mut |i| drop(black_box(photos_of(&documents[i]))));
    time("project_us", &mut |i| drop(black_box(project(made[i].id.into(), &mut documents[i]))));
    figures
}

fn reads_as(saved: &[u8], one: &Made) -> bool {
    Document::load(DocumentKind::Finding, saved, [0; 16])
        .is_ok_and(|document| digest(&document) == one.digest)
}
