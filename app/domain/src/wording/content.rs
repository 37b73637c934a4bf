//! What a paper says: blocks in the order in which they are read. Plain data that crosses between engine and screen.

use crate::id::UserId;
use crate::kind::paper::PaperKind;
use crate::photo::PhotoHash;
use crate::term::terms;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a form has in print beside what is said in it.
pub mod printed {
    pub const SEAL: &str = "（印章）";
    pub const SIGNS: &str = "（签名）：";
    pub const CERTIFICATE: &str = "证号：";
    pub const REFUSED: &str = "拒绝签字，理由：";
    pub const OBJECTS: &str = "对本记录有异议：";
    pub const WITNESS: &str = "见证人：";
    pub const VOID: &str = "作废";
    /// Where a number is to stand.
    pub const NUMBER: &str = "（　　　　　）〔　　　　〕　　　号";
    pub const DIGEST: &str = "文书内容的SHA-256：";
}

/// The first line of the bytes of every paper: another layout has another one.
const LAYOUT: &str = "spotcheck paper 1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperContent {
    pub kind: PaperKind,
    /// The organ in whose name it is given.
    pub office: String,
    /// Empty before it is taken, and where its kind has none.
    pub number: String,
    pub blocks: Vec<Block>,
    /// What is still to be entered. No part of what it says: where something lacks, there is a blank.
    pub lacks: Vec<Lack>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// To whom it is given.
    To(String),
    Heading(String),
    /// Paragraphs, where its lines end.
    Text(String),
    /// The rows of a form; one without a value is filled in by hand.
    Facts(Vec<Fact>),
    /// Problems, numbered from 1 on.
    Items(Vec<Item>),
    /// Items of a checklist that somebody looked at, each with what he saw.
    Checked(Vec<Fact>),
    Photos(Vec<PaperPhoto>),
    /// A blank that stands for what nobody has entered.
    Blank(String),
    Signatures(Vec<SignatureLine>),
    /// Where the seal is set by hand, over the organ's name and the day.
    Seal {
        /// Empty where none is set.
        office: String,
        day: String,
    },
    /// Small print at the end.
    Note(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub words: String,
    /// None of them is empty.
    pub facts: Vec<Fact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPhoto {
    /// Of the original, which the paper means.
    pub sha256: PhotoHash,
    /// What is drawn; the original where there is no smaller copy.
    pub thumbnail: Option<PhotoHash>,
    pub caption: String,
}

/// Room for a name in somebody's own hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureLine {
    /// As what he signs.
    pub party: String,
    /// Whose room it is, where that is a user.
    pub user: Option<UserId>,
    /// Empty where it is not known yet.
    pub name: String,
    pub certificate: String,
}

terms! {
    /// What a paper lacks.
    Lack {
        /// The phone does not know whose paper it is.
        Office = "office",
        /// 救济途径: the unit has not said where one complains of its papers.
        Appeal = "appeal",
        /// There is nothing for it to list.
        Items = "items",
        /// A problem has no measure, no deadline or nobody responsible.
        Terms = "terms",
        SecondOfficer = "second_officer",
        Certificate = "certificate",
        /// The paper that it follows on.
        Earlier = "earlier",
    }
}

impl PaperContent {
    /// All that it says, in the one form that its bytes have: a line for each thing said, its parts between tabs.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        say(&mut text, &[LAYOUT, self.kind.word(), &self.office, self.kind.title(), &self.number]);
        for block in &self.blocks {
            block.say(&mut text);
        }
        text
    }

    /// Its number, or room to write one; nothing where its kind has none.
    pub fn number_words(&self) -> &str {
        if self.number.is_empty() && self.kind.is_numbered() { printed::NUMBER } else { &self.number }
    }

    /// SHA-256 of [`Self::canonical`]: what a signature under the paper covers.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.canonical().as_bytes()).into()
    }

    /// The same as it is written, in hex.
    pub fn digest_words(&self) -> String {
        hex::encode(self.digest())
    }
}

