//! 其余合格, 未查: the items of a section that nobody answered one by one, answered together.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{BulkId, InspectionId};
use spotcheck_domain::inspection::Rest;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Verdict;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What was answered meanwhile, here or by a colleague whose answer has come, stays as it was answered.
    pub(super) async fn answer_rest(
        &self,
        id: InspectionId,
        items: Vec<String>,
        verdict: Verdict,
    ) -> Result<Reply, Failure> {
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, id.into()).await?;
        let visit = document.inspection();
        opened.keep(id.into(), document);
        let answers = visit.map_err(|_| Failure::Refused(Refusal::SetAside))?.answers;
        let is_open = |item: &String| answers.get(item).is_none_or(|answer| answer.verdict.is_none());
        let items: Vec<String> = items.into_iter().filter(is_open).collect();
        if items.is_empty() {
            return Ok(Reply::Done);
        }
        let now = self.now();
        let rest = Rest::new(verdict, now, items).ok_or(Failure::Refused(Refusal::FieldInvalid))?;
        let bulk = BulkId::from_parts(now, self.random());
        let edit = Edit::AnswerRest { bulk, rest: rest.to_string() };
        self.write_opened(opened, id.into(), &[edit], None, None).await?;
        Ok(Reply::Done)
    }

    pub(super) async fn strike_rest(&self, id: InspectionId, bulk: BulkId) -> Result<Reply, Failure> {
        self.write(id.into(), &[Edit::StrikeRest { bulk }], None, None).await?;
        Ok(Reply::Done)
    }
}
