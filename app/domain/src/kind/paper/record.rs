//! A paper as a document: its layout, how it begins, and who may write what in it.

use super::note::{SERVICE, VOID};
use super::{NewPaper, Paper, PaperField, PaperRow, ServiceField, VoidField, judge};
use crate::audience::Audience;
use crate::author::{Author, Wrong};
use crate::authority::{Act, On, may};
use crate::edit::Edit;
use crate::id::DocumentId;
use crate::kind::beginning::Beginning;
use crate::kind::form::{LINE, PARAGRAPH};
use crate::kind::room::Kind;
use crate::kind::schema::{Fact, Family, Schema, facts};
use crate::ledger::Row;
use crate::record::{DocumentError, Record, Source};
use crate::refusal::Refusal;
use crate::rules::Circumstance;
use crate::term::DocumentKind;
use crate::time::Timestamp;

/// The clause of appeal may be as long as a unit may say it.
static FACTS: [Fact; 12] = {
    let mut facts = facts(
        [
            "appeal",
            "office",
            "issuer",
            "inspection",
            "site",
            "site_name",
            "paper_kind",
            "earlier",
            "to_unit",
            "made_at",
            "officer/",
            "item/",
        ],
        LINE,
    );
    facts[0].longest = PARAGRAPH;
    facts
};

static SCHEMA: Schema = Schema {
    facts: &FACTS,
    fields: PaperField::FIELDS,
    families: &[
        Family { prefix: SERVICE, fields: ServiceField::FIELDS },
        Family { prefix: VOID, fields: VoidField::FIELDS },
    ],
    containers: &[],
};

/// The room of papers.
pub struct Room;

impl Kind for Room {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn project(&self, id: DocumentId, document: &mut dyn Source) -> Result<Row, DocumentError> {
        let paper = document.read(DocumentKind::Paper).and_then(|said| Paper::read(&said))?;
        let state = paper.state();
        let maker = paper.officers.first();
        Ok(Row::Paper(PaperRow {
            id: id.into(),
            unit: paper.unit,
            issuer: paper.issuer,
            inspection: paper.inspection,
            site: paper.site,
            site_name: paper.site_name,
            kind: paper.kind,
            number: paper.number,
            state,
            made_at: paper.made_at,
            made_by: maker.map(|maker| maker.name.clone()).unwrap_or_default(),
            maker: maker.map(|maker| maker.user),
            items: paper.items.into_iter().map(|item| item.finding).collect(),
        }))
    }

    /// As its items: the enterprise to which it is addressed reads those from their order on, and it is made with that.
    fn audiences(&self, document: &dyn Source) -> Vec<Audience> {
        let line = document.owner().map(Audience::Line);
        let to = document.text_of("to_unit").parse().ok().map(Audience::Enterprise);
        line.into_iter().chain(to).collect()
    }

    fn judge(&self, document: &dyn Source, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
        let said = document.read(DocumentKind::Paper).map_err(|_| Refusal::SetAside)?;
        judge::write(&said, edit, around.by, around.reach).map_err(|wrong| match wrong {
            Wrong::Rule(refusal) => refusal,
            _ => Refusal::NotPermitted,
        })
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        judge::new(record, author)
    }

    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
        let said = before.contents();
        judge::write(said, edit, author.by, author.reach_of(before))?;
        judge::apart(said, edit, author)?;
        judge::number(said, edit, author)
    }

    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        Ok(may(author.by, Act::ServePaper, &On::record(DocumentKind::Paper, author.reach_of(before)))?)
    }
}

impl NewPaper {
    pub(in crate::kind) fn begin(&self, at: Timestamp) -> Beginning {
        let mut beginning = Beginning::of(self.unit)
            .some("issuer", Some(self.issuer))
            .text("office", &self.words.office)
            .text("appeal", &self.words.appeal)
            .some("inspection", self.inspection)
            .some("site", self.site)
            .text("site_name", &self.site_name)
            .text("paper_kind", self.kind.word())
            .some("earlier", self.earlier)
            .some("to_unit", self.to_unit)
            .number("made_at", at.millis());
        if let Some(numbered) = &self.number {
            beginning = beginning
                .text(PaperField::Number.word(), &numbered.number)
                .some(PaperField::Block.word(), Some(&numbered.block));
        }
        for (n, officer) in (1..).zip(&self.officers) {
            beginning = beginning
                .some(format!("officer/{n}/user"), Some(officer.user))
                .text(format!("officer/{n}/name"), &officer.name)
                .text(format!("officer/{n}/certificate"), &officer.certificate);
        }
        for (n, item) in (1..).zip(&self.items) {
            beginning = beginning
                .some(format!("item/{n}/finding"), Some(item.finding))
                .some(format!("item/{n}/event"), item.event);
        }
        beginning
    }
}
