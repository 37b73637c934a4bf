//! What is done and said at a visit beside the work: statutory acts, officers who come and go, the second one's word.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{ActSaid, Failure, Reply};
use spotcheck_domain::authority::On;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::{LINE, PARAGRAPH, bounded, one_line, without_hidden};
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::inspection::acts::next_id;
use spotcheck_domain::inspection::{ActKind, VisitAct, right};
use spotcheck_domain::parties::{Named, judge_officer};
use spotcheck_domain::refusal::Refusal;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn note_act(
        &self,
        inspection: InspectionId,
        kind: ActKind,
        said: ActSaid,
    ) -> Result<Reply, Failure> {
        let id = DocumentId::from(inspection);
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, id).await?;
        let read = document.inspection();
        opened.keep(id, document);
        let visit = read.map_err(|_| Failure::Refused(Refusal::SetAside))?;
        let has_ended = visit.ended_at.is_some();
        let by = self.by_for(visit.unit, right(kind), |reach| On::visit(reach, visit.kind, has_ended))?;
        let organisation = self.state.borrow().organisation.clone();
        let officer = said.officer.map(|user| organisation.person(user).cloned());
        let named = visit.officers.iter().find(|officer| Some(officer.user) == said.officer);
        let (officer_name, certificate) = match (named, officer) {
            // Who leaves is called as he was when he came.
            (Some(named), _) => (named.name.clone(), named.certificate.clone()),
            (None, Some(Some(person))) => (person.name, person.certificate),
            (None, Some(None)) => return Err(Refusal::OfficerUnknown.into()),
            (None, None) => (String::new(), String::new()),
        };
        if let (ActKind::Join, Some(user)) = (kind, said.officer) {
            let named = Named { user, name: &officer_name, certificate: &certificate };
            judge_officer(&*organisation, &by, &named)?;
        }
        let now = self.now();
        let act = VisitAct {
            id: next_id(&visit.acts, now, self.random()),
            kind,
            at: now,
            by: by.user,
            name: by.name,
            officer: said.officer,
            officer_name,
            certificate,
            words: bounded(without_hidden(&said.words).trim(), PARAGRAPH)?,
            of: said.of,
            finding: said.finding,
            answer: said.answer,
            paper: bounded(one_line(&said.paper).trim(), LINE)?,
            way: said.way,
            is_afterwards: said.is_afterwards,
            is_left_out: said.is_left_out,
        };
        let edit = Edit::NoteAct { act: act.id, kind, value: act.value() };
        self.write_opened(opened, id, &[edit], None, None).await?;
        Ok(Reply::Done)
    }
}
