//! The columns of a checklist, and how offices call them and what stands in them.

use super::headings::Heading;
use spotcheck_domain::library::HazardFault;
use spotcheck_domain::term::Level;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Section,
    Question,
    Title,
    Level,
    Basis,
    Clause,
    Expert,
    Measure,
    Days,
    Id,
}

impl Said {
    /// Where what is wrong with an item's words stands.
    pub const fn of(fault: HazardFault) -> Self {
        match fault {
            HazardFault::Question => Self::Question,
            HazardFault::Basis => Self::Basis,
            HazardFault::Clause => Self::Clause,
            HazardFault::Measure => Self::Measure,
            HazardFault::Days => Self::Days,
            HazardFault::Title | HazardFault::Sector | HazardFault::Topic => Self::Title,
        }
    }
}

/// A checklist has one of these.
pub const NEEDED: [&[Said]; 3] = [&[Said::Question], &[Said::Title], &[Said::Id]];

pub const HEADINGS: &[Heading<Said>] = &[
    (
        Said::Section,
        "section",
        &[
            "部分",
            "章节",
            "类别",
            "检查类别",
            "检查部位",
            "部位",
            "检查项目",
            "项目",
            "分类",
            "section",
            "area",
        ],
    ),
    (
        Said::Question,
        "question",
        &[
            "检查内容",
            "检查要点",
            "检查标准",
            "检查要求",
            "检查内容及要求",
            "检查条目",
            "问题",
            "question",
            "item",
            "check",
        ],
    ),
    (Said::Title, "title", &["隐患", "隐患名称", "隐患描述", "隐患情形", "存在问题", "title", "hazard"]),
    (Said::Level, "level", &["级别", "隐患级别", "隐患等级", "等级", "level"]),
    (Said::Basis, "basis", &["依据", "检查依据", "法律依据", "法规依据", "标准依据", "basis", "legalbasis"]),
    (Said::Clause, "clause", &["判定标准条款", "判定标准", "判定依据", "重大隐患判定条款", "条款", "clause"]),
    (Said::Expert, "expert", &["专家认定", "需专家认定", "expert", "needsexpert"]),
    (Said::Measure, "measure", &["整改措施", "措施", "整改要求", "整改建议", "measure"]),
    (
        Said::Days,
        "days",
        &["建议天数", "整改天数", "整改期限", "期限", "天数", "整改时限", "days", "suggesteddays"],
    ),
    (Said::Id, "id", &["条目编号", "编号", "隐患编号", "隐患库编号", "catalogueid", "catalogid", "id"]),
];

/// The headings of an export, in its order.
pub const EXPORTED: [&str; 10] = [
    "部分",
    "检查内容",
    "隐患",
    "级别",
    "依据",
    "判定标准条款",
    "专家认定",
    "整改措施",
    "建议天数",
    "条目编号",
];

const LEVELS: &[(Level, &[&str])] =
    &[(Level::General, &["general", "一般", "一般隐患"]), (Level::Major, &["major", "重大", "重大隐患"])];

pub fn level_of(said: &str) -> Option<Level> {
    let said = said.to_lowercase();
    LEVELS.iter().find(|(_, words)| words.contains(&said.as_str())).map(|(level, _)| *level)
}

pub fn level_word(level: Level) -> &'static str {
    LEVELS.iter().find(|(one, _)| *one == level).map_or("", |(_, words)| words[1])
}

pub const YES: &[&str] = &["是", "有", "√", "yes", "y", "true", "1"];
