//! Real changes: findings, inspections and sites made by the domain's own edits, the same for a seed. Some are made
//! beside others, as by a second tab, so that they name several actors.

use super::people::{NOW, Worker, random};
use rand::Rng;
use rand::rngs::StdRng;
use spotcheck_domain::authority::{On, Reach};
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind, frontier};
use spotcheck_domain::field::{FindingField, InspectionField, SiteField};
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{BulkId, DocumentId, EventId, FindingId, PhotoId, SignatureId, SiteId};
use spotcheck_domain::inspection::{NewInspection, Signature};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::rules::{Circumstance, VERSION, judge_finding, judge_inspection, order_terms};
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, PhotoRole, Verdict};
use spotcheck_domain::time::Day;

const WORDS: &str =
    "配电柜前堆放杂物灭火器压力不足应急照明损坏消防通道占用乙炔瓶倾倒防护栏松动🧯 exit blocked";

/// A document as its author's phone made it.
#[derive(Debug, Clone)]
pub struct Story {
    pub id: DocumentId,
    pub kind: DocumentKind,
    /// In causal order.
    pub changes: Vec<Vec<u8>>,
}

/// Makes a document of about `n` changes.
pub fn story(rng: &mut StdRng, by: &Worker, n: usize) -> Story {
    let kind = *pick(rng, &[DocumentKind::Finding, DocumentKind::Inspection, DocumentKind::Site]);
    let id = DocumentId::from(FindingId::from_parts(NOW, random(rng)));
    let (mut document, created) =
        Document::create(id, &creation(rng, kind, by), NOW, random(rng)).expect("a blank document");
    let mut changes = vec![created.bytes];
    let mut heads: Vec<Vec<Hash>> = vec![document.heads()];
    for step in 1..n {
        let edit = edit(rng, &document, by, step);
        let base = if rng.random_ratio(1, 4) { Some(pick(rng, &heads).clone()) } else { None };
        let seen = base.clone().unwrap_or_else(|| document.heads());
        if !document.at(&seen, random(rng)).is_ok_and(|seen| may(&seen, &edit, by)) {
            continue;
        }
        let at = NOW.plus_millis(step as i64 * 1_000);
        if let Ok(Some(change)) = document.edit(&edit, base.as_deref(), at, random(rng)) {
            changes.push(change.bytes);
            heads.push(document.heads());
        }
    }
    Story { id, kind, changes }
}

/// Whether the rules of the phone let him make that edit of what he sees.
pub fn may(seen: &Document, edit: &Edit, by: &Worker) -> bool {
    let reach = Reach::Own;
    let around =
        Circumstance { by: &by.by, reach, policy: &Policy::default(), today: NOW.day(480), rules: VERSION };
    match seen.kind() {
        DocumentKind::Finding => {
            seen.finding().is_ok_and(|finding| judge_finding(&finding, edit, around).is_ok())
        }
        DocumentKind::Inspection => seen.inspection().is_ok_and(|visit| {
            let on = On::visit(reach, visit.kind, visit.ended_at.is_some());
            judge_inspection(&on, edit, &by.by, VERSION).is_ok()
        }),
        _ => true,
    }
}

/// The edit that makes a document of that kind.
pub fn creation(rng: &mut StdRng, kind: DocumentKind, by: &Worker) -> Edit {
    match kind {
        DocumentKind::Inspection => Edit::StartInspection(NewInspection {
            unit: by.by.unit,
            tier: by.by.tier,
            kind: InspectionKind::Routine,
            site: SiteId::from_parts(NOW, random(rng)),
            site_name: words(rng, 6),
            site_address: words(rng, 12),
            site_contact: String::new(),
            site_sector: "mine".into(),
            checklist: "cl-mine".into(),
            checklist_version: "1".into(),
            n_items: 20,
            officers: vec![Worker::sender().officer(), Worker::receiver().officer()],
            position: None,
        }),
        DocumentKind::Site => Edit::AddSite(NewSite {
            unit: by.by.unit,
            name: words(rng, 8),
            address: words(rng, 12),
            town: words(rng, 3),
            county: words(rng, 3),
            city: words(rng, 3),
            sector: "mine".into(),
            uscc: String::new(),
            legal_rep: words(rng, 3),
            phone: String::new(),
            position: None,
            grade: None,
            note: String::new(),
            provisional: true,
        }),
        _ => Edit::RecordFinding(NewFinding {
            unit: by.by.unit,
            inspection: None,
            site: Some(SiteId::from_parts(NOW, random(rng))),
            site_name: words(rng, 6),
            sector: "mine".into(),
            level: Level::General,
            title: words(rng, 12),
            catalog_hazard: String::new(),
            catalog_version: String::new(),
            basis: words(rng, 20),
            measure: words(rng, 20),
            deadline: Some(Day::from_days(20_900)),
            position: None,
            self_check: false,
            record: event(rng, by, vec![], Detail::of(EventKind::Record)),
        }),
    }
}

