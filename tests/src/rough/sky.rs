//! What becomes of bytes on a rough line, and how long it takes.

use super::Way;
use crate::clock::ShiftedClock;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spotcheck_client::transport::{SILENCE_MILLIS, grace_millis};

/// How long the office waits for the rest of a body.
const OFFICE_SILENCE: i64 = 20_000;
/// An answer that is cut is cut before it is longer than that.
const EARLY: u64 = 32 << 10;
/// Read as the beginning of a request; anything else is the rest of one.
const METHODS: [&[u8]; 5] = [b"GET ", b"POST ", b"PATCH ", b"HEAD ", b"DELETE "];

/// How a line is. Times are in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// Bytes a second, either way.
    pub rate: u64,
    /// What a question and its answer take on their way, however short.
    pub round_trip: i64,
    /// For about so long it carries, and then for so long nothing, in turn.
    pub outages: Option<(i64, i64)>,
    /// What was connected before an outage is connected to nothing after it, and nobody is told.
    pub forgets: bool,
    /// The share of exchanges that are cut, each at some byte of its own.
    pub cuts: f64,
}

impl Weather {
    pub const CALM: Self = Self { rate: u64::MAX, round_trip: 0, outages: None, forgets: false, cuts: 0.0 };
}

/// What has happened since the weather turned.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    pub n_up: u64,
    pub n_down: u64,
    pub n_exchanges: u32,
    pub n_cuts: u32,
    pub n_outages: u32,
    /// Milliseconds of these.
    pub away: i64,
    /// Exchanges whose body the office gave up.
    pub n_starved: u32,
    /// From the end of an outage until something went over the line again.
    pub longest_wait: i64,
}

impl Seen {
    pub const fn n_bytes(&self) -> u64 {
        self.n_up + self.n_down
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    GoesOn,
    /// Both sides see the connection end.
    Cut,
    /// Nothing comes any more, and the office notices first.
    Starves,
}

pub struct Sky {
    weather: Weather,
    rng: StdRng,
    clock: ShiftedClock,
    /// Of a millisecond, not counted yet.
    micros: u64,
    /// The next outage, or the present one.
    outage: Option<(i64, i64)>,
    /// One was met, and nothing has gone over the line since.
    ended_at: Option<i64>,
    way: Option<Way>,
    /// Of the exchange that is on the line: its beginning, and the bytes of its body.
    began: i64,
    n_body: u32,
    /// Bytes until it is cut, on that way.
    cut: Option<(Way, u64)>,
    pub seen: Seen,
}

impl Sky {
    pub fn new(clock: ShiftedClock, seed: u64) -> Self {
        Self {
            weather: Weather::CALM,
            rng: StdRng::seed_from_u64(seed),
            clock,
            micros: 0,
            outage: None,
            ended_at: None,
            way: None,
            began: 0,
            n_body: 0,
            cut: None,
            seen: Seen::default(),
        }
    }

    pub fn turn(&mut self, weather: Weather) {
        self.weather = weather;
        self.seen = Seen::default();
        (self.ended_at, self.cut) = (None, None);
        self.outage = self.draw_outage(self.clock.shifted());
    }

    fn draw_outage(&mut self, after: i64) -> Option<(i64, i64)> {
        let (carries, lasts) = self.weather.outages?;
        let begins = after + self.rng.random_range(carries / 2..=carries * 3 / 2);
        Some((begins, begins + lasts))
    }

    /// Whether a connection is made that the phone wants now.
    pub fn connects(&mut self) -> bool {
        self.way = None;
        let connects = match self.left_of_outage() {
            Some(left) => self.waits(left, i64::from(SILENCE_MILLIS)),
            None => true,
        };
        if connects {
            self.clock.shift(self.weather.round_trip);
        }
        connects
    }

