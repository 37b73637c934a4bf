//! Everybody's attempts at what is noted of papers.

use super::case::Case;
use super::products::{about, everybody};
use super::record::{Record, bring};
use super::tries::{Try, push, write};
use super::world::{AT, BESIDE, CERTIFICATE, LINE, LOWEST, World, unit};
use spotcheck_domain::authority::{About, Act};
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{FindingId, NoteId, UnitId};
use spotcheck_domain::paper::{
    IssuerWords, NewPaper, NumberRun, PaperField, PaperItem, PaperKind, ServiceField, VoidField,
};
use spotcheck_domain::term::DocumentKind;
use std::collections::BTreeMap;

/// A paper about one hazard, which has no number yet.
pub fn new_paper(by: &By, owner: UnitId, kind: PaperKind) -> Edit {
    let finding = FindingId::from_parts(AT, rand::random());
    Edit::MakePaper(NewPaper {
        unit: owner,
        issuer: by.unit,
        words: IssuerWords::default(),
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        kind,
        number: None,
        words: IssuerWords::default(),
        earlier: None,
        to_unit: None,
        officers: vec![Officer { user: by.user, name: by.name.clone(), certificate: CERTIFICATE.into() }],
        items: vec![PaperItem { finding, event: None }],
    })
}

/// What is noted of papers, by everybody: each writes beside the others, upon the paper as it was made.
pub fn in_papers(world: &World) -> Vec<Case> {
    let owners = LINE.map(|(n, _)| n).into_iter().chain([LOWEST, BESIDE]);
    let maker = &world.named("maker").by;
    let mut records: BTreeMap<u8, Record> = owners
        .map(|owner| (owner, Record::new("maker", &new_paper(maker, unit(owner), PaperKind::Record))))
        .collect();
    bring(world, &mut records.values_mut().collect::<Vec<_>>());
    let mut tries = Vec::new();
    for act in about(About::Record(DocumentKind::Paper)) {
        for (someone, reach, owner) in everybody(world) {
            let record = records.get_mut(&owner).expect("made above");
            let id = NoteId::from_parts(AT, rand::random());
            let edit = match act {
                Act::NumberPaper => {
                    let run = NumberRun { first: 1, last: 20, user: someone.by.user, seal: "ab".into() };
                    Edit::SetPaper { field: PaperField::Block, value: run.to_string() }
                }
                Act::ServePaper => {
                    Edit::ServePaper { service: id, field: ServiceField::How, value: "post".into() }
                }
                _ => Edit::VoidPaper { voiding: id, field: VoidField::Reason, value: "写错".into() },
            };
            let change = write(&mut record.document.copy(rand::random()), &edit);
            let case = Case::new(&someone.by, act, reach);
            tries.push(Try { case, document: record.id, kind: DocumentKind::Paper, change });
        }
    }
    push(world, tries)
}
