//! What governs in an ordered finding, whatever is written beside the order or after it.

use super::*;
use crate::audience::Audience;
use crate::by::By;
use crate::document::{Document, Hash, NewChange};
use crate::edit::Edit;
use crate::entry::Fields;
use crate::event::{Amendment, Cause, Event, EventKind, Extension, Grant, frontier};
use crate::finding::{Finding, NewFinding};
use crate::fold::fold;
use crate::id::{DocumentId, EventId, UnitId, UserId};
use crate::ledger::{Row, project};
use crate::rules::order_terms;
use crate::term::{DocumentKind, Level, Role, Tier};
use crate::time::Timestamp;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn id() -> DocumentId {
    DocumentId::from_parts(AT, [1; 10])
}

/// One finding, and what several people write in it.
struct Case {
    document: Document,
    n: u8,
}

impl Case {
    /// The enterprise that reads it beside its owner's line.
    fn shown_to(&self) -> Option<UnitId> {
        crate::document::audiences(&self.document).into_iter().find_map(|audience| match audience {
            Audience::Enterprise(unit) => Some(unit),
            _ => None,
        })
    }

    fn new() -> Self {
        let mut case =
            Self { document: Document::load(DocumentKind::Finding, &[], [1; 16]).expect("blank"), n: 9 };
        let record = case.event(&[], Detail::of(EventKind::Record));
        let new = NewFinding {
            unit: unit(1),
            inspection: None,
            site: None,
            site_name: "松涛煤业".into(),
            sector: "coal-mine".into(),
            level: Level::General,
            title: "通道堵塞".into(),
            catalog_hazard: String::new(),
            catalog_version: String::new(),
            basis: String::new(),
            measure: "清理".into(),
            deadline: "2027-03-01".parse().ok(),
            position: None,
            self_check: false,
            record,
        };
        let (document, _) = Document::create(id(), &Edit::RecordFinding(new), AT, [1; 16]).expect("made");
        case.document = document;
        case
    }

    fn event(&mut self, after: &[EventId], detail: Detail) -> Event {
        self.n += 1;
        let by = By {
            user: UserId::from_uuid(Uuid::from_u128(7)),
            name: "祁远舟".into(),
            unit: unit(1),
            tier: Tier::County,
            roles: vec![Role::Inspector],
        };
        let id = EventId::from_parts(AT.plus_millis(i64::from(self.n)), [self.n; 10]);
        Event { id, after: after.to_vec(), at: AT, policy: 1, by, detail, rest: Fields::new() }
    }

    fn write(&mut self, edit: &Edit, base: Option<&[Hash]>) -> NewChange {
        self.n += 1;
        self.document.edit(edit, base, AT, [self.n; 16]).expect("edits").expect("a change")
    }

    fn set(&mut self, field: FindingField, value: &str, base: Option<&[Hash]>) {
        self.write(&Edit::SetFinding { field, value: value.into() }, base);
    }

    fn step(&mut self, detail: Detail) {
        let after = frontier(&self.document.events());
        let event = self.event(&after, detail);
        self.write(&Edit::Append(event), None);
    }

    /// As a phone of today orders.
    fn order(&mut self) {
        let terms = order_terms(&self.finding());
        assert!(terms.is_whole());
        self.step(Detail::Order(terms));
    }

    /// As a phone of before, which copied a few.
    fn order_as_before(&mut self) {
        let Order { level, measure, deadline, .. } = order_terms(&self.finding());
        self.step(Detail::Order(Order { level, measure, deadline, ..Order::default() }));
    }

    fn finding(&self) -> Finding {
        self.document.finding().expect("reads")
    }

    fn said(&self) -> Contents {
        self.document.read(DocumentKind::Finding).expect("reads")
    }

    fn governing(&self) -> Governing {
        let said = self.said();
        Governing::of(&said, &fold(Level::General, &said.events)).expect("it was ordered")
    }

    #[track_caller]
    fn check(&self, field: FindingField, value: &str, beside: &[&str]) {
        let governing = self.governing();
        assert_eq!(governing.value(field.word()), Some(value), "{field}");
        let said = self.said();
        let here = governing.beside(&said).into_iter().find(|one| one.key == field.word());
        assert_eq!(here.map(|one| one.values).unwrap_or_default(), beside, "{field}");
        assert_eq!(field.form().read(&governing.over(&said).str(field.word())), value, "{field}");
    }

    fn row(&mut self) -> crate::ledger::FindingRow {
        match project(id(), &mut self.document) {
            Ok(Row::Finding(row)) => row,
            other => panic!("no row: {other:?}"),
        }
    }
}

