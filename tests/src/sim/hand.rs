//! The hand of a person at a phone: asks the engine, and notes in the run's book what was answered.

use super::notebook::{AckedPhoto, Notebook, Place, Words, known_gone};
use super::phone::SimEngine;
use super::telling::{short as short_hash, tail};
use super::trace::Trace;
use rand::rngs::StdRng;
use rand::{Rng, RngCore};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{
    Edit, Failure, FindingView, InspectionView, Query, Reply, Request, Seen, TodayView, View,
};
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, UserId};
use spotcheck_domain::term::PhotoRole;
use std::cell::RefCell;
use std::rc::Rc;

pub struct Hand {
    pub engine: Rc<SimEngine>,
    pub memory: Memory,
    pub book: Rc<RefCell<Notebook>>,
    pub rng: StdRng,
    pub phone: usize,
    pub author: UserId,
    pub trace: Trace,
    pub name: String,
}

impl Hand {
    /// One request; what it acknowledges is noted before anything else can happen.
    pub async fn ask(&mut self, what: &str, request: Request, attachments: Vec<Vec<u8>>) -> Reply {
        let gone = known_gone(&self.memory);
        let (reply, _) = Box::pin(self.engine.request(request, attachments)).await;
        let mut book = self.book.borrow_mut();
        book.n_answered += 1;
        if let Reply::Failed(failure) = &reply {
            book.n_refused += 1;
            self.trace.line(format!("{} {what}: {}", self.name, short(failure)));
        } else {
            book.check_gone(&self.memory, &gone, &format!("{} {what}", self.name));
            book.note_outbox(&self.memory, &format!("{} {what}", self.name), self.author);
            self.trace.line(format!("{} {what}: saved", self.name));
        }
        reply
    }

    /// Notes what waits to be sent, as this person's.
    pub fn note_outbox(&self) {
        self.book.borrow_mut().note_outbox(&self.memory, &self.name, self.author);
    }

    pub fn token(&self) -> String {
        self.book.borrow_mut().token()
    }

    pub fn note_words(&self, document: DocumentId, token: String, place: Place) {
        let words = Words { document, phone: self.phone, token, place };
        self.book.borrow_mut().words.push(words);
    }

    /// A finished edit of a field or text that holds `token`.
    pub async fn edit(&mut self, document: DocumentId, edit: Edit, seen: Seen, token: String, place: Place) {
        let field = field_of(&edit);
        let what = format!("edit {field} {token} of {}", tail(document));
        let reply = self.ask(&what, Request::Edit { document, edit, seen }, vec![]).await;
        if reply == Reply::Done {
            self.book.borrow_mut().drafts.remove(&(self.phone, document, field));
            self.note_words(document, token, place);
        }
    }

    pub async fn draft(&mut self, document: DocumentId, edit: Edit, seen: Seen, token: String, place: Place) {
        let field = field_of(&edit);
        let what = format!("draft {field} {token} of {}", tail(document));
        let reply = self.ask(&what, Request::Draft { document, edit, seen }, vec![]).await;
        if reply == Reply::Done {
            let words = Words { document, phone: self.phone, token, place };
            self.book.borrow_mut().drafts.insert((self.phone, document, field), words);
        }
    }

    pub async fn make(&mut self, what: &str, request: Request) -> Option<DocumentId> {
        self.book.borrow_mut().n_attempts += 1;
        match self.ask(what, request, vec![]).await {
            Reply::Made { document } => {
                self.book.borrow_mut().made.insert(document, (self.author, self.phone));
                Some(document)
            }
            _ => None,
        }
    }

    pub async fn shoot(&mut self, document: DocumentId, role: PhotoRole) -> bool {
        // One in fifty takes more than one step of an upload.
        let n_bytes = if self.rng.random_ratio(1, 50) { 1_200_000 } else { self.rng.random_range(64..2_000) };
        let mut attachments = vec![self.picture(n_bytes)];
        if self.rng.random_bool(0.3) {
            attachments.push(self.picture(40));
        }
        let bytes = attachments[0].clone();
        let request = Request::AddPhoto {
            document,
            role,
            item: None,
            width: None,
            height: None,
            position: None,
            from_file: false,
        };
        let what = format!("photo {role} {n_bytes} B of {}", tail(document));
        let reply = self.ask(&what, request, attachments).await;
        let Reply::PhotoAdded { sha256, .. } = reply else { return false };
        self.trace.line(format!("{} has photo {}", self.name, short_hash(sha256.as_bytes())));
        let author = self.author;
        self.book.borrow_mut().photos.push(AckedPhoto { document, author, sha256, bytes });
        true
    }

    fn picture(&mut self, n_bytes: usize) -> Vec<u8> {
        let mut bytes = vec![0; n_bytes];
        self.rng.fill_bytes(&mut bytes[..n_bytes.min(64)]);
        bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
        bytes
    }

    pub async fn today(&self) -> Option<TodayView> {
        match Box::pin(self.engine.view(&Query::Today)).await {
            View::Today(today) => Some(today),
            _ => None,
        }
    }

    pub async fn finding(&self, finding: FindingId) -> Option<FindingView> {
        match Box::pin(self.engine.view(&Query::Finding { finding })).await {
            View::Finding(view) => Some(*view),
            _ => None,
        }
    }

    pub async fn inspection(&self, inspection: InspectionId) -> Option<InspectionView> {
        match Box::pin(self.engine.view(&Query::Inspection { inspection })).await {
            View::Inspection(view) => Some(*view),
            _ => None,
        }
    }

    pub fn pick<T: Clone>(&mut self, among: &[T]) -> Option<T> {
        if among.is_empty() { None } else { Some(among[self.rng.random_range(0..among.len())].clone()) }
    }

    /// What the screen shows, or showed some time ago: people are slow.
    pub fn seen(&mut self, document: DocumentId, now: &Seen) -> Seen {
        let mut book = self.book.borrow_mut();
        let before = book.seen.get(&(self.phone, document)).cloned();
        book.seen.insert((self.phone, document), now.clone());
        match before {
            Some(before) if self.rng.random_bool(0.3) => before,
            _ => now.clone(),
        }
    }
}

fn short(failure: &Failure) -> String {
    match failure {
        Failure::Refused(refusal) => format!("refused, {refusal}"),
        other => format!("failed, {other:?}"),
    }
}

/// As drafts name it.
fn field_of(edit: &Edit) -> String {
    match edit {
        Edit::SetInspection { field, .. } => field.word().to_owned(),
        Edit::SetFinding { field, .. } => field.word().to_owned(),
        Edit::Narrate { .. } => "narrative".to_owned(),
        Edit::Describe { .. } => "description".to_owned(),
        Edit::NoteAnswer { item, .. } => format!("answers/{item}/note"),
        _ => String::new(),
    }
}
