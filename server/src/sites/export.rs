//! A list of sites as a table for other programs, which an import reads again.

use super::import::grade_word;
use super::list::{filter, may_read, times};
use crate::people::desk::DeskError;
use crate::people::export::Table;
use crate::people::import::area::Area;
use crate::people::import::sector_words;
use crate::people::principal::Principal;
use crate::store::{SiteListed, Tx, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::ListSites;
use spotcheck_domain::certificate::{CertificateField as C, Certificates};
use spotcheck_domain::position::Position;
use spotcheck_domain::site::SiteField as F;
use spotcheck_domain::term::Grade;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// The headings, as an import knows them.
const HEADINGS: [&str; 24] = [
    "名称",
    "统一社会信用代码",
    "行业领域",
    "地址",
    "乡镇",
    "县区",
    "市",
    "风险等级",
    "法定代表人",
    "联系人",
    "联系电话",
    "经度",
    "纬度",
    "责任单位",
    "责任人",
    "所属单位",
    "年度频次上限",
    "证照名称",
    "证照编号",
    "发证机关",
    "有效期至",
    "编号",
    "备注",
    "最近检查",
];
/// Sites of one table at most.
const MOST: usize = 100_000;
/// Minutes east of UTC, for days.
const ZONE_MINUTES: i32 = 8 * 60;

/// All that a list shows, whatever page of it is asked for.
pub fn table(
    view: &dyn View,
    principal: &Principal,
    call: &ListSites,
    now: Timestamp,
) -> Result<Table, DeskError> {
    let principal = may_read(view, principal, Act::ExportSites)?;
    let (times, _) = times(view, principal.unit, now)?;
    let area = Area::of(view, principal.unit)?;
    let sectors = sector_names(sector_words(view, &principal)?);
    let filter = filter(&principal, call, times);
    let listed = view.sites(&filter, (call.order, call.descending), 0, MOST)?;
    let mut rows = vec![HEADINGS.map(ToOwned::to_owned).to_vec()];
    rows.extend(listed.iter().map(|listed| row(listed, &area, &sectors)));
    Ok(Table::of("检查对象", rows))
}

/// The Chinese name of each sector's id.
fn sector_names(words: HashMap<String, String>) -> HashMap<String, String> {
    let is_chinese = |word: &str| word.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    words.into_iter().filter(|(word, _)| is_chinese(word)).map(|(word, id)| (id, word)).collect()
}

fn row(listed: &SiteListed, area: &Area, sectors: &HashMap<String, String>) -> Vec<String> {
    let entry = &listed.entry;
    let said = |field| entry.said(field).to_owned();
    let position: Option<Position> = entry.some(F::Position);
    let degrees = |of: fn(Position) -> f64| position.map(|at| format!("{:.6}", of(at))).unwrap_or_default();
    let responsible = entry.some(F::ResponsibleUnit).map(|unit| area.path(unit)).unwrap_or_default();
    let grade: Option<Grade> = entry.some(F::Grade);
    let sector = said(F::Sector);
    vec![
        said(F::Name),
        said(F::Uscc),
        sectors.get(&sector).cloned().unwrap_or(sector),
        said(F::Address),
        said(F::Town),
        said(F::County),
        said(F::City),
        grade.map(grade_word).unwrap_or_default().to_owned(),
        said(F::LegalRep),
        said(F::Contact),
        said(F::Phone),
        degrees(|at| at.longitude),
        degrees(|at| at.latitude),
        responsible,
        said(F::ResponsiblePerson),
        area.path(entry.unit),
        said(F::YearlyCap),
        certificates(&entry.certificates, C::Kind),
        certificates(&entry.certificates, C::Number),
        certificates(&entry.certificates, C::Issuer),
        certificates(&entry.certificates, C::Until),
        said(F::Key),
        said(F::Note),
        listed.tally.last_visit_at.map(|at| at.day(ZONE_MINUTES).to_string()).unwrap_or_default(),
    ]
}

/// What each certificate says in a field, in one order; nothing where none says anything.
fn certificates(all: &Certificates, field: C) -> String {
    let said: Vec<&str> = all.values().map(|fields| fields.get(&field).map_or("", String::as_str)).collect();
    if said.iter().all(|value| value.is_empty()) { String::new() } else { said.join("；") }
}

/// Notes that somebody took a table away.
pub fn note(tx: &dyn Tx, principal: &Principal, table: &Table, now: Timestamp) -> Result<(), DeskError> {
    let note = format!("{}: {}", table.name(), table.n_rows());
    tx.put_audit(now, &principal.user.to_string(), Act::ExportSites.word(), None, &note)?;
    Ok(())
}
