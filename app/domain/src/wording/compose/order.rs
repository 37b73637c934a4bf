//! Papers that list problems and ask something for each: the order, the decision on the spot, the notice of a unit without
//! the power to order, and the opinion of those who looked again.

use super::{
    AT_ONCE, Listed, Matter, Outcome, deadline_words, fact, items_words, line, photos, problem, said, seal,
    signatures, text,
};
use crate::wording::content::{Block, Item};
use crate::wording::words::{day_words, listed, on_spot_words, sentences};

const OFFICERS: &str = "执法人员";
const SITE: &str = "被检查单位负责人";

pub fn order(matter: &Matter<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::To(matter.addressee.to_owned()),
        text("经查，你单位存在下列问题："),
        Block::Items(items(matter)),
        text(demands(matter)),
        text("整改期间，你单位应当采取措施，确保安全生产；无法保证安全的，应当停止作业并撤出人员。"),
    ];
    blocks.push(appeal(matter));
    blocks.extend(photos(matter.found));
    blocks.push(signatures(matter, OFFICERS, line(SITE, "")));
    blocks.push(seal(matter));
    blocks.push(two_copies(matter));
    blocks
}

pub fn on_spot(matter: &Matter<'_>) -> Vec<Block> {
    let day = day_words(matter.day);
    let hazard = |listed: &Listed| Item {
        words: problem(&listed.finding),
        facts: said([
            fact("部位", &listed.finding.place),
            fact("依据", &listed.finding.basis),
            fact("重大事故隐患判定依据", &listed.finding.criterion),
        ]),
    };
    let mut blocks = vec![
        Block::To(matter.addressee.to_owned()),
        text(format!("本机关于{day}现场检查时，发现你单位有下列违法违规行为和事故隐患：")),
        Block::Items(matter.found.iter().map(hazard).collect()),
        grounds(matter),
        decision(matter),
        appeal(matter),
    ];
    blocks.extend(photos(matter.found));
    blocks.push(signatures(matter, OFFICERS, line(SITE, "")));
    blocks.push(seal(matter));
    blocks.push(two_copies(matter));
    blocks
}

/// What was decided for each; a blank where nothing was yet.
fn decision(matter: &Matter<'_>) -> Block {
    let numbered = (1_usize..).zip(matter.found);
    let decided: Vec<String> = numbered
        .filter_map(|(place, one)| {
            let measure = one.measure.as_ref()?;
            let what = on_spot_words(measure.on_spot?);
            let exactly = measure.note.as_deref().unwrap_or_default();
            Some(format!("{}问题：{}", items_words(&[place]), sentences(&[what, exactly])))
        })
        .collect();
    if decided.is_empty() { Block::Blank("处理决定".to_owned()) } else { text(decided.join("\n")) }
}

/// By what it was decided; a blank where nothing is said of it.
fn grounds(matter: &Matter<'_>) -> Block {
    let mut all: Vec<&str> = Vec::new();
    for one in matter.found.iter().filter_map(|one| one.measure.as_ref()?.basis.as_deref()) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    if all.is_empty() {
        return Block::Blank("决定依据".to_owned());
    }
    text(format!("以上存在的问题无法保证安全生产，依据{}，现作出如下现场处理决定：", listed(&all)))
}

pub fn hazard_notice(matter: &Matter<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::To(matter.addressee.to_owned()),
        text("经检查，发现你单位存在下列事故隐患，现予告知："),
        Block::Items(items(matter)),
        text(
            "请你单位立即采取措施消除隐患，并将整改情况告知本单位。上述情况将移送负有安全生产监督管理职责的部门处理。",
        ),
    ];
    blocks.extend(photos(matter.found));
    blocks.push(signatures(matter, "检查人员", line("被告知单位负责人", "")));
    blocks.push(seal(matter));
    blocks
}