impl Block {
    fn say(&self, text: &mut String) {
        match self {
            Self::To(name) => say(text, &["to", name]),
            Self::Heading(words) => say(text, &["heading", words]),
            Self::Text(words) => say(text, &["text", words]),
            Self::Blank(words) => say(text, &["blank", words]),
            Self::Note(words) => say(text, &["note", words]),
            Self::Seal { office, day } => say(text, &["seal", office, day]),
            Self::Facts(facts) => say_facts(text, "fact", facts),
            Self::Checked(facts) => say_facts(text, "checked", facts),
            Self::Items(items) => {
                for (place, item) in (1_usize..).zip(items) {
                    say(text, &["item", &place.to_string(), &item.words]);
                    say_facts(text, "of item", &item.facts);
                }
            }
            Self::Photos(photos) => {
                let each = |photo: &PaperPhoto| {
                    say(text, &["photo", &photo.sha256.to_string(), &photo.caption]);
                };
                photos.iter().for_each(each);
            }
            Self::Signatures(lines) => {
                let each =
                    |line: &SignatureLine| say(text, &["signs", &line.party, &line.name, &line.certificate]);
                lines.iter().for_each(each);
            }
        }
    }
}

fn say_facts(text: &mut String, what: &str, facts: &[Fact]) {
    facts.iter().for_each(|fact| say(text, &[what, &fact.name, &fact.value]));
}

/// A line of its own, whatever is in the words: what ends a line or a part there is written as two characters.
fn say(text: &mut String, parts: &[&str]) {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text.push('\t');
        }
        for letter in part.chars() {
            match letter {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\t' => text.push_str("\\t"),
                letter => text.push(letter),
            }
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(blocks: Vec<Block>) -> PaperContent {
        PaperContent {
            kind: PaperKind::Order,
            office: "青崖县应急管理局".into(),
            number: "青应急责改〔2026〕108号".into(),
            blocks,
            lacks: Vec::new(),
        }
    }

    fn fact(name: &str, value: &str) -> Fact {
        Fact { name: name.into(), value: value.into() }
    }

    #[test]
    fn the_bytes_say_every_word_once_and_in_its_place() {
        let line = SignatureLine {
            party: "执法人员".into(),
            user: None,
            name: "祁远舟".into(),
            certificate: "DEMO-0417".into(),
        };
        let paper = paper(vec![
            Block::To("松涛煤业".into()),
            Block::Items(vec![Item {
                words: "一\n二\t三\\".into(), facts: vec![fact("依据", "第1条")]
            }]),
            Block::Signatures(vec![line]),
            Block::Seal { office: "青崖县应急管理局".into(), day: "2026年12月1日".into() },
        ]);
        assert_eq!(
            paper.canonical(),
            "spotcheck paper 1\torder\t青崖县应急管理局\t责令限期整改指令书\t青应急责改〔2026〕108号\n\
             to\t松涛煤业\n\
             item\t1\t一\\n二\\t三\\\\\n\
             of item\t依据\t第1条\n\
             signs\t执法人员\t祁远舟\tDEMO-0417\n\
             seal\t青崖县应急管理局\t2026年12月1日\n"
        );
        assert_eq!(paper.digest_words(), hex::encode(Sha256::digest(paper.canonical().as_bytes())));
    }

    #[test]
    fn whatever_is_altered_has_another_digest_and_what_lacks_has_none() {
        let said = paper(vec![Block::Facts(vec![fact("依据", "第1条"), fact("措施", "")])]);
        let other = |blocks| paper(blocks).digest() != said.digest();
        assert!(other(vec![Block::Facts(vec![fact("依据", "第2条"), fact("措施", "")])]));
        assert!(other(vec![Block::Facts(vec![fact("依据", "第1条")])]));
        assert!(other(vec![Block::Facts(vec![fact("依据\t第1条", ""), fact("措施", "")])]));
        assert!(other(vec![Block::Text("依据\t第1条".into())]));
        assert_eq!(PaperContent { lacks: vec![Lack::Appeal], ..said.clone() }.digest(), said.digest());
    }
}
