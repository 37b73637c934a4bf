//! Everybody's attempts at everything that is a record: act × role × tier × how he stands to it, and act × role × stage.

use super::begun::{new_visit, noted};
use super::case::{Case, Stage};
use super::expected::Expected;
use super::office::word;
use super::papers::new_paper;
use super::record::{Hands, Record, USUAL, bring, new_finding, new_site, photo};
use super::tries::{Plan, Try, findings, push, write};
use super::world::{AT, ENTERPRISE, LINE, LOWEST, STRICT, Someone, World, owner, unit};
use spotcheck_domain::authority::{About, Act, ROWS, Reach};
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, photos_of};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::SiteField;
use spotcheck_domain::id::{DocumentId, FindingId, SignatureId};
use spotcheck_domain::inspection::{ActKind, Signature, VisitAct};
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::task::NewTask;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, PhotoRole, Role};
use std::collections::BTreeMap;

const REACHES: [Reach; 3] = [Reach::Own, Reach::Below, Reach::Elsewhere];

pub fn about(about: About) -> impl Iterator<Item = Act> {
    Act::ALL.iter().copied().filter(move |act| ROWS[*act as usize].about == about)
}

/// Everybody of the line, to whom a record is his own, of a unit below, or of another city.
pub fn everybody(world: &World) -> impl Iterator<Item = (&Someone, Reach, u8)> {
    let people = Role::ALL.iter().flat_map(|role| LINE.iter().map(move |(n, _)| (*role, *n)));
    people.flat_map(move |(role, n)| REACHES.map(|reach| (world.of(role, n), reach, owner(n, reach))))
}

/// Every act in a finding by everybody, where its stage allows it.
fn by_standing(world: &World, expected: &Expected, plans: &mut Vec<Plan>) {
    for act in about(About::Finding) {
        let stage = expected.first_stage(act.word());
        for (someone, reach, owner) in everybody(world) {
            let responsible = someone.by.roles == [Role::Responsible];
            for is_self_check in [false, true].into_iter().take(1 + usize::from(responsible)) {
                let case = Case { stage, is_self_check, ..Case::new(&someone.by, act, reach) };
                plans.push(Plan::new(case, owner, false));
            }
        }
        // What is decided at the office is decided upon all that it has, the order among it.
        let stage = match stage {
            Stage::Recorded if act.event().is_some_and(|kind| !kind.is_offline()) => Stage::Ordered,
            stage => stage,
        };
        for role in Role::ALL {
            let someone = world.of(*role, ENTERPRISE);
            for is_self_check in [false, true] {
                let case = Case { stage, is_self_check, ..Case::new(&someone.by, act, Reach::Granted) };
                plans.push(Plan::new(case, LOWEST, true));
            }
        }
        // A major hazard: whose role may, at every tier.
        let stage = if act == Act::StrikeOff { Stage::Accepted } else { stage };
        for role in Role::ALL.iter().filter(|role| expected.names(act.word(), **role)) {
            for (n, _) in LINE {
                let case = Case::new(&world.of(*role, n).by, act, Reach::Below);
                let is_self_check = *role == Role::Responsible;
                plans.push(Plan::new(
                    Case { stage, level: Level::Major, is_self_check, ..case },
                    LOWEST,
                    false,
                ));
            }
        }
    }
}

/// Every act in every stage, by every role of the county that owns it, and by those of the city for a major hazard.
fn by_stage(world: &World, plans: &mut Vec<Plan>) {
    for act in about(About::Finding) {
        for stage in Stage::ALL {
            for role in Role::ALL {
                let case = Case { stage, ..Case::new(&world.of(*role, 2).by, act, Reach::Own) };
                if *role == Role::Responsible {
                    plans.push(Plan::new(Case { is_self_check: true, ..case.clone() }, 2, false));
                }
                plans.push(Plan::new(case, 2, false));
            }
            if act == Act::StrikeOff && stage != Stage::Closed {
                let case = Case {
                    stage,
                    level: Level::Major,
                    ..Case::new(&world.of(Role::Supervisor, 1).by, act, Reach::Below)
                };
                plans.push(Plan::new(case, 2, false));
            }
        }
    }
}

