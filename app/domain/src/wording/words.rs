//! How papers write days, times and numbers: as the office reads them, in its own zone.

use crate::kind::paper::ServiceHow;
use crate::post::{office_day, office_minute};
use crate::term::{InspectionKind, OnSpot, Verdict};
use crate::time::{Day, Timestamp};

/// `2026年12月1日`.
pub fn day_words(day: Day) -> String {
    let text = day.to_string();
    let mut parts = text.split('-').map(|part| part.trim_start_matches('0'));
    let mut next = || parts.next().unwrap_or_default();
    format!("{}年{}月{}日", next(), next(), next())
}

/// `2026年12月1日9时05分`.
pub fn time_words(at: Timestamp) -> String {
    format!("{}{}", day_words(office_day(at)), clock_words(at))
}

fn clock_words(at: Timestamp) -> String {
    let minute = office_minute(at);
    format!("{}时{:02}分", minute / 60, minute % 60)
}

/// From one time to another, the day said once where it is one; a blank for an end that has not come.
pub fn span_words(began: Timestamp, ended: Option<Timestamp>) -> String {
    let from = time_words(began);
    match ended {
        Some(ended) if office_day(ended) == office_day(began) => format!("{from}至{}", clock_words(ended)),
        Some(ended) => format!("{from}至{}", time_words(ended)),
        None => format!("{from}至　　时　　分"),
    }
}

/// `第1、3项`.
pub fn items_words(places: &[usize]) -> String {
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    format!("第{}项", places.join("、"))
}

/// Names in a row.
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).filter(|name| !name.is_empty()).collect();
    names.join("、")
}

/// Sentences one after the other, each with its own end.
pub fn sentences(parts: &[&str]) -> String {
    let mut words = String::new();
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        words.push_str(part);
        if !part.ends_with(['。', '；', '！', '？', '.', ';', '!', '?', '：', ':']) {
            words.push('。');
        }
    }
    words
}

pub const fn kind_words(kind: InspectionKind) -> &'static str {
    match kind {
        InspectionKind::Routine => "日常检查",
        InspectionKind::Campaign => "专项检查",
        InspectionKind::Unannounced => "四不两直检查",
        InspectionKind::SelfCheck => "企业自查",
        InspectionKind::LookBack => "回头看检查",
    }
}

pub const fn on_spot_words(measure: OnSpot) -> &'static str {
    match measure {
        OnSpot::Withdraw => "责令从危险区域内撤出作业人员",
        OnSpot::StopUse => "责令停止使用相关设施、设备",
        OnSpot::StopPart => "责令局部停止作业",
        OnSpot::StopWork => "责令暂时停产停业、停止建设",
    }
}

pub const fn service_words(how: ServiceHow) -> &'static str {
    match how {
        ServiceHow::InPerson => "直接送达",
        ServiceHow::Left => "留置送达",
        ServiceHow::Post => "邮寄送达",
        ServiceHow::App => "经同意的电子送达",
    }
}

/// What was seen there; `None`: nobody looked.
pub const fn verdict_words(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Conforms => Some("符合"),
        Verdict::Hazard => Some("存在问题"),
        Verdict::NotApplicable => Some("不适用"),
        Verdict::NotLookedAt => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-12-01, 09:05 in China.
    const MORNING: Timestamp = Timestamp::from_millis(1_796_087_100_000);

    #[test]
    fn a_time_is_the_offices_and_a_day_is_said_once() {
        assert_eq!(day_words(Day::from_days(20_788)), "2026年12月1日");
        assert_eq!(time_words(MORNING), "2026年12月1日9时05分");
        let later = |minutes: i64| Some(MORNING.plus_millis(minutes * 60_000));
        assert_eq!(span_words(MORNING, later(130)), "2026年12月1日9时05分至11时15分");
        assert_eq!(span_words(MORNING, later(900)), "2026年12月1日9时05分至2026年12月2日0时05分");
        assert_eq!(span_words(MORNING, None), "2026年12月1日9时05分至　　时　　分");
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(sentences(&["通道堵塞", " ", "已拍照！"]), "通道堵塞。已拍照！");
        assert_eq!(items_words(&[1, 3]), "第1、3项");
        assert_eq!(listed(&["甲", "", "乙"]), "甲、乙");
    }
}