/// An edit that its author may make at that step.
pub fn edit(rng: &mut StdRng, document: &Document, by: &Worker, step: usize) -> Edit {
    match document.kind() {
        DocumentKind::Inspection => {
            let n = rng.random_range(0..INSPECTION_EDITS);
            inspection_edit(rng, n)
        }
        DocumentKind::Site => {
            let fields = [SiteField::Address, SiteField::Phone, SiteField::Note, SiteField::LegalRep];
            Edit::SetSite { field: *pick(rng, &fields), value: words(rng, 8) }
        }
        _ => finding_edit(rng, document, by, step),
    }
}

/// An edit of every sort that a person without an order before him may make; the last one surely changes something.
pub fn every_edit(rng: &mut StdRng, kind: DocumentKind) -> Vec<Edit> {
    match kind {
        DocumentKind::Inspection => (0..INSPECTION_EDITS).map(|n| inspection_edit(rng, n)).collect(),
        DocumentKind::Site => vec![Edit::SetSite { field: SiteField::Note, value: words(rng, 20) }],
        _ => vec![
            Edit::Describe { text: words(rng, 40) },
            Edit::Describe { text: String::new() },
            Edit::AddPhoto(photo(rng, PhotoRole::Before)),
            Edit::SetFinding { field: FindingField::Title, value: words(rng, 20) },
            Edit::SetFinding { field: FindingField::NoPhotoReason, value: words(rng, 20) },
        ],
    }
}

const INSPECTION_EDITS: u32 = 9;

fn inspection_edit(rng: &mut StdRng, n: u32) -> Edit {
    match n {
        0 => Edit::Answer {
            item: format!("item-{}", rng.random_range(0..5)),
            verdict: Some(Verdict::Conforms),
        },
        1 => Edit::NoteAnswer { item: format!("item-{}", rng.random_range(0..5)), note: words(rng, 9) },
        2 => Edit::Narrate { text: words(rng, 40) },
        3 => Edit::AddPhoto(photo(rng, PhotoRole::Scene)),
        4 => Edit::NameFinding { finding: FindingId::from_parts(NOW, random(rng)) },
        5 => {
            let id = SignatureId::from_parts(NOW, random(rng));
            let plain = Signature::plain(id, "representative", &words(rng, 3), NOW);
            Edit::Sign(Signature { covers: "ab".repeat(32), ..plain })
        }
        6 => Edit::AnswerRest {
            bulk: BulkId::from_parts(NOW, random(rng)),
            rest: format!("not_looked_at {} item-0 item-{}", NOW.millis(), rng.random_range(1..5)),
        },
        7 => Edit::SetInspection { field: InspectionField::EndedAt, value: NOW.millis().to_string() },
        _ => Edit::SetInspection { field: InspectionField::Contact, value: words(rng, 20) },
    }
}

fn finding_edit(rng: &mut StdRng, document: &Document, by: &Worker, step: usize) -> Edit {
    let finding = document.finding().ok();
    let is_ordered = finding.as_ref().is_none_or(|finding| finding.events.len() > 1);
    match step {
        1 => return Edit::AddPhoto(photo(rng, PhotoRole::Before)),
        2 => return Edit::SetFinding { field: FindingField::Responsible, value: words(rng, 3) },
        6 if !is_ordered => {
            let finding = finding.expect("it was just read");
            let second = Worker::receiver();
            let second = if second.by.user == by.by.user { Worker::sender() } else { second };
            let detail = Detail::Order(order_terms(&finding).with_second(&second.officer()));
            let after = frontier(&finding.events);
            return Edit::Append(event(rng, by, after, detail));
        }
        _ => {}
    }
    match rng.random_range(0..4) {
        0 if !is_ordered => Edit::Describe { text: words(rng, 40) },
        1 if !is_ordered => Edit::SetFinding { field: FindingField::Place, value: words(rng, 6) },
        2 if !is_ordered => Edit::SetFinding { field: FindingField::Goal, value: words(rng, 9) },
        _ => Edit::SetFinding { field: FindingField::NoPhotoReason, value: words(rng, 9) },
    }
}

fn event(rng: &mut StdRng, by: &Worker, after: Vec<EventId>, detail: Detail) -> Event {
    let id = EventId::from_parts(NOW, random(rng));
    Event { id, after, at: NOW, policy: 1, by: by.by.clone(), detail, rest: Fields::new() }
}

fn photo(rng: &mut StdRng, role: PhotoRole) -> Photo {
    Photo {
        id: PhotoId::from_parts(NOW, random(rng)),
        role,
        sha256: PhotoHash::from_bytes(random(rng)),
        size: rng.random_range(1_000..5_000_000),
        media_type: "image/jpeg".into(),
        thumbnail: Some(PhotoHash::from_bytes(random(rng))),
        thumbnail_size: Some(20_000),
        width: Some(4_000),
        height: Some(3_000),
        taken_at: NOW,
        position: None,
        item: None,

        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    }
}

fn words(rng: &mut StdRng, n: usize) -> String {
    let words: Vec<char> = WORDS.chars().collect();
    (0..n).map(|_| *pick(rng, &words)).collect()
}

/// One of several.
pub fn pick<'a, T>(rng: &mut StdRng, from: &'a [T]) -> &'a T {
    &from[rng.random_range(0..from.len())]
}
