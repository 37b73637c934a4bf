//! Papers of the visit itself: its approval, its notice and its record.

use super::{
    Listed, Matter, Outcome, fact, line, officers_words, photos, problem, said, seal, signatures, statutory,
    text,
};
use crate::inspection::{Answer, Inspection};
use crate::post::office_day;
use crate::reference::short_version;
use crate::sorted::{SortedMap, SortedSet};
use crate::term::PhotoRole;
use crate::wording::content::{Block, Fact, Item};
use crate::wording::words::{day_words, kind_words, listed, span_words, verdict_words};

/// The name and version of its checklist, as the office knows it.
fn checklist_words(matter: &Matter<'_>) -> String {
    let Some(list) = matter.checklist else { return String::new() };
    format!("{}（版本{}）", list.name.zh, short_version(&list.version))
}

/// What both forms say of the visit that is to be made.
fn planned(matter: &Matter<'_>) -> Vec<Fact> {
    let of = |words: fn(&Inspection) -> String| matter.visit.map(words).unwrap_or_default();
    vec![
        fact("检查对象", matter.addressee),
        fact("地址", of(|visit| visit.site_address.clone())),
        fact("检查方式", of(|visit| kind_words(visit.kind).to_owned())),
        fact("检查时间", of(|visit| day_words(office_day(visit.began_at)))),
        fact("检查人员", officers_words(matter.officers)),
        fact("检查内容", checklist_words(matter)),
        fact("检查依据", ""),
    ]
}

pub fn approval(matter: &Matter<'_>) -> Vec<Block> {
    let opinions =
        [fact("承办人意见", ""), fact("审核意见", ""), fact("审批意见", statutory::approval(matter))];
    let signers = ["承办人", "审核人", "审批人"].map(|party| line(party, ""));
    vec![
        Block::Facts([planned(matter), opinions.to_vec()].concat()),
        Block::Signatures(signers.to_vec()),
        seal(matter),
    ]
}

pub fn notice(matter: &Matter<'_>) -> Vec<Block> {
    vec![
        Block::To(matter.addressee.to_owned()),
        text(
            "现依法对你单位进行检查，请予以配合。检查人员将出示执法证件；未出示的，你单位有权拒绝检查。有关事项如下：",
        ),
        Block::Facts(planned(matter)),
        text("你单位对检查有陈述、申辩的权利；认为检查人员与本次检查有利害关系的，可以申请其回避。"),
        signatures(matter, "检查人员", line("签收人", "")),
        seal(matter),
    ]
}

/// Where hazards were found, each place once.
fn places(found: &[Listed]) -> String {
    let mut seen = SortedSet::new();
    let places = found.iter().map(|one| one.finding.place.as_str());
    listed(&places.filter(|place| seen.insert((*place).to_owned())).collect::<Vec<_>>())
}

pub fn record(matter: &Matter<'_>) -> Vec<Block> {
    let Some(visit) = matter.visit else { return Vec::new() };
    let ended = visit.ended_at.filter(|ended| matter.made_at.is_none_or(|made| *ended <= made));
    let mut blocks = vec![
        Block::Facts(vec![
            fact("被检查单位", matter.addressee),
            fact("地址", &visit.site_address),
            fact("负责人及电话", &visit.site_contact),
            fact("检查场所", places(matter.found)),
            fact("检查时间", span_words(visit.began_at, ended)),
            fact("检查方式", kind_words(visit.kind)),
        ]),
        text(opening(matter)),
        Block::Heading("检查情况".to_owned()),
    ];
    if !visit.narrative.trim().is_empty() {
        blocks.push(text(visit.narrative.trim()));
    }
    let checked = checked(matter, &visit.answers);
    if !checked.is_empty() {
        let list = checklist_words(matter);
        let by = if list.is_empty() { "检查表" } else { &list };
        blocks.push(text(format!("对照{by}检查了下列{}项：", checked.len())));
        blocks.push(Block::Checked(checked));
    }
    blocks.push(Block::Heading("发现的问题".to_owned()));
    if matter.found.is_empty() {
        blocks.push(text("本次检查未记录事故隐患。"));
    } else {
        blocks.push(Block::Items(matter.found.iter().map(|one| item(matter, one)).collect()));
    }
    blocks.extend(photos(matter.found));
    // A page that was signed is a photo of this very paper.
    let n_photos =
        visit.photos.iter().filter(|photo| photo.role != PhotoRole::Signed && photo.stands()).count();
    if n_photos > 0 {
        blocks.push(Block::Note(format!("另有现场照片{n_photos}张，原件留存于本次检查的记录。")));
    }
    if !matter.is_own_check() {
        blocks.push(Block::Facts(statutory::rows(matter)));
    }
    let site = if matter.is_own_check() { "负责人" } else { "被检查单位现场负责人" };
    blocks.push(signatures(matter, "检查人员", line(site, matter.representative())));
    blocks.push(Block::Seal { office: String::new(), day: day_words(matter.day) });
    blocks
}

/// Who came, and by what they are known.
fn opening(matter: &Matter<'_>) -> String {
    let officers = officers_words(matter.officers);
    if matter.is_own_check() {
        return format!("检查人员：{officers}。");
    }
    let office = &matter.issuer.office;
    format!("我们是{office}的执法人员{officers}，这是我们的证件。现依法对你单位进行现场检查，请予以配合。")
}

/// Items that somebody looked at, in walking order; those of no list that is known come last.
fn checked(matter: &Matter<'_>, answers: &SortedMap<String, Answer>) -> Vec<Fact> {
    let in_order: Vec<&str> = matter.checklist.map(|list| list.items().collect()).unwrap_or_default();
    let others = answers.iter().map(|(item, _)| item.as_str()).filter(|item| !in_order.contains(item));
    let all = in_order.iter().copied().chain(others);
    all.filter_map(|item| {
        // What was answered together with others was not looked at by itself.
        let answer = answers.get(item).filter(|answer| answer.bulk.is_none())?;
        let verdict = verdict_words(answer.verdict?)?;
        let seen = if answer.note.trim().is_empty() { "" } else { "：" };
        Some(fact(&(matter.question)(item), format!("{verdict}{seen}{}", answer.note.trim())))
    })
    .collect()
}

fn item(matter: &Matter<'_>, listed: &Listed) -> Item {
    let finding = &listed.finding;
    let outcome = if listed.outcome == Outcome::FixedOnSpot { "当场整改" } else { "" };
    Item {
        words: problem(finding),
        facts: said([
            fact("部位", &finding.place),
            fact("依据", &finding.basis),
            fact("重大事故隐患判定依据", &finding.criterion),
            fact("整改期间能否保证安全", statutory::safety(matter, finding.id)),
            fact("处理", outcome),
        ]),
    }
}
