//! What a cell means in its column.

use crate::people::desk::tidy;
use crate::people::sheet::Cell;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Day;

/// Above these a program that counts in binary fractions has lost the last digit.
const MOST_DIGITS: f64 = 999_999_999_999_999.0;

/// Days between Excel's first and ours. Its 29th of February 1900, which never was, lies before what is believed here.
const EXCEL_BEFORE_US: i32 = 25_569;
/// Serial numbers of days from 1954 to 2173: what lies beyond is no day of anybody's papers.
const DAYS: std::ops::RangeInclusive<f64> = 20_000.0..=100_000.0;

/// The text of a cell, or why there is none.
pub fn text(cell: &Cell) -> Result<String, Obstacle> {
    match cell {
        Cell::Unsolved => Err(Obstacle::FormulaUnsolved),
        Cell::Fault => Err(Obstacle::CellFault),
        Cell::Number(number) if number.abs() > MOST_DIGITS => Err(Obstacle::DigitsLost),
        cell => {
            let text = tidy(&cell.text());
            if is_shortened(&text) { Err(Obstacle::DigitsLost) } else { Ok(text) }
        }
    }
}

/// A long number as a program writes it into a table of text: `1.38E+10`.
fn is_shortened(text: &str) -> bool {
    let Some((digits, power)) = text.split_once("E+") else { return false };
    let is_number =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number(digits) && is_number(power)
}

/// The same with the blanks and lines between its words.
pub fn lines(cell: &Cell) -> Result<String, Obstacle> {
    match cell {
        Cell::Text(text) => Ok(text.trim().to_owned()),
        cell => text(cell),
    }
}

/// A day in one of the ways in which people and programs write one; empty where there is none.
pub fn day(cell: &Cell) -> Result<String, Obstacle> {
    let written = match cell {
        Cell::Day(day) => return Ok(day.to_string()),
        Cell::Number(number) if DAYS.contains(number) => {
            return Ok(Day::from_days(number.trunc() as i32 - EXCEL_BEFORE_US).to_string());
        }
        cell => text(cell)?,
    };
    let lasts = ["长期", "永久", "无"].contains(&written.as_str());
    if written.is_empty() || lasts {
        return Ok(String::new());
    }
    day_of(&written).map(|day| day.to_string()).ok_or(Obstacle::DateUnreadable)
}

/// `2027-3-1`, `2027/03/01`, `2027.3.1`, `2027年3月1日`, `20270301`; a time behind it is passed over.
fn day_of(written: &str) -> Option<Day> {
    let day = written.split([' ', 'T']).next()?;
    if day.len() == 8 && day.bytes().all(|digit| digit.is_ascii_digit()) {
        return format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).parse().ok();
    }
    let day = day.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts[..] else { return None };
    let two = |part: &str| format!("{part:0>2}");
    format!("{year}-{}-{}", two(month), two(day)).parse().ok()
}

/// How people call roles.
const ROLES: &[(&str, &[&str])] = &[
    ("inspector", &["检查员", "检查人员", "执法人员", "执法员", "监管员", "巡查员"]),
    ("reviewer", &["验收人", "验收员", "验收人员", "复查员"]),
    ("supervisor", &["督办", "督办员", "督办人", "督办人员"]),
    ("responsible", &["整改责任人", "责任人", "企业责任人", "企业负责人"]),
    ("viewer", &["领导", "查看", "查看者", "只读"]),
    ("admin", &["管理员", "系统管理员"]),
];

/// Roles in the order of the table of rights; none where the cell is blank. The word that is no role is the error.
pub fn roles(written: &str) -> Result<Vec<Role>, String> {
    let words = written
        .split(|letter: char| letter.is_whitespace() || ",;/+、，；|".contains(letter))
        .filter(|word| !word.is_empty());
    let mut named = Vec::new();
    for word in words {
        let plain = tidy(word).to_lowercase();
        let known = ROLES.iter().find(|(id, words)| *id == plain || words.contains(&plain.as_str()));
        let role = known.and_then(|(id, _)| id.parse::<Role>().ok()).ok_or_else(|| word.to_owned())?;
        named.push(role);
    }
    Ok(Role::ALL.iter().copied().filter(|role| named.contains(role)).collect())
}

/// How an export calls a role.
pub fn role_word(role: Role) -> &'static str {
    ROLES.iter().find(|(id, _)| *id == role.word()).map_or_else(|| role.word(), |(_, words)| words[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let texts = [
            "2027-03-01",
            "2027/3/1",
            "2027.3.1",
            "2027年3月1日",
            "20270301",
            "２０２７－０３－０１",
            "2027-3-1 00:00:00",
        ];
        for written in texts {
            assert_eq!(day(&Cell::Text(written.into())), Ok("2027-03-01".into()), "{written}");
        }
        // 46082 is that day in Excel's count.
        for number in [46_082.0, 46_082.75, 20_260_301.0] {
            let read = day(&Cell::Number(number)).expect("a day");
            assert_eq!(read, "2026-03-01", "{number}");
        }
        assert_eq!(day(&Cell::Text(" 长期 ".into())), Ok(String::new()));
        for wrong in ["明年", "2027-13-01", "3/1/2027", "12"] {
            assert_eq!(day(&Cell::Text(wrong.into())), Err(Obstacle::DateUnreadable), "{wrong}");
        }
        assert_eq!(day(&Cell::Number(12.0)), Err(Obstacle::DateUnreadable));
    }

    #[test]
    fn numbers_are_read_as_they_are_shown_and_not_when_digits_are_lost() {
        assert_eq!(text(&Cell::Number(13_800_138_000.0)), Ok("13800138000".into()));
        assert_eq!(text(&Cell::Number(1.5)), Ok("1.5".into()));
        assert_eq!(text(&Cell::Number(140_105_199_001_011_234.0)), Err(Obstacle::DigitsLost));
        assert_eq!(text(&Cell::Text("１３８　0013".into())), Ok("138 0013".into()));
        assert_eq!(text(&Cell::Text("1.38E+10".into())), Err(Obstacle::DigitsLost));
        assert_eq!(text(&Cell::Text("XE+10".into())), Ok("XE+10".into()));
        assert_eq!(text(&Cell::Unsolved), Err(Obstacle::FormulaUnsolved));
        assert_eq!(text(&Cell::Fault), Err(Obstacle::CellFault));
    }

    #[test]
    fn roles_are_read_in_both_languages() {
        let words =
            |written: &str| roles(written).map(|roles| roles.iter().map(|role| role.word()).collect());
        assert_eq!(words("管理员、检查员"), Ok(vec!["inspector", "admin"]));
        assert_eq!(words("Ｒeviewer，检查员 检查员"), Ok(vec!["inspector", "reviewer"]));
        assert_eq!(words(""), Ok(vec![]));
        assert_eq!(words("检查员 局长"), Err("局长".to_owned()));
        for role in Role::ALL {
            assert_eq!(roles(role_word(*role)), Ok(vec![*role]), "{role}");
        }
    }
}
