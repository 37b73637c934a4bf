//! A paper with one of every block, and the barest preview of one.

use super::views::signatures;
use super::{hash, id};
use spotcheck_domain::codes::Qr;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::wording::{Block, Fact, Item, Lack, PaperContent, PaperPhoto, SignatureLine};
use spotcheck_protocol::{PaperPage, RefusalLine};

fn facts() -> Vec<Fact> {
    vec![
        Fact { name: "依据".into(), value: "第1条".into() },
        Fact { name: "措施".into(), value: String::new() },
    ]
}

fn blocks() -> Vec<Block> {
    let line = SignatureLine {
        party: "执法人员".into(),
        user: Some(id(7)),
        name: "李敏".into(),
        certificate: "晋0123".into(),
    };
    vec![
        Block::To("松涛煤业".into()),
        Block::Heading("发现的问题".into()),
        Block::Text("一\n二".into()),
        Block::Facts(facts()),
        Block::Items(vec![Item { words: "通道堵塞".into(), facts: facts() }]),
        Block::Checked(facts()),
        Block::Photos(vec![
            PaperPhoto { sha256: hash(), thumbnail: Some(hash()), caption: "第1项".into() },
            PaperPhoto { sha256: hash(), thumbnail: None, caption: String::new() },
        ]),
        Block::Blank("救济途径".into()),
        Block::Signatures(vec![line.clone(), SignatureLine { user: None, ..line }]),
        Block::Seal { office: "云岭县应急管理局".into(), day: "2026年12月1日".into() },
        Block::Note("一式两份。".into()),
    ]
}

pub fn page() -> PaperPage {
    PaperPage {
        content: PaperContent {
            kind: PaperKind::Order,
            office: "云岭县应急管理局".into(),
            number: "云岭责改〔2026〕12号".into(),
            blocks: blocks(),
            lacks: Lack::ALL.to_vec(),
        },
        digest: Some("a5".repeat(32)),
        qr: Some(Qr { size: 45, path: "M4 4h7v1h-7z".into() }),
        inspection: Some(id(2)),
        site_name: "松涛煤业".into(),
        refusal: Some(RefusalLine {
            name: "何某".into(), reason: "不认可".into(), witness: "席某".into()
        }),
        signatures: signatures(),
        objections: vec![("温某".into(), "第2项未见到".into())],
        n_on_their_way: 0,
        voided: Some("重复".into()),
    }
}

pub fn preview() -> PaperPage {
    PaperPage {
        content: PaperContent {
            kind: PaperKind::Record,
            office: String::new(),
            number: String::new(),
            blocks: Vec::new(),
            lacks: Vec::new(),
        },
        digest: None,
        qr: None,
        inspection: None,
        refusal: None,
        signatures: Vec::new(),
        objections: Vec::new(),
        n_on_their_way: 2,
        voided: None,
        ..page()
    }
}