    /// What is left of an outage that is now.
    fn left_of_outage(&mut self) -> Option<i64> {
        let now = self.clock.shifted();
        loop {
            let (begins, ends) = self.outage?;
            if now < begins {
                return None;
            }
            if now < ends {
                return Some(ends - now);
            }
            // Somebody may have slept through it.
            self.seen.n_outages += 1;
            self.seen.away += ends - begins;
            self.ended_at = Some(ends);
            self.outage = self.draw_outage(ends);
        }
    }

    /// Whether what is left of an outage is waited for by who has so much patience; time passes either way.
    fn waits(&self, left: i64, patience: i64) -> bool {
        self.clock.shift(left.min(patience.max(0)));
        left < patience
    }

    /// How many of these bytes arrive, and what becomes of the connection then.
    pub fn pass(&mut self, way: Way, bytes: &[u8]) -> (usize, Fate) {
        self.face(way, bytes);
        let mut n = 0;
        while n < bytes.len() {
            if let Some(left) = self.left_of_outage() {
                let fate = self.sit_out(way, left);
                if fate != Fate::GoesOn {
                    return (n, fate);
                }
                continue;
            }
            let mut piece = (bytes.len() - n) as u64;
            if let Some((begins, _)) = self.outage {
                let left = (begins - self.clock.shifted()).max(1) as u64;
                piece = piece.min((self.weather.rate.saturating_mul(left) / 1_000).max(1));
            }
            if let Some((_, left)) = self.cut.filter(|(of, _)| *of == way) {
                piece = piece.min(left);
                self.cut = Some((way, left - piece));
            }
            self.count(way, piece);
            n += piece as usize;
            if self.cut == Some((way, 0)) {
                self.cut = None;
                self.seen.n_cuts += 1;
                return (n, Fate::Cut);
            }
        }
        (n, Fate::GoesOn)
    }

    fn count(&mut self, way: Way, n: u64) {
        self.micros += n.saturating_mul(1_000_000) / self.weather.rate;
        self.clock.shift((self.micros / 1_000) as i64);
        self.micros %= 1_000;
        match way {
            Way::Up => self.seen.n_up += n,
            Way::Down => self.seen.n_down += n,
        }
        if let Some(ended_at) = self.ended_at.take() {
            self.seen.longest_wait = self.seen.longest_wait.max(self.clock.shifted() - ended_at);
        }
    }

    /// The line turns: what comes now travels for a while, and what the phone sends then is another exchange.
    fn face(&mut self, way: Way, bytes: &[u8]) {
        let is_rest = way == Way::Up && !METHODS.iter().any(|method| bytes.starts_with(method));
        if self.way == Some(way) || is_rest {
            return;
        }
        self.way = Some(way);
        self.clock.shift(self.weather.round_trip / 2);
        if way == Way::Up {
            self.begin(bytes);
        }
    }

    fn begin(&mut self, bytes: &[u8]) {
        self.began = self.clock.shifted();
        self.seen.n_exchanges += 1;
        let head = String::from_utf8_lossy(bytes);
        let head = head.split("\r\n\r\n").next().unwrap_or_default();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        self.n_body = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        self.cut = None;
        if self.rng.random_bool(self.weather.cuts) {
            let n_up = head.len() as u64 + 4 + u64::from(self.n_body);
            let (way, most) = if self.rng.random_bool(0.5) { (Way::Up, n_up) } else { (Way::Down, EARLY) };
            self.cut = Some((way, self.rng.random_range(1..=most)));
        }
    }

    /// An outage while something is on the line.
    fn sit_out(&mut self, way: Way, left: i64) -> Fate {
        let now = self.clock.shifted();
        let silence = i64::from(SILENCE_MILLIS);
        let patience = match way {
            Way::Up => self.began + silence + i64::from(grace_millis(self.n_body)) - now,
            Way::Down => silence,
        };
        let waits = self.waits(if self.weather.forgets { i64::MAX } else { left }, patience);
        if !waits {
            return Fate::Cut;
        }
        if way == Way::Up && self.n_body > 0 && left > OFFICE_SILENCE {
            self.seen.n_starved += 1;
            return Fate::Starves;
        }
        Fate::GoesOn
    }
}
