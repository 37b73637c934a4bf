//! Counts what a change would expand to, without expanding it.
//!
//! Run-length encoding puts four million operations into 113 bytes, and neither a thread nor an allocation that fails
//! can be stopped from outside. So each column's run lengths are summed first. The layout is that of the Automerge
//! binary format, sections "Change chunk" and "Columns".

/// Rows that one column of one change may hold.
pub const MOST_ROWS: u64 = 20_000;

/// Operations of one document at most.
pub const MOST_OPERATIONS: u64 = MOST_ROWS * 10;
/// Seconds from 1970 that any calendar can show; beyond them Automerge's own differences overflow.
const FARTHEST_TIME: u64 = 1 << 43;

/// The content of a change chunk expands to no more than [`MOST_ROWS`] rows in any column, and none is compressed; its
/// operations are numbered within what a document may hold. `None` when the content cannot be followed.
pub fn is_bounded(content: &[u8]) -> Option<bool> {
    most_rows(content).map(|n_rows| n_rows <= MOST_ROWS)
}

/// The rows of the longest column of a change chunk's content, which are about its operations; more than [`MOST_ROWS`] where
/// it is not to be read for another reason.
pub fn most_rows(content: &[u8]) -> Option<u64> {
    let mut rest = Reader(content);
    let n_dependencies = rest.uleb()?;
    rest.skip(n_dependencies.checked_mul(32)?)?;
    rest.prefixed()?; // actor
    rest.uleb()?; // sequence
    let first_operation = rest.uleb()?;
    let time = rest.sleb()?;
    rest.prefixed()?; // message
    for _ in 0..rest.uleb()? {
        rest.prefixed()?;
    }
    if time.unsigned_abs() > FARTHEST_TIME {
        return None;
    }
    // Each is numbered above all that its author saw, and Automerge keeps no more than 32 bits of the highest.
    if first_operation > MOST_OPERATIONS {
        return Some(u64::MAX);
    }
    let mut columns = Vec::new();
    for _ in 0..rest.uleb()? {
        columns.push((rest.uleb()?, rest.uleb()?));
    }
    let mut most = 0;
    for (spec, length) in columns {
        let is_compressed = spec & 0b1000 != 0;
        let column = rest.skip(length)?;
        most = most.max(if is_compressed { u64::MAX } else { n_rows((spec & 0b111) as u8, column)? });
        if most > MOST_ROWS {
            break;
        }
    }
    Some(most)
}

/// Rows of a column by the type of its specification; stops early once there are too many.
fn n_rows(kind: u8, column: &[u8]) -> Option<u64> {
    const BOOLEAN: u8 = 4;
    const RAW_VALUES: u8 = 7;
    let mut rest = Reader(column);
    let mut n_rows = 0_u64;
    while !rest.0.is_empty() && n_rows <= MOST_ROWS && kind != RAW_VALUES {
        n_rows = n_rows.saturating_add(match kind {
            BOOLEAN => rest.uleb()?,
            _ => run(kind, &mut rest)?,
        });
    }
    Some(n_rows)
}

/// One run: a repeated value, that many literals, or nulls.
fn run(kind: u8, rest: &mut Reader<'_>) -> Option<u64> {
    match rest.sleb()? {
        0 => rest.uleb(),
        repeated @ 1.. => {
            rest.value(kind)?;
            Some(repeated.unsigned_abs())
        }
        literals => {
            let n_literals = literals.unsigned_abs();
            if n_literals <= MOST_ROWS {
                for _ in 0..n_literals {
                    rest.value(kind)?;
                }
            }
            Some(n_literals)
        }
    }
}

pub(super) struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn skip(&mut self, n: u64) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(usize::try_from(n).ok()?)?;
        self.0 = rest;
        Some(head)
    }

    fn prefixed(&mut self) -> Option<&'b [u8]> {
        let length = self.uleb()?;
        self.skip(length)
    }

    fn value(&mut self, kind: u8) -> Option<()> {
        const DELTA: u8 = 3;
        const TEXT: u8 = 5;
        match kind {
            DELTA => self.sleb().map(|_| ()),
            TEXT => self.prefixed().map(|_| ()),
            _ => self.uleb().map(|_| ()),
        }
    }

    pub fn uleb(&mut self) -> Option<u64> {
        let (value, _, _) = self.groups()?;
        Some(value)
    }

    fn sleb(&mut self) -> Option<i64> {
        let (value, width, last) = self.groups()?;
        let is_negative = last & 0x40 != 0;
        Some(if is_negative && width < 64 { (value | (u64::MAX << width)) as i64 } else { value as i64 })
    }

    /// The value of a LEB128 number, its width in bits and its last byte. Ten bytes are the most that 64 bits need.
    fn groups(&mut self) -> Option<(u64, u32, u8)> {
        let (mut value, mut width) = (0_u64, 0_u32);
        loop {
            let byte = *self.skip(1)?.first()?;
            if width >= 70 || (width == 63 && byte & 0x7f > 1 && byte != 0x7f) {
                return None;
            }
            value |= u64::from(byte & 0x7f).checked_shl(width).unwrap_or(0);
            width += 7;
            if byte & 0x80 == 0 {
                return Some((value, width, byte));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change with an empty head and one column.
    fn with_column(spec: u8, column: &[u8]) -> Vec<u8> {
        let n = column.len();
        let mut content = vec![0, 0, 1, 1, 0, 0, 0, 1, spec, (n & 0x7f) as u8 | 0x80, (n >> 7) as u8];
        content.extend_from_slice(column);
        content
    }

    #[test]
    fn a_run_of_four_million_is_seen_without_being_expanded() {
        // sleb128(4,000,000), value 1
        let bomb = with_column(0x42, &[0x80, 0x92, 0xf4, 0x01, 1]);
        assert_eq!(is_bounded(&bomb), Some(false));
        let nulls = with_column(0x42, &[0, 0x80, 0x92, 0xf4, 0x01]);
        assert_eq!(is_bounded(&nulls), Some(false));
        let booleans = with_column(0x34, &[0x80, 0x92, 0xf4, 0x01]);
        assert_eq!(is_bounded(&booleans), Some(false));
    }

    #[test]
    fn many_small_runs_add_up() {
        let runs = with_column(0x42, &[[60, 1]; 100].concat());
        assert_eq!(is_bounded(&runs), Some(true));
        let mut column = Vec::new();
        (0..40).for_each(|_| column.extend_from_slice(&[0xe8, 0x07, 1])); // runs of 1,000
        assert_eq!(is_bounded(&with_column(0x42, &column)), Some(false));
    }

    #[test]
    fn numbers_and_times_beyond_reason_are_refused() {
        let headed = |first_operation: &[u8], time: &[u8]| {
            let mut content = vec![0, 0, 1];
            content.extend([first_operation, time, &[0, 0, 0]].concat());
            is_bounded(&content)
        };
        assert_eq!(headed(&[1], &[1]), Some(true));
        assert_eq!(headed(&[0x80, 0x80, 0x80, 0x80, 0x10], &[1]), Some(false), "2^32");
        assert_eq!(
            headed(&[1], &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]),
            None,
            "-2^63"
        );
    }

    #[test]
    fn compressed_columns_and_nonsense_are_refused() {
        assert_eq!(is_bounded(&with_column(0x4a, &[1, 1])), Some(false));
        assert_eq!(is_bounded(&[0xff; 40]), None);
        assert_eq!(is_bounded(&[]), None);
    }
}
