//! Closures behind one pointer. The framework stands in the module once for each type that it is given, and each closure is
//! a type of its own: with these it stands there once for each type that a closure *gives*.

use leptos::control_flow::{For, ForProps};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::SharedReactiveFunction;
use std::hash::{DefaultHasher, Hash, Hasher};
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
pub fn part<V: Draw>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    live(move || draw().draw()).into_any()
}

/// What a part may give: something, something or nothing, or several of it. Each is one type, whatever it holds.
pub trait Draw {
    fn draw(self) -> AnyView;
}

macro_rules! as_it_is {
    ($($view:ty),*) => {$(
        impl Draw for $view {
            fn draw(self) -> AnyView {
                self.into_any()
            }
        }
    )*};
}
as_it_is!(AnyView, String, &'static str, usize, u32);

impl<V> Draw for View<V>
where
    Self: IntoAny,
{
    fn draw(self) -> AnyView {
        self.into_any()
    }
}

impl<V: Draw> Draw for Option<V> {
    fn draw(self) -> AnyView {
        self.map(V::draw).into_any()
    }
}

impl<V: Draw> Draw for Vec<V> {
    fn draw(self) -> AnyView {
        self.draw_all().into_any()
    }
}

/// Several views, as one type.
pub trait DrawAll {
    fn draw_all(self) -> Vec<AnyView>;
}

impl<I: IntoIterator<Item: Draw>> DrawAll for I {
    fn draw_all(self) -> Vec<AnyView> {
        self.into_iter().map(Draw::draw).collect()
    }
}

/// An attribute's value that is written again when what it read changes.
pub fn live<V: 'static>(value: impl FnMut() -> V + Send + 'static) -> SharedReactiveFunction<V> {
    Arc::new(Mutex::new(value))
}

/// What faces outward when what it read changes. It runs first when the page stands.
pub fn effect(run: impl FnMut() + 'static) {
    fn erased(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    erased(Box::new(run));
}

/// The rows of a list: one is drawn where its key was not there before, and taken away where its key is gone.
#[component]
pub fn Each<T, K, V>(
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    T: Send + 'static,
    K: Hash,
    V: IntoAny + 'static,
{
    let children = Arc::new(children);
    rows(Box::new(move || {
        let row = |item| {
            let mut print = DefaultHasher::new();
            key(&item).hash(&mut print);
            let children = Arc::clone(&children);
            Row { key: print.finish(), draw: Box::new(move || children(item).into_any()) }
        };
        each().into_iter().map(row).collect()
    }))
}

struct Row {
    key: u64,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

fn rows(each: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    For(ForProps { each, key: |row: &Row| row.key, children: |row: Row| (row.draw)() }).into_any()
}
