//! The columns of a list of sites, and how offices call them.

use crate::people::import::headings::Heading;
use spotcheck_domain::certificate::CertificateField;
use spotcheck_domain::site::SiteField;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Of(SiteField),
    /// Two columns make a position.
    Longitude,
    Latitude,
    /// Whose record it is.
    Owner,
    Certificate(CertificateField),
}

use Said::Of;
use SiteField as F;

pub const NEEDED: &[Said] = &[Of(F::Name)];

pub const HEADINGS: &[Heading<Said>] = &[
    (
        Of(F::Name),
        "name",
        &[
            "名称",
            "企业名称",
            "单位名称",
            "对象名称",
            "检查对象",
            "检查对象名称",
            "场所名称",
            "生产经营单位",
            "生产经营单位名称",
            "经营单位名称",
            "公司名称",
            "被检查单位",
            "name",
            "sitename",
            "company",
        ],
    ),
    (
        Of(F::Uscc),
        "uscc",
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "统一信用代码",
            "统一代码",
            "机构代码",
            "营业执照号",
            "uscc",
            "creditcode",
            "code",
        ],
    ),
    (
        Of(F::Sector),
        "sector",
        &[
            "行业",
            "行业领域",
            "行业类别",
            "行业类型",
            "所属行业",
            "监管行业",
            "行业分类",
            "sector",
            "industry",
        ],
    ),
    (
        Of(F::Address),
        "address",
        &[
            "地址",
            "详细地址",
            "生产经营地址",
            "经营地址",
            "企业地址",
            "单位地址",
            "生产地址",
            "住所",
            "address",
        ],
    ),
    (
        Of(F::Town),
        "town",
        &["乡镇", "镇", "街道", "乡镇街道", "镇街", "所属乡镇", "所在乡镇", "属地乡镇", "town"],
    ),
    (Of(F::County), "county", &["县", "区县", "县区", "县市区", "所属县区", "所在县", "county"]),
    (Of(F::City), "city", &["市", "地市", "城市", "所属市", "所在市", "city"]),
    (
        Of(F::Grade),
        "grade",
        &[
            "等级",
            "风险等级",
            "风险分级",
            "风险级别",
            "分级",
            "级别",
            "安全风险等级",
            "监管等级",
            "grade",
            "riskgrade",
            "risk",
        ],
    ),
    (
        Of(F::LegalRep),
        "legal_rep",
        &["法人", "法定代表人", "法人代表", "负责人", "主要负责人", "法定代表人姓名", "legalrep", "owner"],
    ),
    (Of(F::Contact), "contact", &["联系人", "联系人姓名", "安全管理人员", "安全员", "contact"]),
    (
        Of(F::Phone),
        "phone",
        &[
            "电话",
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系方式",
            "phone",
            "telephone",
            "tel",
            "mobile",
        ],
    ),
    (
        Of(F::Position),
        "position",
        &["经纬度", "坐标", "位置坐标", "地理坐标", "经纬度坐标", "position", "coordinates", "lonlat"],
    ),
    (Said::Longitude, "longitude", &["经度", "longitude", "lon", "lng"]),
    (Said::Latitude, "latitude", &["纬度", "latitude", "lat"]),
    (
        Of(F::ResponsibleUnit),
        "responsible_unit",
        &[
            "责任单位",
            "监管单位",
            "监管部门",
            "监管机构",
            "监管责任单位",
            "主管部门",
            "包联单位",
            "责任部门",
            "responsibleunit",
            "supervisedby",
        ],
    ),
    (
        Of(F::ResponsiblePerson),
        "responsible_person",
        &[
            "责任人",
            "监管责任人",
            "监管人员",
            "包联责任人",
            "包联领导",
            "包保责任人",
            "网格员",
            "responsibleperson",
        ],
    ),
    (Said::Owner, "unit", &["所属单位", "归属单位", "登记单位", "管辖单位", "unit"]),
    (
        Of(F::YearlyCap),
        "yearly_cap",
        &["年度频次上限", "检查频次上限", "年度检查次数上限", "频次上限", "yearlycap"],
    ),
    (
        Said::Certificate(CertificateField::Kind),
        "certificate_kind",
        &[
            "证照名称",
            "许可证名称",
            "许可证种类",
            "许可证类型",
            "证书名称",
            "证照",
            "许可证",
            "certificate",
            "licence",
        ],
    ),
    (
        Said::Certificate(CertificateField::Number),
        "certificate_number",
        &["证照编号", "许可证编号", "许可证号", "证书编号", "证照号", "certificatenumber", "licencenumber"],
    ),
    (
        Said::Certificate(CertificateField::Issuer),
        "certificate_issuer",
        &["发证机关", "发证单位", "颁发机关", "issuedby", "issuer"],
    ),
    (
        Said::Certificate(CertificateField::Until),
        "certificate_until",
        &[
            "有效期至",
            "证照有效期",
            "许可证有效期",
            "证书有效期",
            "有效期",
            "有效期截止",
            "validuntil",
            "expires",
        ],
    ),
    (Of(F::Key), "key", &["编号", "对象编号", "企业编号", "单位编号", "档案编号", "key", "id"]),
    (Of(F::Note), "note", &["备注", "说明", "note", "remarks"]),
];
