//! Edits and drafts: judged by the domain's rules, written, durable, then answered.

use super::documents::{Opened, Planned};
use super::pieces::pieces;
use super::posts::Held;
use super::records::{StoredDraft, draft_key, from_hex, pack_json, to_hex};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply, Seen};
use crate::storage::{Batch, Table};
use futures::lock::MutexGuard;
use spotcheck_domain::authority::Reach;
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, Hash, NewChange, id_of};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::kind::{self, limits};
use spotcheck_domain::parties;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rules::{self, Circumstance};
use spotcheck_domain::sorted::SortedMap;
use std::rc::Rc;

/// The field that an edit fills in, as drafts and conflicts name it, and the words in it.
pub fn field_of(edit: &Edit) -> Option<(String, String)> {
    if let Some((key, value)) = edit.field() {
        return Some((key.into_owned(), value.clone()));
    }
    Some(match edit {
        Edit::Narrate { text } => ("narrative".to_owned(), text.clone()),
        Edit::Describe { text } => ("description".to_owned(), text.clone()),
        Edit::NoteAnswer { item, note } => (format!("answers/{item}/note"), note.clone()),
        Edit::Answer { item, verdict } => (
            format!("answers/{item}/verdict"),
            verdict.map(|verdict| verdict.word().to_owned()).unwrap_or_default(),
        ),
        _ => return None,
    })
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Judges an edit by the rules that it will meet at ingest, in one of his posts: a step in that of its author, another
    /// edit in any in which he may.
    pub(super) fn judge(&self, document: &Document, edit: &Edit) -> Result<(), Failure> {
        if self.state.borrow().session.is_none() {
            return Err(Failure::NotPaired);
        }
        self.judge_here(document)?;
        let owner = document.owner();
        let mut held =
            owner.map_or_else(Vec::new, |owner| self.state.borrow().held(owner, self.office_day()));
        if let Edit::Append(event) = edit
            && held.iter().any(|post| post.by == event.by)
        {
            held.retain(|post| post.by == event.by);
        }
        self.judge_in_some(held, document, edit)?;
        let organisation = self.state.borrow().organisation.clone();
        match (edit, owner) {
            // Before this phone has heard of the organisation it knows nobody: the office will.
            (Edit::Append(event), Some(owner)) if !organisation.units.is_empty() => {
                parties::judge_standing(&*organisation, event)?;
                let responsible = document.scalar("responsible_unit");
                Ok(parties::judge_event(&*organisation, owner, responsible, event)?)
            }
            _ => Ok(()),
        }
    }

    /// Judges an edit that is written again while an answer is taken. Where its author stands by then comes with that very
    /// answer: what he may as one of the record's own line goes to the office, which knows.
    pub(super) fn judge_again(&self, document: &Document, edit: &Edit) -> Result<(), Failure> {
        self.judge_here(document)?;
        self.judge(document, edit).or_else(|_| {
            let owner = document.owner();
            let state = self.state.borrow();
            let policy = |by: &By| Rc::new(state.policy_of(owner.unwrap_or(by.unit)));
            let of = |by: By| Held { reach: Reach::Below, policy: policy(&by), by };
            let held = state.posts(self.office_day()).into_iter().map(of).collect();
            self.judge_in_some(held, document, edit)
        })
    }

    /// A record of which the office has told that it is gone stays here only for what was written before: from then on
    /// nothing is written in it.
    pub(super) fn judge_here(&self, document: &Document) -> Result<(), Failure> {
        let is_gone = id_of(document).is_ok_and(|id| self.state.borrow().gone.contains(&id));
        if is_gone { Err(Refusal::Gone.into()) } else { Ok(()) }
    }

    fn judge_in_some(&self, held: Vec<Held>, document: &Document, edit: &Edit) -> Result<(), Failure> {
        let mut refused = Failure::from(Refusal::NotPermitted);
        for post in held {
            match self.judge_in(&post, document, edit) {
                Ok(()) => return Ok(()),
                Err(other) if refused == Failure::from(Refusal::NotPermitted) => refused = other,
                Err(_) => {}
            }
        }
        Err(refused)
    }

    fn judge_in(&self, post: &Held, document: &Document, edit: &Edit) -> Result<(), Failure> {
        let around = Circumstance {
            by: &post.by,
            reach: post.reach,
            policy: &post.policy,
            today: self.today(),
            rules: rules::VERSION,
        };
        let room = kind::of(document.kind());
        room.judge(document, edit, around)?;
        Ok(limits::judge_edit(document, room.schema(), edit, &post.by)?)
    }

    /// One finished edit of a field, a text, an answer, or a choice between two values.
    pub(super) async fn edit(&self, id: DocumentId, edit: Edit, seen: &Seen) -> Result<Reply, Failure> {
        let field = field_of(&edit).map(|(field, _)| field);
        if field.is_none() && !matches!(edit, Edit::Settle { .. }) {
            return Err(Refusal::NotPermitted.into());
        }
        // Numbers are the engine's to give.
        if matches!(edit, Edit::SetPaper { .. }) {
            return Err(Refusal::NotPermitted.into());
        }
        let edit = edit.canonical()?;
        let place = field.as_ref().and_then(|field| self.place_of_words(id, field, seen));
        let base: Vec<Hash> =
            place.as_ref().unwrap_or(seen).iter().filter_map(|hash| from_hex(hash)).collect();
        // A choice is made on top of everything: beside it, it would be one more value.
        let base = (!base.is_empty() && !matches!(edit, Edit::Settle { .. })).then_some(base);
        let written = self.write(id, &[edit], base.as_deref(), field.as_deref()).await;
        let written =
            written.inspect_err(|failure| self.note_refused_draft(id, field.as_deref(), failure))?;
        if let (Some(field), Some(last)) = (field, written.last()) {
            let mut state = self.state.borrow_mut();
            state.places.insert((id, field), (seen.clone(), vec![to_hex(&last.hash)]));
        }
        Ok(Reply::Done)
    }

    /// Words that the rules refuse stay a draft, which is shown with the reason wherever its field is not.
    fn note_refused_draft(&self, id: DocumentId, field: Option<&str>, failure: &Failure) {
        let (Some(field), Failure::Refused(refusal)) = (field, failure) else { return };
        let at = self.now();
        self.touch(|state| {
            if state.drafts.get(&id).is_some_and(|drafts| drafts.contains_key(field)) {
                state.refused_drafts.insert((id, field.to_owned()), (*refusal, at));
            }
        });
    }

    /// The words are given up.
    pub(super) async fn forget_draft(&self, id: DocumentId, field: &str) -> Result<Reply, Failure> {
        let mut batch = Batch::default();
        batch.delete(Table::Drafts, draft_key(id, field));
        self.world.storage.commit(batch).await?;
        self.drop_draft(id, Some(field));
        Ok(Reply::Done)
    }

    /// Where the words of a field stand that go on from those of its last edit, on top of the same that was seen then. The
    /// words hold that edit, and nothing that came meanwhile.
    fn place_of_words(&self, id: DocumentId, field: &str, seen: &Seen) -> Option<Seen> {
        let state = self.state.borrow();
        let (on, place) = state.places.get(&(id, field.to_owned()))?;
        (on == seen).then(|| place.clone())
    }

    /// Writes edits as one durable batch; `draft` is the field whose draft they replace.
    pub(super) async fn write(
        &self,
        id: DocumentId,
        edits: &[Edit],
        base: Option<&[Hash]>,
        draft: Option<&str>,
    ) -> Result<Vec<NewChange>, Failure> {
        let opened = self.documents.lock().await;
        self.write_opened(opened, id, edits, base, draft).await
    }

    /// As [`Engine::write`], for one who has the documents already.
    pub(super) async fn write_opened(
        &self,
        mut opened: MutexGuard<'_, Opened>,
        id: DocumentId,
        edits: &[Edit],
        base: Option<&[Hash]>,
        draft: Option<&str>,
    ) -> Result<Vec<NewChange>, Failure> {
        let mut document = self.open_document(&mut opened, id).await?;
        let mut batch = Batch::default();
        let written = self.plan_edits(&mut document, edits, base).and_then(|changes| {
            let planned = if changes.is_empty() {
                None
            } else {
                Some(self.plan_change(&mut batch, id, &mut document, &changes)?)
            };
            Ok((changes, planned))
        });
        // On a failure the document may hold what the store will not: it is dropped here and read anew when needed.
        let (changes, planned) = written?;
        if let Some(field) = draft {
            batch.delete(Table::Drafts, draft_key(id, field));
        }
        self.world.storage.commit(batch).await?;
        opened.keep(id, document);
        drop(opened);
        self.drop_draft(id, draft);
        self.apply_planned(planned.into_iter().collect::<Vec<Planned>>());
        Ok(changes)
    }

    pub(super) fn plan_edits(
        &self,
        document: &mut Document,
        edits: &[Edit],
        base: Option<&[Hash]>,
    ) -> Result<Vec<NewChange>, Failure> {
        let mut changes: Vec<NewChange> = Vec::new();
        for edit in edits {
            for edit in pieces(document, edit) {
                // What this engine wrote itself since, its person has seen: he cannot disagree with his own last word. What
                // came from elsewhere meanwhile he has not, though it is here: his words stand beside it.
                let base = base.map(|base| {
                    let state = self.state.borrow();
                    let is_own = |hash: &Hash| changes.iter().any(|change| change.hash == *hash);
                    document.seen_and_own(base, |hash| state.own_changes.contains(hash) || is_own(hash))
                });
                self.judge(document, &edit)?;
                let fork_actor = self.random();
                let written = document.edit(&edit, base.as_deref(), self.now(), fork_actor).or_else(|_| {
                    // Heads that this replica does not know: on top of what it has.
                    document.edit(&edit, None, self.now(), fork_actor)
                });
                changes.extend(written.map_err(|_| Failure::Refused(Refusal::SetAside))?);
            }
        }
        Ok(changes)
    }

    fn drop_draft(&self, id: DocumentId, field: Option<&str>) {
        let Some(field) = field else { return };
        self.touch(|state| {
            state.untold.queues = true;
            state.typed_here.remove(&(id, field.to_owned()));
            state.refused_drafts.remove(&(id, field.to_owned()));
            if let Some(drafts) = state.drafts.get_mut(&id) {
                drafts.remove(field);
            }
        });
    }

    /// Words still being typed: durable as they are, an edit later.
    pub(super) async fn draft(&self, id: DocumentId, edit: Edit, seen: Seen) -> Result<Reply, Failure> {
        let (field, _) = field_of(&edit).ok_or(Failure::Refused(Refusal::NotPermitted))?;
        let seen = self.place_of_words(id, &field, &seen).unwrap_or(seen);
        let draft = StoredDraft { edit, seen, written: None };
        let mut batch = Batch::default();
        batch.put(Table::Drafts, draft_key(id, &field), pack_json(&draft));
        self.world.storage.commit(batch).await?;
        // The screen has these words already: no view changes before somebody else looks.
        let mut state = self.state.borrow_mut();
        state.typed_here.insert((id, field.clone()));
        state.drafts.entry(id).or_default().insert(field, draft);
        drop(state);
        Ok(Reply::Done)
    }

    /// From now on this tab works for all of them. What the one before had stored and not told, since it died, is read.
    /// What was being typed when an earlier one died becomes edits: `alone`, all that is not being typed here; beside
    /// other tabs, only what was here when this one was opened, as the rest is left to whoever types it. What the rules
    /// refuse stays a draft and is shown in its field.
    pub async fn lead(&self, alone: bool) {
        // A store that fails now shows itself at the next request.
        let _ = self.catch_up().await;
        let drafts: Vec<(DocumentId, StoredDraft)> = self.touch(|state| {
            let left = std::mem::take(&mut state.left_behind);
            let is_left =
                |key: &(DocumentId, String)| !state.typed_here.contains(key) && (alone || left.contains(key));
            let of = |(id, drafts): (&DocumentId, &SortedMap<String, StoredDraft>)| {
                let is_left = |(field, _): &(&String, &StoredDraft)| is_left(&(*id, (*field).clone()));
                drafts.iter().filter(is_left).map(|(_, draft)| (*id, draft.clone())).collect::<Vec<_>>()
            };
            state.drafts.iter().flat_map(of).collect()
        });
        self.finish(drafts).await;
    }

    /// All that is being typed becomes edits.
    pub(super) async fn finish_drafts(&self) {
        let drafts: Vec<(DocumentId, StoredDraft)> = {
            let state = self.state.borrow();
            let all = state.drafts.iter();
            all.flat_map(|(id, drafts)| drafts.values().map(|draft| (*id, draft.clone()))).collect()
        };
        self.finish(drafts).await;
    }

    async fn finish(&self, drafts: Vec<(DocumentId, StoredDraft)>) {
        for (id, draft) in drafts {
            // A refusal keeps the draft; so does a store that fails: the next start tries again.
            let _ = self.edit(id, draft.edit, &draft.seen).await;
        }
    }
}
