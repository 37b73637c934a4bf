//! Two people without a network at the newest hazard: one orders it, the other goes on writing in it.

use super::choice::set;
use super::hand::Hand;
use super::life::take_this_step;
use super::time::{HOUR, MINUTE};
use super::world::World;
use rand::Rng;
use spotcheck_client::protocol::{FindingView, LedgerOrder, Query, View};
use spotcheck_domain::authority::steps;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::term::State;

impl World {
    /// Everybody's network goes, so that whoever writes has not heard of the others.
    pub fn race(&mut self) {
        let until = self.now().plus_millis(self.rng.random_range(10 * MINUTE..3 * HOUR));
        for index in 0..self.phones.len() {
            let phone = &mut self.phones[index];
            phone.cut_until = phone.cut_until.max(until);
            let is_free = phone.engine.is_some() && !phone.is_busy() && phone.holder.is_some();
            if is_free && self.rng.random_bool(0.7) {
                self.with_hand(index, |hand| Box::pin(write_or_order(hand)));
            }
        }
    }
}

async fn newest_recorded(hand: &Hand) -> Option<FindingView> {
    let (filter, order) = (LedgerFilter::default(), LedgerOrder::default());
    let query = Query::Ledger { filter, order, offset: 0, limit: 20 };
    let View::Ledger(ledger) = Box::pin(hand.engine.view(&query)).await else { return None };
    for card in &ledger.cards {
        let view = hand.finding(card.row.id).await;
        if let Some(view) = view.filter(|view| view.state == State::Recorded) {
            return Some(view);
        }
    }
    None
}

async fn write_or_order(mut hand: Hand) {
    use FindingField as F;
    let Some(view) = newest_recorded(&hand).await else { return };
    if steps(&view.acts).contains(&EventKind::Order) && hand.rng.random() {
        return take_this_step(&mut hand, &view, EventKind::Order).await;
    }
    let Some(field) = hand.pick(&[F::Title, F::Place, F::Measure, F::Responsible, F::Goal]) else { return };
    set(&mut hand, &view, field).await;
}
