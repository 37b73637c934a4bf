//! The engine: documents, photos, outbox and sync of one phone.
//!
//! Everything that a person does is durable before it is answered. The engine can be killed at any await: what it had
//! committed is whole, what it had not was never acknowledged.

mod acks;
mod acts;
mod applied;
mod begun;
mod cited;
mod documents;
mod dropped;
mod dropping;
mod edits;
mod exif;
mod export;
mod failed;
mod findings;
mod forms;
mod governing;
mod health;
mod heard;
mod held;
mod incomplete;
mod inspections;
mod key;
mod leaving;
mod library;
mod load;
mod lost;
mod merge;
mod numbering;
mod numbers;
mod office_clock;
mod orders;
mod pairing;
mod papers;
mod photos;
mod pick;
mod pieces;
mod posts;
mod progress;
mod pull;
mod push;
mod quarantine;
mod records;
mod reference;
mod refusal;
mod repair;
mod reread;
mod rescue;
mod rescue_refused;
mod rescue_words;
mod rest;
mod signing;
mod state;
mod step;
mod stopped;
mod tabs;
mod telling;
mod turn;
mod upload;
mod views;
mod wiping;
mod withdrawing;

use crate::blobs::Blobs;
use crate::device_key::DeviceKey;
use crate::protocol::{Failure, Notice, Query, Reply, Request, View, encode};
use crate::session::{Step, Waiting};
use crate::storage::{Storage, StorageError};
use crate::transport::Transport;
use crate::world::{Clock, Entropy, draw};
use futures::lock::Mutex;
use health::{Health, Watched};
use state::State;
use std::cell::RefCell;
use std::rc::Rc;

/// What the engine is given.
pub struct World<S, B, T, C, E> {
    pub storage: S,
    pub blobs: B,
    pub transport: T,
    pub clock: C,
    pub entropy: E,
}

/// One phone.
pub struct Engine<S, B, T, C, E> {
    world: World<Watched<S>, Watched<B>, T, C, E>,
    state: RefCell<State>,
    /// Opened documents. The holder of the lock may write: writers take turns.
    documents: Mutex<documents::Opened>,
    /// By which this device signs.
    key: RefCell<Option<Rc<dyn DeviceKey>>>,
}

