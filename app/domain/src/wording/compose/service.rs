//! 送达回证: that a paper was handed over, how, and to whom.

use super::{Matter, fact, line, officer_lines};
use crate::kind::paper::Service;
use crate::wording::content::Block;
use crate::wording::words::{service_words, time_words};

pub fn service(matter: &Matter<'_>) -> Vec<Block> {
    let served = matter.earlier.map_or_else(String::new, |earlier| {
        let title = earlier.kind.title();
        if earlier.number.is_empty() {
            format!("《{title}》")
        } else {
            format!("《{title}》（{}）", earlier.number)
        }
    });
    let service = matter.earlier.and_then(|earlier| earlier.service.as_ref());
    let of = |words: fn(&Service) -> String| service.map(words).unwrap_or_default();
    let how = match service {
        Some(service) => service_words(service.how),
        None => "□直接送达　□留置送达　□邮寄送达　□经同意的电子送达",
    };
    let when = service
        .map_or("　　年　　月　　日　　时　　分".to_owned(), |service| time_words(service.at));
    let mut lines = vec![line("受送达人", &of(|service| service.whom.clone()))];
    lines.extend(officer_lines("送达人", matter.officers));
    lines.push(line("见证人", &of(|service| service.witness.clone())));
    vec![
        Block::Facts(vec![
            fact("受送达单位（人）", matter.addressee),
            fact("送达文书", served),
            fact("送达地点", ""),
            fact("送达方式", how),
            fact("送达时间", when),
            fact("不能送达或者留置的理由", ""),
            fact("备注", of(|service| service.note.clone())),
        ]),
        Block::Signatures(lines),
        super::seal(matter),
    ]
}
