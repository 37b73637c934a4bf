//! What a cell of a list of sites means in its column.

use crate::people::import::values::text;
use crate::people::sheet::Cell;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::position::Position;
use spotcheck_domain::term::Grade;

/// How people call grades.
const GRADES: &[(Grade, &[&str])] = &[
    (Grade::Red, &["red", "红", "红色", "a", "a级", "重大", "重大风险", "一级", "1级", "ⅰ级", "i级"]),
    (Grade::Orange, &["orange", "橙", "橙色", "b", "b级", "较大", "较大风险", "二级", "2级", "ii级"]),
    (Grade::Yellow, &["yellow", "黄", "黄色", "c", "c级", "一般", "一般风险", "三级", "3级", "iii级"]),
    (Grade::Blue, &["blue", "蓝", "蓝色", "d", "d级", "低", "低风险", "四级", "4级", "iv级"]),
];

pub fn grade(cell: &Cell) -> Result<String, Obstacle> {
    let written = text(cell)?.to_lowercase();
    if written.is_empty() {
        return Ok(written);
    }
    let known = GRADES.iter().find(|(_, words)| words.contains(&written.as_str()));
    known.map(|(grade, _)| grade.word().to_owned()).ok_or(Obstacle::GradeUnknown)
}

/// How an export calls a grade.
pub fn grade_word(grade: Grade) -> &'static str {
    GRADES.iter().find(|(one, _)| *one == grade).map_or("", |(_, words)| words[1])
}

/// A credit code; what stands for none is none.
pub fn code(cell: &Cell) -> Result<String, Obstacle> {
    let written = text(cell)?;
    let is_none = ["无", "暂无", "/", "-", "—"].contains(&written.as_str());
    Ok(if is_none { String::new() } else { written })
}

/// `111.26,36.78`: longitude and latitude, or the other way round where only that can be.
pub fn position(cell: &Cell) -> Result<String, Obstacle> {
    let written = text(cell)?;
    if written.is_empty() {
        return Ok(written);
    }
    let parts: Vec<&str> = written
        .split(|letter: char| letter.is_whitespace() || ",;/、".contains(letter))
        .filter(|part| !part.is_empty())
        .collect();
    let [one, other] = parts[..] else { return Err(Obstacle::PositionUnreadable) };
    let is_beyond =
        |degrees: &str| degrees.trim_start_matches('-').parse().is_ok_and(|degrees: f64| degrees > 90.0);
    let (longitude, latitude) = if is_beyond(other) { (other, one) } else { (one, other) };
    place(longitude, latitude)
}

/// From a column for each; none where both are blank.
pub fn of_two(longitude: &Cell, latitude: &Cell) -> Result<String, Obstacle> {
    match (text(longitude)?.as_str(), text(latitude)?.as_str()) {
        ("", "") => Ok(String::new()),
        (longitude, latitude) => place(longitude, latitude),
    }
}

fn place(longitude: &str, latitude: &str) -> Result<String, Obstacle> {
    let degrees = |text: &str| text.trim_end_matches(['°', 'E', 'N']).to_owned();
    let read: Option<Position> = format!("{},{},0", degrees(latitude), degrees(longitude)).parse().ok();
    let read = read.filter(|position| position.is_credible());
    read.map(|position| position.to_string()).ok_or(Obstacle::PositionUnreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn grades_are_read_as_offices_write_them() {
        for (written, word) in [
            ("红", "red"),
            ("红色", "red"),
            ("Ａ", "red"),
            ("b级", "orange"),
            ("一般风险", "yellow"),
            ("Ⅳ级", "blue"),
            ("Blue", "blue"),
            (" ", ""),
        ] {
            assert_eq!(grade(&cell(written)).as_deref(), Ok(word), "{written}");
        }
        assert_eq!(grade(&cell("绿")), Err(Obstacle::GradeUnknown));
        for one in Grade::ALL {
            assert_eq!(grade(&cell(grade_word(*one))).as_deref(), Ok(one.word()));
        }
    }

    #[test]
    fn positions_are_read_from_one_column_and_from_two() {
        let there = Ok("36.789016,111.260197,0".to_owned());
        for written in [
            "111.260197,36.789016",
            "１１１.260197，36.789016",
            "111.260197 36.789016",
            "36.789016,111.260197",
        ] {
            assert_eq!(position(&cell(written)), there, "{written}");
        }
        assert_eq!(of_two(&Cell::Number(111.260_197), &Cell::Number(36.789_016)), there);
        assert_eq!(of_two(&cell("111.260197°E"), &cell("36.789016°N")), there);
        assert_eq!(of_two(&cell(""), &Cell::Empty), Ok(String::new()));
        for wrong in ["111.26", "东经111", "0,0", "111.26,361", "1,2,3"] {
            assert_eq!(position(&cell(wrong)), Err(Obstacle::PositionUnreadable), "{wrong}");
        }
        assert_eq!(of_two(&cell("111.2"), &Cell::Empty), Err(Obstacle::PositionUnreadable));
    }

    #[test]
    fn what_stands_for_no_code_is_none() {
        assert_eq!(code(&cell(" 无 ")), Ok(String::new()));
        assert_eq!(code(&cell("９１９９　")), Ok("9199".into()));
        assert_eq!(code(&Cell::Number(911_401_050_011_012_345.0)), Err(Obstacle::DigitsLost));
    }
}
