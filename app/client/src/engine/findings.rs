//! Recording a finding, filling it in from the catalogue, and the steps of its life.

use super::documents::{Opened, Planned};
use super::records::{change_key, pack};
use super::withdrawing::note_fresh;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{self, Failure, Reply};
use crate::storage::{Batch, Table};
use spotcheck_domain::authority::{Act, On, needs_network};
use spotcheck_domain::by::By;
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::{Fields, Scalar};
use spotcheck_domain::event::{Detail, Event, EventKind, Order, frontier};
use spotcheck_domain::field::{FindingField, LINE, bounded, one_line, without_hidden};
use spotcheck_domain::finding::{Finding, NewFinding};
use spotcheck_domain::id::{DocumentId, EventId, FindingId, InspectionId, PhotoId};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::position::Position;
use spotcheck_domain::reference::{CatalogHazard, Named};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rules::order_terms;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Verdict};

/// Chinese papers are what inspections produce: the catalogue's words go into records in Chinese, where it has them.
fn words(named: &Named) -> String {
    if named.zh.is_empty() { named.en.clone() } else { named.zh.clone() }
}

/// What a hazard is one by; a major one by its clause too.
fn basis(hazard: &CatalogHazard) -> String {
    let said = [words(&hazard.basis), words(&hazard.clause)];
    said.iter().filter(|said| !said.is_empty()).map(String::as_str).collect::<Vec<_>>().join("；")
}

