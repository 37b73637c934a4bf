//! The record as the author of each change saw it.
//!
//! A row of changes, each made on top of the one before, is followed in memory, also where it stands beside others; where
//! another row begins, the document is looked at as it was at that place.

use super::hush::catch;
use super::loaded::{Loaded, READING_ACTOR};
use super::people::People;
use super::permissions::tell;
use super::reason::Reason;
use super::verdict::{Candidate, Fate};
use spotcheck_domain::document::{Containers, Document, DocumentError, Hash, Parsed, Record, Write};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::limits::MOST_NUMBER;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::rights::{self, Author, Wrong, decided, entry_of, judge_known};
use spotcheck_domain::term::DocumentKind;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Times that one push may go back to an earlier place: each costs as much as the whole document.
const MOST_LOOKS_BACK: usize = 64;

/// What an author saw at one place.
#[derive(Clone)]
struct Seen {
    /// Sorted.
    at: Vec<Hash>,
    record: Record,
    /// The number of the last operation of each actor.
    last_of_actors: HashMap<Vec<u8>, u64>,
    /// The stored changes that are not among what he saw there.
    unseen: Rc<[Hash]>,
}

/// A record as somebody knew it who wrote beside it.
struct Known {
    /// Where he wrote, and up to where of the feed he knew everything.
    of: (Vec<Hash>, u64),
    /// `None`: he saw all that he knew.
    record: Option<Record>,
}

/// The unit that a first change says owns its record.
fn owner_of(writes: &[Write]) -> Option<UnitId> {
    writes.iter().find_map(|write| match write {
        Write::Scalar { map: None, key, value, .. } if key == "unit" => value.to_string().parse().ok(),
        _ => None,
    })
}

/// What the candidates so far have made of the document.
pub struct Sight<'b> {
    kind: DocumentKind,
    base: Option<&'b mut Loaded>,
    containers: Containers,
    /// Heads of everything so far, sorted.
    heads: Vec<Hash>,
    /// What the author saw at that place, which the row of changes has reached.
    seen: Option<Seen>,
    /// Where that row began.
    began: Option<Seen>,
    /// What was last found of what an author knew.
    known: Option<Known>,
    n_looks_back: usize,
    /// The number of the last operation of each change and of each actor.
    last_of_changes: HashMap<Hash, u64>,
    last_of_actors: HashMap<Vec<u8>, u64>,
    /// The base with what was allowed so far: made when a change stands beside others.
    work: Option<Document>,
    n_in_work: usize,
    allowed: Vec<Parsed>,
    taken: BTreeSet<(String, String)>,
}