/// A request's own outcome.
type Answer = Result<(Reply, Vec<Vec<u8>>), Failure>;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Opens the phone on what its storage holds.
    pub async fn open(world: World<S, B, T, C, E>) -> Result<Rc<Self>, StorageError> {
        let health = Health::default();
        let world = World {
            storage: Watched::new(world.storage, health.clone()),
            blobs: Watched::new(world.blobs, health.clone()),
            transport: world.transport,
            clock: world.clock,
            entropy: world.entropy,
        };
        let mut state = State::load(&world.storage, world.clock.now(), &world.entropy).await?;
        state.health = health;
        let engine = Rc::new(Self {
            world,
            state: RefCell::new(state),
            documents: Mutex::new(documents::Opened::default()),
            key: RefCell::new(None),
        });
        engine.name_device();
        engine.finish_wiping().await?;
        engine.finish_dropping().await?;
        engine.forget_old_forms().await?;
        engine.recover().await?;
        Ok(engine)
    }

    /// Answers one request; the second part are bytes that travel beside it.
    pub async fn request(&self, request: Request, attachments: Vec<Vec<u8>>) -> (Reply, Vec<Vec<u8>>) {
        // What waits for all that a request may become is large.
        match Box::pin(self.answer(request, attachments)).await {
            Ok(answer) => answer,
            Err(failure) => (Reply::Failed(failure), Vec::new()),
        }
    }

    async fn answer(&self, request: Request, attachments: Vec<Vec<u8>>) -> Answer {
        let reply = match request {
            Request::Open => {
                let state = self.state.borrow();
                Reply::Opened { session: state.session.clone(), ended: state.has_ended }
            }
            Request::Pair { code, device, leave_unsent } => self.pair(code, device, leave_unsent).await?,
            Request::SignOut { leave_unsent } => self.sign_out(leave_unsent).await?,
            Request::StartInspection { site, kind, checklist, second, position, unit } => {
                self.start_inspection(site, kind, checklist, second, position, unit).await?
            }
            Request::AddSite { name, address, sector, phone, position } => {
                self.add_site(name, address, sector, phone, position).await?
            }
            Request::RecordFinding { inspection, item, title, level, position } => {
                self.record_finding(inspection, item, title, level, position).await?
            }
            Request::AnswerRest { inspection, items, verdict } => {
                self.answer_rest(inspection, items, verdict).await?
            }
            Request::StrikeRest { inspection, bulk } => self.strike_rest(inspection, bulk).await?,
            Request::Withdraw { finding, reason } => self.withdraw(finding, reason).await?,
            Request::Draft { document, edit, seen } => self.draft(document, edit.into(), seen).await?,
            Request::ForgetDraft { document, field } => self.forget_draft(document, &field).await?,
            Request::Edit { document, edit, seen } => self.edit(document, edit.into(), &seen).await?,
            Request::UseCatalogHazard { finding, hazard, title } => {
                self.use_catalog_hazard(finding, &hazard, title).await?
            }
            Request::AddPhoto { document, role, item, width, height, position, from_file } => {
                let shot = photos::Shot { role, item, width, height, position, from_file };
                self.add_photo(document, shot, attachments).await?
            }
            Request::Photo { sha256 } => return self.photo(sha256).await,
            Request::EndInspection { inspection, representative } => {
                self.end_inspection(inspection, representative).await?
            }
            Request::NoteAct { inspection, kind, said } => self.note_act(inspection, kind, said).await?,
            Request::Sign { inspection, signing } => self.sign(inspection, signing).await?,
            Request::TakeStep { finding, kind, detail } => self.take_step(finding, kind, detail).await?,
            Request::OrderVisit { inspection, findings, apart, second } => {
                self.order_visit(inspection, &findings, apart, second).await?
            }
            Request::MakePaper { inspection, kind, findings } => {
                self.make_paper(inspection, kind, &findings).await?
            }
            Request::ServePaper { paper, how, whom, witness, note } => {
                self.serve_paper(paper, how, [whom, witness, note]).await?
            }
            Request::VoidPaper { paper, reason } => self.void_paper(paper, &reason).await?,
            Request::NumberPaper { paper } => self.number_paper(paper).await?,
            Request::NoteLost { document } => self.note_lost(document).await?,
            Request::SyncNow => {
                self.look_for_lost();
                self.news();
                Reply::Done
            }
            Request::Network { online } => {
                self.network(online);
                Reply::Done
            }
            Request::Looked { version, n_free } => {
                self.state.borrow_mut().looked(version, n_free);
                Reply::Done
            }
            Request::Resumed => {
                self.resumed().await;
                Reply::Done
            }
            Request::Hold { form, words } => self.hold(&form, words).await?,
            Request::Held { form } => self.held(&form).await?,
            Request::Rescue { part } => return self.rescue(part).await,
            Request::Colleagues => {
                let day = self.office_day();
                Reply::Colleagues { people: views::vouched_for(&self.state.borrow(), day) }
            }
            Request::Quarantine => self.quarantine().await?,
            Request::InspectQuarantined { id } => self.inspect_quarantined(id).await?,
            Request::DecideQuarantined { id, release } => self.decide_quarantined(id, release).await?,
            Request::LedgerIds { filter, order } => {
                let ids = views::ledger_ids(&self.state.borrow(), self.today(), &filter, order);
                return Ok((Reply::Done, vec![ids]));
            }
            Request::Watch { watch, query } => {
                self.watch(watch, query);
                Reply::Done
            }
            Request::Unwatch { watch } => {
                self.unwatch(watch);
                Reply::Done
            }
            Request::Flush | Request::Ping => Reply::Done,
        };
        Ok((reply, Vec::new()))
    }

    /// From the next [`Engine::take_notices`] on, the answer to `query` is told whenever it has changed.
    pub fn watch(&self, watch: u32, query: Query) {
        let mut state = self.state.borrow_mut();
        state.watches.insert(watch, (query, None));
        state.touched = true;
    }

    pub fn unwatch(&self, watch: u32) {
        self.state.borrow_mut().watches.remove(&watch);
    }

    /// What the screen must be told since the last call.
    pub async fn take_notices(&self) -> Vec<Notice> {
        let mut notices = std::mem::take(&mut self.state.borrow_mut().notices);
        while self.take_touched() {
            let watches: Vec<(u32, Query)> = self
                .state
                .borrow()
                .watches
                .iter()
                .map(|(watch, (query, _))| (*watch, query.clone()))
                .collect();
            for (watch, query) in watches {
                let view = self.view(&query).await;
                // Compared as it crosses: code that compares and copies every kind of view would weigh more.
                let form = encode(&view).expect("a view is plain data");
                let mut state = self.state.borrow_mut();
                if let Some((watched, told)) = state.watches.get_mut(&watch)
                    && *watched == query
                    && told.as_ref() != Some(&form)
                {
                    *told = Some(form);
                    notices.push(Notice::View { watch, view });
                }
            }
        }
        notices
    }

    /// The answer to a query, once.
    pub async fn view(&self, query: &Query) -> View {
        views::view(self, query).await
    }

    /// What to do next. Nothing is done by asking.
    pub fn next_step(&self) -> Step {
        let (now, day) = (self.now(), self.office_day());
        let state = self.state.borrow();
        let ready = state.ready_upload(now).is_some();
        let is_behind = !state.wanted.is_empty() || state.wants_exchange() || state.wants_numbers(day);
        let waiting = Waiting {
            changes: !state.outbox.is_empty() || is_behind,
            uploads: ready,
            next_upload_at: state.sending().filter_map(|upload| upload.retry_at).min(),
        };
        state.planner.plan_step(now, waiting)
    }

    /// Does one step; failures become pauses, never errors.
    pub async fn run(&self, step: Step) {
        match step {
            Step::Sync => self.run_sync().await,
            Step::Upload => self.run_upload().await,
            Step::Sleep { .. } | Step::Idle => {}
        }
    }

    fn touch<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.state.borrow_mut();
        state.touched = true;
        change(&mut state)
    }

    /// Whether something that a watch may show has changed since this was last asked.
    fn take_touched(&self) -> bool {
        let mut state = self.state.borrow_mut();
        state.health.take_news() | std::mem::take(&mut state.touched)
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        draw(&self.world.entropy)
    }
}
