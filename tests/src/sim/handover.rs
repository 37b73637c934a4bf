//! Phones that change hands: who has one now, what of him before is left on it, and where his work went.

use super::hand::Hand;
use super::time::DAY;
use super::town::Town;
use super::world::World;
use crate::rescue::RescueFile;
use futures::executor::block_on;
use rand::Rng;
use spotcheck_client::blobs::Blobs;
use spotcheck_client::protocol::{Failure, Phase, Query, Reply, Request, StatusView, View};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::id::UserId;
use spotcheck_domain::reference::Person;

impl World {
    /// Another person is to have the phone: who has it signs out, or he comes with a code of his own.
    pub fn hand_over(&mut self, index: usize) {
        let town = Town::get();
        let next = town.people[self.rng.random_range(0..Town::ADMIN)].clone();
        let signs_out = self.rng.random();
        let now = self.now();
        let phone = &mut self.phones[index];
        if phone.engine.is_none() || phone.is_busy() || phone.person.id == next.id {
            return;
        }
        self.trace.line(format!("to {}, signing out {signs_out}", next.name));
        phone.next = Some(next.clone());
        let code = self.house.issue_code(next.id, now);
        self.with_hand(index, |hand| Box::pin(give(hand, code, signs_out)));
    }

    /// A phone that is nobody's is his who was to have it.
    pub fn take_in_hand(&mut self, index: usize) {
        let phone = &mut self.phones[index];
        let Some(engine) = &phone.engine else { return };
        let is_nobodys = engine.device().is_none();
        if let Some(next) = phone.next.take().filter(|_| is_nobodys) {
            self.becomes(index, next);
        }
    }

    /// Whose a phone is says what is durable there.
    pub fn note_holder(&mut self, index: usize) {
        if !self.troubles.shared {
            return;
        }
        let Some(engine) = &self.phones[index].engine else { return };
        let opened = block_on(engine.request(Request::Open, Vec::new())).0;
        let Reply::Opened { session, .. } = opened else { return };
        let has_been = self.phones[index].holder;
        let holder = session.map(|session| session.person.id);
        if has_been == holder {
            return;
        }
        if let Some(before) = has_been {
            self.check_nothing_left(index, before);
        }
        self.phones[index].holder = holder;
        let person = Town::get().people.iter().find(|person| Some(person.id) == holder).cloned();
        if let Some(person) = person.filter(|person| person.id != self.phones[index].person.id) {
            self.becomes(index, person);
        }
    }

    fn becomes(&mut self, index: usize, person: Person) {
        let phone = &mut self.phones[index];
        self.trace.line(format!("{} is now {}'s", phone.name, person.name));
        phone.name = format!("{}{index}", person.name);
        let is_misled = phone.clock.skew().abs() > DAY;
        let user = person.id;
        phone.person = person;
        let mut book = self.book.borrow_mut();
        // What he was typing was finished before he left; what he had seen the next one has not.
        let drafts: Vec<_> = book.drafts.keys().filter(|(phone, ..)| *phone == index).cloned().collect();
        for key in drafts {
            let words = book.drafts.remove(&key);
            book.words.extend(words);
        }
        book.seen.retain(|(phone, _), _| *phone != index);
        if is_misled {
            book.misled.insert(user);
        }
    }