/// Who may not although his role may, and who may although he did something else in it.
fn by_deeds(world: &World, plans: &mut Vec<Plan>) {
    let mut plan = |act, who: &str, hands, stage, bar, owner| {
        let someone = world.named(who);
        let reach = if unit(owner) == someone.by.unit { Reach::Own } else { Reach::Below };
        let is_self_check = bar == "own_self_check";
        let case = Case { stage, bar: Some(bar), is_self_check, ..Case::new(&someone.by, act, reach) };
        plans.push(Plan { hands, ..Plan::new(case, owner, false) });
    };
    let recorded = |recorder| Hands { recorder, ..USUAL };
    let fixed = |fixer| Hands { fixer, ..USUAL };
    let reviewed = |reviewer| Hands { reviewer, ..USUAL };
    for act in [Act::ReviewPass, Act::ReviewFail] {
        plan(act, "many", recorded("many"), Stage::Reported, "own_self_check", 2);
        plan(act, "many", fixed("many"), Stage::Reported, "own_self_check", 2);
        plan(act, "many", fixed("many"), Stage::Reported, "fixer", 2);
    }
    plan(Act::Accept, "both", reviewed("both"), Stage::Reviewed, "reviewer", 2);
    plan(Act::Accept, "both", fixed("both"), Stage::Reviewed, "fixer", 2);
    plan(Act::Accept, "both", recorded("both"), Stage::Reviewed, "own_self_check", 2);
    plan(Act::Accept, "strict both", USUAL, Stage::Reviewed, "unaccepted", STRICT);
    plan(Act::StrikeOff, "strict both", USUAL, Stage::Reviewed, "unaccepted", STRICT);
    plan(Act::StrikeOff, "many", fixed("many"), Stage::Reviewed, "fixer", 2);
    plan(Act::StrikeOff, "many", reviewed("many"), Stage::Reviewed, "reviewer", 2);
    plan(Act::StrikeOff, "many", recorded("many"), Stage::Reviewed, "own_self_check", 2);
}

/// Each step, made upon what was there before somebody else wrote.
fn late(world: &World, expected: &Expected, plans: &mut Vec<Plan>) {
    for act in about(About::Finding).filter(|act| act.event().is_some()) {
        let stage = expected.first_stage(act.word());
        let roles = Role::ALL.iter().filter(|role| expected.names(act.word(), **role));
        for role in roles {
            let case = Case { stage, is_late: true, ..Case::new(&world.of(*role, 2).by, act, Reach::Own) };
            plans.push(Plan::new(case, 2, false));
        }
    }
}

/// Every act in a finding.
pub fn in_findings(world: &World, expected: &Expected) -> Vec<Case> {
    let mut plans = Vec::new();
    by_standing(world, expected, &mut plans);
    by_stage(world, &mut plans);
    by_deeds(world, &mut plans);
    let mut cases = findings(world, expected, plans);
    let mut plans = Vec::new();
    late(world, expected, &mut plans);
    cases.extend(super::tries::findings_late(world, plans));
    cases
}

fn in_visit(by: &By, act: Act, seen: &Document) -> Edit {
    match act {
        Act::StrikeVisitPhoto => {
            Edit::StrikePhoto { photo: photos_of(seen)[0].id, reason: "拍错了".into() }
        }
        Act::NoteLostVisitPhoto => Edit::NoteLost { photo: photos_of(seen)[0].id },
        Act::WriteVisit => Edit::Narrate { text: "巷道干净".into() },
        Act::AddVisitPhoto => photo(PhotoRole::Scene, b"a scene"),
        Act::AddSignedPhoto => photo(PhotoRole::Signed, b"a page"),
        Act::NameFinding => Edit::NameFinding { finding: FindingId::from_parts(AT, rand::random()) },
        Act::SettleVisit => Edit::Settle { key: "site_contact".into(), value: "东".into() },
        Act::NameOfficer => noted(by, ActKind::Join, |act| VisitAct {
            officer: Some(by.user),
            officer_name: by.name.clone(),
            ..act
        }),
        Act::NoteAct => noted(by, ActKind::Rights, |act| act),
        Act::Concur => noted(by, ActKind::Confirm, |act| act),
        Act::DecideObjection => {
            let acts = seen.inspection().expect("a visit").acts;
            noted(by, ActKind::Uphold, |act| VisitAct { of: Some(acts[0].id), words: "属实".into(), ..act })
        }
        _ => {
            let id = SignatureId::from_parts(AT, rand::random());
            Edit::Sign(Signature::plain(id, "officer", &by.name, AT))
        }
    }
}

