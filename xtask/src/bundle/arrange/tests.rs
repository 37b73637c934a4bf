//! What arranging leaves as it was, on modules made here.

use walrus::{FunctionBuilder, FunctionId, Module as Built, ModuleConfig, ValType, ir::BinaryOp};
use wasmparser::{Operator, Parser, Payload};

use super::arrange;

/// Of each function in its order, what its code does.
fn bodies(wasm: &[u8]) -> Vec<Vec<Operator<'_>>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload.unwrap() {
            bodies.push(body.get_operators_reader().unwrap().into_iter().map(Result::unwrap).collect());
        }
    }
    bodies
}

/// The function that is exported under that name.
fn exported(wasm: &[u8], name: &str) -> usize {
    let found = Parser::new(0).parse_all(wasm).find_map(|payload| match payload.unwrap() {
        Payload::ExportSection(exports) => {
            exports.into_iter().map(Result::unwrap).find(|export| export.name == name)
        }
        _ => None,
    });
    found.unwrap().index as usize
}

fn constants(body: &[Operator<'_>]) -> Vec<i32> {
    let constant = |operator: &Operator<'_>| match operator {
        Operator::I32Const { value } => Some(*value),
        _ => None,
    };
    body.iter().filter_map(constant).collect()
}

fn calls(body: &[Operator<'_>]) -> Vec<usize> {
    let call = |operator: &Operator<'_>| match operator {
        Operator::Call { function_index } => Some(*function_index as usize),
        _ => None,
    };
    body.iter().filter_map(call).collect()
}

fn giving(module: &mut Built, values: &[i32]) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    let mut body = function.func_body();
    body.i32_const(values[0]);
    for value in &values[1..] {
        body.i32_const(*value).binop(BinaryOp::I32Add);
    }
    function.finish(Vec::new(), &mut module.funcs)
}

fn calling(module: &mut Built, callees: [FunctionId; 2]) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    function.func_body().call(callees[0]).call(callees[1]).binop(BinaryOp::I32Sub);
    function.finish(Vec::new(), &mut module.funcs)
}

#[test]
fn of_functions_that_are_alike_one_stays_and_all_who_called_them_call_it() {
    let mut module = Built::with_config(ModuleConfig::new());
    let [seven, eight, also_seven] = [7, 8, 7].map(|value| giving(&mut module, &[value]));
    let callers =
        [[seven, eight], [also_seven, eight], [eight, seven]].map(|callees| calling(&mut module, callees));
    for (name, function) in ["first", "second", "third"].into_iter().zip(callers) {
        module.exports.add(name, function);
    }
    let table = module.tables.add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
    let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32(0));
    module.elements.add(
        walrus::ElementKind::Active { table, offset },
        walrus::ElementItems::Functions(vec![also_seven]),
    );
    let (wasm, _) = arrange(&module.emit_wasm()).unwrap();

    // It is a valid module.
    Built::from_buffer(&wasm).unwrap();
    let bodies = bodies(&wasm);
    assert_eq!(bodies.len(), 4, "7, 8, 7 - 8, 8 - 7");
    let gives = |name| {
        calls(&bodies[exported(&wasm, name)]).into_iter().flat_map(|callee| constants(&bodies[callee]))
    };
    assert_eq!(gives("first").collect::<Vec<_>>(), [7, 8]);
    assert_eq!(gives("second").collect::<Vec<_>>(), [7, 8]);
    assert_eq!(gives("third").collect::<Vec<_>>(), [8, 7]);
    assert_eq!(exported(&wasm, "first"), exported(&wasm, "second"));
    let in_table = Parser::new(0).parse_all(&wasm).find_map(|payload| match payload.unwrap() {
        Payload::ElementSection(elements) => match elements.into_iter().next()?.unwrap().items {
            wasmparser::ElementItems::Functions(items) => items.into_iter().next(),
            wasmparser::ElementItems::Expressions(..) => None,
        },
        _ => None,
    });
    assert_eq!(constants(&bodies[in_table.unwrap().unwrap() as usize]), [7]);
}

#[test]
fn the_most_used_local_has_the_lowest_number_behind_the_parameters() {
    let mut module = Built::with_config(ModuleConfig::new());
    let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I64], &[ValType::I32]);
    let parameter = module.locals.add(ValType::I64);
    let [once, wide, often] = [ValType::I32, ValType::I64, ValType::I32].map(|ty| module.locals.add(ty));
    let mut body = function.func_body();
    body.local_get(parameter).local_set(wide).local_get(once);
    for _ in 0..3 {
        body.local_get(often).binop(BinaryOp::I32Add);
    }
    let function = function.finish(vec![parameter], &mut module.funcs);
    module.exports.add("sum", function);
    let (wasm, _) = arrange(&module.emit_wasm()).unwrap();
    Built::from_buffer(&wasm).unwrap();
    let named: Vec<_> = bodies(&wasm)[0]
        .iter()
        .filter_map(|operator| match operator {
            Operator::LocalGet { local_index } | Operator::LocalSet { local_index } => Some(*local_index),
            _ => None,
        })
        .collect();
    assert_eq!(named, [0, 3, 2, 1, 1, 1]);
}

#[test]
fn a_local_has_the_number_that_was_usual_where_it_is_used_alike() {
    let mut module = Built::with_config(ModuleConfig::new());
    // Both add what is multiplied to what is not; in the second one this one is used more.
    for (name, n_more) in [("first", 0), ("second", 2)] {
        let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        let [added, multiplied] = [(); 2].map(|()| module.locals.add(ValType::I32));
        let mut body = function.func_body();
        for _ in 0..3 {
            body.i32_const(1000).local_set(added);
        }
        for _ in 0..4 {
            body.i32_const(2000).i32_const(2000).binop(BinaryOp::I32Mul).local_set(multiplied);
        }
        for _ in 0..n_more {
            body.local_get(added).drop();
        }
        body.i32_const(7);
        let function = function.finish(Vec::new(), &mut module.funcs);
        module.exports.add(name, function);
    }
    let (wasm, _) = arrange(&module.emit_wasm()).unwrap();
    Built::from_buffer(&wasm).unwrap();
    let bodies = bodies(&wasm);
    let set = |name| {
        let body: &Vec<_> = &bodies[exported(&wasm, name)];
        let set = |operator: &Operator<'_>| match operator {
            Operator::LocalSet { local_index } => Some(*local_index),
            _ => None,
        };
        body.iter().filter_map(set).collect::<Vec<_>>()
    };
    assert_eq!(set("first"), set("second"));
}

#[test]
fn a_function_stands_behind_the_one_that_it_is_most_alike() {
    let mut module = Built::with_config(ModuleConfig::new());
    for (name, values) in
        [("a", &[1000, 2000, 3000, 4000]), ("b", &[10, 20, 30, 40]), ("c", &[1000, 2000, 3000, 4001])]
    {
        let function = giving(&mut module, values);
        module.exports.add(name, function);
    }
    let (wasm, _) = arrange(&module.emit_wasm()).unwrap();
    Built::from_buffer(&wasm).unwrap();
    assert_eq!(exported(&wasm, "a").abs_diff(exported(&wasm, "c")), 1);
    assert_eq!(constants(&bodies(&wasm)[exported(&wasm, "b")]), [10, 20, 30, 40]);
}

#[test]
fn what_is_no_module_is_an_error() {
    assert!(arrange(b"\0asm\x02\0\0\0").is_err());
    assert!(arrange(b"").is_err());
}
