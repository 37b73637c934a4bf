//! Where requests are taken up: writes one after the other as they came, everything else at once.

use super::office_news::is_known;
use super::{Asked, Host, answer, work};
use futures::StreamExt;
use futures::channel::mpsc;
use spotcheck_protocol::{Reply, Request};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub struct Desk {
    host: Rc<Host>,
    writes: mpsc::UnboundedSender<Asked>,
}

impl Desk {
    pub fn open(host: Rc<Host>) -> Self {
        let (writes, mut queue) = mpsc::unbounded::<Asked>();
        let writer = host.clone();
        spawn_local(async move {
            while let Some(ask) = queue.next().await {
                writer.serve(ask).await;
            }
        });
        Self { host, writes }
    }

    pub fn take(&self, ask: Asked) {
        if is_write(&ask.request) {
            // The queue lives as long as the worker.
            let _ = self.writes.unbounded_send(ask);
        } else {
            let host = self.host.clone();
            spawn_local(async move { host.serve(ask).await });
        }
    }
}

/// Later words must not be overtaken by earlier ones, nor a step by the edit that it rests on.
const fn is_write(request: &Request) -> bool {
    match request {
        Request::StartInspection { .. }
        | Request::AddSite { .. }
        | Request::RecordFinding { .. }
        | Request::AnswerRest { .. }
        | Request::StrikeRest { .. }
        | Request::Withdraw { .. }
        | Request::Draft { .. }
        | Request::Edit { .. }
        | Request::UseCatalogHazard { .. }
        | Request::AddPhoto { .. }
        | Request::EndInspection { .. }
        | Request::NoteAct { .. }
        | Request::Sign { .. }
        | Request::TakeStep { .. }
        | Request::OrderVisit { .. }
        | Request::MakePaper { .. }
        | Request::ServePaper { .. }
        | Request::VoidPaper { .. }
        | Request::NumberPaper { .. }
        | Request::SignOut { .. }
        | Request::Hold { .. }
        | Request::ForgetDraft { .. }
        | Request::NoteLost { .. }
        | Request::Flush => true,
        Request::Open
        | Request::Pair { .. }
        | Request::Watch { .. }
        | Request::Unwatch { .. }
        | Request::Held { .. }
        | Request::Photo { .. }
        | Request::SyncNow
        | Request::Network { .. }
        | Request::Looked { .. }
        | Request::Resumed
        | Request::Rescue { .. }
        | Request::Colleagues
        | Request::Quarantine
        | Request::InspectQuarantined { .. }
        | Request::DecideQuarantined { .. }
        | Request::LedgerIds { .. }
        | Request::Ping => false,
    }
}

impl Host {
    async fn serve(self: &Rc<Self>, ask: Asked) {
        let (reply, attachments) = self.carry_out(ask.request, ask.attachments).await;
        answer(ask.id, &reply, &attachments);
        self.ring();
    }

    async fn carry_out(
        self: &Rc<Self>,
        request: Request,
        attachments: Vec<Vec<u8>>,
    ) -> (Reply, Vec<Vec<u8>>) {
        match request {
            Request::Watch { watch, query } => self.engine.watch(watch, query),
            Request::Unwatch { watch } => self.engine.unwatch(watch),
            Request::Network { online } => self.network(online),
            Request::Resumed => {
                self.engine.resumed().await;
                // Another tab may have died meanwhile.
                if self.leads.get() {
                    work::take_over(self).await;
                }
                self.news.reopen();
            }
            Request::Ping => {}
            request => {
                if matches!(request, Request::SyncNow) && !self.leads.get() {
                    self.tabs.ask_to_sync();
                }
                let (reply, attachments) = self.engine.request(request, attachments).await;
                self.note_session(&reply);
                return (reply, attachments);
            }
        }
        (Reply::Done, Vec::new())
    }

    fn note_session(&self, reply: &Reply) {
        match reply {
            Reply::Opened { .. } => self.news.set_paired(is_known(reply)),
            Reply::Paired { .. } => {
                self.news.set_paired(true);
                // Another device's stream is none of this one's.
                self.news.reopen();
                self.tabs.ask_to_sync();
            }
            _ => {}
        }
    }

    /// The browser's opinion, from the page or from the worker itself.
    pub fn network(&self, online: bool) {
        self.engine.network(online);
        self.news.set_online(online);
        self.ring();
    }
}
