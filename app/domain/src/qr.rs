//! A text as a picture: the dark squares of its QR code as one path of SVG, so that a screen needs no code of its own to draw
//! it.

use crate::codes::Qr;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Light squares around it, without which many readers do not find it (ISO/IEC 18004, 9.1).
const MARGIN: usize = 4;

/// None where the text is too long for one.
pub fn drawn(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let n_same = row[x..].iter().take_while(|color| **color == row[x]).count();
            if row[x] == Color::Dark {
                let _ = write!(path, "M{} {}h{n_same}v1h-{n_same}z", x + MARGIN, y + MARGIN);
            }
            x += n_same;
        }
    }
    let size = u16::try_from(width + 2 * MARGIN).ok()?;
    Some(Qr { size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which squares a path covers.
    fn squares(path: &str) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("x");
            let (y, rest) = rest.split_once('h').expect("y");
            let (n, _) = rest.split_once('v').expect("a length");
            let [x, y, n] = [x, y, n].map(|number| number.parse::<usize>().expect("a number"));
            all.extend((0..n).map(|step| (x + step, y)));
        }
        all
    }

    #[test]
    fn every_dark_square_is_drawn_once_and_nothing_in_the_margin() {
        let text = "https://inspect.example/pair#ABCD-EFGH";
        let Qr { size, path } = drawn(text).expect("a code");
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).expect("a code");
        let width = code.width();
        assert_eq!(usize::from(size), width + 8);
        let colors = code.to_colors();
        let dark = |n: &usize| colors[*n] == Color::Dark;
        let expected: Vec<(usize, usize)> =
            (0..colors.len()).filter(dark).map(|n| (n % width + 4, n / width + 4)).collect();
        assert_eq!(squares(&path), expected);
        assert!(drawn(&"x".repeat(5_000)).is_none());
    }
}
