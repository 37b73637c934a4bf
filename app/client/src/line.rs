//! What the line to the office carries: how many bytes go over it at once.
//!
//! A step that takes longer than anybody waits is thrown away and begun again for ever; one that is small costs a round
//! trip each. So steps of photos, pushes and the pages that are asked for grow and shrink with what was seen to get
//! through.

/// The bounds of a step, and the first of an unknown line.
pub const LEAST: usize = 16 << 10;
pub const MOST: usize = 4 << 20;
const FIRST: usize = 64 << 10;
/// A line on which a step is smaller is called slow.
const SLOW: usize = 128 << 10;

/// How long a step should take, and at least: on a line that breaks again and again what was on it is lost each time, so
/// that less is put on it at once. Each step that gets through gains a part of the time back.
const AIM_MILLIS: u64 = 4_000;
const LEAST_AIM_MILLIS: u64 = 1_500;
const REGAINS: u64 = 8;
/// A step is taken for too large from here on.
const LONG_MILLIS: u64 = 2 * AIM_MILLIS;
/// An exchange that failed sooner met no line at all, and tells nothing of one.
const TELLING_MILLIS: u64 = 5_000;
/// A step grows and shrinks by no more than this at once: one good moment is no good line, and a bad one no bad line.
const GROWTH: usize = 4;

/// What is known of the line, in memory only: a phone that starts again may be anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    at_once: usize,
    aim_millis: u64,
    is_slow: bool,
}

impl Default for Line {
    fn default() -> Self {
        Self { at_once: FIRST, aim_millis: AIM_MILLIS, is_slow: false }
    }
}

impl Line {
    /// Bytes that should go, or be asked for, in one exchange.
    pub const fn at_once(&self) -> usize {
        self.at_once
    }

    /// The last telling exchange took long for what it carried, or broke.
    pub const fn is_slow(&self) -> bool {
        self.is_slow
    }

    /// An exchange got through with `n_bytes`, both ways taken together.
    pub fn moved(&mut self, n_bytes: usize, millis: u64) {
        let in_aim = |n_bytes: usize| {
            let n_bytes = u64::try_from(n_bytes).unwrap_or(u64::MAX);
            let fits = n_bytes.saturating_mul(self.aim_millis) / millis.max(1);
            usize::try_from(fits).unwrap_or(usize::MAX)
        };
        if millis > LONG_MILLIS {
            self.at_once = in_aim(n_bytes).clamp(self.shrunk(), self.at_once);
            self.is_slow = true;
        } else if n_bytes >= self.at_once / 2 {
            // What is much smaller than a step tells how long a question takes, not what the line carries.
            let most = self.at_once.saturating_mul(GROWTH).min(MOST);
            self.at_once = in_aim(n_bytes).clamp(LEAST, most);
            self.is_slow = self.at_once < SLOW;
            self.aim_millis = (self.aim_millis + self.aim_millis / REGAINS).min(AIM_MILLIS);
        }
    }

    /// An exchange was given up after so long.
    pub fn broke(&mut self, millis: u64) {
        if millis >= TELLING_MILLIS {
            self.at_once = self.shrunk();
            self.aim_millis = (self.aim_millis / 2).max(LEAST_AIM_MILLIS);
            self.is_slow = true;
        }
    }

    fn shrunk(&self) -> usize {
        (self.at_once / GROWTH).max(LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of so many bytes a second, on which an exchange is given up after a minute.
    fn carries(line: &mut Line, per_second: u64) -> bool {
        let n_bytes = line.at_once();
        let millis = n_bytes as u64 * 1_000 / per_second + 200;
        if millis > 60_000 {
            line.broke(60_000);
        } else {
            line.moved(n_bytes, millis);
        }
        millis <= 60_000
    }

    #[test]
    fn every_line_settles_at_steps_of_some_seconds() {
        for per_second in [300, 1_000, 12_000, 100_000, 400_000] {
            let mut line = Line::default();
            let n_failed = (0..12).filter(|_| !carries(&mut line, per_second)).count();
            let seconds = line.at_once() as u64 / per_second;
            assert!(n_failed <= 2, "{per_second} bytes a second: {n_failed} steps were lost");
            assert!(seconds <= 8 || line.at_once() == LEAST, "{per_second} bytes a second: {seconds} s");
            assert_eq!(line.is_slow(), per_second < 32_000, "{per_second} bytes a second");
        }
    }

    #[test]
    fn a_good_line_is_used_whole_after_a_few_exchanges() {
        let mut line = Line::default();
        for _ in 0..3 {
            carries(&mut line, 10_000_000);
        }
        assert_eq!(line.at_once(), MOST);
    }

    #[test]
    fn a_short_exchange_says_nothing_of_what_the_line_carries() {
        let mut line = Line::default();
        line.moved(700, 3_000);
        line.broke(20);
        assert_eq!(line, Line::default());
    }

    #[test]
    fn one_bad_moment_does_not_throw_a_good_line_back() {
        let mut line = Line { at_once: MOST, ..Line::default() };
        line.moved(700, 12_000);
        assert_eq!(line.at_once(), MOST / GROWTH, "a question that took long tells of no bytes");
        carries(&mut line, 2_000_000);
        assert_eq!((line.at_once(), line.is_slow()), (MOST, false), "one good step later");
    }

    #[test]
    fn a_line_that_breaks_often_is_given_less_at_once_until_it_holds() {
        let settled = |n_breaks| {
            let mut line = Line::default();
            (0..n_breaks).for_each(|_| line.broke(30_000));
            for _ in 0..2 {
                carries(&mut line, 100_000);
            }
            line
        };
        let mut often = settled(5);
        assert!(often.at_once() < settled(0).at_once() / 2, "{often:?}");
        for _ in 0..16 {
            carries(&mut often, 100_000);
        }
        assert!(often.at_once() >= settled(0).at_once() * 9 / 10, "{often:?}");
    }

    #[test]
    fn a_line_that_became_good_again_is_found_out() {
        let mut line = Line::default();
        for _ in 0..4 {
            line.broke(60_000);
        }
        assert_eq!((line.at_once(), line.is_slow()), (LEAST, true));
        for _ in 0..4 {
            carries(&mut line, 1_000_000);
        }
        assert!(line.at_once() >= 1 << 20 && !line.is_slow(), "{line:?}");
    }
}
