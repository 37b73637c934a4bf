//! Which rows of a long list stand on the screen. Pure.

/// Rows above and below the part that is seen, so that a swift scroll shows no gap.
const BEYOND: usize = 12;

/// The rows from the first to before the last, and the pixels that stand for those above and below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visible {
    pub first: usize,
    pub end: usize,
    pub above: f64,
    pub below: f64,
}

/// `top`: how far the list is scrolled; `height`: of what is seen of it; `row`: of one row. All in pixels.
pub fn visible(n_rows: usize, top: f64, height: f64, row: f64) -> Visible {
    let row = row.max(1.0);
    let first = ((top.max(0.0) / row) as usize).min(n_rows).saturating_sub(BEYOND);
    let n_seen = (height.max(0.0) / row).ceil() as usize;
    let end = (first + n_seen + 2 * BEYOND + 1).min(n_rows);
    Visible { first, end, above: first as f64 * row, below: (n_rows - end) as f64 * row }
}

/// How far a list must be scrolled so that a row is seen whole below its headings.
pub fn scrolled_to(place: usize, top: f64, height: f64, row: f64) -> f64 {
    let (begins, ends) = (place as f64 * row, (place + 1) as f64 * row);
    // The headings lie over the first row's height.
    if begins < top {
        begins
    } else if ends > top + height - row {
        ends - height + row
    } else {
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_thousand_rows_few_stand_on_the_screen() {
        let all = visible(10_000, 160_000.0, 640.0, 32.0);
        assert_eq!((all.first, all.end), (4_988, 5_033));
        assert!((all.above + all.below + 45.0 * 32.0 - 320_000.0).abs() < 0.1);
        assert_eq!(visible(3, 0.0, 640.0, 32.0), Visible { first: 0, end: 3, above: 0.0, below: 0.0 });
        assert_eq!(visible(0, 90.0, 0.0, 0.0), Visible { first: 0, end: 0, above: 0.0, below: 0.0 });
    }

    #[test]
    fn a_row_that_is_seen_moves_nothing() {
        assert!((scrolled_to(3, 0.0, 320.0, 32.0) - 0.0).abs() < 0.1);
        assert!((scrolled_to(10, 0.0, 320.0, 32.0) - 64.0).abs() < 0.1);
        assert!((scrolled_to(2, 320.0, 320.0, 32.0) - 64.0).abs() < 0.1);
    }
}
