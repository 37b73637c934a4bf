//! What is asked and shown of papers.

use super::{at, id, named, officer};
use spotcheck_domain::authority::Act;
use spotcheck_domain::ledger::PaperRow;
use spotcheck_domain::paper::{PaperKind, PaperState, ServiceHow};
use spotcheck_protocol::{
    PaperCard, PaperItemView, PaperView, PapersView, Request, ServiceView, View, VoidedView, Whereabouts,
};

pub fn requests() -> Vec<Request> {
    vec![
        Request::OrderVisit {
            inspection: id(2),
            findings: vec![id(3), id(4)],
            apart: true,
            second: Some(id(7)),
        },
        Request::OrderVisit { inspection: id(2), findings: Vec::new(), apart: false, second: None },
        Request::MakePaper { inspection: id(2), kind: PaperKind::Record, findings: vec![id(3)] },
        Request::ServePaper {
            paper: id(5),
            how: ServiceHow::Left,
            whom: "张伟".into(),
            witness: "王工".into(),
            note: String::new(),
        },
        Request::VoidPaper { paper: id(5), reason: "写错".into() },
        Request::NumberPaper { paper: id(5) },
    ]
}

pub fn views() -> Vec<View> {
    vec![
        View::Papers(PapersView {
            inspection: id(2),
            papers: vec![paper_card()],
            may_make: PaperKind::ALL.to_vec(),
            orderable: vec![id(3)],
        }),
        View::Paper(Box::new(paper())),
    ]
}

fn paper_card() -> PaperCard {
    PaperCard {
        row: PaperRow {
            id: id(5),
            unit: id(3),
            issuer: id(3),
            inspection: Some(id(2)),
            site: Some(id(1)),
            site_name: "松涛煤业".into(),
            kind: PaperKind::Order,
            number: "云岭应急责改〔2026〕12号".into(),
            state: PaperState::Served,
            made_at: at(),
            made_by: "李敏".into(),
            maker: Some(id(7)),
            items: vec![id(3), id(4)],
        },
        whereabouts: Whereabouts::OnThisPhone,
        n_absent: 1,
        lacks_number: false,
        acts: vec![Act::ServePaper],
    }
}

fn paper() -> PaperView {
    PaperView {
        card: paper_card(),
        issuer: named(),
        officers: vec![officer()],
        items: vec![PaperItemView {
            finding: id(3),
            event: Some(id(9)),
            is_here: true,
            title: "通道堵塞".into(),
        }],
        earlier: Some(id(6)),
        earlier_number: "云岭应急责改〔2026〕11号".into(),
        other_numbers: vec!["云岭应急责改〔2026〕13号".into()],
        services: vec![ServiceView {
            how: ServiceHow::InPerson,
            at: at(),
            whom: "张伟".into(),
            witness: String::new(),
            note: String::new(),
            by: "李敏".into(),
        }],
        voided: Some(VoidedView { reason: "写错".into(), at: at(), by: "李敏".into() }),
    }
}
