//! The tasks that never end: telling the screen and the other tabs, working for the office, waiting to lead.

use super::Host;
use super::office_news::is_known;
use futures::future::select;
use spotcheck_browser::{lock, network, timer, worker};
use spotcheck_client::session::Step;
use spotcheck_protocol::{Notice, Request, encode};
use std::pin::pin;
use std::rc::Rc;

const LOCK: &str = "sync";

/// One task tells everything, so that an older view can never overtake a newer one.
pub async fn tell_always(host: Rc<Host>) {
    loop {
        host.tell.heard().await;
        let stored = host.engine.take_stored();
        if !stored.is_empty() {
            host.tabs.tell_stored(&stored);
        }
        for notice in host.engine.take_notices().await {
            match notice {
                Notice::PairAgain => host.news.set_paired(false),
                Notice::AnotherPerson => {
                    let (reply, _) = host.engine.request(Request::Open, Vec::new()).await;
                    host.news.set_paired(is_known(&reply));
                    host.news.reopen();
                }
                _ => {}
            }
            worker::tell(&encode(&notice).expect("a notice is plain data"));
        }
    }
}

/// Does what the engine plans, as long as this tab leads.
pub async fn work_always(host: Rc<Host>) {
    loop {
        if !host.leads.get() {
            host.work.heard().await;
            continue;
        }
        match host.engine.next_step() {
            step @ (Step::Sync | Step::Upload) => {
                host.engine.run(step).await;
                host.tell.ring();
            }
            Step::Sleep { millis } => {
                select(pin!(timer::sleep(millis)), pin!(host.work.heard())).await;
            }
            Step::Idle => host.work.heard().await,
        }
    }
}

/// Waits for the lock, which the death of the tab that has it gives away, and begins to lead.
pub async fn lead(host: Rc<Host>) {
    lock::hold_for_life(LOCK).await;
    take_over(&host).await;
    host.leads.set(true);
    host.news.set_leads(true);
    let (reply, _) = host.engine.request(Request::Open, Vec::new()).await;
    host.news.set_paired(is_known(&reply));
    host.ring();
}

/// Whatever a tab that is dead has left behind is this one's now.
pub async fn take_over(host: &Rc<Host>) {
    // Every other tab that lives waits for the lock.
    let alone = !lock::is_awaited(LOCK).await;
    host.engine.lead(alone).await;
}

pub fn watch_network(host: &Rc<Host>) {
    host.engine.network(network::online());
    let host = host.clone();
    network::on_network(move |online| host.network(online));
}
