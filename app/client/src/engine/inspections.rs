//! Beginning a visit, and writing down an unlisted place.

use super::documents::Planned;
use super::views::standing;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::Batch;
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::{LINE, bounded, one_line};
use spotcheck_domain::id::{DocumentId, InspectionId, SiteId, UnitId, UserId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::kind::limits;
use spotcheck_domain::position::Position;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::InspectionKind;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Makes a document by its first edit; nothing else can hold it yet.
    pub(super) fn plan_create(
        &self,
        batch: &mut Batch,
        id: DocumentId,
        edit: &Edit,
    ) -> Result<(Document, NewChange, Planned), Failure> {
        limits::judge_creation(edit, self.now())?;
        let (mut document, change) = Document::create(id, edit, self.now(), self.random())
            .map_err(|_| Failure::Refused(Refusal::FieldInvalid))?;
        Self::plan_new_document(batch, id, document.kind());
        let planned = self.plan_change(batch, id, &mut document, std::slice::from_ref(&change))?;
        Ok((document, change, planned))
    }

    async fn create(&self, id: DocumentId, edit: &Edit) -> Result<Reply, Failure> {
        let mut batch = Batch::default();
        let (document, _, planned) = self.plan_create(&mut batch, id, edit)?;
        self.world.storage.commit(batch).await?;
        self.documents.lock().await.keep(id, document);
        self.apply_planned(vec![planned]);
        Ok(Reply::Made { document: id })
    }

    pub(super) async fn add_site(
        &self,
        name: String,
        address: String,
        sector: String,
        phone: String,
        position: Option<Position>,
    ) -> Result<Reply, Failure> {
        let by = self.by_to_begin(Act::AddProvisionalSite, None)?;
        let name = bounded(one_line(&name).trim(), LINE)?;
        if name.is_empty() {
            return Err(Refusal::NeedsTitle.into());
        }
        let site = NewSite {
            unit: by.unit,
            name,
            address: bounded(one_line(&address).trim(), LINE)?,
            town: String::new(),
            county: String::new(),
            city: String::new(),
            sector,
            uscc: String::new(),
            legal_rep: String::new(),
            phone: bounded(one_line(&phone).trim(), LINE)?,
            position,
            grade: None,
            note: String::new(),
            provisional: true,
        };
        let id = SiteId::from_parts(self.now(), self.random());
        self.create(id.into(), &Edit::AddSite(site)).await
    }

    pub(super) async fn start_inspection(
        &self,
        site: SiteId,
        kind: InspectionKind,
        checklist: Option<String>,
        second: Option<UserId>,
        position: Option<Position>,
        unit: Option<UnitId>,
    ) -> Result<Reply, Failure> {
        let by = self.by_to_begin(Act::start(kind), unit)?;
        let new = {
            let state = self.state.borrow();
            let Some(row) = standing(&state, site) else { return Err(Refusal::NotFound.into()) };
            if row.closed_on.is_some() {
                return Err(Refusal::WrongState.into());
            }
            let checklist = checklist.and_then(|id| state.library.newest(&id).cloned());
            let officer = |user: UserId| {
                state.organisation.person(user).map(|person| Officer {
                    user,
                    name: person.name.clone(),
                    certificate: person.certificate.clone(),
                })
            };
            let me = officer(by.user).unwrap_or(Officer {
                user: by.user,
                name: by.name.clone(),
                certificate: String::new(),
            });
            NewInspection {
                unit: by.unit,
                tier: by.tier,
                kind,
                site: row.id,
                site_name: row.name.clone(),
                site_address: row.address.clone(),
                site_contact: [row.legal_rep.as_str(), row.phone.as_str()].join(" ").trim().to_owned(),
                site_sector: row.sector.clone(),
                checklist: checklist.as_ref().map(|list| list.id.clone()).unwrap_or_default(),
                checklist_version: checklist.as_ref().map(|list| list.version.clone()).unwrap_or_default(),
                n_items: checklist.as_ref().map_or(0, |list| list.n_items() as u32),
                officers: std::iter::once(me)
                    .chain(second.filter(|id| *id != by.user).and_then(officer))
                    .collect(),
                position,
            }
        };
        let id = InspectionId::from_parts(self.now(), self.random());
        self.create(id.into(), &Edit::StartInspection(new)).await
    }
}
