//! The columns of a list of units, and how offices call them and what stands in them.

use super::headings::Heading;
use spotcheck_domain::call::UnitField;
use spotcheck_domain::term::Tier;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Of(UnitField),
    Parent,
    Tier,
}

use Said::Of;
use UnitField as F;

pub const NEEDED: &[Said] = &[Of(F::Name)];

pub const HEADINGS: &[Heading<Said>] = &[
    (Of(F::Name), "name", &["单位名称", "单位", "名称", "机构名称", "机构", "name", "unit", "unitname"]),
    (Of(F::NameEn), "name_en", &["英文名", "英文名称", "nameen", "englishname"]),
    (
        Said::Parent,
        "parent",
        &[
            "上级",
            "上级单位",
            "上级机构",
            "隶属",
            "隶属单位",
            "隶属关系",
            "主管单位",
            "所属单位",
            "parent",
            "parentunit",
        ],
    ),
    (
        Said::Tier,
        "tier",
        &[
            "层级",
            "级别",
            "类别",
            "类型",
            "单位类别",
            "单位类型",
            "单位层级",
            "机构层级",
            "tier",
            "level",
            "type",
        ],
    ),
    (
        Of(F::Key),
        "key",
        &["编码", "单位编码", "代码", "机构代码", "单位代码", "统一社会信用代码", "编号", "key", "code"],
    ),
    (Of(F::Standing), "standing", &["执法权", "执法主体", "执法权限", "执法资格", "standing"]),
    (Of(F::DelegatedBy), "delegated_by", &["委托单位", "委托机关", "委托机构", "delegatedby", "delegator"]),
    (Of(F::Sectors), "sectors", &["行业", "领域", "监管行业", "主管行业", "行业领域", "sectors", "sector"]),
    (Of(F::LeaderPost), "leader_post", &["负责人职务", "职务", "leaderpost"]),
    (Of(F::Leader), "leader", &["负责人", "主要负责人", "负责人姓名", "leader", "head"]),
    (Of(F::ChargePost), "charge_post", &["包联领导职务", "chargepost"]),
    (Of(F::Charge), "charge", &["包联领导", "包联", "包保领导", "联系领导", "charge"]),
    (Of(F::Appeal), "appeal", &["救济途径", "救济告知", "复议诉讼", "appeal"]),
    (Of(F::Prefix), "prefix", &["文号", "文号前缀", "字号", "编号前缀", "prefix"]),
];

pub const TIERS: &[(Tier, &[&str])] = &[
    (Tier::City, &["city", "市", "市级", "地市", "设区市"]),
    (Tier::County, &["county", "县", "县级", "区", "区县", "县区", "区级", "市辖区", "县级市"]),
    (Tier::Town, &["town", "镇", "乡", "乡镇", "乡镇街道", "街道", "乡镇级", "镇级", "街道办"]),
    (Tier::Village, &["village", "村", "社区", "行政村", "村社区", "村居", "村级", "村委会", "居委会"]),
    (Tier::Cell, &["cell", "网格", "网格单元", "基础网格", "片区", "grid"]),
    (Tier::Department, &["department", "部门", "局", "委办局", "科室", "直属机构", "内设机构", "监管部门"]),
    (Tier::Enterprise, &["enterprise", "企业", "公司", "生产经营单位"]),
];

pub const STANDINGS: &[(&str, &[&str])] = &[
    ("own", &["own", "有", "自有", "是", "本级", "具备"]),
    ("delegated", &["delegated", "委托", "受委托"]),
    ("none", &["none", "无", "没有", "否", "不具备"]),
];

/// The headings of an export, with the field of each. The second is the unit above; the one without a field is its tier.
pub const UNIT_HEADINGS: [(&str, Option<UnitField>); 14] = [
    ("单位名称", Some(F::Name)),
    ("上级单位", Some(F::Name)),
    ("层级", None),
    ("编码", Some(F::Key)),
    ("英文名称", Some(F::NameEn)),
    ("执法权", Some(F::Standing)),
    ("委托机关", Some(F::DelegatedBy)),
    ("行业", Some(F::Sectors)),
    ("负责人", Some(F::Leader)),
    ("负责人职务", Some(F::LeaderPost)),
    ("包联领导", Some(F::Charge)),
    ("包联领导职务", Some(F::ChargePost)),
    ("救济途径", Some(F::Appeal)),
    ("文号前缀", Some(F::Prefix)),
];

/// How an export calls a tier.
pub fn tier_word(tier: Tier) -> &'static str {
    TIERS.iter().find(|(known, _)| *known == tier).map_or_else(|| tier.word(), |(_, words)| words[1])
}

/// How an export calls a standing.
pub fn standing_word(standing: &str) -> &str {
    STANDINGS.iter().find(|(known, _)| *known == standing).map_or(standing, |(_, words)| words[1])
}
