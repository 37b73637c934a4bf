//! The world of one run: office, phones, network and time, moved from event to event. One seed decides all of it.

use super::deeds::do_something;
use super::hand::Hand;
use super::house::{Backup, House, Shown, token_of};
use super::network::{Answer, Route, Slot};
use super::notebook::Notebook;
use super::phone::{Phone, Turn};
use super::time::{DAY, HOUR, Hours, MINUTE, PhoneClock, SECOND};
use super::town::Town;
use super::trace::Trace;
use super::weather::{Trouble, Troubles, Weather, draw_skew};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use spotcheck_client::protocol::{Phase, Request};
use spotcheck_domain::time::Timestamp;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// More than any run needs: one that gets here never becomes quiet.
const MOST_EVENTS: u64 = 200_000;
/// How long a phone waits for an answer.
pub const PATIENCE: i64 = 30 * SECOND;

/// Something that will happen.
pub enum Event {
    /// A call reaches the office; `answer` says when its answer is to arrive, if it does.
    Arrive {
        phone: usize,
        shown: Shown,
        route: Route,
        slot: Option<(Slot, u32)>,
        back_in: Option<i64>,
    },
    Answer {
        phone: usize,
        generation: u32,
        slot: Slot,
        answer: Answer,
    },
    /// A phone may go on.
    Wake(usize),
    /// Its person takes the phone out and does so many things.
    TakeOut {
        phone: usize,
        n_deeds: u32,
    },
    Deed {
        phone: usize,
        left: u32,
    },
    Trouble,
    Open(usize),
    Room(usize),
}

pub struct World {
    pub hours: Hours,
    pub trace: Trace,
    pub rng: StdRng,
    pub house: House,
    pub phones: Vec<Phone>,
    pub book: Rc<RefCell<Notebook>>,
    pub troubles: Troubles,
    pub weather: Weather,
    /// People act and things break; not any more once the run is to become quiet.
    pub is_lively: bool,
    /// How often the office was put back to an earlier state.
    pub n_put_back: u32,
    pub backup: Option<Backup>,
    events: BTreeMap<(Timestamp, u64), Event>,
    n_events: u64,
    ends_at: Timestamp,
}

