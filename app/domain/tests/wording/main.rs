//! Papers made of the records of document version 1, word for word. The files under `fixtures/wording` are what they say;
//! `GOLDEN=write` writes those that are not there yet.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use spotcheck_domain::by::Officer;
use spotcheck_domain::document::{Contents, Document};
use spotcheck_domain::event::{Event, EventKind};
use spotcheck_domain::id::{ActId, BulkId};
use spotcheck_domain::inspection::{ActKind, Answer, Bulk, Inspection, VisitAct, acts};
use spotcheck_domain::paper::{IssuerWords, PaperKind};
use spotcheck_domain::reference::{Checklist, ChecklistSection, Named, Organisation, Unit, UnitPapers};
use spotcheck_domain::term::{DocumentKind, Tier, Verdict};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wording::{Block, Earlier, Lack, Listed, Matter, PaperContent, compose, officers_of};
use std::path::PathBuf;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A record of the golden ones, as its phone saved it.
fn golden(name: &str, kind: DocumentKind) -> Document {
    let text =
        std::fs::read_to_string(fixture("golden").join(format!("{name}.json"))).expect("a golden file");
    let lines: Vec<[String; 2]> = serde_json::from_str(&text).expect("its lines");
    let saved = lines.iter().find(|[what, _]| what == "saved").map(|[_, hex]| hex).expect("what was saved");
    Document::load(kind, &hex::decode(saved).expect("hex"), [7; 16]).expect("it loads")
}

fn finding(name: &str) -> Contents {
    golden(name, DocumentKind::Finding).read(DocumentKind::Finding).expect("it reads")
}

fn visit() -> Inspection {
    golden("inspection", DocumentKind::Inspection).inspection().expect("it reads")
}

fn event(said: &Contents, kind: EventKind) -> Event {
    said.events.iter().find(|event| event.kind() == Some(kind)).cloned().expect("it is there")
}

fn organisation(visit: &Inspection, appeal: &str) -> Organisation {
    let name = Named { zh: "青崖县应急管理局".into(), en: "Qingya County Emergency Bureau".into() };
    Organisation {
        units: vec![Unit { id: visit.unit, parent: None, tier: Tier::County, name }],
        papers: vec![UnitPapers { unit: visit.unit, office: String::new(), appeal: appeal.into() }],
        ..Organisation::default()
    }
}

const APPEAL: &str = "如不服本文书，可自收到之日起六十日内向青崖县人民政府申请行政复议，\n\
                      或者自收到之日起六个月内依法向青崖县人民法院提起行政诉讼。";

fn checklist() -> Checklist {
    let named = |zh: &str| Named { zh: zh.into(), en: String::new() };
    Checklist {
        id: "cl-coal-mine".into(),
        version: "2026.11-1".into(),
        sector: "coal-mine".into(),
        name: named("煤矿检查表"),
        sections: vec![ChecklistSection {
            title: named("一般"),
            items: vec!["gen/ppe/2".into(), "gen-door".into(), "gen-ppe".into()],
        }],
        words: Vec::new(),
    }
}

struct Case {
    visit: Inspection,
    organisation: Organisation,
    found: Vec<Listed>,
    officers: Vec<Officer>,
    earlier: Option<Earlier>,
    made_at: Option<Timestamp>,
}

impl Case {
    fn of(found: Vec<Listed>) -> Self {
        let visit = visit();
        Self {
            organisation: organisation(&visit, APPEAL),
            officers: visit.officers.clone(),
            found,
            earlier: None,
            made_at: None,
            visit,
        }
    }

    fn paper(&self, kind: PaperKind, number: &str) -> PaperContent {
        let (issuer, list) = (IssuerWords::of(&self.organisation, self.visit.unit), checklist());
        let matter = Matter {
            issuer: &issuer,
            addressee: &self.visit.site_name,
            visit: Some(&self.visit),
            checklist: Some(&list),
            question: &|item| format!("{item}是否符合要求？"),
            found: &self.found,
            officers: &self.officers,
            earlier: self.earlier.as_ref(),
            number,
            day: Day::from_days(20_833),
            made_at: self.made_at,
        };
        compose(kind, &matter)
    }
}

/// Both hazards of the golden records: one that was ordered, and amended since, and one that was only recorded.
fn both() -> Vec<Listed> {
    ["life", "finding"].map(|name| Listed::of_visit(finding(name)).expect("it is listed")).to_vec()
}

fn as_ordered() -> Listed {
    let said = finding("life");
    let order = event(&said, EventKind::Order);
    Listed::of_event(said, &order).expect("it is listed")
}

