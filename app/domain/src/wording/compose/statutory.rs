//! 法定程序: what was shown, told and said at a visit, as its record says it. What nobody noted is a line to write on.

use super::{Matter, fact};
use crate::id::{ActId, FindingId};
use crate::inspection::{ActKind, VisitAct};
use crate::wording::content::Fact;
use crate::wording::words::time_words;

/// Those that count on this paper, in the order in which they were noted.
fn noted<'m>(matter: &Matter<'m>) -> Vec<&'m VisitAct> {
    let acts = matter.visit.map_or(&[][..], |visit| visit.acts.as_slice());
    let in_time: Vec<&VisitAct> = acts.iter().filter(|act| is_in_time(matter, act)).collect();
    let strikes = |by: &&&VisitAct| by.kind == ActKind::Strike;
    let struck: Vec<Option<ActId>> = in_time.iter().filter(strikes).map(|by| by.of).collect();
    in_time.into_iter().filter(|act| !struck.contains(&Some(act.id))).collect()
}

fn is_in_time(matter: &Matter<'_>, act: &VisitAct) -> bool {
    matter.made_at.is_none_or(|made| act.at <= made)
}

/// The first of a kind that stands: what is noted later replaces nothing, and a mistake is struck.
fn first<'m>(matter: &Matter<'m>, kind: ActKind) -> Option<&'m VisitAct> {
    noted(matter).into_iter().find(|act| act.kind == kind)
}

/// When it was done, or why not.
fn done(matter: &Matter<'_>, kind: ActKind) -> String {
    match first(matter, kind) {
        Some(act) if act.is_left_out => format!("因情况紧急未办理：{}", act.words),
        Some(act) => time_words(act.at),
        None => String::new(),
    }
}

/// The rows of the record.
pub fn rows(matter: &Matter<'_>) -> Vec<Fact> {
    let words = first(matter, ActKind::Words).map_or_else(String::new, |act| match act.words.trim() {
        "" => "无".to_owned(),
        words => words.to_owned(),
    });
    vec![
        fact("出示执法证件", done(matter, ActKind::Certificates)),
        fact("告知检查内容、依据和权利", done(matter, ActKind::Rights)),
        fact("被检查单位的陈述", words),
        fact("记录宣读或者交阅", done(matter, ActKind::ReadOut)),
    ]
}

/// Who approved the visit, and when.
pub fn approval(matter: &Matter<'_>) -> String {
    first(matter, ActKind::Approval).map_or_else(String::new, |act| {
        let when = if act.is_afterwards { "（情况紧急，事后补办）" } else { "" };
        format!("{} {}{when}", act.words, time_words(act.at)).trim().to_owned()
    })
}

/// Whether safety can be guaranteed until a major hazard is gone, as was answered.
pub fn safety(matter: &Matter<'_>, finding: FindingId) -> &'static str {
    let of =
        noted(matter).into_iter().rfind(|act| act.kind == ActKind::Safety && act.finding == Some(finding));
    match of.and_then(|act| act.answer) {
        Some(true) => "能",
        Some(false) => "不能",
        None => "",
    }
}
