//! One function: its code, and where in it functions and locals are named.

use std::{collections::BTreeMap, ops::Range};

use wasmparser::{FunctionBody, Operator};

use super::{super::binary::leb, told};

/// By the old number of each function, the new one.
#[derive(Debug)]
pub struct Names(Vec<u32>);

impl Names {
    /// The numbers as they are: what is imported keeps its own.
    pub fn imported(n_imported: u32, n_own: usize) -> Self {
        Self((0..n_imported + n_own as u32).collect())
    }

    pub fn set(&mut self, old: u32, new: u32) {
        if let Some(place) = self.0.get_mut(old as usize) {
            *place = new;
        }
    }

    pub fn of(&self, old: u32) -> Result<u32, String> {
        self.0.get(old as usize).copied().ok_or_else(|| format!("no function {old}"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Function(u32),
    Local(u32),
}

#[derive(Debug)]
pub struct Function<'a> {
    pub of_type: u32,
    wasm: &'a [u8],
    code: Range<usize>,
    /// Where in the module something is named, in their order.
    named: Vec<(Range<usize>, Named)>,
    /// How the locals are declared, by their new numbers.
    declared: Vec<u8>,
    locals: BTreeMap<u32, u32>,
}

impl<'a> Function<'a> {
    pub fn read(
        wasm: &'a [u8],
        body: &FunctionBody<'_>,
        of_type: u32,
        n_parameters: u32,
    ) -> Result<Self, String> {
        let operators = body.get_operators_reader().map_err(told)?;
        let code = operators.original_position()..body.range().end;
        let mut named = Vec::new();
        let mut open = None;
        for operator in operators.into_iter_with_offsets() {
            let (operator, at) = operator.map_err(told)?;
            named.extend(open.take().map(|(start, what)| (start..at, what)));
            open = match operator {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => Some(Named::Function(function_index)),
                Operator::LocalGet { local_index }
                | Operator::LocalSet { local_index }
                | Operator::LocalTee { local_index } => Some(Named::Local(local_index)),
                _ => None,
            }
            // Each of these is one byte, and a number.
            .map(|what| (at + 1, what));
        }
        let mut types = Vec::new();
        let mut reader = body.get_binary_reader();
        for _ in 0..reader.read_var_u32().map_err(told)? {
            let count = reader.read_var_u32().map_err(told)?;
            let start = reader.original_position();
            reader.read::<wasmparser::ValType>().map_err(told)?;
            let of_type = wasm.get(start..reader.original_position()).ok_or("a local beyond the end")?;
            types.extend((0..count).map(|_| of_type));
        }
        let (locals, declared) = numbered(&named, &types, n_parameters);
        Ok(Self { of_type, wasm, code, named, declared, locals })
    }

    /// The whole of it, as it stands in a module where functions have these numbers.
    pub fn write(&self, names: &Names) -> Result<Vec<u8>, String> {
        self.written(|function| names.of(function).map(leb))
    }

    /// The same, whatever functions it calls.
    pub fn shape(&self) -> Vec<u8> {
        self.written(|_| Ok(vec![u8::MAX])).unwrap_or_default()
    }

    fn written(&self, name: impl Fn(u32) -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
        let mut body = self.declared.clone();
        let mut rest = self.code.start;
        for (range, what) in &self.named {
            body.extend_from_slice(&self.wasm[rest..range.start]);
            body.extend(match what {
                Named::Function(function) => name(*function)?,
                Named::Local(local) => leb(self.locals.get(local).copied().unwrap_or(*local)),
            });
            rest = range.end;
        }
        body.extend_from_slice(&self.wasm[rest..self.code.end]);
        Ok(body)
    }
}

/// New numbers for the locals that are used, and their declaration: those of one type together, the most used first.
/// Parameters keep theirs.
fn numbered(
    named: &[(Range<usize>, Named)],
    types: &[&[u8]],
    n_parameters: u32,
) -> (BTreeMap<u32, u32>, Vec<u8>) {
    // How often, and where first.
    let mut used: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (at, (_, what)) in named.iter().enumerate() {
        if let Named::Local(local) = what
            && *local >= n_parameters
        {
            used.entry(*local).or_insert((0, at)).0 += 1;
        }
    }
    let type_of = |local: u32| types.get((local - n_parameters) as usize).copied().unwrap_or_default();
    let mut by_type: BTreeMap<&[u8], usize> = BTreeMap::new();
    for (local, (count, _)) in &used {
        *by_type.entry(type_of(*local)).or_default() += count;
    }
    let mut order: Vec<_> = used.into_iter().collect();
    order.sort_by_key(|(local, (count, first))| {
        let of_type = type_of(*local);
        (std::cmp::Reverse(by_type[of_type]), of_type, std::cmp::Reverse(*count), *first)
    });
    let mut groups: Vec<(u32, &[u8])> = Vec::new();
    for (local, _) in &order {
        match groups.last_mut() {
            Some((count, of_type)) if *of_type == type_of(*local) => *count += 1,
            _ => groups.push((1, type_of(*local))),
        }
    }
    let mut declared = leb(groups.len() as u32);
    for (count, of_type) in groups {
        declared.extend(leb(count));
        declared.extend_from_slice(of_type);
    }
    let locals = order.iter().zip(n_parameters..).map(|((local, _), new)| (*local, new)).collect();
    (locals, declared)
}
