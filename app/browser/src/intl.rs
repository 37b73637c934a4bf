//! Dates, numbers and sizes in the words of a language, by the browser's own `Intl`.
//!
//! `lang` is `zh` or `en`. Formatters are dear to make, so each is made once.

use js_sys::{Array, Date, Function, Intl as Js, Object};
use spotcheck_domain::time::{Day, Timestamp};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

use super::js;

/// The formats of the app.
#[derive(Debug, Clone, Copy)]
pub struct Intl;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Format {
    Day,
    ShortDay,
    Time,
    Clock,
    Relative,
    Number,
    Money,
    Size(&'static str),
}

type Shared = std::rc::Rc<Function>;

thread_local! {
    static FORMATS: RefCell<HashMap<(bool, Format), Shared>> = RefCell::default();
}

/// Thousand bytes a step, as phones count their storage.
const UNITS: [&str; 4] = ["byte", "kilobyte", "megabyte", "gigabyte"];

impl Intl {
    /// `2026年12月1日`, `1 Dec 2026`.
    pub fn day(day: &Day, lang: &str) -> String {
        write(lang, Format::Day, &[midnight(*day).into()])
    }

    /// Without the year: `12月1日`, `1 Dec`.
    pub fn short_day(day: &Day, lang: &str) -> String {
        write(lang, Format::ShortDay, &[midnight(*day).into()])
    }

    /// Date and time of day, where the device is: `2026年12月1日 14:05`.
    pub fn time(at: Timestamp, lang: &str) -> String {
        write(lang, Format::Time, &[(at.millis() as f64).into()])
    }

    /// Time of day alone: `14:05`.
    pub fn clock(at: Timestamp, lang: &str) -> String {
        write(lang, Format::Clock, &[(at.millis() as f64).into()])
    }

    /// The civil day of a moment, where the device is.
    pub fn day_of(at: Timestamp) -> Day {
        at.day(-(Date::new(&(at.millis() as f64).into()).get_timezone_offset() as i32))
    }

    /// How far the device's zone is east of UTC now, in minutes.
    pub fn offset_minutes() -> i32 {
        -(Date::new_0().get_timezone_offset() as i32)
    }

    pub fn now() -> Timestamp {
        Timestamp::from_millis(Date::now() as i64)
    }

    pub fn today() -> Day {
        Self::day_of(Self::now())
    }

    /// How long ago, or in how long: `3分钟前`, `in 2 days`.
    pub fn relative(at: Timestamp, lang: &str) -> String {
        let (n, unit) = distance_in_time(at.millis() - Self::now().millis());
        write(lang, Format::Relative, &[(n as f64).into(), unit.into()])
    }

    /// Whole days from today: `明天`, `3 days ago`.
    pub fn relative_day(day: &Day, today: &Day, lang: &str) -> String {
        write(lang, Format::Relative, &[f64::from(day.days() - today.days()).into(), "day".into()])
    }

    pub fn number(n: f64, lang: &str) -> String {
        write(lang, Format::Number, &[n.into()])
    }

    /// Yuan (CNY).
    pub fn money(yuan: u64, lang: &str) -> String {
        write(lang, Format::Money, &[(yuan as f64).into()])
    }

    pub fn bytes(n: u64, lang: &str) -> String {
        let (n, unit) = size(n);
        write(lang, Format::Size(unit), &[n.into()])
    }

    /// Metres, coarse: nobody walks by the centimetre.
    pub fn distance(metres: f64, lang: &str) -> String {
        let (n, unit) = if metres < 1_000.0 {
            (if metres < 10.0 { metres.round() } else { (metres / 10.0).round() * 10.0 }, "meter")
        } else {
            (metres / 1_000.0, "kilometer")
        };
        write(lang, Format::Size(unit), &[n.into()])
    }
}

fn midnight(day: Day) -> f64 {
    f64::from(day.days()) * 86_400_000.0
}

/// The largest unit that fills: `(-3, "minute")`.
fn distance_in_time(millis: i64) -> (i64, &'static str) {
    const STEPS: [(i64, &str); 5] =
        [(31_536_000, "year"), (2_592_000, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = millis / 1_000;
    STEPS
        .into_iter()
        .find(|(length, _)| seconds.abs() >= *length)
        .map_or((0, "minute"), |(length, unit)| (seconds / length, unit))
}

fn size(n: u64) -> (f64, &'static str) {
    let (mut n, mut step) = (n as f64, 0);
    while n >= 1_000.0 && step + 1 < UNITS.len() {
        n /= 1_000.0;
        step += 1;
    }
    (n, UNITS[step])
}

fn write(lang: &str, format: Format, arguments: &[JsValue]) -> String {
    let zh = lang.starts_with("zh");
    let formatter = FORMATS.with_borrow_mut(|formats| {
        formats.entry((zh, format)).or_insert_with(|| std::rc::Rc::new(formatter(zh, format))).clone()
    });
    let arguments: Array = arguments.iter().collect();
    // Only a moment beyond all calendars makes a formatter throw.
    formatter
        .apply(&JsValue::UNDEFINED, &arguments)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn formatter(zh: bool, format: Format) -> Function {
    let locales = Array::of1(&if zh { "zh-CN" } else { "en-GB" }.into());
    let plain: &[(&str, &str)] = match format {
        Format::Day => &[("dateStyle", "medium"), ("timeZone", "UTC")],
        Format::ShortDay => {
            &[("month", if zh { "long" } else { "short" }), ("day", "numeric"), ("timeZone", "UTC")]
        }
        Format::Time => &[("dateStyle", "medium"), ("timeStyle", "short"), ("hourCycle", "h23")],
        Format::Clock => &[("timeStyle", "short"), ("hourCycle", "h23")],
        Format::Relative => &[("numeric", "auto")],
        Format::Number => &[],
        Format::Money => &[("style", "currency"), ("currency", "CNY"), ("currencyDisplay", "narrowSymbol")],
        Format::Size(unit) => &[("style", "unit"), ("unit", unit), ("unitDisplay", "short")],
    };
    let options = Object::new();
    for (name, value) in plain {
        js::set(&options, name, &(*value).into());
    }
    match format {
        Format::Money => js::set(&options, "maximumFractionDigits", &0.into()),
        Format::Size(_) => js::set(&options, "maximumFractionDigits", &1.into()),
        _ => {}
    }
    let formatter: JsValue = match format {
        Format::Day | Format::ShortDay | Format::Time | Format::Clock => {
            Js::DateTimeFormat::new(&locales, &options).into()
        }
        Format::Number | Format::Money | Format::Size(_) => Js::NumberFormat::new(&locales, &options).into(),
        Format::Relative => Js::RelativeTimeFormat::new(&locales, &options).into(),
    };
    let format: Function =
        js::property(&formatter, "format").expect("every formatter formats").unchecked_into();
    // A getter of a bound function, but with `RelativeTimeFormat` a plain method (ECMA-402, 17.3.3).
    format.bind0(&formatter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fills_is_told() {
        assert_eq!(distance_in_time(-30_000), (0, "minute"));
        assert_eq!(distance_in_time(-185_000), (-3, "minute"));
        assert_eq!(distance_in_time(2 * 86_400_000), (2, "day"));
    }

    #[test]
    fn sizes_step_by_a_thousand() {
        assert_eq!(size(999), (999.0, "byte"));
        assert_eq!(size(1_500_000), (1.5, "megabyte"));
    }
}
