//! A signature by finger: what was drawn, as lines with their times. Pressure is not kept: most screens make it up.
//!
//! As text: the box, then each stroke after a semicolon, its points as x, y and milliseconds, each less the one before it:
//! `600,240;12,30,0,4,1,16`. A picture of it is made wherever it is shown.

use crate::refusal::Refusal;
use std::fmt::{self, Write};
use std::str::FromStr;

/// The longest text of one signature.
pub const MOST_INK: usize = 24_000;
/// The longest side of the box, the most strokes and points, and the longest time.
const MOST_SIDE: i32 = 4_000;
const MOST_STROKES: usize = 400;
const MOST_DOTS: usize = 1_500;
const MOST_MILLIS: i32 = 30 * 60_000;
/// Less than so many points is a touch and no name.
const LEAST_DOTS: usize = 3;

/// Where the finger was, and when since the first touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dot {
    pub x: i32,
    pub y: i32,
    pub ms: i32,
}

/// What was drawn in a box of that size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ink {
    pub width: i32,
    pub height: i32,
    pub strokes: Vec<Vec<Dot>>,
}

impl Ink {
    pub const fn blank(width: i32, height: i32) -> Self {
        Self { width, height, strokes: Vec::new() }
    }

    pub fn n_dots(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    /// Enough of it is there to be somebody's name.
    pub fn is_signed(&self) -> bool {
        self.n_dots() >= LEAST_DOTS
    }

    /// The finger touches: a stroke begins. Nothing is added to what is as long as it may be.
    pub fn begin(&mut self, x: i32, y: i32, ms: i32) {
        if self.strokes.len() < MOST_STROKES && self.has_room() {
            let dot = self.within(x, y, ms);
            self.strokes.push(vec![dot]);
        }
    }

    /// The finger has moved. What is nearer than a line is wide tells nothing.
    pub fn go_on(&mut self, x: i32, y: i32, ms: i32) {
        const NEAR: i32 = 2;
        let dot = self.within(x, y, ms);
        let has_room = self.has_room();
        let Some(stroke) = self.strokes.last_mut().filter(|_| has_room) else { return };
        let is_far =
            stroke.last().is_none_or(|last| (last.x - dot.x).abs().max((last.y - dot.y).abs()) > NEAR);
        if is_far {
            stroke.push(dot);
        }
    }

    pub fn undo(&mut self) {
        self.strokes.pop();
    }

    fn has_room(&self) -> bool {
        self.n_dots() < MOST_DOTS
    }

    fn within(&self, x: i32, y: i32, ms: i32) -> Dot {
        let last = self.strokes.last().and_then(|stroke| stroke.last()).map_or(0, |dot| dot.ms);
        Dot { x: x.clamp(0, self.width), y: y.clamp(0, self.height), ms: ms.clamp(last, MOST_MILLIS) }
    }

    /// The `d` of an SVG path over a box of this size; a touch is a point of a round line.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for stroke in &self.strokes {
            let mut before: Option<Dot> = None;
            for dot in stroke {
                // Writing to a string cannot fail.
                let _ = match before {
                    None => write!(path, "M{} {}h0", dot.x, dot.y),
                    Some(last) => write!(path, "l{} {}", dot.x - last.x, dot.y - last.y),
                };
                before = Some(*dot);
            }
        }
        path
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.width, self.height)?;
        let mut last = Dot { x: 0, y: 0, ms: 0 };
        for stroke in &self.strokes {
            for (n, dot) in stroke.iter().enumerate() {
                f.write_char(if n == 0 { ';' } else { ',' })?;
                write!(f, "{},{},{}", dot.x - last.x, dot.y - last.y, dot.ms - last.ms)?;
                last = *dot;
            }
        }
        Ok(())
    }
}

impl FromStr for Ink {
    type Err = Refusal;

    /// Only what [`Ink`] writes itself: one drawing has one spelling, so that a copy of it can be told.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        if text.len() > MOST_INK {
            return Err(Refusal::TooLong);
        }
        let ink = read(text).ok_or(Refusal::FieldInvalid)?;
        if ink.to_string() == text { Ok(ink) } else { Err(Refusal::FieldInvalid) }
    }
}

