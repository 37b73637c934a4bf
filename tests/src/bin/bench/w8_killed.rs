//! W8, killed at the answer: as W1 with 200 documents; kill -9 the server the instant the last acknowledgement is
//! there; restart. What was acknowledged and is not there afterwards is lost.

use crate::Bench;
use crate::figures::Figures;
use crate::handset::Handset;
use crate::patience::Deadline;
use crate::stock::{READER, Running};
use crate::w1_upload::phone_with;
use spotcheck_client::session::Step;
use spotcheck_domain::document::Hash;
use spotcheck_domain::terse::lengthen;
use spotcheck_domain::wire::{Outcome, SyncRequest, SyncResponse, decode};
use spotcheck_tests::office::OfficeProcess;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

pub fn run(bench: &mut Bench) {
    let k = bench.options.changes;
    for n in bench.sizes(&[200]) {
        bench.measure("W8", n, k, |_| killed(n, k));
    }
}

fn killed(n: usize, k: usize) -> Figures {
    let running = Running::new();
    let (handset, made) = phone_with(&running, n, k, 1);
    let code = running.code(READER);
    let Running { office, folder } = running;
    let acknowledged: Rc<RefCell<HashSet<Hash>>> = Rc::default();
    let office = Rc::new(RefCell::new(Some(office)));
    let (victim, heard) = (Rc::clone(&office), Rc::clone(&acknowledged));
    handset.link.on_answer(move |asked, answer| {
        let mut heard = heard.borrow_mut();
        heard.extend(stored(asked, answer));
        if heard.len() == n * k
            && let Some(office) = victim.take()
        {
            office.kill();
        }
    });
    let deadline = Deadline::of("the last acknowledgement");
    while office.borrow().is_some() && handset.step(|step| step == Step::Sync) {
        deadline.check(|| format!("{} of {} came", acknowledged.borrow().len(), n * k));
    }
    let n_heard = acknowledged.borrow().len();
    assert_eq!(n_heard, n * k, "every change is acknowledged: {:?}", handset.status());
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    let reader = Handset::settled(&office.address, &code);
    let mut n_lost = 0;
    for one in &made {
        let mut document = reader.document(one.id.into());
        for change in &one.changes {
            let is_there =
                document.as_mut().is_some_and(|document| document.get_change(&change.hash).is_some());
            n_lost += usize::from(acknowledged.borrow().contains(&change.hash) && !is_there);
        }
    }
    assert_eq!(n_lost, 0, "what was acknowledged is there");
    let mut figures = Figures::default();
    figures.note("acknowledged", n_heard as f64).note("lost", n_lost as f64);
    figures
}

/// The changes of a request that its answer says are stored, in whichever form it says so.
fn stored(asked: &[u8], answer: &[u8]) -> Vec<Hash> {
    let request: SyncRequest = decode(asked).expect("a phone speaks CBOR");
    let response: SyncResponse = decode(answer).expect("the office speaks CBOR");
    let acks = lengthen(&request.push, response).acks;
    acks.iter().filter(|ack| ack.outcome == Outcome::Stored).map(|ack| *ack.change).collect()
}
