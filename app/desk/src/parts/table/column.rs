//! The columns of a table: what each shows, how much room it needs, and whether the list can be sorted by it.

use leptos::prelude::*;
use std::sync::Arc;

pub type Draw<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;
pub type Tell<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;

pub struct Column<T> {
    pub(super) head: String,
    pub(super) width: &'static str,
    /// What room it needs: `wide`, `roomy`, or none.
    pub(super) room: Option<&'static str>,
    pub(super) sort: Option<&'static str>,
    pub(super) cell: Draw<T>,
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { head: self.head.clone(), cell: Arc::clone(&self.cell), ..*self }
    }
}

impl<T> Column<T> {
    pub fn new(head: impl Into<String>, cell: impl Fn(&T) -> AnyView + Send + Sync + 'static) -> Self {
        Self { head: head.into(), width: "", room: None, sort: None, cell: Arc::new(cell) }
    }

    /// With plain words in its cells.
    pub fn words(head: impl Into<String>, cell: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        Self::new(head, move |row| cell(row).into_any())
    }

    /// As `7rem`; without, it takes what is left.
    pub fn width(self, width: &'static str) -> Self {
        Self { width, ..self }
    }

    /// Left out on a phone.
    pub fn wide(self) -> Self {
        Self { room: Some("wide"), ..self }
    }

    /// Left out beside an open panel, too.
    pub fn roomy(self) -> Self {
        Self { room: Some("roomy"), ..self }
    }

    /// The list can be sorted by it, under this word.
    pub fn sorts(self, by: &'static str) -> Self {
        Self { sort: Some(by), ..self }
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    pub by: String,
    pub descending: bool,
}

impl Order {
    /// As in a query: `-seen`.
    pub fn read(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(by) => Self { by: by.to_owned(), descending: true },
            None => Self { by: text.to_owned(), descending: false },
        }
    }

    /// After a click on the heading of that column.
    pub fn tapped(&self, by: &str) -> String {
        if self.by == by && !self.descending { format!("-{by}") } else { by.to_owned() }
    }

    pub(super) fn aria(&self, by: &str) -> Option<&'static str> {
        (self.by == by).then_some(if self.descending { "descending" } else { "ascending" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_sorts_one_way_and_then_the_other() {
        let order = Order::read("seen");
        assert_eq!((order.aria("seen"), order.aria("name")), (Some("ascending"), None));
        assert_eq!(order.tapped("seen"), "-seen");
        assert_eq!(Order::read("-seen").tapped("seen"), "seen");
        assert_eq!(Order::read("-seen").aria("seen"), Some("descending"));
        assert_eq!(order.tapped("name"), "name");
    }
}
