//! The operations of a change as rows, read from its columns and written back as Automerge itself would write them.

use super::change::{Column, RawChange};
use super::column::{BOOLEAN, Cell, collapse, expand};

pub const OBJ_ACTOR: u64 = 0x01;
pub const OBJ_COUNTER: u64 = 0x02;
pub const KEY_ACTOR: u64 = 0x11;
pub const KEY_COUNTER: u64 = 0x13;
pub const KEY_TEXT: u64 = 0x15;
pub const INSERT: u64 = 0x34;
pub const ACTION: u64 = 0x42;
pub const VALUE_META: u64 = 0x56;
pub const VALUE_RAW: u64 = 0x57;
pub const PRED_COUNT: u64 = 0x70;
pub const PRED_ACTOR: u64 = 0x71;
pub const PRED_COUNTER: u64 = 0x73;
pub const EXPAND: u64 = 0x94;
pub const MARK_NAME: u64 = 0xa5;

pub const MAKE_MAP: u64 = 0;
pub const SET: u64 = 1;
pub const MAKE_LIST: u64 = 2;
pub const DELETE: u64 = 3;
pub const MAKE_TEXT: u64 = 4;
pub const INCREMENT: u64 = 5;
pub const MARK: u64 = 7;

/// An id of an operation: index of the actor, counter.
pub type Id = (Option<u64>, Option<u64>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operation {
    /// `(None, None)` is the root.
    pub object: Id,
    /// In a list or text: after which element.
    pub element: Id,
    /// In a map.
    pub key: Option<Vec<u8>>,
    pub insert: bool,
    pub action: u64,
    /// Type of the value: 0 null, 1 and 2 booleans, 3 and 4 numbers, 5 float, 6 text, 7 bytes, 8 counter, 9 time.
    pub value_kind: u8,
    pub value: Vec<u8>,
    pub predecessors: Vec<Id>,
    pub expand: bool,
    pub mark: Option<Vec<u8>>,
}

impl Operation {
    /// Sets a text under a key of the root.
    pub fn set(key: &str, value: &str) -> Self {
        Self { key: Some(key.into()), action: SET, value_kind: 6, value: value.into(), ..Self::default() }
    }

    /// Makes a container under a key.
    pub fn make(action: u64, object: Id, key: &str) -> Self {
        Self { object, key: Some(key.into()), action, ..Self::default() }
    }
}

/// The rows of a change whose columns are all in order.
pub fn read(change: &RawChange) -> Option<Vec<Operation>> {
    let rows = |spec: u64| expand((spec & 0b111) as u8, change.column(spec));
    let number = |rows: &[Option<Cell>], i: usize| match rows.get(i) {
        Some(Some(Cell::Number(n))) => Some(*n),
        _ => None,
    };
    let text = |rows: &[Option<Cell>], i: usize| match rows.get(i) {
        Some(Some(Cell::Text(text))) => Some(text.clone()),
        _ => None,
    };
    let actions = rows(ACTION)?;
    let [object_actors, object_counters] = [rows(OBJ_ACTOR)?, rows(OBJ_COUNTER)?];
    let [key_actors, key_counters, keys] = [rows(KEY_ACTOR)?, rows(KEY_COUNTER)?, rows(KEY_TEXT)?];
    let [inserts, metas, counts] = [rows(INSERT)?, rows(VALUE_META)?, rows(PRED_COUNT)?];
    let [pred_actors, pred_counters] = [rows(PRED_ACTOR)?, rows(PRED_COUNTER)?];
    let [expands, marks] = [rows(EXPAND)?, rows(MARK_NAME)?];
    let mut values = change.column(VALUE_RAW);
    let mut n_preds = 0;
    let mut operations = Vec::with_capacity(actions.len());
    for i in 0..actions.len() {
        let meta = number(&metas, i).unwrap_or(0);
        let (value, rest) = values.split_at_checked(usize::try_from(meta >> 4).ok()?)?;
        values = rest;
        let count = usize::try_from(number(&counts, i).unwrap_or(0)).ok()?;
        if count > pred_counters.len() {
            return None;
        }
        let predecessors = (n_preds..n_preds + count)
            .map(|n| (number(&pred_actors, n), number(&pred_counters, n)))
            .collect();
        n_preds += count;
        operations.push(Operation {
            object: (number(&object_actors, i), number(&object_counters, i)),
            element: (number(&key_actors, i), number(&key_counters, i)),
            key: text(&keys, i),
            insert: number(&inserts, i) == Some(1),
            action: number(&actions, i)?,
            value_kind: (meta & 0xf) as u8,
            value: value.to_vec(),
            predecessors,
            expand: number(&expands, i) == Some(1),
            mark: text(&marks, i),
        });
    }
    Some(operations)
}

/// Puts rows into the place of a change's columns.
pub fn write(operations: &[Operation], change: &mut RawChange) {
    let number = |n: Option<u64>| n.map(Cell::Number);
    let text = |text: &Option<Vec<u8>>| text.clone().map(Cell::Text);
    let flag = |flag: bool| Some(Cell::Number(u64::from(flag)));
    let rows = |cell: &dyn Fn(&Operation) -> Option<Cell>| operations.iter().map(cell).collect::<Vec<_>>();
    let preds: Vec<Id> = operations.iter().flat_map(|op| op.predecessors.iter().copied()).collect();
    let pred_rows =
        |cell: &dyn Fn(&Id) -> Option<u64>| preds.iter().map(|id| number(cell(id))).collect::<Vec<_>>();
    let has_marks = operations.iter().any(|op| op.expand);
    let columns = [
        (OBJ_ACTOR, rows(&|op| number(op.object.0))),
        (OBJ_COUNTER, rows(&|op| number(op.object.1))),
        (KEY_ACTOR, rows(&|op| number(op.element.0))),
        (KEY_COUNTER, rows(&|op| number(op.element.1))),
        (KEY_TEXT, rows(&|op| text(&op.key))),
        (INSERT, rows(&|op| flag(op.insert))),
        (ACTION, rows(&|op| number(Some(op.action)))),
        (VALUE_META, rows(&|op| number(Some((op.value.len() as u64) << 4 | u64::from(op.value_kind))))),
        (VALUE_RAW, Vec::new()),
        (PRED_COUNT, rows(&|op| number(Some(op.predecessors.len() as u64)))),
        (PRED_ACTOR, pred_rows(&|id| id.0)),
        (PRED_COUNTER, pred_rows(&|id| id.1)),
        (EXPAND, if has_marks { rows(&|op| flag(op.expand)) } else { Vec::new() }),
        (MARK_NAME, rows(&|op| text(&op.mark))),
    ];
    change.columns = columns
        .into_iter()
        .map(|(spec, rows)| match spec {
            VALUE_RAW => {
                Column::new(spec, operations.iter().flat_map(|op| op.value.iter().copied()).collect())
            }
            EXPAND if rows.is_empty() => Column::new(spec, Vec::new()),
            _ if (spec & 0b111) as u8 == BOOLEAN => Column::new(spec, collapse(BOOLEAN, &rows)),
            _ => Column::new(spec, collapse((spec & 0b111) as u8, &rows)),
        })
        .filter(|column| !column.bytes.is_empty())
        .collect();
}