impl World {
    pub fn new(seed: u64, troubles: Troubles, hours: Hours, trace: Trace) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let weather = Weather::draw(&mut rng, troubles);
        let days = rng.random_range(3..21);
        let mut world = Self {
            house: House::open(rng.next_u64()),
            ends_at: hours.now().plus_millis(days * DAY),
            phones: Vec::new(),
            book: Rc::default(),
            n_put_back: 0,
            backup: None,
            events: BTreeMap::new(),
            n_events: 0,
            is_lively: true,
            hours,
            trace,
            rng,
            troubles,
            weather,
        };
        world.hand_out();
        world.trace.line(format!("{} phones, {days} days", world.phones.len()));
        world
    }

    /// Pairs the phones of this run, on a calm network.
    fn hand_out(&mut self) {
        let town = Town::get();
        // One person has two phones, in every run that has a second phone for him.
        let mut people: Vec<usize> = vec![0, self.rng.random_range(3..5)];
        let mut others: Vec<usize> = (0..Town::ADMIN).filter(|place| *place != people[1]).collect();
        for _ in 0..self.rng.random_range(1..=4) {
            let at = self.rng.random_range(0..others.len());
            people.push(others.remove(at));
        }
        let weather = std::mem::replace(&mut self.weather, Weather::CALM);
        for (index, place) in people.into_iter().enumerate() {
            let person = town.people[place].clone();
            let name = format!("{}{index}", person.name);
            let mut phone =
                Phone::new(name, person, PhoneClock::new(self.hours.clone()), self.rng.next_u64());
            let skew =
                if self.troubles.crashes && self.rng.random_bool(0.3) { draw_skew(&mut self.rng) } else { 0 };
            phone.clock.set_skew(skew);
            assert!(phone.open(), "a new phone opens");
            phone.awake_until = self.hours.now().plus_millis(HOUR);
            self.phones.push(phone);
            self.note_skew(index, skew);
            self.pair(index);
        }
        self.run_until(Some(self.hours.now().plus_millis(MINUTE)));
        for index in 0..self.phones.len() {
            self.phones[index].awake_until = self.hours.now();
            self.later(HOUR, Event::TakeOut { phone: index, n_deeds: 3 });
        }
        self.weather = weather;
        self.later(HOUR, Event::Trouble);
    }

    pub fn now(&self) -> Timestamp {
        self.hours.now()
    }

    pub fn later(&mut self, millis: i64, event: Event) {
        self.n_events += 1;
        self.events.insert((self.now().plus_millis(millis), self.n_events), event);
    }

    /// Lets everything happen that happens until then, or all of it.
    pub fn run_until(&mut self, end: Option<Timestamp>) {
        while let Some(entry) = self.events.first_entry() {
            if end.is_some_and(|end| entry.key().0 > end) {
                break;
            }
            assert!(self.n_events < MOST_EVENTS, "it does not become quiet");
            let ((at, _), event) = entry.remove_entry();
            self.hours.advance_to(at);
            self.happen(event);
        }
        if let Some(end) = end {
            self.hours.advance_to(end);
        }
    }

    /// The lively part of the run.
    pub fn live(&mut self) {
        self.run_until(Some(self.ends_at));
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Arrive { phone, shown, route, slot, back_in } => {
                self.arrive(phone, shown, &route, slot, back_in);
            }
            Event::Answer { phone, generation, slot, answer } => {
                let is_heard = self.phones[phone].generation == generation;
                // The browser keeps a cookie also where the page that asked is closed.
                if let Some(token) = token_of(&answer).filter(|_| is_heard || self.troubles.shared) {
                    self.phones[phone].token = Some(token);
                }
                if is_heard {
                    slot.fill(answer);
                    self.turn(phone);
                }
            }
            Event::Wake(phone) => self.turn(phone),
            Event::Open(phone) => self.open(phone),
            Event::Room(phone) => self.phones[phone].memory.fill_up(false),
            Event::TakeOut { phone, n_deeds } if self.is_lively => self.take_out(phone, n_deeds),
            Event::Deed { phone, left } if self.is_lively => self.deed(phone, left),
            Event::Trouble if self.is_lively => {
                if let Some(trouble) = Trouble::draw(&mut self.rng, self.troubles) {
                    self.befall(trouble);
                }
                self.import_some();
                let next = self.rng.random_range(10 * MINUTE..12 * HOUR);
                self.later(next, Event::Trouble);
            }
            Event::TakeOut { .. } | Event::Deed { .. } | Event::Trouble => {}
        }
    }

    fn take_out(&mut self, phone: usize, n_deeds: u32) {
        let lasts = self.rng.random_range(MINUTE..20 * MINUTE);
        self.phones[phone].awake_until = self.now().plus_millis(lasts);
        if self.rng.random_bool(0.7)
            && let Some(engine) = &self.phones[phone].engine
        {
            engine.news();
        }
        let first = self.rng.random_range(0..MINUTE);
        self.later(first, Event::Deed { phone, left: n_deeds });
        let next = self.rng.random_range(HOUR..2 * DAY);
        let n_deeds = self.rng.random_range(0..7);
        self.later(next, Event::TakeOut { phone, n_deeds });
        self.turn(phone);
    }

    fn deed(&mut self, index: usize, left: u32) {
        if left > 1 {
            let next = self.rng.random_range(SECOND..2 * MINUTE);
            self.later(next, Event::Deed { phone: index, left: left - 1 });
        }
        let phone = &self.phones[index];
        if phone.engine.is_none() || phone.is_busy() {
            return;
        }
        if phone.status().is_some_and(|status| status.phase == Phase::NotPaired) {
            return self.pair(index);
        }
        self.with_hand(index, |hand| Box::pin(do_something(hand)));
    }

    /// The person begins something at his phone.
    pub fn with_hand(&mut self, index: usize, deed: impl FnOnce(Hand) -> super::phone::Task) {
        let rng = StdRng::seed_from_u64(self.rng.next_u64());
        let phone = &mut self.phones[index];
        let Some(engine) = phone.engine.clone() else { return };
        let hand = Hand {
            engine,
            memory: phone.memory.clone(),
            book: Rc::clone(&self.book),
            rng,
            phone: index,
            author: phone.person.id,
            trace: self.trace.clone(),
            name: phone.name.clone(),
        };
        phone.begin(deed(hand));
        self.turn(index);
    }

    /// The administrator gives out a code, and the person types it.
    pub fn pair(&mut self, index: usize) {
        self.take_in_hand(index);
        let now = self.now();
        let code = self.house.issue_code(self.phones[index].person.id, now);
        let request = Request::Pair { code, device: "phone".to_owned(), leave_unsent: false };
        self.with_hand(index, |mut hand| {
            Box::pin(async move {
                hand.ask("pair", request, vec![]).await;
            })
        });
    }

    /// Gives a phone its turn, puts its calls on the network, and plans when it goes on.
    pub fn turn(&mut self, index: usize) {
        let now = self.now();
        let turn = self.phones[index].turn(now);
        self.note_holder(index);
        for call in self.phones[index].line.take_calls() {
            self.send(index, call);
        }
        match turn {
            Turn::Died => self.kill(index, "died between two writes"),
            Turn::Sleeps(millis) => {
                let millis = i64::try_from(millis).unwrap_or(i64::MAX).max(1);
                if now.plus_millis(millis) <= self.phones[index].awake_until {
                    self.later(millis, Event::Wake(index));
                }
            }
            Turn::Waits => {}
        }
    }

    pub fn kill(&mut self, index: usize, how: &str) {
        self.trace.line(format!("{} {how}", self.phones[index].name));
        self.phones[index].close();
        let away = self.rng.random_range(SECOND..HOUR);
        self.later(away, Event::Open(index));
    }

    pub fn open(&mut self, index: usize) {
        if self.phones[index].engine.is_none() {
            let opened = self.phones[index].open();
            self.trace.line(format!("{} opens: {opened}", self.phones[index].name));
            self.note_holder(index);
            if !opened {
                self.later(HOUR, Event::Open(index));
            }
            let phone = &self.phones[index];
            let deed = format!("{} opened", phone.name);
            self.book.borrow_mut().note_outbox(&phone.memory, &deed, phone.person.id);
            self.turn(index);
        }
    }

    /// From now on nothing breaks and nobody acts.
    pub fn heal(&mut self) {
        self.is_lively = false;
        self.weather = Weather::CALM;
        let now = self.now();
        for phone in &mut self.phones {
            phone.cut_until = now;
            phone.memory.fill_up(false);
            phone.memory.revive();
        }
        self.trace.line("everything heals");
    }
}
