//! 责令限期整改: the findings of a visit are ordered together, and the papers made that say so: one durable batch.

use super::documents::Planned;
use super::numbers::Numbers;
use super::papers::officer_of;
use super::views::lacks;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Detail as Said, Failure, Lack, Reply};
use crate::storage::Batch;
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, Event, EventKind};
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, PaperId, UnitId, UserId};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::paper::{IssuerWords, MOST_ITEMS, NewPaper, PaperItem, PaperKind, judge_officers};
use spotcheck_domain::refusal::Refusal;

/// A finding that is about to be ordered.
struct Ordered {
    finding: FindingId,
    document: Document,
    event: Event,
}

impl Ordered {
    fn responsible_unit(&self) -> Option<UnitId> {
        match &self.event.detail {
            Detail::Order(order) => order.responsible_unit,
            _ => None,
        }
    }
}

/// Which findings are on one paper, by their places: those of one author's post and one responsible enterprise, unless each is
/// to have its own.
fn plan_papers(ordered: &[(UnitId, Option<UnitId>)], apart: bool) -> Vec<Vec<usize>> {
    let mut papers: Vec<Vec<usize>> = Vec::new();
    for (place, of) in ordered.iter().enumerate() {
        let takes = |paper: &&mut Vec<usize>| !apart && paper.len() < MOST_ITEMS && ordered[paper[0]] == *of;
        match papers.iter_mut().find(takes) {
            Some(paper) => paper.push(place),
            None => papers.push(vec![place]),
        }
    }
    papers
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn order_visit(
        &self,
        inspection: InspectionId,
        findings: &[FindingId],
        apart: bool,
        second: Option<UserId>,
    ) -> Result<Reply, Failure> {
        if findings.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        let mut opened = self.documents.lock().await;
        let visit = self.open_document(&mut opened, inspection.into()).await?;
        self.judge_here(&visit)?;
        let visited = visit.inspection().map_err(|_| Failure::Refused(Refusal::NotFound));
        opened.keep(inspection.into(), visit);
        let visited = visited?;
        let me = self.state.borrow().by().ok_or(Failure::NotPaired)?.user;
        let mut others = visited.officers.iter().map(|officer| officer.user).filter(|user| *user != me);
        let second = second.or_else(|| others.next());

        let mut ordered: Vec<Ordered> = Vec::with_capacity(findings.len());
        let mut lacking = Vec::new();
        for finding in findings {
            if ordered.iter().any(|one| one.finding == *finding) {
                continue;
            }
            let id = DocumentId::from(*finding);
            let document = self.open_document(&mut opened, id).await?;
            match self.plan_order(&document, &visited, second).await {
                Ok(event) => ordered.push(Ordered { finding: *finding, document, event }),
                Err(refusals) => {
                    opened.keep(id, document);
                    let finding = *finding;
                    lacking.extend(refusals?.into_iter().map(|refusal| Lack { finding, refusal }));
                }
            }
        }
        if !lacking.is_empty() {
            ordered.into_iter().for_each(|one| opened.keep(one.finding.into(), one.document));
            return Err(Failure::Incomplete(lacking));
        }

        let of: Vec<_> = ordered.iter().map(|one| (one.event.by.unit, one.responsible_unit())).collect();
        let papers = plan_papers(&of, apart);
        // From here on the opened documents are ahead of the store: they are dropped unless the batch becomes durable.
        let mut numbers = self.numbers_here().await?;
        let mut batch = Batch::default();
        let (mut planned, mut made): (Vec<Planned>, Vec<(PaperId, Document)>) = (Vec::new(), Vec::new());
        for places in &papers {
            let (id, document, paper) =
                self.plan_order_paper(&mut batch, &mut ordered, places, &visited, &mut numbers)?;
            made.push((id, document));
            planned.push(paper);
        }
        for one in &mut ordered {
            let edit = Edit::Append(one.event.clone());
            let written = one.document.edit(&edit, None, self.now(), self.random());
            let change = written.map_err(|_| Failure::Refused(Refusal::SetAside))?;
            let change = change.ok_or(Failure::Refused(Refusal::WrongState))?;
            planned.push(self.plan_change(
                &mut batch,
                one.finding.into(),
                &mut one.document,
                std::slice::from_ref(&change),
            )?);
        }
        Self::plan_used(&numbers, &mut batch);
        self.world.storage.commit(batch).await?;
        ordered.into_iter().for_each(|one| opened.keep(one.finding.into(), one.document));
        let papers = made.iter().map(|(id, _)| *id).collect();
        made.into_iter().for_each(|(id, document)| opened.keep(id.into(), document));
        drop(opened);
        self.apply_planned(planned);
        self.note_used(numbers);
        Ok(Reply::PapersMade { papers })
    }

    /// The order of one finding of the visit, or all that it lacks. The outer error is none of the finding's.
    async fn plan_order(
        &self,
        document: &Document,
        visited: &Inspection,
        second: Option<UserId>,
    ) -> Result<Event, Result<Vec<Refusal>, Failure>> {
        let finding = document.finding().map_err(|_| Ok(vec![Refusal::SetAside]))?;
        if finding.inspection != Some(visited.id) && !visited.findings.contains(&finding.id) {
            return Err(Ok(vec![Refusal::NotFound]));
        }
        let said = Said { second, ..Said::default() };
        let event = self.plan_step_event(document, EventKind::Order, said).await;
        let event = event.map_err(lacking)?;
        let judged = self.judge(document, &Edit::Append(event.clone()));
        match judged.map_err(lacking) {
            Ok(()) => Ok(event),
            Err(Ok(refused)) => {
                let lacks = lacks(&finding);
                // The fields that are empty, where it is one of them for which it is refused.
                Err(Ok(if refused.iter().any(|refusal| lacks.contains(refusal)) { lacks } else { refused }))
            }
            Err(failure) => Err(failure),
        }
    }

    /// The paper of some of them, which then name its number.
    fn plan_order_paper(
        &self,
        batch: &mut Batch,
        ordered: &mut [Ordered],
        places: &[usize],
        visited: &Inspection,
        numbers: &mut Numbers,
    ) -> Result<(PaperId, Document, Planned), Failure> {
        let first = &ordered[places[0]];
        let by: By = first.event.by.clone();
        let officers = self.officers_of(&by, &first.event);
        let organisation = self.state.borrow().organisation.clone();
        if !organisation.units.is_empty() {
            judge_officers(&*organisation, &by, PaperKind::Order, &officers)?;
        }
        let number = numbers.next(&by, PaperKind::Order, self.office_day().year());
        let to_unit = first.responsible_unit();
        let mut items = Vec::with_capacity(places.len());
        for place in places {
            let one = &mut ordered[*place];
            if let (Detail::Order(order), Some(numbered)) = (&mut one.event.detail, &number) {
                order.paper = Some(numbered.number.clone());
            }
            items.push(PaperItem { finding: one.finding, event: Some(one.event.id) });
        }
        let new = NewPaper {
            unit: visited.unit,
            issuer: by.unit,
            words: IssuerWords::of(&organisation, by.unit),
            inspection: Some(visited.id),
            site: Some(visited.site),
            site_name: visited.site_name.clone(),
            kind: PaperKind::Order,
            number,
            earlier: None,
            to_unit,
            officers,
            items,
        };
        let id = PaperId::from_parts(self.now(), self.random());
        let (document, _, planned) = self.plan_create(batch, id.into(), &Edit::MakePaper(new))?;
        Ok((id, document, planned))
    }

    /// Who takes a step, then the second officer.
    fn officers_of(&self, by: &By, event: &Event) -> Vec<Officer> {
        let state = self.state.borrow();
        let second = event.second();
        let second = second.user.map(|user| Officer {
            user,
            name: second.name.clone().unwrap_or_default(),
            certificate: second.certificate.clone().unwrap_or_default(),
        });
        std::iter::once(officer_of(&state, by)).chain(second).collect()
    }
}

/// What a finding lacks, or what is no fault of any finding.
fn lacking(failure: Failure) -> Result<Vec<Refusal>, Failure> {
    match failure {
        Failure::Refused(refusal) => Ok(vec![refusal]),
        failure => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn one_paper_is_for_one_enterprise() {
        let unit = |n| UnitId::from_parts(Timestamp::from_millis(1), [n; 10]);
        let of = [(unit(1), None), (unit(1), Some(unit(8))), (unit(1), None), (unit(2), None)];
        assert_eq!(plan_papers(&of, false), [vec![0, 2], vec![1], vec![3]]);
        assert_eq!(plan_papers(&of, true), [[0], [1], [2], [3]]);
        let many = vec![(unit(1), None); MOST_ITEMS + 1];
        assert_eq!(plan_papers(&many, false).iter().map(Vec::len).collect::<Vec<_>>(), [MOST_ITEMS, 1]);
    }
}