#[test]
fn an_order_has_a_copy_of_all_that_it_fixes_in_its_own_fields() {
    let mut case = Case::new();
    for field in FindingField::ALL.iter().filter(|field| field.is_frozen_by_order()) {
        let value = match field {
            FindingField::Level => "major".to_owned(),
            FindingField::ResponsibleUnit => unit(3).to_string(),
            FindingField::Deadline => "2027-04-01".to_owned(),
            FindingField::Funds => "5000".to_owned(),
            other => format!("{other} 一"),
        };
        case.set(*field, &value, None);
    }
    case.write(&Edit::Describe { text: "堆放纸箱".into() }, None);
    case.order();
    let finding = case.finding();
    let fields = finding.events.last().expect("the order").fields();
    for key in fixed() {
        let said = case.said();
        let stands = said.root.get(key).or_else(|| said.texts.get(key)).expect("it was filled in");
        assert_eq!(fields.get(key).map(ToString::to_string).as_ref(), Some(stands), "{key}");
    }
}

#[test]
fn what_is_written_beside_an_order_stands_marked_and_governs_nothing() {
    for order in [Case::order, Case::order_as_before] {
        let mut case = Case::new();
        case.set(FindingField::Place, "东侧", None);
        case.write(&Edit::Describe { text: "堆放纸箱".into() }, None);
        let before = case.document.heads();
        order(&mut case);
        assert!(!case.row().needs_settling);
        case.set(FindingField::Title, "别的", Some(&before));
        case.set(FindingField::Place, "西侧", Some(&before));
        case.set(FindingField::Deadline, "2029-01-01", Some(&before));
        case.set(FindingField::ResponsibleUnit, &unit(9).to_string(), Some(&before));
        case.write(&Edit::Describe { text: "什么也没有".into() }, Some(&before));
        case.check(FindingField::Title, "通道堵塞", &["别的"]);
        case.check(FindingField::Place, "东侧", &["西侧"]);
        case.check(FindingField::Deadline, "2027-03-01", &["2029-01-01"]);
        case.check(FindingField::ResponsibleUnit, "", &[&unit(9).to_string()]);
        assert_eq!(case.governing().description(), "堆放纸箱");
        assert_eq!(case.shown_to(), None, "nobody is shown it by that");
        let row = case.row();
        assert_eq!((row.title.as_str(), row.place.as_str()), ("通道堵塞", "东侧"));
        assert!(row.needs_settling, "a supervisor is shown it");
    }
}

#[test]
fn what_was_granted_and_amended_governs_and_is_no_writing_beside() {
    let mut case = Case::new();
    case.set(FindingField::Place, "东侧", None);
    case.order();
    case.step(Detail::of(EventKind::Acknowledge));
    let date = "2027-05-01".parse().ok();
    case.step(Detail::AskExtension(Extension { reason: Some("雨季".into()), date, on_behalf: false }));
    case.step(Detail::Grant(Grant::default()));
    let amend = |field: &str, value: &str| {
        let (field, value) = (Some(field.to_owned()), Some(value.to_owned()));
        Detail::Amend(Amendment { reason: Some("写错".into()), field, value })
    };
    case.step(amend("place", "北侧"));
    case.step(amend("responsible_unit", &unit(4).to_string()));
    case.step(amend("responsible_unit", "no unit"));
    case.check(FindingField::Deadline, "2027-05-01", &[]);
    case.check(FindingField::Place, "北侧", &[]);
    case.check(FindingField::ResponsibleUnit, &unit(4).to_string(), &[]);
    assert_eq!(case.shown_to(), Some(unit(4)));
    assert!(!case.row().needs_settling);
    assert_eq!(case.row().place, "北侧");
    case.step(amend("responsible_unit", ""));
    assert_eq!(case.shown_to(), None);
}

#[test]
fn an_order_or_an_amendment_that_lost_its_race_makes_nothing_govern() {
    let mut case = Case::new();
    let after = frontier(&case.document.events());
    let cause = Cause { reason: Some("重复".into()), ..Cause::default() };
    let void = case.event(&after, Detail::Void(cause));
    let order = case.event(&after, Detail::Order(order_terms(&case.finding())));
    for event in [void, order] {
        case.write(&Edit::Append(event), None);
    }
    let said = case.said();
    assert_eq!(Governing::of(&said, &fold(Level::General, &said.events)), None);
    assert_eq!(case.shown_to(), None);
}

#[test]
fn what_governs_can_be_written_over_what_stands_beside_and_nothing_else() {
    let mut case = Case::new();
    let before = case.document.heads();
    case.order();
    case.set(FindingField::Measure, "贴条", Some(&before));
    let meant = |case: &Case, edit: &Edit| super::super::judge::as_meant(&case.said(), &case.finding(), edit);
    let settle = |value: &str| Edit::Settle { key: "measure".into(), value: value.into() };
    let set = |value: &str| Edit::SetFinding { field: FindingField::Measure, value: value.into() };
    // What governs does not stand any more: "贴条" was written over it. To write it again is a choice.
    assert_eq!(meant(&case, &settle("清理")), settle("清理"));
    assert_eq!(meant(&case, &set("清理")), settle("清理"));
    assert_eq!(meant(&case, &settle("贴条")), settle("贴条"));
    assert_eq!(meant(&case, &settle("第三")), set("第三"));
    case.write(&settle("清理"), None);
    case.check(FindingField::Measure, "清理", &[]);
}
