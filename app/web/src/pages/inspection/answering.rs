//! Answers as they are given: the item folds, the next question stands under the thumb, and the last answer can be undone.

use super::Visit;
use super::progress::{anchor, next_unanswered, withdrawable};
use super::record_dialog::record_from_item;
use super::tabs::{Last, keep_item, remember_last};
use crate::browser::page;
use crate::parts::checklist_shown::{Tap, answers_id, question_id};
use crate::say;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::id::{BulkId, FindingId};
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::{Edit, ItemView, Request};

impl Visit {
    pub fn item(self, place: usize) -> Option<ItemView> {
        self.view.with_untracked(|view| view.items.get(place).cloned())
    }

    /// A hazard of which the catalogue has the words is recorded with the same tap; the others are asked for theirs.
    pub fn answer(self, place: usize, wanted: Option<Verdict>, tapped: RwSignal<Option<Tap>>) {
        let Some(item) = self.item(place) else { return };
        let records = wanted == Some(Verdict::Hazard) && item.findings.is_empty();
        if records && self.may_record.get_untracked() && !item.title.is_empty() {
            return record_from_item(self, place, &item, tapped);
        }
        tapped.set(Some(Tap { base: item.verdict, wanted }));
        let key = format!("answers/{}/verdict", item.item);
        self.link.edit(&key, Edit::Answer { item: item.item.clone(), verdict: wanted });
        if wanted.is_some() {
            self.answered(place, &item);
        }
        if records && self.may_record.get_untracked() {
            self.asks_record.set(true);
        }
    }

    /// The item folds, and the next one that is open is asked.
    pub fn answered(self, place: usize, item: &ItemView) {
        let before = item.verdict.filter(|_| item.bulk.is_none());
        self.set_last(Some(Last { place, before }));
        let next = self.view.with_untracked(|view| next_unanswered(&view.items, place, &[place]));
        self.ask(next);
    }

    /// Asks that question where the one before was asked: whatever folds above it, it does not move.
    pub fn ask(self, next: Option<usize>) {
        let top = |place: usize| page::top_of(&answers_id(&anchor(place)));
        let before = self.at.get_untracked().and_then(top);
        self.set_at(next);
        let Some(next) = next else { return };
        request_animation_frame(move || {
            match before.zip(top(next)).map(|(before, now)| now - before) {
                Some(moved) if moved.abs() > 0.5 => page::scroll_to(page::scrolled() + moved),
                // Held sideways it stands beside the lines, which follow.
                _ => page::show_nearest(&anchor(next)),
            }
            page::focus_in_place(&question_id(&anchor(next)));
        });
    }

    /// Asks a question that was tapped, where it stood.
    pub fn open(self, place: usize) {
        let top = move || page::top_of(&anchor(place));
        let before = top();
        self.set_at(Some(place));
        request_animation_frame(move || {
            if let Some((before, now)) = before.zip(top()) {
                page::scroll_to(page::scrolled() + now - before);
            }
            page::focus_in_place(&question_id(&anchor(place)));
        });
    }

    /// The question that is asked is the one to come back to.
    pub fn set_at(self, at: Option<usize>) {
        keep_item(self.id, at);
        self.at.set(at);
    }

    fn set_last(self, last: Option<Last>) {
        remember_last(self.id, last);
        self.last.set(last);
    }

    /// The last answer was not given.
    pub fn undo(self, tapped: RwSignal<Option<Tap>>) {
        let Some(last) = self.last.get_untracked() else { return };
        self.set_last(None);
        let Some(item) = self.item(last.place) else { return };
        if let Some(finding) = self.withdrawable(&item) {
            self.withdraw(last.place, finding, tapped);
        } else {
            tapped.set(Some(Tap { base: item.verdict, wanted: last.before }));
            let key = format!("answers/{}/verdict", item.item);
            self.link.edit(&key, Edit::Answer { item: item.item, verdict: last.before });
            self.ask(Some(last.place));
        }
    }

    fn withdrawable(self, item: &ItemView) -> Option<FindingId> {
        self.view.with_untracked(|view| withdrawable(view, item))
    }

    /// Takes back a hazard: gone where nobody else has it, struck through in the record where somebody has.
    pub fn withdraw(self, place: usize, finding: FindingId, tapped: RwSignal<Option<Tap>>) {
        let reason = say!(self.lang, inspection.undo_reason).to_owned();
        let answer = self.store.send(Request::Withdraw { finding, reason });
        spawn_local(async move {
            match answer.await {
                Ok(_) => {
                    tapped.try_set(None);
                    if self.at.try_get_untracked().is_some() {
                        self.ask(Some(place));
                    }
                }
                Err(failure) => self.store.say_failure(self.lang, &failure),
            }
        });
    }

    /// What is open among these gets that verdict together.
    pub fn answer_rest(self, places: &[usize], verdict: Verdict) {
        let open: Vec<usize> = self.view.with_untracked(|view| {
            let is_open = |place: &&usize| view.items.get(**place).is_some_and(|item| item.verdict.is_none());
            places.iter().filter(is_open).copied().collect()
        });
        let items = open.iter().filter_map(|place| Some(self.item(*place)?.item)).collect();
        self.store.send_or_say(self.lang, Request::AnswerRest { inspection: self.id, items, verdict });
        self.set_last(None);
        let last = open.last().copied().unwrap_or_default();
        if self.at.get_untracked().is_some_and(|at| open.contains(&at)) {
            self.ask(self.view.with_untracked(|view| next_unanswered(&view.items, last, &open)));
        }
    }

    /// They have it no more, and the first of them is asked.
    pub fn strike_rest(self, bulk: BulkId) {
        self.store.send_or_say(self.lang, Request::StrikeRest { inspection: self.id, bulk });
        let first = self.view.with_untracked(|view| {
            view.items.iter().position(|item| item.bulk.is_some_and(|said| said.id == bulk))
        });
        if let Some(first) = first {
            self.open(first);
        }
    }
}
