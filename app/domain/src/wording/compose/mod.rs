//! From records to papers: pure, so that whoever has the same records has the same paper, to the byte.

mod listed;
mod order;
mod service;
mod statutory;
mod visit;

pub use listed::{Listed, Outcome, officers_of};

use super::content::{Block, Fact, Lack, PaperContent, PaperPhoto, SignatureLine};
use super::words::{day_words, items_words, sentences, time_words};
use crate::by::Officer;
use crate::finding::Finding;
use crate::inspection::Inspection;
use crate::kind::paper::{IssuerWords, PaperKind, Service};
use crate::reference::Checklist;
use crate::term::{Level, Tier};
use crate::time::{Day, Timestamp};

/// The paper that another one follows on, or is the service of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub kind: PaperKind,
    pub number: String,
    pub day: Day,
    /// How it was served first.
    pub service: Option<Service>,
}

/// Of what a paper is made.
pub struct Matter<'m> {
    /// The organ whose paper it is.
    pub issuer: &'m IssuerWords,
    /// The site, by the name that it had.
    pub addressee: &'m str,
    /// None: it is of no visit, or of one that its reader does not see. A paper that goes to an enterprise says nothing by it.
    pub visit: Option<&'m Inspection>,
    /// The checklist of the visit, with the words of the items that it has.
    pub checklist: Option<&'m Checklist>,
    /// The question of an item.
    pub question: &'m dyn Fn(&str) -> String,
    pub found: &'m [Listed],
    /// Those who sign it for the organ.
    pub officers: &'m [Officer],
    pub earlier: Option<&'m Earlier>,
    pub number: &'m str,
    /// On which it is given.
    pub day: Day,
    /// When it was made: what was noted since stands in the record and not in the paper.
    pub made_at: Option<Timestamp>,
}

impl Matter<'_> {
    /// 企业自查: no organ came.
    fn is_own_check(&self) -> bool {
        self.visit.is_some_and(|visit| visit.tier == Tier::Enterprise)
    }

    /// Whoever stands for the site in its visit.
    fn representative(&self) -> &str {
        self.visit.map_or("", |visit| &visit.representative)
    }
}

/// A paper of that kind.
pub fn compose(kind: PaperKind, matter: &Matter<'_>) -> PaperContent {
    let blocks = match kind {
        PaperKind::Approval => visit::approval(matter),
        PaperKind::InspectionNotice => visit::notice(matter),
        PaperKind::Record => visit::record(matter),
        PaperKind::Order => order::order(matter),
        PaperKind::OnSpot => order::on_spot(matter),
        PaperKind::HazardNotice => order::hazard_notice(matter),
        PaperKind::Review => order::review(matter),
        PaperKind::ServiceReceipt => service::service(matter),
        PaperKind::Listing => order::listing(matter),
        PaperKind::Reminder => order::reminder(matter),
    };
    PaperContent {
        kind,
        office: matter.issuer.office.clone(),
        number: if kind.is_numbered() { matter.number.to_owned() } else { String::new() },
        blocks,
        lacks: lacks(kind, matter),
    }
}

/// What is to be entered before the paper is given, by whoever it is said to.
fn lacks(kind: PaperKind, matter: &Matter<'_>) -> Vec<Lack> {
    use PaperKind as K;
    let lists = kind.has_items() && kind != K::Record;
    let is_enterprise = matter.is_own_check();
    let checks = [
        (matter.issuer.office.is_empty(), Lack::Office),
        (kind.names_appeal() && matter.issuer.appeal.trim().is_empty(), Lack::Appeal),
        (lists && matter.found.is_empty(), Lack::Items),
        (kind == K::Order && matter.found.iter().any(|one| !has_terms(&one.finding)), Lack::Terms),
        (!is_enterprise && matter.officers.len() < 2, Lack::SecondOfficer),
        (!is_enterprise && matter.officers.iter().any(|one| one.certificate.is_empty()), Lack::Certificate),
        (matches!(kind, K::Review | K::ServiceReceipt) && matter.earlier.is_none(), Lack::Earlier),
    ];
    checks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, lack)| lack).collect()
}

fn has_terms(finding: &Finding) -> bool {
    !finding.measure.is_empty() && finding.deadline.is_some() && !finding.responsible.is_empty()
}

fn fact(name: &str, value: impl Into<String>) -> Fact {
    Fact { name: name.to_owned(), value: value.into() }
}

/// Facts without those that say nothing.
fn said(facts: impl IntoIterator<Item = Fact>) -> Vec<Fact> {
    facts.into_iter().filter(|fact| !fact.value.trim().is_empty()).collect()
}

fn text(words: impl Into<String>) -> Block {
    Block::Text(words.into())
}

/// `祁远舟（证号DEMO-0417）`; without a certificate there is room to write its number.
fn officer_words(officer: &Officer) -> String {
    match officer.certificate.as_str() {
        "" => format!("{}（证号　　　　　　）", officer.name),
        number => format!("{}（证号{number}）", officer.name),
    }
}

fn officers_words(officers: &[Officer]) -> String {
    let names: Vec<String> = officers.iter().map(officer_words).collect();
    names.join("、")
}

/// Room for two officers, whether they are known or not.
fn officer_lines(party: &str, officers: &[Officer]) -> Vec<SignatureLine> {
    let of = |officer: &Officer| SignatureLine {
        party: party.to_owned(),
        user: Some(officer.user),
        name: officer.name.clone(),
        certificate: officer.certificate.clone(),
    };
    let mut lines: Vec<SignatureLine> = officers.iter().map(of).collect();
    while lines.len() < 2 {
        lines.push(line(party, ""));
    }
    lines
}

fn line(party: &str, name: &str) -> SignatureLine {
    SignatureLine { party: party.to_owned(), user: None, name: name.to_owned(), certificate: String::new() }
}

/// The two officers, and somebody who signs for the site.
fn signatures(matter: &Matter<'_>, officers: &str, site: SignatureLine) -> Block {
    let mut lines = officer_lines(officers, matter.officers);
    lines.push(site);
    Block::Signatures(lines)
}

fn seal(matter: &Matter<'_>) -> Block {
    Block::Seal { office: matter.issuer.office.clone(), day: day_words(matter.day) }
}

/// What is wrong in one line: a major one says so.
fn problem(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Major => "（重大事故隐患）",
        Level::General => "",
    };
    sentences(&[&format!("{}{level}", finding.title.trim()), &finding.description])
}

/// The photos of problems, each under the number of its own.
fn photos(found: &[Listed]) -> Vec<Block> {
    let mut shown = Vec::new();
    for (place, listed) in (1_usize..).zip(found) {
        for photo in &listed.photos {
            let taken =
                if photo.undated { String::new() } else { format!("，{}", time_words(photo.taken_at)) };
            shown.push(PaperPhoto {
                sha256: photo.sha256,
                thumbnail: photo.thumbnail,
                caption: format!("{}{taken}", items_words(&[place])),
            });
        }
    }
    if shown.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading("问题照片".to_owned()),
        Block::Photos(shown),
        Block::Note("照片原件以其哈希值留存于本次检查的记录。".to_owned()),
    ]
}

const AT_ONCE: &str = "立即";

/// By when, as a paper says it.
fn deadline_words(listed: &Listed, day: Day) -> String {
    match listed.finding.deadline {
        Some(deadline) if deadline <= listed.given_on.unwrap_or(day) => AT_ONCE.to_owned(),
        Some(deadline) => format!("{}前", day_words(deadline)),
        None => "　　年　　月　　日前".to_owned(),
    }
}
