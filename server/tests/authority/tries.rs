//! Attempts at writing: each is one change, pushed by its author over HTTP; what came of it is noted in its case.

use super::case::{Case, Stage};
use super::expected::Expected;
use super::record::{Hands, Record, Sort, USUAL, bring, detail, event, photo, set};
use super::world::{AT, World, push_of};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::Act;
use spotcheck_domain::document::{Document, NewChange, photos_of};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::term::{DocumentKind, PhotoRole};
use spotcheck_domain::wire::Push;
use std::collections::BTreeMap;

/// Changes of one request.
const AT_ONCE: usize = 300;

/// An attempt at a finding.
pub struct Plan {
    pub case: Case,
    pub sort: Sort,
    pub hands: Hands<'static>,
}

impl Plan {
    pub fn new(case: Case, owner: u8, is_granted: bool) -> Self {
        let Case { stage, level, is_self_check, .. } = case;
        Self { case, sort: Sort { owner, stage, level, is_self_check, is_granted }, hands: USUAL }
    }

    /// The record that is at the office. What was shown was ordered: who claims to see it before its order, writes upon
    /// what it was then.
    fn stored(&self) -> Sort {
        let stage = match self.sort.stage {
            Stage::Recorded if self.sort.is_granted => Stage::Ordered,
            stage => stage,
        };
        Sort { stage, ..self.sort }
    }

    fn is_usual(&self) -> bool {
        self.hands.recorder == "maker" && self.hands.fixer == "fixer" && self.hands.reviewer == "reviewer"
    }
}

/// One change that waits to be pushed.
pub struct Try {
    pub case: Case,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub change: NewChange,
}

/// Tries each plan on a record of its sort. What is stored at the office at once needs a record to itself; the others of
/// a sort stand beside one another in one.
pub fn findings(world: &World, expected: &Expected, plans: Vec<Plan>) -> Vec<Case> {
    let mut shared: BTreeMap<(Sort, bool), Record> = BTreeMap::new();
    let mut own: Vec<Option<Record>> = Vec::new();
    for plan in &plans {
        let is_online = is_online(plan.case.act);
        let is_alone = !plan.is_usual() || (is_online && expected.of(&plan.case) == "ok");
        own.push(is_alone.then(|| Record::finding(world, plan.stored(), plan.hands)));
        if !is_alone {
            let key = (plan.stored(), is_online);
            shared.entry(key).or_insert_with(|| Record::finding(world, plan.stored(), USUAL));
        }
    }
    bring(world, &mut shared.values_mut().chain(own.iter_mut().flatten()).collect::<Vec<_>>());
    let mut tries = Vec::new();
    for (plan, own) in plans.into_iter().zip(&mut own) {
        let key = (plan.stored(), is_online(plan.case.act));
        let record = own.as_mut().or_else(|| shared.get_mut(&key)).expect("a record of that sort");
        let id = record.id;
        let seen = match (&mut record.before_order, plan.sort.stage) {
            (Some(before), Stage::Recorded) => before,
            _ => &mut record.document,
        };
        let mut seen = seen.copy(rand::random());
        let edit = edit(world, &plan.case, &seen);
        let change = write(&mut seen, &edit);
        tries.push(Try { case: plan.case, document: id, kind: DocumentKind::Finding, change });
    }
    push(world, tries)
}

/// As [`findings`], but since each author looked somebody else has written.
pub fn findings_late(world: &World, plans: Vec<Plan>) -> Vec<Case> {
    let mut records: Vec<Record> =
        plans.iter().map(|plan| Record::finding(world, plan.stored(), plan.hands)).collect();
    let mut tries = Vec::new();
    for (plan, record) in plans.into_iter().zip(&mut records) {
        let mut seen = record.document.copy(rand::random());
        let edit = edit(world, &plan.case, &seen);
        let change = write(&mut seen, &edit);
        record.document = record.document.copy(rand::random());
        record.write("maker", &set(FindingField::NoPhotoReason, "光线不足"), None);
        tries.push(Try { case: plan.case, document: record.id, kind: DocumentKind::Finding, change });
    }
    bring(world, &mut records.iter_mut().collect::<Vec<_>>());
    push(world, tries)
}

fn is_online(act: Act) -> bool {
    act.event().is_some_and(|kind| !kind.is_offline())
}

pub fn write(document: &mut Document, edit: &Edit) -> NewChange {
    document.edit(edit, None, AT, rand::random()).expect("edits").expect("a change")
}

fn edit(world: &World, case: &Case, seen: &Document) -> Edit {
    let bytes = b"a picture";
    match case.act {
        Act::WriteField => set(FindingField::Measure, "另行清理"),
        Act::WriteOpenField => set(FindingField::NoPhotoReason, "光线不足"),
        Act::Describe => Edit::Describe { text: "堆放纸箱".into() },
        Act::AddBeforePhoto => photo(PhotoRole::Before, bytes),
        Act::AddAfterPhoto => photo(PhotoRole::After, bytes),
        Act::AddReviewPhoto => photo(PhotoRole::Review, bytes),
        Act::AddScenePhoto => photo(PhotoRole::Scene, bytes),
        Act::NoteLostPhoto => Edit::NoteLost { photo: photos_of(seen)[0].id },
        Act::StrikePhoto => Edit::StrikePhoto { photo: photos_of(seen)[0].id, reason: "拍错了".into() },
        Act::Settle => Edit::Settle { key: "place".into(), value: "东".into() },
        act => {
            let kind = act.event().unwrap_or_else(|| panic!("{act} is no step"));
            let detail = detail(kind, case.level, Some(&world.named("mate").by), None);
            Edit::Append(event(&case.by, Some(seen), detail))
        }
    }
}

/// Pushes, those of one person together, and notes what came of each.
pub fn push(world: &World, tries: Vec<Try>) -> Vec<Case> {
    let mut of: BTreeMap<UserId, Vec<Try>> = BTreeMap::new();
    for one in tries {
        of.entry(one.case.by.user).or_default().push(one);
    }
    let mut cases = Vec::new();
    for (user, mut tries) in of {
        let someone = world.people.iter().find(|one| one.by.user == user).expect("one of ours");
        for part in tries.chunks_mut(AT_ONCE) {
            let mut pushes: BTreeMap<DocumentId, Push> = BTreeMap::new();
            for one in part.iter() {
                let push =
                    pushes.entry(one.document).or_insert_with(|| push_of(one.document, one.kind, Vec::new()));
                push.changes.push(ByteBuf::from(one.change.bytes.clone()));
            }
            let answers = someone.push(&world.server, pushes.into_values().collect());
            for one in part {
                one.case.answer =
                    answers.get(&one.change.hash).cloned().unwrap_or_else(|| "no answer".into());
            }
        }
        cases.extend(tries.into_iter().map(|one| one.case));
    }
    cases
}
