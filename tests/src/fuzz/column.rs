//! One column as its runs: values repeated, values one by one, nulls. Run lengths are kept as told, true or not.

use super::leb::{Reader, put_prefixed, put_sleb, put_uleb};

pub const DELTA: u8 = 3;
pub const BOOLEAN: u8 = 4;
pub const TEXT: u8 = 5;
pub const RAW: u8 = 7;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// The bits of an unsigned or, in a delta column, a signed number.
    Number(u64),
    Text(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    Repeat(i64, Cell),
    /// The count that is told, and the values that are there.
    Literals(i64, Vec<Cell>),
    Nulls(u64),
    /// Boolean columns only: how often the value stays as it is before it turns.
    Same(u64),
}

/// Follows a column; `None` where that is not possible.
pub fn read(kind: u8, bytes: &[u8]) -> Option<Vec<Run>> {
    let mut rest = Reader(bytes);
    let mut runs = Vec::new();
    while !rest.0.is_empty() {
        if kind == BOOLEAN {
            runs.push(Run::Same(rest.uleb()?));
            continue;
        }
        runs.push(match rest.sleb()? {
            0 => Run::Nulls(rest.uleb()?),
            n @ 1.. => Run::Repeat(n, cell(kind, &mut rest)?),
            n => {
                let n_cells = usize::try_from(n.unsigned_abs()).ok()?.min(bytes.len());
                let cells = (0..n_cells).map(|_| cell(kind, &mut rest)).collect::<Option<_>>()?;
                Run::Literals(n, cells)
            }
        });
    }
    Some(runs)
}

fn cell(kind: u8, rest: &mut Reader<'_>) -> Option<Cell> {
    Some(match kind {
        DELTA => Cell::Number(rest.sleb()? as u64),
        TEXT => Cell::Text(rest.prefixed()?.to_vec()),
        _ => Cell::Number(rest.uleb()?),
    })
}

pub fn write(kind: u8, runs: &[Run]) -> Vec<u8> {
    let mut out = Vec::new();
    let put = |cell: &Cell, out: &mut Vec<u8>| match cell {
        Cell::Number(n) if kind == DELTA => put_sleb(*n as i64, out),
        Cell::Number(n) => put_uleb(*n, out),
        Cell::Text(text) => put_prefixed(text, out),
    };
    for run in runs {
        match run {
            Run::Repeat(n, cell) => {
                put_sleb(*n, &mut out);
                put(cell, &mut out);
            }
            Run::Literals(n, cells) => {
                put_sleb(*n, &mut out);
                cells.iter().for_each(|cell| put(cell, &mut out));
            }
            Run::Nulls(n) => {
                put_sleb(0, &mut out);
                put_uleb(*n, &mut out);
            }
            Run::Same(n) => put_uleb(*n, &mut out),
        }
    }
    out
}

/// Most rows that [`expand`] gives.
const MOST_ROWS: usize = 50_000;

/// The rows that the runs stand for; deltas are summed.
pub fn expand(kind: u8, bytes: &[u8]) -> Option<Vec<Option<Cell>>> {
    let mut rows: Vec<Option<Cell>> = Vec::new();
    let mut value = 0_u64;
    let mut row = |cell: &Cell| match cell {
        Cell::Number(n) if kind == DELTA => {
            value = value.wrapping_add(*n);
            Some(Cell::Number(value))
        }
        other => Some(other.clone()),
    };
    let mut is_true = false;
    for run in read(kind, bytes)? {
        let n = match &run {
            Run::Repeat(n, _) | Run::Literals(n, _) => n.unsigned_abs(),
            Run::Nulls(n) | Run::Same(n) => *n,
        };
        if n > (MOST_ROWS - rows.len()) as u64 {
            return None;
        }
        match run {
            Run::Repeat(n, cell) => (0..n).for_each(|_| rows.push(row(&cell))),
            Run::Literals(_, cells) => cells.iter().for_each(|cell| rows.push(row(cell))),
            Run::Nulls(n) => (0..n).for_each(|_| rows.push(None)),
            Run::Same(n) => {
                (0..n).for_each(|_| rows.push(Some(Cell::Number(u64::from(is_true)))));
                is_true = !is_true;
            }
        }
    }
    Some(rows)
}

/// Rows in the only form that Automerge writes itself.
pub fn collapse(kind: u8, rows: &[Option<Cell>]) -> Vec<u8> {
    if kind == BOOLEAN {
        return collapse_booleans(rows);
    }
    if rows.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut last = 0_u64;
    let mut cells = rows.iter().map(|row| match row {
        Some(Cell::Number(n)) if kind == DELTA => {
            let step = n.wrapping_sub(last);
            last = *n;
            Some(Cell::Number(step))
        }
        other => other.clone(),
    });
    let mut runs: Vec<Run> = Vec::new();
    let mut next = cells.next();
    while let Some(cell) = next.take() {
        let mut n = 1;
        next = cells.next();
        while next.as_ref() == Some(&cell) {
            n += 1;
            next = cells.next();
        }
        match (cell, runs.last_mut()) {
            (None, _) => runs.push(Run::Nulls(n as u64)),
            (Some(cell), Some(Run::Literals(told, cells))) if n == 1 => {
                *told -= 1;
                cells.push(cell);
            }
            (Some(cell), _) if n == 1 => runs.push(Run::Literals(-1, vec![cell])),
            (Some(cell), _) => runs.push(Run::Repeat(n, cell)),
        }
    }
    write(kind, &runs)
}

fn collapse_booleans(rows: &[Option<Cell>]) -> Vec<u8> {
    let mut runs = Vec::new();
    let (mut is_true, mut n) = (false, 0);
    for row in rows {
        let now = matches!(row, Some(Cell::Number(1..)));
        if now != is_true {
            runs.push(Run::Same(n));
            (is_true, n) = (now, 0);
        }
        n += 1;
    }
    runs.push(Run::Same(n));
    write(BOOLEAN, &runs)
}
