//! What a row says in each column.

use super::words::{named, term, yes};
use crate::people::table::Cell;
use spotcheck_domain::call::{SheetField, Shown};
use spotcheck_domain::event::{Detail, Event, EventKind};
use spotcheck_domain::finding::Finding;
use spotcheck_domain::fold::{Life, effective};
use spotcheck_domain::ledger::{Due, Place, SiteRow, due};
use spotcheck_domain::reference::Named;
use spotcheck_domain::site::Site;
use spotcheck_domain::term::InspectionKind;
use spotcheck_domain::time::{Day, Timestamp};

/// All that is known of a hazard where it is exported.
pub struct Facts<'f> {
    pub number: u64,
    pub finding: &'f Finding,
    /// What stands in each of its fields, by their places.
    pub fields: &'f [String],
    pub life: &'f Life,
    pub place: &'f Place,
    pub site_row: Option<&'f SiteRow>,
    /// Read where a column asks for what its row does not have.
    pub site: Option<&'f Site>,
    pub inspection_kind: Option<InspectionKind>,
    pub sector: Named,
    pub owner: Named,
    pub responsible_unit: Named,
    pub today: Day,
    pub offset_minutes: i32,
    pub is_english: bool,
}

impl Facts<'_> {
    pub fn cell(&self, shown: Shown) -> Cell {
        match shown {
            Shown::Own(field) => self.own(field),
            Shown::Field(field) => Cell::text(self.fields.get(field as usize).cloned().unwrap_or_default()),
        }
    }

    fn own(&self, field: SheetField) -> Cell {
        use SheetField as F;
        let (finding, life) = (self.finding, self.life);
        match field {
            F::Number => Cell::Number(self.number),
            F::Id => Cell::text(finding.id.to_string()),
            F::County => self.named(&self.place.county),
            F::Town => self.named(&self.place.town),
            F::Owner => self.named(&self.owner),
            F::Site => Cell::text(&finding.site_name),
            F::Uscc => Cell::text(self.site.map_or("", |site| &site.uscc)),
            F::Address => Cell::text(self.site_row.map_or("", |site| &site.address)),
            F::LegalRep => Cell::text(self.site_row.map_or("", |site| &site.legal_rep)),
            F::Telephone => Cell::text(self.site_row.map_or("", |site| &site.phone)),
            F::Sector => self.named(&self.sector),
            F::Title => Cell::text(&finding.title),
            F::Description => Cell::text(&finding.description),
            F::Level => self.term("level", life.level.word()),
            F::Place => Cell::text(&finding.place),
            F::State => self.term("state", life.state.word()),
            F::OverdueDays => match due(life.state, self.deadline(), self.today) {
                Due::Overdue(days) => Cell::Number(days.into()),
                Due::Within(_) | Due::None => Cell::Nothing,
            },
            F::Basis => Cell::text(&finding.basis),
            F::Measure => Cell::text(&finding.measure),
            F::Responsible => Cell::text(&finding.responsible),
            F::ResponsibleUnit => self.named(&self.responsible_unit),
            F::Deadline => self.deadline().map_or(Cell::Nothing, Cell::Day),
            F::Funds => finding.funds.map_or(Cell::Nothing, Cell::Number),
            F::Goal => Cell::text(&finding.goal),
            F::InterimMeasure => Cell::text(&finding.interim_measure),
            F::Round => Cell::Number(life.round.into()),
            F::Listed => Cell::text(yes(life.listed, self.is_english)),
            F::Suspended => Cell::text(yes(life.suspended, self.is_english)),
            F::SelfCheck => Cell::text(yes(finding.self_check, self.is_english)),
            F::RecordedAt => self.day(Some(finding.recorded_at)),
            F::RecordedBy => Cell::text(&finding.recorded_by),
            F::InspectionKind => {
                self.inspection_kind.map_or(Cell::Nothing, |kind| self.term("kind", kind.word()))
            }
            F::OrderedAt => self.day(life.ordered_at),
            F::OrderPaper => Cell::text(self.paper()),
            F::ReportedAt => self.day(life.reported_at),
            F::ReviewedAt => {
                self.day(self.last(&[EventKind::ReviewPass, EventKind::ReviewFail]).map(|event| event.at))
            }
            F::Reviewers => Cell::text(self.reviewers()),
            F::AcceptedAt => self.day(self.last(&[EventKind::Accept]).map(|event| event.at)),
            F::AcceptedBy => Cell::text(self.author(EventKind::Accept)),
            F::ClosedAt => self.day(life.closed_at),
            F::ClosedBy => Cell::text(self.author(EventKind::StrikeOff)),
            F::Photos => Cell::Number(finding.photos.len() as u64),
            F::Blank => Cell::Nothing,
        }
    }

    fn deadline(&self) -> Option<Day> {
        self.life.deadline.or(self.finding.deadline)
    }

    fn named(&self, name: &Named) -> Cell {
        Cell::text(named(name, self.is_english))
    }

    fn term(&self, vocabulary: &str, word: &str) -> Cell {
        Cell::text(term(vocabulary, word, self.is_english))
    }

    fn day(&self, at: Option<Timestamp>) -> Cell {
        at.map_or(Cell::Nothing, |at| Cell::Day(at.day(self.offset_minutes)))
    }

    /// The last event of these kinds that took effect.
    fn last(&self, kinds: &[EventKind]) -> Option<&Event> {
        let is_one = |event: &&Event| event.kind().is_some_and(|kind| kinds.contains(&kind));
        effective(self.life.level, &self.finding.events).filter(is_one).last()
    }

    fn author(&self, kind: EventKind) -> &str {
        self.last(&[kind]).map_or("", |event| &event.by.name)
    }

    fn paper(&self) -> &str {
        match self.last(&[EventKind::Order]).map(|event| &event.detail) {
            Some(Detail::Order(order)) => order.paper.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    fn reviewers(&self) -> String {
        let Some(event) = self.last(&[EventKind::ReviewPass, EventKind::ReviewFail]) else {
            return String::new();
        };
        let second = match &event.detail {
            Detail::ReviewPass(said) | Detail::ReviewFail(said) => said.second.name.as_deref(),
            _ => None,
        };
        let between = if self.is_english { ", " } else { "、" };
        let names: Vec<&str> = [Some(event.by.name.as_str()), second].into_iter().flatten().collect();
        names.join(between)
    }
}
