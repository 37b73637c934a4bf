//! How a paper's document is read.

use super::note::{SERVICE, VOID, of_key};
use super::{IssuerWords, Paper, PaperField, PaperItem, Service, ServiceField, VoidField, Voiding};
use crate::by::Officer;
use crate::id::NoteId;
use crate::record::{Contents, DocumentError};
use crate::time::Timestamp;
use std::collections::BTreeMap;

impl Paper {
    pub fn read(said: &Contents) -> Result<Self, DocumentError> {
        let number = said.str(PaperField::Number.word());
        let all = said.several.get(PaperField::Number.word()).into_iter().flatten();
        Ok(Self {
            id: said.need("id")?,
            unit: said.need("unit")?,
            issuer: said.need("issuer")?,
            words: IssuerWords { office: said.str("office"), appeal: said.str("appeal") },
            inspection: said.some("inspection"),
            site: said.some("site"),
            site_name: said.str("site_name"),
            kind: said.need("paper_kind")?,
            other_numbers: all.filter(|other| **other != number).cloned().collect(),
            number,
            block: said.some(PaperField::Block.word()),
            earlier: said.some("earlier"),
            to_unit: said.some("to_unit"),
            made_at: Timestamp::from_millis(said.need("made_at")?),
            officers: officers(said),
            items: items(said),
            services: services(said),
            voided: voidings(said).into_iter().next(),
        })
    }
}

/// Those that it names, in their order.
pub fn officers(said: &Contents) -> Vec<Officer> {
    let officer = |n: u32| {
        Some(Officer {
            user: said.some(&format!("officer/{n}/user"))?,
            name: said.str(&format!("officer/{n}/name")),
            certificate: said.str(&format!("officer/{n}/certificate")),
        })
    };
    (1..=9).map_while(officer).collect()
}

/// Its items, in their order.
pub fn items(said: &Contents) -> Vec<PaperItem> {
    let item = |n: usize| {
        let finding = said.some(&format!("item/{n}/finding"))?;
        Some(PaperItem { finding, event: said.some(&format!("item/{n}/event")) })
    };
    (1..).map_while(item).collect()
}

type Notes<'s> = BTreeMap<NoteId, BTreeMap<&'s str, &'s str>>;

fn notes<'s>(said: &'s Contents, family: &str) -> Notes<'s> {
    let mut notes = Notes::new();
    for (key, value) in &said.root {
        if let Some((id, field)) = of_key(family, key) {
            notes.entry(id).or_default().insert(field, value);
        }
    }
    notes
}

fn services(said: &Contents) -> Vec<Service> {
    let service = |(id, of): (NoteId, BTreeMap<&str, &str>)| {
        let text = |field: ServiceField| of.get(field.word()).copied().unwrap_or_default();
        Some(Service {
            id,
            how: text(ServiceField::How).parse().ok()?,
            at: Timestamp::from_millis(text(ServiceField::At).parse().ok()?),
            whom: text(ServiceField::Whom).to_owned(),
            witness: text(ServiceField::Witness).to_owned(),
            note: text(ServiceField::Note).to_owned(),
            by: text(ServiceField::By).parse().ok(),
            by_name: text(ServiceField::ByName).to_owned(),
        })
    };
    notes(said, SERVICE).into_iter().filter_map(service).collect()
}

fn voidings(said: &Contents) -> Vec<Voiding> {
    let voiding = |(id, of): (NoteId, BTreeMap<&str, &str>)| {
        let text = |field: VoidField| of.get(field.word()).copied().unwrap_or_default();
        let reason = text(VoidField::Reason).to_owned();
        (!reason.is_empty()).then(|| Voiding {
            id,
            reason,
            at: Timestamp::from_millis(text(VoidField::At).parse().unwrap_or_default()),
            by: text(VoidField::By).parse().ok(),
            by_name: text(VoidField::ByName).to_owned(),
        })
    };
    notes(said, VOID).into_iter().filter_map(voiding).collect()
}