/// Every act in a visit, by everybody, while it runs and after its end, in an enterprise's own check and otherwise.
pub fn in_visits(world: &World) -> Vec<Case> {
    let mut records: BTreeMap<(u8, bool, bool), Record> = BTreeMap::new();
    for owner in LINE.map(|(n, _)| n).into_iter().chain([LOWEST, super::world::BESIDE]) {
        for (is_self_check, has_ended) in [(false, false), (false, true), (true, false), (true, true)] {
            let kind = if is_self_check { InspectionKind::SelfCheck } else { InspectionKind::Routine };
            records.insert((owner, is_self_check, has_ended), Record::visit(world, owner, kind, has_ended));
        }
    }
    bring(world, &mut records.values_mut().collect::<Vec<_>>());
    let mut tries = Vec::new();
    let mut cases = taken(world, &records);
    for act in about(About::Visit).filter(|act| ![Act::Record, Act::ExportEvidence].contains(act)) {
        for (someone, reach, owner) in everybody(world) {
            for (is_self_check, has_ended) in [(false, false), (false, true), (true, false), (true, true)] {
                let record = records.get_mut(&(owner, is_self_check, has_ended)).expect("made above");
                let edit = in_visit(&someone.by, act, &record.document);
                let change = write(&mut record.document.copy(rand::random()), &edit);
                let case = Case { is_self_check, has_ended, ..Case::new(&someone.by, act, reach) };
                tries.push(Try { case, document: record.id, kind: DocumentKind::Inspection, change });
            }
        }
    }
    cases.extend(push(world, tries));
    cases
}

/// A pack of a visit by everybody.
fn taken(world: &World, records: &BTreeMap<(u8, bool, bool), Record>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (someone, reach, owner) in everybody(world) {
        for (is_self_check, has_ended) in [(false, false), (false, true), (true, false), (true, true)] {
            let path = format!("/v1/evidence/{}", records[&(owner, is_self_check, has_ended)].id);
            let answer = word(someone.send(&world.server, "GET", &path, &[], &[]).status);
            let case = Case::new(&someone.by, Act::ExportEvidence, reach);
            cases.push(Case { is_self_check, has_ended, answer, ..case });
        }
    }
    cases
}

/// Every record that can be begun, by everybody, for his own unit, one below and another city's.
pub fn begun(world: &World) -> Vec<Case> {
    let mut tries = Vec::new();
    for act in about(About::New).chain([Act::Record]) {
        for (someone, reach, owner) in everybody(world) {
            for is_self_check in [false, true] {
                let (by, tier) = (&someone.by, someone.by.tier);
                let edit = match (act, act.visit()) {
                    (_, Some(kind)) => new_visit(unit(owner), tier, kind),
                    (Act::Record, _) => {
                        new_finding(by, unit(owner), Level::General, is_self_check, Some(a_visit()))
                    }
                    (Act::RecordAlone, _) => {
                        new_finding(by, unit(owner), Level::General, is_self_check, None)
                    }
                    (Act::PlanTask, _) => {
                        Edit::AddTask(NewTask { unit: unit(owner), title: "查看".into(), due: None })
                    }
                    (Act::MakePaper, _) => new_paper(by, unit(owner), PaperKind::Record),
                    (Act::MakeDecision, _) => new_paper(by, unit(owner), PaperKind::Order),
                    (Act::MakeListing, _) => new_paper(by, unit(owner), PaperKind::Listing),
                    (act, _) => new_site(unit(owner), act == Act::AddProvisionalSite),
                };
                let id = DocumentId::from_parts(AT, rand::random());
                let (document, change) = Document::create(id, &edit, AT, rand::random()).expect("made");
                let case = Case { is_self_check, ..Case::new(by, act, reach) };
                tries.push(Try { case, document: id, kind: document.kind(), change });
            }
        }
    }
    push(world, tries)
}

fn a_visit() -> spotcheck_domain::id::InspectionId {
    spotcheck_domain::id::InspectionId::from_parts(AT, rand::random())
}

pub fn in_sites(world: &World) -> Vec<Case> {
    let owners = LINE.map(|(n, _)| n).into_iter().chain([LOWEST, super::world::BESIDE]);
    let mut records: BTreeMap<u8, Record> =
        owners.map(|owner| (owner, Record::new("maker", &new_site(unit(owner), true)))).collect();
    bring(world, &mut records.values_mut().collect::<Vec<_>>());
    let mut tries = Vec::new();
    for (someone, reach, owner) in everybody(world) {
        let record = records.get_mut(&owner).expect("made above");
        let edit = Edit::SetSite { field: SiteField::Note, value: "门卫在东侧".into() };
        let change = write(&mut record.document.copy(rand::random()), &edit);
        let case = Case::new(&someone.by, Act::EditSite, reach);
        tries.push(Try { case, document: record.id, kind: DocumentKind::Site, change });
    }
    push(world, tries)
}
