//! The columns of a list of people, and how offices call them.

use super::headings::Heading;
use spotcheck_domain::call::PersonField;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Of(PersonField),
    Unit,
    Roles,
}

use PersonField as F;
use Said::Of;

pub const NEEDED: &[Said] = &[Of(F::Name)];

pub const HEADINGS: &[Heading<Said>] = &[
    (Of(F::Name), "name", &["姓名", "名字", "人员姓名", "人员", "name", "fullname"]),
    (
        Of(F::Certificate),
        "certificate",
        &[
            "证号",
            "执法证号",
            "执法证编号",
            "执法证证号",
            "证件号",
            "证件号码",
            "执法证件号",
            "执法证件号码",
            "证书编号",
            "行政执法证号",
            "执法证",
            "certificate",
            "certificateno",
            "certificatenumber",
        ],
    ),
    (
        Of(F::CertificateExpires),
        "certificate_expires",
        &[
            "有效期",
            "有效期至",
            "有效期限",
            "有效日期",
            "证件有效期",
            "执法证有效期",
            "执法证有效期至",
            "到期日",
            "到期日期",
            "expires",
            "expiry",
            "expirydate",
            "validuntil",
            "certificateexpires",
        ],
    ),
    (
        Of(F::Telephone),
        "telephone",
        &[
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "电话号码",
            "联系方式",
            "telephone",
            "phone",
            "mobile",
            "tel",
        ],
    ),
    (
        Said::Unit,
        "unit",
        &[
            "单位",
            "所属单位",
            "工作单位",
            "所在单位",
            "单位名称",
            "单位路径",
            "机构",
            "所属机构",
            "部门",
            "所在部门",
            "unit",
            "organisation",
            "organization",
            "department",
        ],
    ),
    (Said::Roles, "roles", &["角色", "职责", "权限", "身份", "roles", "role"]),
    (
        Of(F::Key),
        "key",
        &["工号", "人员编号", "职工号", "员工编号", "员工号", "编号", "key", "staffno", "employeeid", "id"],
    ),
];
