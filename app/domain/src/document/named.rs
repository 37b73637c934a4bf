//! Which operations a change names: the objects that it writes in, the places in a text, the values that it replaces.

use automerge::ActorId;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId};
use std::collections::HashMap;

/// The highest operation of each actor that a change names beyond its own.
///
/// A change may name only what its author saw. Where it names more, it can be applied wherever that happens to be, and
/// breaks the document of everybody whom it reaches before, or together with what it names.
#[derive(Debug, Default)]
pub struct Named {
    highest: HashMap<Vec<u8>, u64>,
}

impl Named {
    /// Notes what the operation with that number names; `first` is the first number of its change.
    pub(super) fn note(&mut self, author: &ActorId, first: u64, number: u64, op: &Op) {
        if let ObjectId::Id(id) = &op.obj {
            self.note_id(author, first, number, id);
        }
        if let Key::Seq(ElementId::Id(id)) = &op.key {
            self.note_id(author, first, number, id);
        }
        op.pred.iter().for_each(|id| self.note_id(author, first, number, id));
    }

    fn note_id(&mut self, author: &ActorId, first: u64, number: u64, id: &OpId) {
        if id.actor() == author && (first..number).contains(&id.counter()) {
            return;
        }
        match self.highest.get_mut(id.actor().to_bytes()) {
            Some(highest) => *highest = id.counter().max(*highest),
            None => drop(self.highest.insert(id.actor().to_bytes().to_vec(), id.counter())),
        }
    }

    /// Whether all of them are among those that end, for each actor, with that number.
    pub fn are_among(&self, last_of_actors: &HashMap<Vec<u8>, u64>) -> bool {
        self.highest.iter().all(|(actor, named)| last_of_actors.get(actor).is_some_and(|last| named <= last))
    }
}
