//! 文书: one paper as it is read and as it prints. The one drawing of it: what stands on the screen is what comes out of the
//! printer. Its words are those of the paper, Chinese in every session.

use super::picture::Picture;
use super::signed::ink;
use crate::erased::{Draw, DrawAll};
use leptos::prelude::*;
use spotcheck_domain::codes::Qr;
use spotcheck_domain::inspection::{OFFICER, REPRESENTATIVE};
use spotcheck_domain::wording::{Block, Fact, Item, PaperContent, PaperPhoto, SignatureLine, printed};
use spotcheck_protocol::{Drawn, PaperPage, RefusalLine, SignatureView};

#[component]
pub fn PaperSheet(page: PaperPage, #[prop(into)] label: String) -> AnyView {
    let PaperPage { content, digest, qr, refusal, signatures, objections, voided, .. } = page;
    let mut drawn = head(&content);
    drawn.extend(voided.map(|reason| {
        let reason = if reason.is_empty() { String::new() } else { format!("：{reason}") };
        words("paper-void", format!("{}{reason}", printed::VOID))
    }));
    drawn.extend(content.blocks.into_iter().map(|block| block_drawn(block, refusal.as_ref(), &signatures)));
    drawn.extend(
        objections
            .into_iter()
            .map(|(name, said)| words("paper-objection", format!("{name}{}{said}", printed::OBJECTS))),
    );
    drawn.push(foot(qr, digest));
    view! {
        <article class="paper-sheet" lang="zh-CN" translate="no" aria-label=label data-kind=content.kind.word()>
            {drawn}
        </article>
    }
    .into_any()
}

fn head(content: &PaperContent) -> Vec<AnyView> {
    vec![
        words("paper-office", content.office.clone()),
        view! { <h2 class="paper-title">{content.kind.title()}</h2> }.into_any(),
        words("paper-number", content.number_words().to_owned()),
    ]
}

fn words(class: &'static str, words: String) -> AnyView {
    view! { <p class=class>{words}</p> }.into_any()
}

fn group(class: &'static str, inside: Vec<AnyView>) -> AnyView {
    view! { <div class=class>{inside}</div> }.into_any()
}

fn block_drawn(block: Block, refusal: Option<&RefusalLine>, signatures: &[SignatureView]) -> AnyView {
    match block {
        Block::To(name) => words("paper-to", format!("{name}：")),
        Block::Heading(title) => view! { <h3 class="paper-heading">{title}</h3> }.into_any(),
        Block::Text(text) => {
            group("paper-text", text.lines().map(|line| words("paper-line", line.to_owned())).collect())
        }
        Block::Note(text) => words("paper-note", text),
        Block::Blank(label) => group("paper-blank", vec![words("paper-blank-label", label)]),
        Block::Facts(facts) => facts_drawn("paper-facts", facts),
        Block::Checked(facts) => facts_drawn("paper-checked", facts),
        Block::Items(items) => {
            view! { <ol class="paper-items">{items.into_iter().map(item).draw_all()}</ol> }.into_any()
        }
        Block::Photos(photos) => group("paper-photos", photos.into_iter().map(photo).collect()),
        Block::Signatures(lines) => {
            let last = lines.len().saturating_sub(1);
            let drawn = lines.into_iter().enumerate();
            let drawn = drawn.map(|(n, line)| signature(signed_on(&line, n == last, signatures), line));
            let mut drawn: Vec<AnyView> = drawn.collect();
            drawn.extend(refusal.map(refused));
            group("paper-signatures", drawn)
        }
        Block::Seal { office, day } => seal(office, day),
    }
}

/// Rows of a form. What is empty is a line to write on.
fn facts_drawn(class: &'static str, facts: Vec<Fact>) -> AnyView {
    let row = |fact: Fact| view! { <div><dt>{fact.name}</dt><dd>{fact.value}</dd></div> };
    view! { <dl class=class>{facts.into_iter().map(row).draw_all()}</dl> }.into_any()
}

fn item(item: Item) -> AnyView {
    let facts = (!item.facts.is_empty()).then(|| facts_drawn("paper-item-facts", item.facts));
    view! { <li>{words("paper-item-words", item.words)}{facts.draw()}</li> }.into_any()
}

fn photo(photo: PaperPhoto) -> AnyView {
    let hash = photo.thumbnail.unwrap_or(photo.sha256);
    let caption = photo.caption;
    view! {
        <figure>
            <Picture hash alt=caption.clone()/>
            <figcaption>{caption}</figcaption>
        </figure>
    }
    .into_any()
}

/// Who signed there by hand: an officer in his own room, somebody of the site in the last one.
fn signed_on<'s>(line: &SignatureLine, is_last: bool, signatures: &'s [SignatureView]) -> Option<&'s Drawn> {
    let is_his = |signed: &&SignatureView| match line.user {
        Some(_) => signed.party == OFFICER && signed.name == line.name,
        None => is_last && signed.party == REPRESENTATIVE,
    };
    signatures.iter().find(is_his).and_then(|signed| signed.drawn.as_ref())
}

fn signature(drawn: Option<&Drawn>, line: SignatureLine) -> AnyView {
    let certificate = match line.certificate {
        number if number.is_empty() => String::new(),
        number => format!("{}{number}", printed::CERTIFICATE),
    };
    group(
        "paper-signature",
        vec![
            words("paper-party", format!("{}{}", line.party, printed::SIGNS)),
            match drawn {
                Some(drawn) => group("paper-room", vec![ink(drawn, line.name.clone()), line.name.draw()]),
                None => words("paper-room", line.name),
            },
            words("paper-certificate", certificate),
        ],
    )
}

fn refused(refusal: &RefusalLine) -> AnyView {
    let said = format!(
        "{} {}{}。{}{}",
        refusal.name,
        printed::REFUSED,
        refusal.reason,
        printed::WITNESS,
        refusal.witness
    );
    words("paper-refusal", said.trim().to_owned())
}

fn seal(office: String, day: String) -> AnyView {
    let mut drawn = Vec::new();
    if !office.is_empty() {
        drawn.push(words("paper-seal-office", office));
        drawn.push(words("paper-seal-place", printed::SEAL.to_owned()));
    }
    drawn.push(words("paper-day", day));
    group("paper-seal", drawn)
}

/// What a reader proves the paper by.
fn foot(qr: Option<Qr>, digest: Option<String>) -> AnyView {
    let qr = qr.map(|qr| {
        view! {
            <svg class="paper-qr" viewBox=format!("0 0 {0} {0}", qr.size) aria-hidden="true">
                <path d=qr.path></path>
            </svg>
        }
    });
    let digest = digest.map(|digest| words("paper-digest", format!("{}{digest}", printed::DIGEST)));
    group("paper-foot", vec![qr.draw(), digest.draw()])
}