impl<'b> Sight<'b> {
    pub fn of(kind: DocumentKind, mut base: Option<&'b mut Loaded>) -> Self {
        let (containers, heads) = base
            .as_mut()
            .map_or_else(Default::default, |loaded| (loaded.document.containers(), loaded.document.heads()));
        let (last_of_changes, last_of_actors) =
            base.as_mut().map_or_else(Default::default, |loaded| loaded.document.last_numbers());
        Self {
            kind,
            base,
            containers,
            heads,
            seen: None,
            began: None,
            known: None,
            n_looks_back: 0,
            last_of_changes,
            last_of_actors,
            work: None,
            n_in_work: 0,
            allowed: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    /// Leaves the candidate the grounds on which its author may write it, one at least.
    pub fn judge(&mut self, candidate: &mut Candidate<'_>, people: &People<'_>) -> Result<Vec<Write>, Fate> {
        let mut containers = self.containers.clone();
        let (writes, named) = candidate.parsed.read(&mut containers);
        let is_first = self.heads.is_empty();
        if candidate.authority.is_proved() {
            self.containers = containers;
            return Ok(writes);
        }
        if !self.is_numbered(candidate) {
            return Err(Fate::Refused(Reason::Broken));
        }
        if candidate.head.time.unsigned_abs() > MOST_NUMBER / 1_000 {
            return Err(Fate::Refused(Reason::Wrong(Wrong::Malformed("a time that no reader understands"))));
        }
        let deps = self.place_of(candidate);
        let is_on_top = deps == self.heads;
        candidate.decides = decided(self.kind, &writes);
        if !candidate.decides.is_empty() {
            if !is_on_top {
                return Err(Fate::Stale);
            }
            // What is decided with the office at hand is decided by what holds there.
            candidate.grounds.retain(|place| people.ground(*place).is_today());
        }
        if !is_first {
            self.see(&deps, is_on_top)?;
        }
        let nothing = HashMap::new();
        if !named.are_among(self.seen.as_ref().map_or(&nothing, |seen| &seen.last_of_actors)) {
            return Err(Fate::Refused(Reason::Broken));
        }
        if !is_first && !is_on_top {
            self.know(candidate.known, people)?;
        }
        let is_taken = |map: &str, key: &str| {
            self.taken.contains(&(map.to_owned(), key.to_owned()))
                || self.base.as_ref().is_some_and(|loaded| loaded.document.has_entry(map, key))
        };
        let n_stored = |map: &str| {
            let n_of_base = self.base.as_ref().map_or(0, |loaded| loaded.document.size_of(map));
            n_of_base + self.taken.iter().filter(|(taken, _)| taken == map).count()
        };
        let has_event =
            writes.iter().any(|write| matches!(write, Write::Entry { map, .. } if map == "events"));
        let default = Policy::default();
        // A record is judged by the policy of the unit that owns it, whoever writes in it.
        let owner = match &self.seen {
            Some(seen) if !is_first => seen.record.scalar("unit").parse().ok(),
            _ => owner_of(&writes),
        };
        let mut refused = None;
        let made = Some(candidate.made);
        let known = self.known.as_ref().filter(|_| !is_on_top).and_then(|known| known.record.as_ref());
        candidate.grounds.retain(|place| {
            let ground = people.ground(*place);
            let governing = owner.filter(|_| has_event).and_then(|owner| people.policy(ground, owner));
            let author = Author {
                by: &ground.by,
                reach: &|unit| people.reach(*place, unit),
                rules: ground.rules,
                is_today: ground.is_today(),
                is_office: people.is_office(),
                policy: governing.as_deref().unwrap_or(&default),
                made,
                person: &|user| people.person(ground, user),
                posts: &|user| people.posts(ground, user),
                unit: &|unit| people.unit(ground, unit),
                gives_orders: &|unit| people.gives_orders(ground, unit),
                is_vouched: candidate.authority.is_released,
                is_taken: &is_taken,
                n_stored: &n_stored,
                proves: &|block| people.proves(block),
            };
            let judged = match (&self.seen, is_first) {
                (_, true) => rights::judge_creation(self.kind, &writes, &author),
                (Some(seen), false) => rights::judge_change(&seen.record, &writes, &author)
                    .and_then(|()| known.map_or(Ok(()), |known| judge_known(known, &writes, &author))),
                (None, false) => Err(Wrong::Malformed("a change that stands on nothing")),
            };
            judged.map_err(|wrong| tell(&mut refused, wrong, ground.is_today())).is_ok()
        });
        if candidate.grounds.is_empty() {
            let wrong = refused.map_or(Wrong::from(Refusal::NotPermitted), |(wrong, _)| wrong);
            return Err(Fate::Refused(Reason::Wrong(wrong)));
        }
        self.containers = containers;
        Ok(writes)
    }

    /// What a change was made upon, sorted. An actor's change also names his change before it, though others may stand
    /// between the two: whoever names every head has seen everything.
    fn place_of(&self, candidate: &Candidate<'_>) -> Vec<Hash> {
        let mut deps = candidate.head.deps.clone();
        if self.heads.iter().all(|head| deps.contains(head)) {
            return self.heads.clone();
        }
        deps.sort_unstable();
        deps
    }

    /// Operations are numbered on from the highest that their author saw, and never twice by one actor: their numbers
    /// are the names by which everything else refers to them.
    fn is_numbered(&self, candidate: &Candidate<'_>) -> bool {
        let (first, _) = candidate.parsed.numbers();
        let of_deps = candidate.head.deps.iter().filter_map(|dep| self.last_of_changes.get(dep)).max();
        let of_actor = self.last_of_actors.get(&candidate.head.actor);
        first == of_deps.map_or(1, |last| last + 1) && of_actor.is_none_or(|last| first > *last)
    }

    /// Makes `seen` what the author of a change with these dependencies saw.
    fn see(&mut self, deps: &[Hash], is_on_top: bool) -> Result<(), Fate> {
        if self.seen.as_ref().is_some_and(|seen| seen.at == deps) {
            return Ok(());
        }
        if let Some(began) = self.began.as_ref().filter(|began| began.at == deps) {
            self.seen = Some(began.clone());
            return Ok(());
        }
        self.seen = Some(match &self.base {
            Some(loaded) if is_on_top && self.allowed.is_empty() => Seen {
                at: deps.to_vec(),
                record: Record::of(&loaded.document),
                last_of_actors: self.last_of_actors.clone(),
                unseen: Rc::from([]),
            },
            _ if self.n_looks_back == MOST_LOOKS_BACK => return Err(Fate::Waits),
            _ => self.look_back(deps)?,
        });
        self.began.clone_from(&self.seen);
        Ok(())
    }

    /// An earlier place, looked at in a copy with all that was allowed so far. One of these may break the
    /// document, which is found out later; who stands beside it is not refused for that, but comes again.
    fn look_back(&mut self, deps: &[Hash]) -> Result<Seen, Fate> {
        self.n_looks_back += 1;
        let looked = catch(|| self.seen_at(deps));
        looked.ok().and_then(Result::ok).ok_or_else(|| {
            self.work = None;
            self.n_looks_back = MOST_LOOKS_BACK;
            Fate::Waits
        })
    }

    fn seen_at(&mut self, deps: &[Hash]) -> Result<Seen, DocumentError> {
        self.n_in_work = if self.work.is_some() { self.n_in_work } else { 0 };
        let work = match (self.work.take(), &mut self.base) {
            (Some(work), _) => work,
            (None, Some(loaded)) => loaded.document.copy(READING_ACTOR),
            (None, None) => Document::from_parsed(self.kind, [], READING_ACTOR)?,
        };
        let work = self.work.insert(work);
        work.apply_parsed(&self.allowed[self.n_in_work..])?;
        self.n_in_work = self.allowed.len();
        let mut unseen = work.since(deps);
        let mut then = work.at(deps, READING_ACTOR)?;
        unseen.retain(|hash| self.base.as_ref().is_some_and(|loaded| loaded.known.contains(hash)));
        let (_, last_of_actors) = then.last_numbers();
        Ok(Seen { at: deps.to_vec(), record: Record::of(&then), last_of_actors, unseen: unseen.into() })
    }

    /// Makes `known` what the author of a change knew of the record beside what he saw where he wrote: whoever holds a
    /// cursor past a change of it has had that change. Without a cursor, he saw all that he knew.
    fn know(&mut self, sequence: Option<u64>, people: &People<'_>) -> Result<(), Fate> {
        let (Some(sequence), Some(began)) = (sequence, &self.began) else {
            self.known = None;
            return Ok(());
        };
        if self.known.as_ref().is_some_and(|known| known.of.0 == began.at && known.of.1 == sequence) {
            return Ok(());
        }
        let of = (began.at.clone(), sequence);
        let missed = people.known_by(sequence, &began.unseen);
        let record = if missed.is_empty() {
            None
        } else if self.n_looks_back == MOST_LOOKS_BACK {
            return Err(Fate::Waits);
        } else {
            let place: Vec<Hash> = of.0.iter().copied().chain(missed).collect();
            Some(self.look_back(&place)?.record)
        };
        self.known = Some(Known { of, record });
        Ok(())
    }

    pub fn go_on(&mut self, candidate: &Candidate<'_>, writes: &[Write]) {
        let deps = self.place_of(candidate);
        let reached = match self.seen.take() {
            Some(seen) if seen.at == deps => Some(seen),
            None if self.heads.is_empty() => Some(Seen {
                at: Vec::new(),
                record: Record::blank(self.kind),
                last_of_actors: HashMap::new(),
                unseen: Rc::from([]),
            }),
            _ => None,
        };
        self.heads.retain(|head| !deps.contains(head));
        let place = self.heads.partition_point(|head| *head < candidate.head.hash);
        self.heads.insert(place, candidate.head.hash);
        let taken = writes.iter().filter_map(|write| entry_of(self.kind, write));
        self.taken.extend(taken.map(|(map, key)| (map.to_owned(), key.to_owned())));
        let (_, last) = candidate.parsed.numbers();
        if let Some(mut seen) = reached {
            writes.iter().for_each(|write| seen.record.take(write));
            seen.last_of_actors.insert(candidate.head.actor.clone(), last);
            seen.at = vec![candidate.head.hash];
            self.seen = Some(seen);
        }
        self.last_of_changes.insert(candidate.head.hash, last);
        self.last_of_actors.insert(candidate.head.actor.clone(), last);
        self.allowed.push(candidate.parsed.clone());
    }
}
