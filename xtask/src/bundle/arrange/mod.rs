//! Arranges a module so that brotli finds more in it that it has seen: what a function does is the same afterwards, its
//! place and the numbers of its locals are others. wasm-bindgen leaves functions by their length.
//!
//! Of functions that are alike to the byte, one stays. Functions of one type stand together (a section has a type for each
//! of them), and of these each behind the one that it is most alike. A local has the number that locals had which were used
//! as it is, in functions before. Pure.

mod doubles;
mod function;
mod locals;
mod order;

use function::Function;
pub use function::Names;
use locals::Habits;
use wasmparser::{ElementItems, ElementKind, FunctionBody, Operator, Parser, Payload, TypeRef};

use super::binary::{HEAD, add, kind, leb};

/// Sections that name functions (WebAssembly 2.0, 5.5).
const FUNCTIONS: u8 = 3;
const EXPORTS: u8 = 7;
const START: u8 = 8;
const ELEMENTS: u8 = 9;
const CODE: u8 = 10;

/// What a module says of its functions.
#[derive(Debug, Default)]
struct Module<'a> {
    n_imported: u32,
    /// Of each function type, how many parameters it has.
    n_parameters: Vec<u32>,
    types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

/// The same module, arranged; and by the old number of each function, the new one.
pub fn arrange(wasm: &[u8]) -> Result<(Vec<u8>, Names), String> {
    let module = Module::read(wasm)?;
    let mut functions = Vec::with_capacity(module.bodies.len());
    for (body, of_type) in module.bodies.iter().zip(&module.types) {
        let n_parameters = *module.n_parameters.get(*of_type as usize).ok_or("an unknown type")?;
        functions.push(Function::read(wasm, body, *of_type, n_parameters)?);
    }
    let stands_for = doubles::find(&functions, module.n_imported);
    let order = order::find(&functions, &stands_for);
    let mut habits = Habits::default();
    for place in &order {
        functions[*place].number(&mut habits);
    }
    let mut names = Names::imported(module.n_imported, functions.len());
    for (place, old) in (0..).zip(&order) {
        names.set(module.n_imported + *old as u32, module.n_imported + place);
    }
    for (old, kept) in stands_for.iter().enumerate() {
        names.set(module.n_imported + old as u32, names.of(module.n_imported + *kept as u32)?);
    }
    Ok((write(wasm, &functions, &order, &names)?, names))
}

impl<'a> Module<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, String> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.map_err(told)? {
                Payload::TypeSection(types) => {
                    for of_type in types.into_iter_err_on_gc_types() {
                        module.n_parameters.push(of_type.map_err(told)?.params().len() as u32);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function = matches!(import.map_err(told)?.ty, TypeRef::Func(_));
                        module.n_imported += u32::from(is_function);
                    }
                }
                Payload::FunctionSection(types) => {
                    module.types = types.into_iter().collect::<Result<_, _>>().map_err(told)?;
                }
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        for operator in global.map_err(told)?.init_expr.get_operators_reader() {
                            if let Operator::RefFunc { .. } = operator.map_err(told)? {
                                return Err("a global names a function".to_owned());
                            }
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => module.bodies.push(body),
                _ => {}
            }
        }
        Ok(module)
    }
}

fn write(wasm: &[u8], functions: &[Function<'_>], order: &[usize], names: &Names) -> Result<Vec<u8>, String> {
    let mut arranged = Vec::with_capacity(wasm.len());
    arranged.extend_from_slice(wasm.get(..HEAD).ok_or("no module")?);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(told)?;
        let Some((id, range)) = payload.as_section() else { continue };
        let mut section = leb(order.len() as u32);
        match payload {
            Payload::FunctionSection(_) => {
                for old in order {
                    section.extend(leb(functions[*old].of_type));
                }
                add(&mut arranged, FUNCTIONS, &section);
            }
            Payload::CodeSectionStart { .. } => {
                for old in order {
                    let body = functions[*old].write(names)?;
                    section.extend(leb(body.len() as u32));
                    section.extend(body);
                }
                add(&mut arranged, CODE, &section);
            }
            Payload::ExportSection(exports) => {
                section = leb(exports.count());
                for export in exports {
                    let export = export.map_err(told)?;
                    section.extend(leb(export.name.len() as u32));
                    section.extend_from_slice(export.name.as_bytes());
                    let kind = kind(export.kind)?;
                    section.push(kind);
                    let is_function = kind == 0;
                    section.extend(leb(if is_function { names.of(export.index)? } else { export.index }));
                }
                add(&mut arranged, EXPORTS, &section);
            }
            Payload::StartSection { func, .. } => add(&mut arranged, START, &leb(names.of(func)?)),
            Payload::ElementSection(elements) => {
                section = leb(elements.count());
                for element in elements {
                    let element = element.map_err(told)?;
                    let ElementItems::Functions(items) = element.items else {
                        return Err("a table of expressions".to_owned());
                    };
                    if let ElementKind::Declared = element.kind {
                        return Err("functions that are declared apart".to_owned());
                    }
                    let count = leb(items.count());
                    let head = wasm.get(element.range.start..items.original_position());
                    let head = head.and_then(|head| head.strip_suffix(count.as_slice()));
                    section.extend_from_slice(head.ok_or("a table of unknown form")?);
                    section.extend(count);
                    for item in items {
                        section.extend(leb(names.of(item.map_err(told)?)?));
                    }
                }
                add(&mut arranged, ELEMENTS, &section);
            }
            _ => add(&mut arranged, id, wasm.get(range).ok_or("a section beyond the end")?),
        }
    }
    Ok(arranged)
}

fn told(error: wasmparser::BinaryReaderError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;
