//! Closures behind one pointer. The framework stands in the module once for each type that it is given, and each closure is
//! a type of its own: with these it stands there once for each type that a closure *gives*.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::SharedReactiveFunction;
use std::sync::{Arc, Mutex};

/// A value that is worked out again when what it read changes.
pub fn memo<T>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    fn erased<T>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| value())
    }
    erased(Box::new(value))
}

/// A part of the page that is drawn again when what it read changes.
pub fn part<V: IntoAny>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    live(move || draw().into_any()).into_any()
}

/// An attribute's value that is written again when what it read changes.
pub fn live<V: 'static>(value: impl FnMut() -> V + Send + 'static) -> SharedReactiveFunction<V> {
    Arc::new(Mutex::new(value))
}