pub fn review(matter: &Matter<'_>) -> Vec<Block> {
    let before = matter.earlier.map_or_else(
        || "本机关于　　年　　月　　日对你单位作出《　　　　　　》（　　　　　　）。".to_owned(),
        |earlier| {
            let (day, title) = (day_words(earlier.day), earlier.kind.title());
            format!("本机关于{day}对你单位作出《{title}》（{}）。", earlier.number)
        },
    );
    let mut blocks = vec![
        Block::To(matter.addressee.to_owned()),
        text(format!("{before}经对你单位整改情况进行复查，提出如下意见：")),
        Block::Items(matter.found.iter().map(reviewed).collect()),
    ];
    blocks.extend(photos(matter.found));
    blocks.push(signatures(matter, "复查人员", line("被复查单位负责人", "")));
    blocks.push(seal(matter));
    blocks.push(two_copies(matter));
    blocks
}

fn reviewed(listed: &Listed) -> Item {
    let finding = &listed.finding;
    let (opinion, note) = match &listed.outcome {
        Outcome::Passed(note) => ("已整改到位", note.as_str()),
        Outcome::Failed(note) => ("未按要求整改到位", note.as_str()),
        Outcome::Open | Outcome::FixedOnSpot => ("", ""),
    };
    Item {
        words: problem(finding),
        facts: said([
            fact("要求的整改措施", &finding.measure),
            fact("复查意见", opinion),
            fact("复查情况", note),
        ]),
    }
}

pub fn listing(matter: &Matter<'_>) -> Vec<Block> {
    told(matter, "你单位存在下列重大事故隐患，现决定挂牌督办。请按要求整改，并报告整改情况：")
}

pub fn reminder(matter: &Matter<'_>) -> Vec<Block> {
    told(matter, "你单位下列事故隐患的整改期限将至或者已过，请抓紧整改，并报告整改情况：")
}

fn told(matter: &Matter<'_>, words: &str) -> Vec<Block> {
    vec![Block::To(matter.addressee.to_owned()), text(words), Block::Items(items(matter)), seal(matter)]
}

/// Each problem with what is demanded of it.
fn items(matter: &Matter<'_>) -> Vec<Item> {
    let item = |listed: &Listed| {
        let finding = &listed.finding;
        Item {
            words: problem(finding),
            facts: said([
                fact("部位", &finding.place),
                fact("依据", &finding.basis),
                fact("重大事故隐患判定依据", &finding.criterion),
                fact("整改措施", &finding.measure),
                fact("整改期限", deadline_words(listed, matter.day)),
                fact("整改责任人", &finding.responsible),
                fact("整改期间的安全措施", &finding.interim_measure),
            ]),
        }
    };
    matter.found.iter().map(item).collect()
}

/// By when what is to be put right: problems of one deadline are named together.
fn demands(matter: &Matter<'_>) -> String {
    let mut by_deadline: Vec<(String, Vec<usize>)> = Vec::new();
    for (place, listed) in (1_usize..).zip(matter.found) {
        let words = deadline_words(listed, matter.day);
        match by_deadline.iter_mut().find(|(known, _)| *known == words) {
            Some((_, places)) => places.push(place),
            None => by_deadline.push((words, vec![place])),
        }
    }
    let part = |(words, places): &(String, Vec<usize>)| {
        let items = items_words(places);
        if words == AT_ONCE {
            format!("{items}问题立即整改")
        } else {
            format!("{items}问题于{words}整改完毕")
        }
    };
    let parts: Vec<String> = by_deadline.iter().map(part).collect();
    format!(
        "现责令你单位对上述{}，达到有关法律、法规、规章和标准规定的要求。",
        if parts.is_empty() { "问题限期整改完毕".to_owned() } else { parts.join("，") }
    )
}

/// 申诉条款: it cannot be left out; what its unit has not entered stands as a blank.
fn appeal(matter: &Matter<'_>) -> Block {
    match matter.issuer.appeal.trim() {
        "" => Block::Blank("救济途径（复议机关、法院、网上渠道和期限）".to_owned()),
        clause => text(clause),
    }
}

fn two_copies(matter: &Matter<'_>) -> Block {
    Block::Note(format!("本文书一式两份：一份由{}留存，一份交被检查单位。", matter.issuer.office))
}