#[track_caller]
fn check(name: &str, paper: &PaperContent, lacks: &[Lack]) {
    let path = fixture("wording").join(format!("{name}.txt"));
    let said = paper.canonical();
    if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|what| what == "write") {
        std::fs::write(&path, &said).expect("writes");
    }
    let expected = std::fs::read_to_string(&path).expect("what it says");
    for (line, (expected, said)) in expected.lines().zip(said.lines()).enumerate() {
        assert_eq!(said, expected, "{name}.txt, line {}", line + 1);
    }
    assert_eq!(said, expected, "{name}.txt");
    assert_eq!(paper.lacks, lacks);
}

#[test]
fn a_record_lists_what_was_looked_at_and_what_was_found() {
    let mut case = Case::of(both());
    let passed_by = Answer { verdict: Some(Verdict::NotLookedAt), ..Answer::default() };
    case.visit.answers.insert("gen-roof".into(), passed_by);
    let paper = case.paper(PaperKind::Record, "青应急检记〔2027〕3号");
    check("record", &paper, &[Lack::Certificate]);
    let said = paper.canonical();
    assert!(!said.contains("gen-door") && !said.contains("gen-roof"), "nobody looked there");
    assert!(said.contains("重大事故隐患"), "what was ordered as a major one was found as one");
}

/// 2027-01-15, 16:00 in China and so many minutes.
fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + minutes * 60_000)
}

