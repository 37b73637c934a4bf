//! When to sync, when to upload, when to wait: pure planning over what happened.

use spotcheck_domain::time::Timestamp;

/// What the engine should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One round trip of `POST /v1/sync`.
    Sync,
    /// One step of one photo.
    Upload,
    /// Nothing until then, unless something happens.
    Sleep { millis: u64 },
    /// Nothing until something happens.
    Idle,
}

/// What waits to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    pub changes: bool,
    /// Photos that may be tried now.
    pub uploads: bool,
    /// When the next photo that had failed may be tried again.
    pub next_upload_at: Option<Timestamp>,
}

/// How the last exchange failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Unreachable,
    /// The office answered, but not as it should.
    Office,
    /// This phone's own store; the office is not to blame.
    Store,
}

/// The first pause after a failure; it doubles up to the longest.
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 30_000;
/// With nothing heard for that long, ask: a lost event costs delay, never data.
const IDLE_ASK_MS: u64 = 60_000;
/// So many steps of photos in a row were cut while words went through: that is no network's whim any more.
const HELD_UP: u32 = 4;

/// What the phone knows of its connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    paired: bool,
    online: bool,
    /// The office may have something, or has never been asked.
    curious: bool,
    trouble: Option<Trouble>,
    n_failures: u32,
    failed_at: Timestamp,
    pause_ms: u64,
    asked_at: Timestamp,
    /// Steps of photos that were cut one after another, between which words went through.
    n_photos_cut: u32,
    words_passed: bool,
}

impl Session {
    pub fn new(paired: bool, now: Timestamp) -> Self {
        Self {
            paired,
            online: true,
            curious: true,
            trouble: None,
            n_failures: 0,
            failed_at: now,
            pause_ms: 0,
            asked_at: now,
            n_photos_cut: 0,
            words_passed: false,
        }
    }

    pub fn is_paired(&self) -> bool {
        self.paired
    }
    pub fn is_online(&self) -> bool {
        self.online
    }
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    pub fn paired(&mut self, paired: bool) {
        self.paired = paired;
        self.curious |= paired;
        self.retry();
    }

    /// The browser's opinion. It is believed when it says "offline" and tested when it says "online".
    pub fn network(&mut self, online: bool) {
        if online && !self.online {
            self.curious = true;
            self.retry();
        }
        self.online = online;
    }

    /// The office has something, or somebody asks to try now.
    pub fn news(&mut self) {
        self.curious = true;
        self.retry();
    }

    fn retry(&mut self) {
        self.n_failures = 0;
        self.pause_ms = 0;
    }

    /// A round trip begins. News that comes while it is under way is news for the next one.
    pub fn begin_sync(&mut self) {
        self.curious = false;
    }

    pub fn synced(&mut self, more: bool, now: Timestamp) {
        self.curious |= more;
        self.asked_at = now;
        self.trouble = None;
        self.words_passed = true;
        self.retry();
    }

    pub fn uploaded(&mut self) {
        self.trouble = None;
        self.n_photos_cut = 0;
        self.retry();
    }

    /// A step of a photo got no answer. `true`: again and again, while words go through; something between this phone and
    /// the office lets no photo pass, and to wait for the network is no use.
    pub fn photo_cut(&mut self) -> bool {
        self.n_photos_cut = if std::mem::take(&mut self.words_passed) { self.n_photos_cut + 1 } else { 0 };
        self.n_photos_cut >= HELD_UP
    }

    /// Bytes of a photo came through, though its step was cut.
    pub fn photo_moved(&mut self) {
        self.n_photos_cut = 0;
    }

    /// `jitter` is any number: it spreads the phones that lost the office at the same instant.
    pub fn failed(&mut self, trouble: Trouble, now: Timestamp, jitter: u64) {
        let pause = (FIRST_PAUSE_MS << self.n_failures.min(5)).min(LONGEST_PAUSE_MS);
        self.pause_ms = pause / 2 + jitter % (pause / 2 + 1);
        self.n_failures = self.n_failures.saturating_add(1);
        self.failed_at = now;
        self.trouble = Some(trouble);
        self.curious = true;
    }

