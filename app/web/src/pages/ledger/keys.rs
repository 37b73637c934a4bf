//! The ledger by keyboard, at a desk: j and k move the row that is open, x selects it, / goes to the search, Escape closes.

use super::place::LedgerPlace;
use crate::browser::page;
use leptos::{ev, prelude::*};
use spotcheck_domain::id::FindingId;
use spotcheck_domain::sorted::SortedSet;

/// The row after that one, or before it; the first where none is open, and the last stays the last.
fn beside(rows: &[FindingId], open: Option<FindingId>, is_next: bool) -> Option<FindingId> {
    let at = open.and_then(|open| rows.iter().position(|row| *row == open));
    let to = match (at, is_next) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(rows.len().saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    rows.get(to).copied()
}

/// In or out.
pub fn toggle(selected: &mut SortedSet<FindingId>, id: FindingId) {
    if !selected.remove(&id) {
        selected.insert(id);
    }
}

/// As long as the page stands. `rows`: those on the page, in their order.
pub fn listen(place: LedgerPlace, is_desk: Signal<bool>, rows: Memo<Vec<FindingId>>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if !is_plain || !is_desk.get_untracked() || event.default_prevented() || page::is_taken() {
            return;
        }
        let is_typing = page::is_typing();
        match event.key().as_str() {
            // Out of the search first.
            "Escape" if is_typing => page::focus_main(),
            "Escape" if place.open.get_untracked().is_some() => place.open.set(None),
            "Escape" => place.selected.set(SortedSet::new()),
            _ if is_typing => return,
            "/" => page::focus_element_first("[data-test='search']"),
            key @ ("j" | "k") => {
                let next = rows.with_untracked(|rows| beside(rows, place.open.get_untracked(), key == "j"));
                place.open.set(next);
                if let Some(id) = next {
                    page::show_nearest(&row_id(id));
                }
            }
            "x" => match place.open.get_untracked() {
                Some(id) => place.selected.update(|selected| toggle(selected, id)),
                None => return,
            },
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// The id of a row's element.
pub fn row_id(id: FindingId) -> String {
    format!("row-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_gone_through_from_end_to_end() {
        let id = |n: u8| FindingId::from_slice(&[n; 16]).expect("16 bytes");
        let rows = [id(1), id(2), id(3)];
        let next = |open| beside(&rows, open, true);
        assert_eq!(
            [next(None), next(Some(id(1))), next(Some(id(3)))],
            [Some(id(1)), Some(id(2)), Some(id(3))]
        );
        assert_eq!(beside(&rows, Some(id(2)), false), Some(id(1)));
        assert_eq!(beside(&rows, Some(id(9)), false), Some(id(1)), "what is not shown any more is no place");
        assert_eq!(beside(&[], None, true), None);
        let mut selected = SortedSet::new();
        toggle(&mut selected, id(1));
        assert!(selected.contains(&id(1)));
        toggle(&mut selected, id(1));
        assert!(!selected.contains(&id(1)));
    }
}
