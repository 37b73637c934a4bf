//! Figures: gathered run by run, told as one line of JSON a workload, in the order in which they were noted.

use serde_json::{Value, json};

/// What one run measured, and the same work done barely beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    noted: Vec<(&'static str, f64)>,
    floor: Vec<(&'static str, f64)>,
}

impl Figures {
    pub fn note(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.noted.push((name, value));
        self
    }

    pub fn floor(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.floor.push((name, value));
        self
    }
}

/// One workload's line: minimum and median of every figure over the runs; ratios first.
pub fn line(workload: &str, n_documents: usize, n_changes: usize, runs: &[Figures]) -> String {
    let mut parts = vec![
        format!("\"workload\":{}", json!(workload)),
        format!("\"n_documents\":{n_documents}"),
        format!("\"n_changes\":{n_changes}"),
    ];
    let noted: Vec<_> = runs.iter().map(|run| run.noted.as_slice()).collect();
    let (ratios, others): (Vec<_>, Vec<_>) =
        spreads(&noted).into_iter().partition(|(name, _)| name.starts_with("ratio"));
    parts.extend(ratios.into_iter().chain(others).map(|(name, value)| format!("{}:{value}", json!(name))));
    let floors: Vec<_> = runs.iter().map(|run| run.floor.as_slice()).collect();
    let floor: Vec<String> =
        spreads(&floors).into_iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    parts.push(format!("\"floor\":{{{}}}", floor.join(",")));
    format!("{{{}}}", parts.join(","))
}

/// Minimum and median of each name over the runs, in the order of the first.
fn spreads(runs: &[&[(&'static str, f64)]]) -> Vec<(&'static str, Value)> {
    let Some(first) = runs.first() else { return Vec::new() };
    first
        .iter()
        .map(|(name, _)| {
            let of = |run: &&[(&'static str, f64)]| run.iter().find(|(other, _)| other == name).map(|(_, v)| *v);
            let values: Vec<f64> = runs.iter().filter_map(of).collect();
            let spread = json!({ "min": rounded(percentile(&values, 0.0)), "median": rounded(percentile(&values, 50.0)) });
            (*name, spread)
        })
        .collect()
}

/// Four significant digits: more would be noise. A whole number stays whole.
fn rounded(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return json!(value as i64);
    }
    let digits = 3 - value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(digits.clamp(-300, 300));
    json!((value * scale).round() / scale)
}

/// The value that `percent` of the values do not exceed (nearest rank); `NaN` of nothing.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

pub fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values = [5.0, 1.0, 3.0, 2.0, 4.0];
        let found = [0.0, 50.0, 95.0, 100.0].map(|p| percentile(&values, p) as u32);
        assert_eq!(found, [1, 3, 5, 5]);
        assert!(percentile(&[], 50.0).is_nan());
    }

    #[test]
    fn a_line_says_minimum_and_median_and_ratios_first() {
        let run = |seconds: f64| {
            let mut figures = Figures::default();
            figures.note("seconds", seconds).note("ratio_to_http", seconds / 2.0).floor("http_s", 2.0);
            figures
        };
        let told = line("W1", 1_000, 9, &[run(4.0), run(1.23456), run(3.0)]);
        assert_eq!(
            told,
            r#"{"workload":"W1","n_documents":1000,"n_changes":9,"ratio_to_http":{"median":1.5,"min":0.6173},"seconds":{"median":3,"min":1.235},"floor":{"http_s":{"median":2,"min":2}}}"#
        );
        assert!(serde_json::from_str::<Value>(&told).is_ok());
    }

    #[test]
    fn nothing_measured_is_null_and_still_json() {
        let mut figures = Figures::default();
        figures.note("p50_ms", f64::NAN);
        assert!(serde_json::from_str::<Value>(&line("W4", 1, 1, &[figures])).is_ok());
    }
}