/// The photos that a step shows: those of its moment that no step before it has shown.
fn photos_of_step(finding: &Finding, kind: EventKind) -> Vec<PhotoId> {
    use EventKind as E;
    let roles: &[PhotoRole] = match kind {
        E::FixedOnSpot => &[PhotoRole::Before, PhotoRole::After],
        E::Order | E::OnSpotMeasure => &[PhotoRole::Before],
        E::Report => &[PhotoRole::After],
        E::ReviewPass | E::ReviewFail | E::LookBackHeld | E::LookBackRecurred => &[PhotoRole::Review],
        _ => &[],
    };
    let shown = |id: &PhotoId| finding.events.iter().any(|event| event.detail.photos().contains(id));
    let photos = finding.photos.iter().filter(|photo| roles.contains(&photo.role) && photo.stands());
    photos.map(|photo| photo.id).filter(|id| !shown(id)).collect()
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    fn event(&self, by: By, after: Vec<EventId>, detail: Detail, rest: Fields) -> Event {
        let policy = self.state.borrow().policy_version();
        let at = self.now();
        Event { id: EventId::from_parts(at, self.random()), after, at, policy, by, detail, rest }
    }

    /// The step in the first of his posts in which he may take it; where he may in none, in that which is refused it for
    /// more than that it is not his.
    fn in_his_post(&self, document: &Document, event: Event) -> Event {
        let posts = self.state.borrow().posts(self.office_day());
        if posts.len() < 2 {
            return event;
        }
        let mut told = None;
        for by in posts {
            let tried = Event { by, ..event.clone() };
            match self.judge(document, &Edit::Append(tried.clone())) {
                Ok(()) => return tried,
                Err(Failure::Refused(Refusal::NotPermitted)) => {}
                Err(_) => told = told.or(Some(tried)),
            }
        }
        told.unwrap_or(event)
    }

    /// The finding, its place in the visit, and the item's verdict: one durable batch.
    pub(super) async fn record_finding(
        &self,
        inspection: InspectionId,
        item: Option<String>,
        title: String,
        level: Level,
        position: Option<Position>,
    ) -> Result<Reply, Failure> {
        let title = bounded(one_line(&title).trim(), LINE)?;
        let mut opened = self.documents.lock().await;
        let mut visit = self.open_document(&mut opened, inspection.into()).await?;
        self.judge_here(&visit)?;
        let visited = visit.inspection().map_err(|_| Failure::Refused(Refusal::NotFound))?;
        let has_ended = visited.ended_at.is_some();
        let by = self.by_for(visited.unit, Act::Record, |reach| On::visit(reach, visited.kind, has_ended))?;
        let found = match &item {
            Some(item) => self.hazard_of_item(&visited, item).await,
            None => None,
        };
        let hazard = found.as_ref().map(|(hazard, _)| hazard);
        if title.is_empty() && hazard.is_none() {
            return Err(Refusal::NeedsTitle.into());
        }
        let now = self.now();
        let new = NewFinding {
            unit: visited.unit,
            inspection: Some(inspection),
            site: Some(visited.site),
            site_name: visited.site_name.clone(),
            sector: hazard.map_or_else(|| visited.site_sector.clone(), |hazard| hazard.sector.clone()),
            level: hazard.map_or(level, |hazard| hazard.level),
            title: if title.is_empty() {
                hazard.map(|hazard| words(&hazard.title)).unwrap_or_default()
            } else {
                title
            },
            catalog_hazard: hazard.map(|hazard| hazard.id.clone()).unwrap_or_default(),
            catalog_version: found.as_ref().map(|(_, version)| version.clone()).unwrap_or_default(),
            basis: hazard.map(basis).unwrap_or_default(),
            measure: hazard.map(|hazard| words(&hazard.measure)).unwrap_or_default(),
            deadline: hazard.map(|hazard| self.today().plus_days(i32::from(hazard.default_days))),
            position,
            self_check: visited.kind == InspectionKind::SelfCheck,
            record: self.event(by, Vec::new(), Detail::of(EventKind::Record), Fields::new()),
        };
        let id = FindingId::from_parts(now, self.random());
        let mut batch = Batch::default();
        let (document, _, mut finding) =
            self.plan_create(&mut batch, id.into(), &Edit::RecordFinding(new))?;
        note_fresh(&mut batch, &mut finding);
        let mut edits = vec![Edit::NameFinding { finding: id }];
        edits.extend(item.map(|item| Edit::Answer { item, verdict: Some(Verdict::Hazard) }));
        let mut changes = Vec::new();
        for edit in &edits {
            let written = visit.edit(edit, None, now, self.random());
            changes.extend(written.map_err(|_| Failure::Refused(Refusal::SetAside))?);
        }
        let visit_planned = self.plan_change(&mut batch, inspection.into(), &mut visit, &changes)?;
        self.world.storage.commit(batch).await?;
        opened.keep(id.into(), document);
        opened.keep(inspection.into(), visit);
        drop(opened);
        self.apply_planned(vec![finding, visit_planned] as Vec<Planned>);
        Ok(Reply::Made { document: id.into() })
    }

    /// The hazard of an item in the words of the visit's checklist, and how a record cites it.
    async fn hazard_of_item(&self, visited: &Inspection, item: &str) -> Option<(CatalogHazard, String)> {
        let list = self.checklist(&visited.checklist, &visited.checklist_version).await;
        let state = self.state.borrow();
        let own = list.as_ref().and_then(|list| Some((list.word(item)?.clone(), list.version.clone())));
        own.or_else(|| Some((state.library.hazard(item)?.clone(), state.library.version_of(item).to_owned())))
    }

    /// Whether a finding was recorded from an item of its visit's checklist: it stands there under what it cites.
    async fn is_of_item(&self, opened: &mut Opened, finding: &Finding) -> bool {
        let Some(visit) = finding.inspection.filter(|_| !finding.catalog_hazard.is_empty()) else {
            return false;
        };
        let Ok(document) = self.open_document(opened, visit.into()).await else { return true };
        let visited = document.inspection();
        opened.keep(visit.into(), document);
        let Ok(visited) = visited else { return true };
        let list = self.checklist(&visited.checklist, &visited.checklist_version).await;
        visited.answers.contains_key(&finding.catalog_hazard)
            || list.is_some_and(|list| list.has(&finding.catalog_hazard))
    }

    /// Fills in what the catalogue knows. Words that a person wrote into measure or deadline stay, and a finding that an
    /// item of the checklist led to stays with that item and its sector.
    pub(super) async fn use_catalog_hazard(
        &self,
        finding: FindingId,
        hazard: &str,
        title: String,
    ) -> Result<Reply, Failure> {
        let (hazard, version) = {
            let state = self.state.borrow();
            let found = state.library.hazard(hazard).cloned().ok_or(Failure::Refused(Refusal::NotFound))?;
            (found, state.library.version_of(hazard).to_owned())
        };
        let (has_measure, has_deadline, is_of_item) = {
            let mut opened = self.documents.lock().await;
            let document = self.open_document(&mut opened, finding.into()).await?;
            let read = document.finding().map_err(|_| Failure::Refused(Refusal::SetAside));
            opened.keep(finding.into(), document);
            let read = read?;
            let is_of_item = self.is_of_item(&mut opened, &read).await;
            let has_measure = !read.measure.is_empty() && read.catalog_hazard.is_empty();
            (has_measure, read.deadline.is_some(), is_of_item)
        };
        let set = |field, value: String| Edit::SetFinding { field, value };
        let title = if title.trim().is_empty() {
            words(&hazard.title)
        } else {
            bounded(one_line(&title).trim(), LINE)?
        };
        let mut edits = vec![
            set(FindingField::Title, title),
            set(FindingField::Basis, basis(&hazard)),
            set(FindingField::Level, hazard.level.word().to_owned()),
        ];
        if !is_of_item {
            edits.push(set(FindingField::CatalogHazard, hazard.id.clone()));
            edits.push(set(FindingField::CatalogVersion, version));
            edits.push(set(FindingField::Sector, hazard.sector.clone()));
        }
        if !has_measure {
            edits.push(set(FindingField::Measure, words(&hazard.measure)));
        }
        if !has_deadline {
            let deadline = self.today().plus_days(i32::from(hazard.default_days));
            edits.push(set(FindingField::Deadline, deadline.to_string()));
        }
        self.write(finding.into(), &edits, None, Some("title")).await?;
        Ok(Reply::Done)
    }

    /// One step of a finding's life. The screen says what it knows; ids, time, author and an order's copies are added.
    pub(super) async fn take_step(
        &self,
        id: FindingId,
        kind: EventKind,
        detail: protocol::Detail,
    ) -> Result<Reply, Failure> {
        let document_id = DocumentId::from(id);
        if needs_network(Act::step(kind)) {
            return self.take_step_online(document_id, kind, detail).await;
        }
        // What the event names as seen and what it is written upon must be the same.
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, document_id).await?;
        let planned = self.plan_step_event(&document, kind, detail).await;
        opened.keep(document_id, document);
        let edit = Edit::Append(planned?);
        self.write_opened(opened, document_id, &[edit], None, None).await?;
        Ok(Reply::Done)
    }

    pub(super) async fn plan_step_event(
        &self,
        document: &Document,
        kind: EventKind,
        detail: protocol::Detail,
    ) -> Result<Event, Failure> {
        let finding = document.finding().map_err(|_| Failure::Refused(Refusal::SetAside))?;
        let mut said = detail;
        if let Some(second) = said.second {
            let organisation = self.state.borrow().organisation.clone();
            let person = organisation.person(second).ok_or(Failure::Refused(Refusal::NeedsSecondOfficer))?;
            said.second_name = Some(person.name.clone());
            said.second_certificate = Some(person.certificate.clone());
        }
        let mut rest = said.fields();
        for value in rest.values_mut() {
            if let Scalar::Text(text) = value {
                *text = without_hidden(text);
            }
        }
        let mut detail = Detail::take(kind, &mut rest).ok_or(Failure::Refused(Refusal::FieldInvalid))?;
        detail.show(photos_of_step(&finding, kind));
        if let Detail::ReviewPass(said) | Detail::ReviewFail(said) = &mut detail {
            said.unseen = self.unseen(&finding.photos).await?;
        }
        if let Detail::Order(order) = &mut detail {
            let (second, photos, paper) =
                (std::mem::take(&mut order.second), std::mem::take(&mut order.photos), order.paper.take());
            *order = Order { second, photos, paper, ..order_terms(&finding) };
        }
        let by = self.state.borrow().by().ok_or(Failure::NotPaired)?;
        Ok(self.in_his_post(document, self.event(by, frontier(&finding.events), detail, rest)))
    }

    /// An online-only step is kept out of the document until the office has stored it on top of what it has.
    async fn take_step_online(
        &self,
        id: DocumentId,
        kind: EventKind,
        detail: protocol::Detail,
    ) -> Result<Reply, Failure> {
        if !self.state.borrow().planner.is_online() {
            return Err(Refusal::NeedsNetwork.into());
        }
        let mut opened = self.documents.lock().await;
        if self.state.borrow().outbox.iter().any(|unsent| unsent.document == id) {
            drop(opened);
            self.run_sync().await;
            opened = self.documents.lock().await;
            if self.state.borrow().outbox.iter().any(|unsent| unsent.document == id) {
                return Err(Refusal::NeedsNetwork.into());
            }
        }
        let mut document = self.open_document(&mut opened, id).await?;
        let edit = Edit::Append(self.plan_step_event(&document, kind, detail).await?);
        self.judge(&document, &edit)?;
        let change = document
            .edit(&edit, None, self.now(), self.random())
            .map_err(|_| Failure::Refused(Refusal::SetAside))?
            .ok_or(Failure::Refused(Refusal::WrongState))?;
        // From here the opened document is ahead of the store: it is dropped unless the office takes the step.
        let receipts = self.push_step(id, document.kind(), &change).await?;
        let mut batch = Batch::default();
        for pushed in receipts.iter().filter(|pushed| pushed.document == id) {
            if let Some(first) = pushed.receipt.hashes.first() {
                batch.put(Table::Receipts, change_key(id, first), pack(&pushed.receipt));
            }
        }
        let mut planned = self.plan_change(&mut batch, id, &mut document, std::slice::from_ref(&change))?;
        // The cursor stands before it. An office that is put back to where the cursor stands would not know that it lacks
        // the step; so it goes once more, with its receipt.
        for unsent in &mut planned.unsent {
            unsent.attested = true;
            batch.put(Table::Outbox, unsent.key.clone(), pack(unsent));
        }
        self.world.storage.commit(batch).await?;
        opened.keep(id, document);
        drop(opened);
        self.apply_planned(vec![planned]);
        self.news();
        Ok(Reply::Done)
    }
}