    /// No word, no name and no picture of who had the phone before can be read there.
    fn check_nothing_left(&self, index: usize, before: UserId) {
        let phone = &self.phones[index];
        let mut book = self.book.borrow_mut();
        let of_him = Town::get().people.iter().find(|person| person.id == before);
        let name = of_him.map(|person| person.name.clone()).unwrap_or_default();
        let here = |words: &&super::notebook::Words| words.phone == index;
        let tokens = book.words.iter().filter(here).chain(book.drafts.values().filter(here));
        let mut told: Vec<String> = tokens.map(|words| words.token.clone()).collect();
        told.push(name);
        let mut left = Vec::new();
        for table in Table::ALL {
            for (key, value) in block_on(phone.memory.scan(*table, b"")).unwrap_or_default() {
                let entry = [key, value].concat();
                let holds =
                    |words: &String| entry.windows(words.len()).any(|window| window == words.as_bytes());
                left.extend(told.iter().filter(|words| holds(words)).cloned());
            }
        }
        let is_kept = |photo: &&super::notebook::AckedPhoto| {
            block_on(Blobs::get(&phone.memory, photo.sha256)).is_ok_and(|bytes| bytes.is_some())
        };
        left.extend(book.photos.iter().filter(is_kept).map(|photo| photo.sha256.to_string()));
        if !left.is_empty() {
            book.broken.get_or_insert(format!("{} still has {left:?} of who had it before", phone.name));
        }
    }

    /// Sometimes an administrator takes in one of the files that lie about.
    pub fn import_some(&mut self) {
        let n_files = self.book.borrow().files.len();
        if n_files > 0 && self.rng.random_bool(0.2) {
            let place = self.rng.random_range(0..n_files);
            self.import(place);
        }
    }

    /// In the end each has been, however often.
    pub fn import_all(&mut self) {
        let n_files = self.book.borrow().files.len();
        (0..n_files).for_each(|place| self.import(place));
    }

    fn import(&mut self, place: usize) {
        let file = self.book.borrow().files[place].clone();
        let now = self.now();
        let imported = self.house.import(&file, now);
        self.trace.line(format!("file {place}: {imported:?}"));
        if let Err(error) = imported {
            self.book.borrow_mut().broken.get_or_insert(format!("file {place} is not taken in: {error}"));
        }
    }
}

/// The phone goes to the person of that code. While its own person's work is unsent nothing changes; that work can leave
/// in a file.
async fn give(mut hand: Hand, code: String, signs_out: bool) {
    let leaving = |leave_unsent| {
        if signs_out {
            Request::SignOut { leave_unsent }
        } else {
            Request::Pair { code: code.clone(), device: "phone".to_owned(), leave_unsent }
        }
    };
    let reply = hand.ask("hand over", leaving(false), vec![]).await;
    if !matches!(reply, Reply::Failed(Failure::WorkUnsent | Failure::OthersWorkUnsent)) {
        return;
    }
    let opened = Box::pin(hand.engine.request(Request::Open, vec![])).await.0;
    let is_his = |reply: &Reply| matches!(reply, Reply::Opened { session: Some(session), .. } if session.person.id == hand.author);
    if !is_his(&opened) {
        let broken = format!("{} was refused the phone and has changed it: {opened:?}", hand.name);
        hand.book.borrow_mut().broken.get_or_insert(broken);
    }
    let mut file = RescueFile::default();
    loop {
        let (reply, attachments) = Box::pin(hand.engine.request(file.next(), vec![])).await;
        match file.add(reply, attachments) {
            Ok(false) => {}
            Ok(true) => break,
            Err(reply) => return hand.trace.line(format!("{} no file: {reply:?}", hand.name)),
        }
    }
    hand.trace.line(format!("{} has a rescue file", hand.name));
    // What was being typed has become edits.
    hand.note_outbox();
    hand.book.borrow_mut().files.push(file.into_bytes());
    let reply = hand.ask("hand over, with a file", leaving(true), vec![]).await;
    // Words that may become an edit, and for which there is no room, are no rescue file's. A store that has died under the
    // page takes no note of what went into the file.
    let is_dead = hand.memory.probe().await.is_err();
    let is_full = matches!(
        Box::pin(hand.engine.view(&Query::Status)).await,
        View::Status(StatusView { phase: Phase::StorageFull, .. })
    );
    if matches!(reply, Reply::Failed(Failure::WorkUnsent | Failure::OthersWorkUnsent)) && !is_full && !is_dead
    {
        let broken = format!("{} has all in a file and is still refused", hand.name);
        hand.book.borrow_mut().broken.get_or_insert(broken);
    }
}
