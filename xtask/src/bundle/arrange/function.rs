//! One function: its code, and where in it functions and locals are named.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use wasmparser::{FunctionBody, Operator, ValType};

use super::{
    super::binary::leb,
    locals::{Habits, Numbers, Use, WAYS},
    told,
};

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
    n_parameters: u32,
    /// Of the locals that are no parameters.
    types: Vec<&'a [u8]>,
    uses: Vec<Use>,
    numbers: Numbers,
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
            reader.read::<ValType>().map_err(told)?;
            let of_type = wasm.get(start..reader.original_position()).ok_or("a local beyond the end")?;
            types.extend((0..count).map(|_| of_type));
        }
        let uses = uses(wasm, code.start, &named);
        let numbers = Habits::default().number(&uses, &types, n_parameters);
        Ok(Self { of_type, wasm, code, named, n_parameters, types, uses, numbers })
    }

    /// Numbers its locals as it is usual, and remembers how.
    pub fn number(&mut self, habits: &mut Habits) {
        self.numbers = habits.number(&self.uses, &self.types, self.n_parameters);
        habits.remember(&self.uses, &self.numbers);
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
        let mut body = self.numbers.declared.clone();
        let mut rest = self.code.start;
        for (range, what) in &self.named {
            body.extend_from_slice(&self.wasm[rest..range.start]);
            body.extend(match what {
                Named::Function(function) => name(*function)?,
                Named::Local(local) => leb(self.numbers.new.get(local).copied().unwrap_or(*local)),
            });
            rest = range.end;
        }
        body.extend_from_slice(&self.wasm[rest..self.code.end]);
        Ok(body)
    }
}

/// Where locals are used, and what stands before: stretches of code from one name to the next, and what was named between
/// them, a function or a local, whichever.
fn uses(wasm: &[u8], start: usize, named: &[(Range<usize>, Named)]) -> Vec<Use> {
    let starts = [start].into_iter().chain(named.iter().map(|(range, _)| range.end));
    let stretch = |(start, (range, what)): (usize, &(Range<usize>, Named))| {
        (&wasm[start..range.start], matches!(what, Named::Local(_)))
    };
    let stretches: Vec<_> = starts.zip(named).map(stretch).collect();
    let before = |at: usize, way: usize| {
        let mut hasher = DefaultHasher::new();
        stretches[(at + 1).saturating_sub(way)..=at].hash(&mut hasher);
        hasher.finish()
    };
    let used = |(at, (_, what)): (usize, &(Range<usize>, Named))| match what {
        Named::Local(local) => Some(Use { local: *local, before: WAYS.map(|way| before(at, way)) }),
        Named::Function(_) => None,
    };
    named.iter().enumerate().filter_map(used).collect()
}
