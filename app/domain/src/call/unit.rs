//! Units: the tree, and what each says of itself.

use super::{Call, Method};
use crate::id::UnitId;
use crate::kind::form::{Form, fields};
use crate::term::{Tier, terms};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

terms! {
    /// By whose power a unit orders.
    Standing {
        Own = "own",
        /// Papers are in the delegator's name.
        Delegated = "delegated",
        /// It gives notices of hazards and referrals, no orders.
        Nothing = "none",
    }
}

fields! {
    /// What a unit says of itself.
    UnitField {
        Name = "name": Form::words(100).needed(),
        NameEn = "name_en": Form::words(200),
        /// By which other programs and lists know it.
        Key = "key": Form::words(60),
        Standing = "standing": Form::value::<Standing>(),
        /// The organ in whose name it acts, as on papers.
        DelegatedBy = "delegated_by": Form::words(100),
        /// Ids of sectors, between spaces.
        Sectors = "sectors": Form::value::<Sectors>(),
        Leader = "leader": Form::words(60),
        LeaderPost = "leader_post": Form::words(100),
        /// 包联: the leader who answers for it.
        Charge = "charge": Form::words(60),
        ChargePost = "charge_post": Form::words(100),
        /// The reviewing body, court and periods that its papers name.
        Appeal = "appeal": Form::PARAGRAPH,
        /// Of the numbers of its papers.
        Prefix = "prefix": Form::words(20),
    }
}

/// Fields by name; a field that is not there is empty, or stays as it is.
pub type UnitFields = BTreeMap<UnitField, String>;

/// Ids of sectors, as in `hazchem coal-mine`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sectors(Vec<String>);

impl std::str::FromStr for Sectors {
    type Err = crate::term::TermError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words: Vec<String> = text
            .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '、' | '，'))
            .filter(|word| !word.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        let is_id = |word: &String| {
            word.len() <= 40
                && word.bytes().all(|letter| {
                    letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'-' | b'_')
                })
        };
        if words.len() > 60 || !words.iter().all(is_id) {
            return Err(crate::term::TermError { vocabulary: "Sectors" });
        }
        words.sort_unstable();
        words.dedup();
        Ok(Self(words))
    }
}

impl std::fmt::Display for Sectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// The units of one's area.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListUnits {
    /// Closed ones too.
    #[serde(default)]
    pub closed: bool,
}

impl Call for ListUnits {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/units";
    type Answer = Units;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Whoever asks belongs to this one, the top of what he sees.
    pub top: UnitId,
    pub units: Vec<UnitLine>,
}

/// A unit with what is there; what is below it is counted with it nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub tier: Tier,
    /// Those that are not empty.
    pub fields: UnitFields,
    pub closed_at: Option<Timestamp>,
    /// People who have not left.
    pub n_people: u64,
    /// Their devices that are paired.
    pub n_devices: u64,
    pub n_open_findings: u64,
    pub n_open_visits: u64,
}

/// A new unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterUnit {
    /// Drawn by whoever asks, so that a call whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<UnitId>,
    pub parent: UnitId,
    pub tier: Tier,
    pub fields: UnitFields,
}

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered<Id> {
    pub id: Id,
}

impl Call for EnterUnit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units";
    type Answer = Entered<UnitId>;
}

/// A unit says something else of itself. Its place in the tree is changed otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUnit {
    pub unit: UnitId,
    pub fields: UnitFields,
}

impl Call for ChangeUnit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}";
    type Answer = ();
}

/// A unit is put, with all below it, under another one: whoever was above it sees no more of it, whoever is above it then
/// sees all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveUnit {
    pub unit: UnitId,
    pub to: UnitId,
    /// Only told what it would change.
    #[serde(default)]
    pub preview: bool,
}

/// What moves with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedUnit {
    /// The unit itself among them.
    pub n_units: usize,
    pub n_people: usize,
    /// Records that other people see from then on.
    pub n_documents: usize,
}

impl Call for MoveUnit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/move";
    type Answer = MovedUnit;
}

/// It takes no people, units or records any more. What names it stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseUnit {
    pub unit: UnitId,
}

impl Call for CloseUnit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/close";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_are_ids_in_one_order() {
        assert_eq!(
            UnitField::Sectors.canonical("hazchem，coal-mine hazchem"),
            Ok("coal-mine hazchem".into())
        );
        assert!(UnitField::Sectors.canonical("危化品").is_err());
        assert!(UnitField::Name.canonical("　").is_err(), "a unit has a name");
        assert_eq!(UnitField::Standing.canonical("delegated"), Ok("delegated".into()));
        assert!(UnitField::Standing.canonical("perhaps").is_err());
    }
}
