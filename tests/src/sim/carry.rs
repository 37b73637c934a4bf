//! The network at work: what becomes of a call on its way to the office, and of the answer on its way back.

use super::house::Shown;
use super::network::{Answered, Call, Route, Slot};
use super::telling::tell;
use super::weather::draw_while;
use super::world::{Event, PATIENCE, World};
use rand::Rng;
use spotcheck_client::transport::TransportError;
use spotcheck_domain::wire::{Ack, Outcome, SyncResponse, decode};

impl World {
    /// Decides what becomes of a call.
    pub fn send(&mut self, index: usize, call: Call) {
        let weather = self.weather;
        let phone = &self.phones[index];
        let (generation, name) = (phone.generation, phone.name.clone());
        let shown = Shown { token: phone.token, device: call.device };
        let is_cut = self.now() < phone.cut_until;
        let slot = call.slot;
        let lost = |slot: Slot| Event::Answer {
            phone: index,
            generation,
            slot,
            answer: Err(TransportError::Unreachable),
        };
        let (there, back) = (self.delay(), self.delay());
        if is_cut || self.rng.random_bool(weather.lost_before) {
            self.trace.line(format!("{name} {} is lost", call.route.name()));
            let after = if is_cut { 10 } else { PATIENCE };
            return self.later(after, lost(slot));
        }
        if !matches!(call.route, Route::Pair(_)) && self.rng.random_bool(weather.doubled) {
            let again = draw_while(&mut self.rng);
            let route = call.route.clone();
            self.later(again, Event::Arrive { phone: index, shown, route, slot: None, back_in: None });
        }
        let is_answer_lost = self.rng.random_bool(weather.lost_after);
        if is_answer_lost || there + back > PATIENCE {
            self.later(PATIENCE, lost(slot));
            return self.later(
                there,
                Event::Arrive { phone: index, shown, route: call.route, slot: None, back_in: None },
            );
        }
        let slot = Some((slot, generation));
        self.later(
            there,
            Event::Arrive { phone: index, shown, route: call.route, slot, back_in: Some(back) },
        );
    }

    fn delay(&mut self) -> i64 {
        self.rng.random_range(1..=self.weather.slowest_ms)
    }

    pub fn arrive(
        &mut self,
        phone: usize,
        shown: Shown,
        route: &Route,
        slot: Option<(Slot, u32)>,
        back_in: Option<i64>,
    ) {
        let cut = match route {
            Route::Upload { bytes, .. } if self.rng.random_bool(self.weather.cut) => {
                Some(self.rng.random_range(0..bytes.len().max(1)))
            }
            _ => None,
        };
        let answer = self.house.serve(shown, route, cut, self.now());
        let said = tell(route, &answer);
        let again = if slot.is_none() { " (nobody hears)" } else { "" };
        self.trace.line(format!("office {} of {}: {said}{again}", route.name(), self.phones[phone].name));
        if let Ok(Answered::Bytes(bytes)) = &answer
            && let (Route::Sync(_), Ok(response)) = (route, decode::<SyncResponse>(bytes))
        {
            let refused = |ack: &Ack| matches!(ack.outcome, Outcome::Quarantined(_)).then_some(*ack.change);
            let mut book = self.book.borrow_mut();
            book.refused.extend(response.acks.iter().filter_map(refused));
            book.gone.extend(response.gone);
        }
        if let (Some((slot, generation)), Some(back)) = (slot, back_in) {
            self.later(back, Event::Answer { phone, generation, slot, answer });
        }
    }
}
