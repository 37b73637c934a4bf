//! Two orders that knew nothing of each other: one governs, and whom the other had shown the record sees it no more.

use crate::sim::world::World;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_server::people::visibility;

use super::ledger::Ledger;

/// Whether one of two orders that raced has taken the record out of this person's sight.
pub fn has_raced(world: &World, ledger: &Ledger, user: UserId, document: DocumentId) -> bool {
    let Some(held) = ledger.get(&document) else { return false };
    let n_orders = held.events.iter().filter(|(event, _)| event.kind() == Some(EventKind::Order)).count();
    let office = world.house.office();
    let sees = || office.store.read(|view| visibility::sees(view, user, document)).expect("the store reads");
    world.troubles.shared && n_orders > 1 && !sees()
}