fn act(n: u8, kind: ActKind, said: &str) -> VisitAct {
    let id = ActId::from_parts(at(n.into()), [n; 10]);
    let by = "01900000-0000-7000-8000-000000000001";
    let json = format!(r#"{{"at":{},"by":"{by}","name":"高原"{said}}}"#, at(n.into()).millis());
    acts::said(id, kind, &json).expect("an act")
}

#[test]
fn a_record_says_what_was_shown_told_and_said_before_it_was_made() {
    let mut case = Case::of(both());
    let words = act(3, ActKind::Words, r#","words":"情况属实""#);
    let struck = act(2, ActKind::Rights, "");
    let strike = act(4, ActKind::Strike, &format!(r#","of":"{}""#, struck.id));
    let finding = case.found[0].finding.id;
    let safety = act(5, ActKind::Safety, &format!(r#","finding":"{finding}","answer":false"#));
    let late = act(9, ActKind::ReadOut, "");
    case.visit.acts = vec![act(1, ActKind::Certificates, ""), struck, words, strike, safety, late];
    case.made_at = Some(at(6));
    let said = case.paper(PaperKind::Record, "").canonical();
    let lines: Vec<&str> = said.lines().collect();
    for line in [
        "fact\t出示执法证件\t2027年1月15日16时01分",
        "fact\t告知检查内容、依据和权利\t",
        "fact\t被检查单位的陈述\t情况属实",
        "fact\t记录宣读或者交阅\t",
        "of item\t整改期间能否保证安全\t不能",
    ] {
        assert!(lines.contains(&line), "{line}: {said}");
    }
}

#[test]
fn an_order_says_what_its_copies_say_whatever_was_amended_since() {
    let case = Case::of(vec![as_ordered()]);
    let paper = case.paper(PaperKind::Order, "责改〔2027〕1号");
    check("order", &paper, &[Lack::Certificate]);
    let said = paper.canonical();
    for ordered in ["更换探头", "2027年3月1日前整改完毕", "重大事故隐患", "六十日内"] {
        assert!(said.contains(ordered), "{ordered}: {said}");
    }
    assert!(!said.contains("3月12日"), "a grant is another paper");
}

#[test]
fn an_order_without_a_clause_of_appeal_says_so_and_has_a_blank_for_it() {
    let mut case = Case::of(vec![as_ordered()]);
    case.organisation.papers.clear();
    let paper = case.paper(PaperKind::Order, "");
    assert_eq!(paper.lacks, [Lack::Appeal, Lack::Certificate]);
    assert!(paper.blocks.iter().any(|block| matches!(block, Block::Blank(words) if words.contains("复议"))));
    assert_eq!(case.paper(PaperKind::HazardNotice, "").lacks, [Lack::Certificate], "it orders nothing");
}

#[test]
fn an_order_that_is_to_be_given_says_what_it_lacks() {
    let paper = Case::of(both()).paper(PaperKind::Order, "");
    check("order-of-two", &paper, &[Lack::Certificate]);
    let nothing = Case::of(Vec::new()).paper(PaperKind::Order, "");
    assert!(nothing.lacks.contains(&Lack::Items));
    let mut alone = Case::of(both());
    alone.officers.truncate(1);
    alone.found[1].finding.measure.clear();
    assert_eq!(alone.paper(PaperKind::Order, "").lacks, [Lack::Terms, Lack::SecondOfficer]);
}

#[test]
fn a_decision_on_the_spot_a_notice_of_hazards_and_both_notes_of_a_supervisor() {
    let case = Case::of(both());
    check("on-spot", &case.paper(PaperKind::OnSpot, "青应急现决〔2027〕1号"), &[Lack::Certificate]);
    check("hazard-notice", &case.paper(PaperKind::HazardNotice, ""), &[Lack::Certificate]);
    check("listing", &case.paper(PaperKind::Listing, "青应急督办〔2027〕1号"), &[Lack::Certificate]);
    check("reminder", &case.paper(PaperKind::Reminder, "青应急催办〔2027〕1号"), &[Lack::Certificate]);
}

#[test]
fn a_review_gives_its_opinion_of_each_problem_and_names_the_order() {
    let said = finding("life");
    let order = event(&said, EventKind::Order);
    let passed = Listed::step(&said, &[EventKind::ReviewPass, EventKind::ReviewFail])
        .cloned()
        .expect("it was reviewed");
    let failed = event(&said, EventKind::ReviewFail);
    let mut case = Case::of(vec![
        Listed::of_event(said.clone(), &passed).expect("it is listed"),
        Listed::of_event(said, &failed).expect("it is listed"),
    ]);
    assert_eq!(case.paper(PaperKind::Review, "").lacks, [Lack::Certificate, Lack::Earlier]);
    case.officers = officers_of(&passed, &case.visit);
    case.earlier = Some(Earlier {
        kind: PaperKind::Order,
        number: "责改〔2027〕1号".into(),
        day: spotcheck_domain::post::office_day(order.at),
        service: None,
    });
    check("review", &case.paper(PaperKind::Review, "青应急复查〔2027〕1号"), &[]);
    check("service", &case.paper(PaperKind::ServiceReceipt, ""), &[]);
}

#[test]
fn the_papers_before_a_visit_are_filled_in_from_what_is_known() {
    let case = Case::of(Vec::new());
    check("approval", &case.paper(PaperKind::Approval, ""), &[Lack::Certificate]);
    check("notice", &case.paper(PaperKind::InspectionNotice, ""), &[Lack::Certificate]);
}

#[test]
fn an_enterprises_own_check_has_no_organs_words() {
    let mut case = Case::of(vec![Listed::of_visit(finding("life-on-the-spot")).expect("it is listed")]);
    case.visit.tier = Tier::Enterprise;
    let paper = case.paper(PaperKind::Record, "");
    assert!(paper.lacks.is_empty());
    let said = paper.canonical();
    assert!(!said.contains("执法") && said.contains("当场整改"), "{said}");
}

#[test]
fn what_was_answered_in_bulk_is_in_no_list_of_what_was_looked_at() {
    let mut case = Case::of(both());
    let said = |case: &Case| case.paper(PaperKind::Record, "").canonical();
    let before = said(&case);
    let at = Timestamp::from_millis(1_800_000_000_000);
    for (item, verdict) in [("gen-door", Verdict::Conforms), ("gen-lamp", Verdict::NotLookedAt)] {
        let bulk = Some(Bulk { id: BulkId::from_parts(at, [1; 10]), at });
        case.visit.answers.insert(item.into(), Answer { verdict: Some(verdict), note: String::new(), bulk });
    }
    assert_eq!(said(&case), before);
    let answer = Answer { verdict: Some(Verdict::Conforms), ..Answer::default() };
    case.visit.answers.insert("gen-door".into(), answer);
    assert!(said(&case).contains("gen-door"), "by itself it is");
}

#[test]
fn the_longest_words_stand_whole() {
    let mut listed = as_ordered();
    listed.finding.title = "隐".repeat(500);
    listed.finding.basis = "x".repeat(4_000);
    let said = Case::of(vec![listed]).paper(PaperKind::Order, "").canonical();
    assert!(said.contains(&"隐".repeat(500)) && said.contains(&"x".repeat(4_000)));
}

#[test]
fn a_paper_to_an_enterprise_says_the_same_where_its_visit_is_not_seen() {
    let case = Case::of(vec![as_ordered()]);
    for kind in [PaperKind::Order, PaperKind::OnSpot, PaperKind::Review, PaperKind::Listing] {
        let issuer = IssuerWords::of(&case.organisation, case.visit.unit);
        let matter = Matter {
            issuer: &issuer,
            addressee: &case.visit.site_name,
            visit: None,
            checklist: None,
            question: &|_| String::new(),
            found: &case.found,
            officers: &case.officers,
            earlier: None,
            number: "1号",
            day: Day::from_days(20_833),
            made_at: None,
        };
        assert_eq!(compose(kind, &matter).digest(), case.paper(kind, "1号").digest(), "{kind}");
    }
}
