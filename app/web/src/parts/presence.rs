//! Whether what a page asks for is on this phone, what stands in its place where it is not, and what goes on standing there
//! once it was.

use super::empty::{Absent, SetAside, Skeleton};
use crate::erased::memo;
use leptos::prelude::*;
use spotcheck_protocol::View;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Asking,
    Here,
    Absent,
    SetAside,
}

impl Presence {
    /// `is_it`: an answer is what was asked for.
    pub fn of(view: Option<&View>, is_it: impl Fn(&View) -> bool) -> Self {
        match view {
            None => Self::Asking,
            Some(View::SetAside) => Self::SetAside,
            Some(view) if is_it(view) => Self::Here,
            Some(_) => Self::Absent,
        }
    }

    /// The same as it changes.
    pub fn watch(watched: Signal<Option<View>>, is_it: fn(&View) -> bool) -> Memo<Self> {
        memo(move || watched.with(|view| Self::of(view.as_ref(), is_it)))
    }

    /// What stands in its place; `None` where it is here.
    pub fn instead(self) -> Option<AnyView> {
        match self {
            Self::Asking => Some(view! { <Skeleton /> }.into_any()),
            Self::Absent => Some(view! { <Absent /> }.into_any()),
            Self::SetAside => Some(view! { <SetAside /> }.into_any()),
            Self::Here => None,
        }
    }
}

/// What is here of it, from now on: what was here last, where it is gone again.
pub fn held<T>(watched: Signal<Option<View>>, of: fn(&View) -> Option<&T>) -> Option<Signal<Arc<T>>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let first = Arc::new(watched.with_untracked(|view| view.as_ref().and_then(of).cloned())?);
    let view = Memo::new(move |before: Option<&Arc<T>>| {
        let now = watched.with(|view| view.as_ref().and_then(of).cloned().map(Arc::new));
        now.unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    Some(view.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_another_thing_is_absent_and_what_was_put_away_is_not() {
        let is_it = |view: &View| matches!(view, View::Hazards(_));
        assert_eq!(Presence::of(None, is_it), Presence::Asking);
        assert_eq!(Presence::of(Some(&View::Hazards(Vec::new())), is_it), Presence::Here);
        assert_eq!(Presence::of(Some(&View::Posts(Vec::new())), is_it), Presence::Absent);
        assert_eq!(Presence::of(Some(&View::Absent), is_it), Presence::Absent);
        assert_eq!(Presence::of(Some(&View::SetAside), is_it), Presence::SetAside);
    }
}
