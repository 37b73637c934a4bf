//! 送达回证: that a paper was handed over, how, and to whom.

use super::{Matter, fact, line, officer_lines};
use crate::wording::content::Block;

pub fn service(matter: &Matter<'_>) -> Vec<Block> {
    let served = matter.earlier.map_or_else(String::new, |earlier| {
        let title = earlier.kind.title();
        if earlier.number.is_empty() {
            format!("《{title}》")
        } else {
            format!("《{title}》（{}）", earlier.number)
        }
    });
    let mut lines = vec![line("受送达人", matter.representative())];
    lines.extend(officer_lines("送达人", matter.officers));
    lines.push(line("见证人", ""));
    vec![
        Block::Facts(vec![
            fact("受送达单位（人）", matter.addressee),
            fact("送达文书", served),
            fact("送达地点", ""),
            fact("送达方式", "□直接送达　□留置送达　□邮寄送达　□经同意的电子送达"),
            fact("送达时间", "　　年　　月　　日　　时　　分"),
            fact("不能送达或者留置的理由", ""),
            fact("备注", ""),
        ]),
        Block::Signatures(lines),
        super::seal(matter),
    ]
}
