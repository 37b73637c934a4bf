//! The end of a visit, the signatures under it, and what they cover.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::device_key::DeviceKey;
use crate::protocol::{Failure, Query, Reply, Signing, View};
use spotcheck_domain::document::photos_of;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::{InspectionField, LINE, TEXT, bounded, one_line};
use spotcheck_domain::id::{DocumentId, InspectionId, PhotoId, SignatureId};
use spotcheck_domain::inspection::{Covered, CoveredDocument, REFUSAL, Signature};
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use std::rc::Rc;

/// What a signature that is made now covers.
struct Cover {
    covered: Covered,
    photos: Vec<PhotoHash>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// From now on this device signs with this key.
    pub fn hold_key(&self, key: Rc<dyn DeviceKey>) {
        *self.key.borrow_mut() = Some(key);
        self.touch(|state| state.is_key_registered = false);
    }

    /// Ends a visit: its time, and who stood for the site, where somebody did. What is signed comes after.
    pub(super) async fn end_inspection(
        &self,
        id: InspectionId,
        representative: String,
    ) -> Result<Reply, Failure> {
        let value = bounded(one_line(&representative).trim(), LINE)?;
        let ended = self.now().millis().to_string();
        let edits = [
            Edit::SetInspection { field: InspectionField::Representative, value },
            Edit::SetInspection { field: InspectionField::EndedAt, value: ended },
        ];
        self.write(id.into(), &edits, None, None).await?;
        Ok(Reply::Done)
    }

    /// One signature under an ended visit, or a refusal. It covers all that is here of the visit at this instant.
    pub(super) async fn sign(&self, id: InspectionId, signing: Signing) -> Result<Reply, Failure> {
        let line = |words: &str| bounded(one_line(words).trim(), LINE);
        let paper = self.signed_paper(id, &signing.paper).await?;
        let Cover { mut covered, photos } = self.plan_cover(id).await?;
        covered.papers.extend(paper);
        let now = self.now();
        let signature_id = SignatureId::from_parts(now, self.random());
        let mut signature = Signature {
            reason: line(&signing.reason)?,
            witness: line(&signing.witness)?,
            covers: covered.digest(photos).to_string(),
            // Longer than an entry takes: the hash says what it covers, and nobody can say afterwards what was changed.
            covered: bounded(&covered.text(), TEXT).unwrap_or_default(),
            strokes: signing.strokes,
            photo: match signing.page {
                Some(page) => Some(self.signed_page(id, page).await?),
                None => None,
            },
            paper: line(&signing.paper)?,
            ..Signature::plain(signature_id, &signing.party, &line(&signing.name)?, now)
        };
        let is_refused = signature.party == REFUSAL;
        if !is_refused && (!signature.is_by_hand() || signature.name.is_empty()) {
            return Err(Refusal::NeedsSignature.into());
        }
        self.seal(&mut signature).await;
        self.write(id.into(), &[Edit::Sign(signature)], None, None).await?;
        Ok(Reply::Done)
    }

    /// The device's key signs what the signature says. Without a key it stands all the same: the hand is the person's.
    async fn seal(&self, signature: &mut Signature) {
        let key = self.key.borrow().clone();
        let (Some(key), Some(device)) = (key, self.device()) else { return };
        let Some(public) = key.public(device).await else { return };
        signature.device_key = public.to_string();
        match key.sign(device, signature.statement()).await {
            Some(signed) => signature.device_signature = signed.to_string(),
            None => signature.device_key.clear(),
        }
    }

    /// Kind and hash of the paper that is signed, as it reads now; none of one that has not come whole.
    async fn signed_paper(
        &self,
        id: InspectionId,
        paper: &str,
    ) -> Result<Option<(String, PhotoHash)>, Failure> {
        let query = match paper {
            "" => Query::PaperPreview { inspection: id, kind: PaperKind::Record },
            paper => Query::PaperPage { paper: paper.parse().map_err(|_| Refusal::NotFound)? },
        };
        match Box::pin(self.view(&query)).await {
            View::PaperPage(page) if page.inspection == Some(id) => {
                let digest = page.digest.and_then(|digest| digest.parse().ok());
                Ok(digest.map(|digest| (page.content.kind.word().to_owned(), digest)))
            }
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// The hash of a photo of a signed page of this visit.
    async fn signed_page(&self, id: InspectionId, page: PhotoId) -> Result<PhotoHash, Failure> {
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, id.into()).await?;
        let photos = photos_of(&document);
        opened.keep(id.into(), document);
        let is_page =
            |photo: &&spotcheck_domain::photo::Photo| photo.id == page && photo.role == PhotoRole::Signed;
        photos.iter().find(is_page).map(|photo| photo.sha256).ok_or(Failure::Refused(Refusal::NotFound))
    }

    /// The visit and its findings at their heads, with all their photos.
    async fn plan_cover(&self, id: InspectionId) -> Result<Cover, Failure> {
        let mut opened = self.documents.lock().await;
        let mut cover = Cover { covered: Covered::default(), photos: Vec::new() };
        let mut left: Vec<DocumentId> = vec![id.into()];
        while let Some(id) = left.pop() {
            let mut document = match self.open_document(&mut opened, id).await {
                Ok(document) => document,
                // A finding that has not come yet cannot be signed for.
                Err(Failure::Refused(Refusal::NotFound)) => continue,
                Err(failure) => return Err(failure),
            };
            if let Ok(inspection) = document.inspection() {
                left.extend(inspection.findings.into_iter().map(DocumentId::from));
            }
            cover.covered.documents.push(CoveredDocument { id, heads: document.heads() });
            cover.photos.extend(photos_of(&document).iter().map(|photo| photo.sha256));
            opened.keep(id, document);
        }
        Ok(cover)
    }
}