    pub fn plan_step(&self, now: Timestamp, waiting: Waiting) -> Step {
        if !self.paired || !self.online {
            return Step::Idle;
        }
        let wants_sync = self.curious || waiting.changes;
        let pause = left(self.failed_at, self.pause_ms, now);
        match (wants_sync || waiting.uploads, pause) {
            (true, 0) if wants_sync => Step::Sync,
            (true, 0) => Step::Upload,
            (true, millis) => Step::Sleep { millis },
            (false, _) => {
                let ask = left(self.asked_at, IDLE_ASK_MS, now);
                let retry = waiting.next_upload_at.map_or(u64::MAX, |at| {
                    u64::try_from(at.millis() - now.millis()).unwrap_or(0).clamp(1, LONGEST_PAUSE_MS)
                });
                match ask.min(retry) {
                    0 => Step::Sync,
                    millis => Step::Sleep { millis },
                }
            }
        }
    }
}

/// What is left of a pause that began at `since`. A clock that jumped, either way, ends the pause.
fn left(since: Timestamp, pause_ms: u64, now: Timestamp) -> u64 {
    match u64::try_from(now.millis() - since.millis()) {
        Ok(passed) => pause_ms.saturating_sub(passed),
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);
    const NOTHING: Waiting = Waiting { changes: false, uploads: false, next_upload_at: None };
    const CHANGES: Waiting = Waiting { changes: true, ..NOTHING };
    const PHOTOS: Waiting = Waiting { uploads: true, ..NOTHING };

    fn quiet() -> Session {
        let mut session = Session::new(true, NOW);
        session.begin_sync();
        session.synced(false, NOW);
        session
    }

    #[test]
    fn news_during_a_round_trip_is_asked_for_after_it() {
        let mut session = quiet();
        session.begin_sync();
        session.news();
        session.synced(false, NOW);
        assert_eq!(session.plan_step(NOW, NOTHING), Step::Sync);
    }

    #[test]
    fn a_new_phone_asks_at_once_and_an_unpaired_one_never() {
        assert_eq!(Session::new(true, NOW).plan_step(NOW, NOTHING), Step::Sync);
        assert_eq!(Session::new(false, NOW).plan_step(NOW, CHANGES), Step::Idle);
    }

    #[test]
    fn photos_that_are_cut_while_words_pass_are_held_up_and_a_lost_network_is_none_of_it() {
        let cut = |session: &mut Session, words_pass: bool| {
            if words_pass {
                session.synced(false, NOW);
            }
            session.photo_cut()
        };
        let mut session = quiet();
        let told: Vec<bool> = (0..5).map(|_| cut(&mut session, true)).collect();
        assert_eq!(told, [false, false, false, true, true]);
        assert!(!cut(&mut session, false), "nothing passes: that is the network");
        assert!((0..3).all(|_| !cut(&mut session, true)));
        session.photo_moved();
        assert!((0..3).all(|_| !cut(&mut session, true)), "a slow line brings them bit by bit");
    }

    #[test]
    fn records_go_before_photos() {
        let both = Waiting { changes: true, uploads: true, next_upload_at: None };
        assert_eq!(quiet().plan_step(NOW, both), Step::Sync);
        assert_eq!(quiet().plan_step(NOW, PHOTOS), Step::Upload);
    }

    #[test]
    fn pauses_double_up_to_half_a_minute_and_end_when_the_network_returns() {
        let mut session = quiet();
        let mut longest = 0;
        for _ in 0..10 {
            session.failed(Trouble::Unreachable, NOW, u64::MAX / 2);
            let Step::Sleep { millis } = session.plan_step(NOW, CHANGES) else { panic!("it should wait") };
            longest = longest.max(millis);
        }
        assert!((15_000..=LONGEST_PAUSE_MS).contains(&longest), "{longest}");
        session.network(false);
        assert_eq!(session.plan_step(NOW, CHANGES), Step::Idle);
        session.network(true);
        assert_eq!(session.plan_step(NOW, CHANGES), Step::Sync);
    }

    #[test]
    fn a_clock_that_jumps_a_year_either_way_ends_the_pause() {
        let year = 365 * 86_400_000;
        for jump in [-year, year] {
            let mut session = quiet();
            session.failed(Trouble::Office, NOW, 0);
            assert_eq!(session.plan_step(NOW.plus_millis(jump), CHANGES), Step::Sync);
        }
    }

    #[test]
    fn a_lost_event_costs_a_minute() {
        let session = quiet();
        assert_eq!(session.plan_step(NOW, NOTHING), Step::Sleep { millis: IDLE_ASK_MS });
        assert_eq!(session.plan_step(NOW.plus_millis(IDLE_ASK_MS as i64), NOTHING), Step::Sync);
    }
}
