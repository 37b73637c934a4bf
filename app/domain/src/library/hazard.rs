//! The words of a hazard that a unit makes itself.

use crate::call::Obstacle;
use crate::kind::form::Form;
use crate::reference::{CatalogHazard, Named};
use crate::term::{Level, terms};
use serde::{Deserialize, Serialize};

/// Of the longest deadline that is suggested.
const MOST_DAYS: u16 = 365;
const TITLE: Form = Form::words(200);
const QUESTION: Form = Form::words(300);
const LONG: Form = Form::words(2_000);
const TOPIC: Form = Form::words(40);
const SECTOR: Form = Form::words(40);

terms! {
    /// What of a hazard's words is not taken.
    HazardFault {
        Sector = "sector",
        Topic = "topic",
        Title = "title",
        Question = "question",
        Measure = "measure",
        Basis = "basis",
        Clause = "clause",
        Days = "days",
    }
}

/// A hazard without its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardWords {
    pub sector: String,
    #[serde(default)]
    pub topic: String,
    pub level: Level,
    /// What is wrong.
    pub title: Named,
    /// Yes or no; "no" is the hazard.
    #[serde(default)]
    pub question: Named,
    #[serde(default)]
    pub measure: Named,
    #[serde(default)]
    pub default_days: u16,
    #[serde(default)]
    pub basis: Named,
    #[serde(default)]
    pub clause: Named,
    #[serde(default)]
    pub needs_expert: bool,
}

fn canonical(form: Form, named: &Named, of: HazardFault) -> Result<Named, (HazardFault, Obstacle)> {
    let one = |text: &str| form.canonical(text).map_err(|refusal| (of, refusal.into()));
    Ok(Named { zh: one(&named.zh)?, en: one(&named.en)? })
}

impl HazardWords {
    /// Within its bounds, whatever is still missing.
    pub fn bounded(&self) -> Result<Self, (HazardFault, Obstacle)> {
        let one = |form: Form, text: &str, of: HazardFault| {
            form.canonical(text).map_err(|refusal| (of, Obstacle::from(refusal)))
        };
        Ok(Self {
            sector: one(SECTOR, &self.sector, HazardFault::Sector)?,
            topic: one(TOPIC, &self.topic, HazardFault::Topic)?,
            title: canonical(TITLE, &self.title, HazardFault::Title)?,
            question: canonical(QUESTION, &self.question, HazardFault::Question)?,
            measure: canonical(LONG, &self.measure, HazardFault::Measure)?,
            basis: canonical(LONG, &self.basis, HazardFault::Basis)?,
            clause: canonical(LONG, &self.clause, HazardFault::Clause)?,
            level: self.level,
            default_days: self.default_days,
            needs_expert: self.needs_expert,
        })
    }

    /// Of all its words.
    pub fn n_characters(&self) -> usize {
        let named = [&self.title, &self.question, &self.measure, &self.basis, &self.clause];
        named.into_iter().map(|named| named.zh.chars().count() + named.en.chars().count()).sum()
    }

    /// As it is stored: within its bounds, its question its title where one of the two is not said.
    pub fn canonical(&self, is_sector: impl Fn(&str) -> bool) -> Result<Self, (HazardFault, Obstacle)> {
        let mut words = self.bounded()?;
        if words.title.is_empty() {
            words.title = canonical(TITLE, &words.question, HazardFault::Title)?;
        }
        if words.question.is_empty() {
            words.question.clone_from(&words.title);
        }
        if words.title.is_empty() {
            return Err((HazardFault::Title, Obstacle::FieldInvalid));
        }
        if words.default_days > MOST_DAYS {
            return Err((HazardFault::Days, Obstacle::OutOfBounds));
        }
        // Whoever calls it a major one says by what.
        if words.level == Level::Major && words.clause.is_empty() && !words.needs_expert {
            return Err((HazardFault::Clause, Obstacle::ClauseMissing));
        }
        if !is_sector(&words.sector) {
            return Err((HazardFault::Sector, Obstacle::SectorUnknown));
        }
        Ok(words)
    }

    pub fn with_id(self, id: String) -> CatalogHazard {
        CatalogHazard {
            id,
            sector: self.sector,
            topic: self.topic,
            level: self.level,
            title: self.title,
            question: self.question,
            measure: self.measure,
            default_days: self.default_days,
            basis: self.basis,
            // Its unit answers for it.
            verified: true,
            clause: self.clause,
            needs_expert: self.needs_expert,
        }
    }

    pub fn of(hazard: &CatalogHazard) -> Self {
        let hazard = hazard.clone();
        Self {
            sector: hazard.sector,
            topic: hazard.topic,
            level: hazard.level,
            title: hazard.title,
            question: hazard.question,
            measure: hazard.measure,
            default_days: hazard.default_days,
            basis: hazard.basis,
            clause: hazard.clause,
            needs_expert: hazard.needs_expert,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zh(text: &str) -> Named {
        Named { zh: text.into(), en: String::new() }
    }

    fn words(title: &str, question: &str) -> HazardWords {
        HazardWords {
            sector: "hazchem".into(),
            topic: String::new(),
            level: Level::General,
            title: zh(title),
            question: zh(question),
            measure: Named::default(),
            default_days: 7,
            basis: Named::default(),
            clause: Named::default(),
            needs_expert: false,
        }
    }

    fn judged(words: &HazardWords) -> Result<HazardWords, (HazardFault, Obstacle)> {
        words.canonical(|sector| sector == "hazchem")
    }

    #[test]
    fn what_is_not_said_twice_is_taken_from_the_other() {
        let one = judged(&words(" 阀门\u{200b}未挂牌 ", "")).expect("it is taken");
        assert_eq!((one.title, one.question), (zh("阀门未挂牌"), zh("阀门未挂牌")));
        let one = judged(&words("", "阀门挂牌?")).expect("it is taken");
        assert_eq!(one.title, zh("阀门挂牌?"));
        assert_eq!(judged(&words(" ", "")), Err((HazardFault::Title, Obstacle::FieldInvalid)));
    }

    #[test]
    fn what_lies_beyond_its_bounds_is_refused_at_its_field() {
        let long = HazardWords { default_days: 366, ..words("甲", "") };
        assert_eq!(judged(&long), Err((HazardFault::Days, Obstacle::OutOfBounds)));
        let major = HazardWords { level: Level::Major, ..words("甲", "") };
        assert_eq!(judged(&major), Err((HazardFault::Clause, Obstacle::ClauseMissing)));
        assert!(judged(&HazardWords { needs_expert: true, ..major.clone() }).is_ok());
        assert!(judged(&HazardWords { clause: zh("第四条"), ..major }).is_ok());
        let elsewhere = HazardWords { sector: "x".into(), ..words("甲", "") };
        assert_eq!(judged(&elsewhere), Err((HazardFault::Sector, Obstacle::SectorUnknown)));
        let text = words(&"长".repeat(201), "");
        assert_eq!(judged(&text), Err((HazardFault::Title, Obstacle::TooLong)));
    }

    #[test]
    fn an_id_comes_and_goes() {
        let words = words("甲", "乙");
        assert_eq!(HazardWords::of(&words.clone().with_id("own-1".into())), words);
    }
}
