//! Sites at the desk, over HTTP: listed and counted, entered and changed by those who may, merged and closed, and taken in
//! from files of other programs.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod acts;
mod at_once;
mod certificates;
mod import;
mod large;
mod list;
mod page;

use common::call::done;
use common::desk::{BYTES, Desk};
use common::{Answer, Phone};
use serde_bytes::ByteBuf;
use spotcheck_domain::call::{
    Applied, EnterSite, ListSites, Preview, PreviewRow, ReadSite, SiteLine, SitePage,
};
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, SiteId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::site::{NewSite, SiteField, SiteFields};
use spotcheck_domain::term::{DocumentKind, InspectionKind, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;
use std::path::Path;

impl Desk {
    fn found(&self, q: &str) -> Vec<SiteLine> {
        done(&self.admin, &ListSites { q: q.to_owned(), ..ListSites::default() }).sites
    }

    #[track_caller]
    fn site(&self, q: &str) -> SiteLine {
        let found = self.found(q);
        assert_eq!(found.len(), 1, "{q}: {:?}", found.iter().map(|site| &site.name).collect::<Vec<_>>());
        found.into_iter().next().unwrap()
    }

    fn page(&self, site: SiteId) -> SitePage {
        done(&self.admin, &ReadSite { site })
    }

    fn enter(&self, unit: &str, fields: &[(SiteField, &str)]) -> SiteId {
        done(&self.admin, &EnterSite { id: None, unit: self.unit(unit), fields: fields_of(fields) }).id
    }

    #[track_caller]
    fn preview(&self, file: &[u8]) -> Preview {
        let answer = self.send("/v1/import/sites", file);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    fn try_apply(&self, file: &[u8], token: &str, choices: &str) -> Answer {
        self.send(&format!("/v1/import/sites/apply?token={token}{choices}"), file)
    }

    #[track_caller]
    fn apply(&self, file: &[u8], preview: &Preview, choices: &str) -> Applied {
        let answer = self.try_apply(file, &preview.token, choices);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }
}

fn fields_of(fields: &[(SiteField, &str)]) -> SiteFields {
    fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// A table of text.
fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    lines.join("\n").into_bytes()
}

/// A row's problems as `cell why`.
fn problems(row: &PreviewRow) -> Vec<String> {
    row.problems.iter().map(|problem| format!("{} {}", problem.cell, problem.why)).collect()
}

/// A visit of a site, as its officer's phone brings it.
fn visit(phone: &mut Phone, site: SiteId, kind: InspectionKind, at: Timestamp) -> DocumentId {
    let (id, _, change) = begun(phone, site, kind, at);
    bring(phone, id, DocumentKind::Inspection, vec![change.bytes]);
    id
}

/// One that nobody has brought yet.
fn begun(
    phone: &Phone,
    site: SiteId,
    kind: InspectionKind,
    at: Timestamp,
) -> (DocumentId, Document, NewChange) {
    let id = DocumentId::from_parts(at, rand::random());
    let edit = Edit::StartInspection(NewInspection {
        unit: phone.session.person.unit,
        tier: Tier::County,
        kind,
        site,
        site_name: "一处".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "hazchem".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: vec![],
        position: None,
    });
    let (document, change) = Document::create(id, &edit, at, rand::random()).unwrap();
    (id, document, change)
}

/// A place that an inspector adds on the spot.
fn provisional(phone: &mut Phone, name: &str, at: Timestamp) -> SiteId {
    let id = DocumentId::from_parts(at, rand::random());
    let edit = Edit::AddSite(NewSite {
        unit: phone.session.person.unit,
        name: name.into(),
        address: String::new(),
        town: String::new(),
        county: String::new(),
        city: String::new(),
        sector: "coal-mine".into(),
        uscc: String::new(),
        legal_rep: String::new(),
        phone: String::new(),
        position: None,
        grade: None,
        note: String::new(),
        provisional: true,
    });
    let (_, change) = Document::create(id, &edit, at, rand::random()).unwrap();
    bring(phone, id, DocumentKind::Site, vec![change.bytes]);
    id.into()
}

fn bring(phone: &mut Phone, document: DocumentId, kind: DocumentKind, changes: Vec<Vec<u8>>) {
    let stored = vec!["Stored".to_owned(); changes.len()];
    let changes = changes.into_iter().map(ByteBuf::from).collect();
    let push = Push { document, kind, changes, receipts: vec![], made: vec![] };
    let response = phone.sync(vec![push]);
    let outcomes: Vec<String> = response.acks.iter().map(|ack| format!("{:?}", ack.outcome)).collect();
    assert_eq!(outcomes, stored);
}

fn now() -> Timestamp {
    spotcheck_server::clock::now()
}

const DAY: i64 = 86_400_000;
