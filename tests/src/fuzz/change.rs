//! The content of a change chunk, taken apart and put together again: a writer that, unlike Automerge's own, may lie.

use super::chunk::{self, CHANGE};
use super::leb::{Reader, put_prefixed, put_sleb, put_uleb};
use data_encoding::HEXLOWER;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChange {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    /// Unix seconds.
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<Column>,
    /// What stands behind the columns.
    pub rest: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Id, deflate bit, type.
    pub spec: u64,
    pub bytes: Vec<u8>,
    /// The length that is told, where it is not that of the bytes.
    pub told: Option<u64>,
}

impl Column {
    pub const fn new(spec: u64, bytes: Vec<u8>) -> Self {
        Self { spec, bytes, told: None }
    }

    pub const fn kind(&self) -> u8 {
        (self.spec & 0b111) as u8
    }
}

impl RawChange {
    pub fn read(chunk: &[u8]) -> Option<Self> {
        let mut rest = Reader(chunk::content(chunk)?);
        let mut deps = Vec::new();
        for _ in 0..rest.uleb()? {
            deps.push(rest.take(32)?.try_into().ok()?);
        }
        let actor = rest.prefixed()?.to_vec();
        let (seq, start_op, time) = (rest.uleb()?, rest.uleb()?, rest.sleb()?);
        let message = rest.prefixed()?.to_vec();
        let mut others = Vec::new();
        for _ in 0..rest.uleb()? {
            others.push(rest.prefixed()?.to_vec());
        }
        let mut columns = Vec::new();
        for _ in 0..rest.uleb()? {
            columns.push((rest.uleb()?, rest.uleb()?));
        }
        let columns = columns
            .into_iter()
            .map(|(spec, length)| Some(Column::new(spec, rest.take(length)?.to_vec())))
            .collect::<Option<Vec<_>>>()?;
        let rest = rest.0.to_vec();
        Some(Self { deps, actor, seq, start_op, time, message, others, columns, rest })
    }

    pub fn content(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_uleb(self.deps.len() as u64, &mut out);
        self.deps.iter().for_each(|dep| out.extend_from_slice(dep));
        put_prefixed(&self.actor, &mut out);
        put_uleb(self.seq, &mut out);
        put_uleb(self.start_op, &mut out);
        put_sleb(self.time, &mut out);
        put_prefixed(&self.message, &mut out);
        put_uleb(self.others.len() as u64, &mut out);
        self.others.iter().for_each(|other| put_prefixed(other, &mut out));
        put_uleb(self.columns.len() as u64, &mut out);
        for column in &self.columns {
            put_uleb(column.spec, &mut out);
            put_uleb(column.told.unwrap_or(column.bytes.len() as u64), &mut out);
        }
        self.columns.iter().for_each(|column| out.extend_from_slice(&column.bytes));
        out.extend_from_slice(&self.rest);
        out
    }

    /// As a chunk with the right checksum.
    pub fn seal(&self) -> Vec<u8> {
        chunk::seal(CHANGE, &self.content())
    }

    pub fn column(&self, spec: u64) -> &[u8] {
        self.columns.iter().find(|column| column.spec == spec).map_or(&[], |column| &column.bytes)
    }

    /// What the change says of itself, in one line.
    pub fn told(&self) -> String {
        let deps: Vec<String> = self.deps.iter().map(|dep| HEXLOWER.encode(&dep[..4])).collect();
        format!(
            "{} seq {} from {} at {} upon {deps:?}, others {:?}, message {:?}, behind {:?}",
            HEXLOWER.encode(&self.actor),
            self.seq,
            self.start_op,
            self.time,
            self.others.iter().map(|actor| HEXLOWER.encode(actor)).collect::<Vec<_>>(),
            String::from_utf8_lossy(&self.message),
            HEXLOWER.encode(&self.rest)
        )
    }
}