fn read(text: &str) -> Option<Ink> {
    let mut parts = text.split(';');
    let sides = parts.next()?.split_once(',')?;
    let side = |text: &str| text.parse::<i32>().ok().filter(|side| (1..=MOST_SIDE).contains(side));
    let mut ink = Ink::blank(side(sides.0)?, side(sides.1)?);
    let mut last = Dot { x: 0, y: 0, ms: 0 };
    for part in parts {
        let steps: Vec<i32> = part.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
        if !steps.len().is_multiple_of(3) || ink.strokes.len() >= MOST_STROKES {
            return None;
        }
        let mut stroke = Vec::with_capacity(steps.len() / 3);
        for step in steps.chunks_exact(3) {
            let dot = Dot {
                x: last.x.checked_add(step[0])?,
                y: last.y.checked_add(step[1])?,
                ms: last.ms.checked_add(step[2])?,
            };
            let is_within = (0..=ink.width).contains(&dot.x) && (0..=ink.height).contains(&dot.y);
            if !is_within || dot.ms < last.ms || dot.ms > MOST_MILLIS {
                return None;
            }
            last = dot;
            stroke.push(dot);
        }
        ink.strokes.push(stroke);
    }
    (ink.n_dots() <= MOST_DOTS).then_some(ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(moves: &[(bool, i32, i32, i32)]) -> Ink {
        let mut ink = Ink::blank(600, 240);
        let mut ms = 0;
        for (is_new, x, y, later) in moves {
            ms += later;
            if *is_new || ink.strokes.is_empty() { ink.begin(*x, *y, ms) } else { ink.go_on(*x, *y, ms) }
        }
        ink
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_read_back_whole(
            moves in prop::collection::vec((any::<bool>(), -50..700, -50..300, 0..400), 0..400)
        ) {
            let ink = drawn(&moves);
            prop_assert_eq!(ink.to_string().parse::<Ink>(), Ok(ink));
        }

        #[test]
        fn what_is_no_drawing_is_refused_and_never_panics(text in "[0-9,;.+-]{0,60}") {
            if let Ok(ink) = text.parse::<Ink>() {
                prop_assert_eq!(ink.to_string(), text);
            }
        }
    }

    #[test]
    fn a_drawing_has_one_spelling() {
        assert_eq!("600,240;12,30,0,4,1,16".parse::<Ink>().map(|ink| ink.n_dots()), Ok(2));
        for other in [
            "600,240;+12,30,0",
            "600,240;012,30,0",
            "600,240;",
            "600,240;1,2",
            "600,240;700,1,0",
            "",
            "9,9;1,1,-1",
        ] {
            assert_eq!(other.parse::<Ink>(), Err(Refusal::FieldInvalid), "{other}");
        }
        assert_eq!("9,9;".repeat(MOST_INK).parse::<Ink>(), Err(Refusal::TooLong));
    }

    #[test]
    fn a_touch_is_no_name_and_the_longest_drawing_fits() {
        let mut ink = Ink::blank(4_000, 4_000);
        ink.begin(1, 1, 0);
        assert!(!ink.is_signed());
        assert_eq!(ink.path(), "M1 1h0");
        for n in 0..9_000 {
            ink.go_on(if n % 2 == 0 { 4_000 } else { 0 }, n % 4_000, n * 17);
        }
        assert!(ink.is_signed() && ink.n_dots() == MOST_DOTS);
        ink.undo();
        assert_eq!(ink.path(), "");
    }

    #[test]
    fn every_drawing_of_the_pad_fits_its_bound() {
        let mut ink = Ink::blank(600, 240);
        ink.begin(0, 0, 0);
        for n in 0..9_000 {
            ink.go_on(if n % 2 == 0 { 100 } else { 200 }, (n * 3) % 99, n * 17);
        }
        assert!(ink.to_string().len() <= MOST_INK, "{}", ink.to_string().len());
    }
}
