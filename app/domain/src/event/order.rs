//! The order in which events count, the same on every replica and made in time that grows as they do: whoever writes a
//! thousand of them in the worst order costs nobody more than a thousand.

use super::Event;
use crate::id::EventId;
use std::collections::BTreeSet;

/// Online-only events anchor the order: each after its causal past, the past topologically with ties by id; then the
/// rest in the same way. An event whose `after` names nothing known counts as a root. Of several with one id the last
/// counts. A cycle, which only a forger could write, is broken at its lowest id.
pub fn in_order<'e>(events: impl IntoIterator<Item = &'e Event>) -> Vec<&'e Event> {
    let mut graph = Graph::of(events.into_iter().collect());
    let mut anchors = Anchors::of(&graph);
    while let Some(anchor) = anchors.next(&graph) {
        graph.emit(graph.unplaced_past_of(anchor));
        if graph.places[anchor] == Place::Open {
            graph.emit(vec![anchor]);
        }
        anchors.pass(&graph, anchor);
    }
    graph.emit((0..graph.events.len()).filter(|node| graph.places[*node] == Place::Open).collect());
    graph.order
}

/// The events by id; a node is a place among them, so that the lower node has the lower id.
struct Graph<'e> {
    events: Vec<&'e Event>,
    /// The nodes that each names as before it, and those that name it.
    before: Vec<Vec<usize>>,
    later: Vec<Vec<usize>>,
    places: Vec<Place>,
    order: Vec<&'e Event>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Open,
    /// Among those that are put in order just now.
    Wanted,
    InOrder,
}

impl<'e> Graph<'e> {
    fn of(mut events: Vec<&'e Event>) -> Self {
        events.reverse();
        events.sort_by_key(|event| event.id);
        events.dedup_by_key(|event| event.id);
        let node_of = |id: &EventId| events.binary_search_by_key(id, |event| event.id).ok();
        let before: Vec<Vec<usize>> =
            events.iter().map(|event| event.after.iter().filter_map(node_of).collect()).collect();
        let mut later = vec![Vec::new(); events.len()];
        for (node, earlier) in before.iter().enumerate() {
            for &earlier in earlier {
                later[earlier].push(node);
            }
        }
        let (places, order) = (vec![Place::Open; events.len()], Vec::with_capacity(events.len()));
        Self { events, before, later, places, order }
    }

    fn is_anchor(&self, node: usize) -> bool {
        self.events[node].kind().is_some_and(|kind| !kind.is_offline())
    }

    /// What comes before `node` and is not in order yet, by id.
    fn unplaced_past_of(&self, node: usize) -> Vec<usize> {
        let mut past = BTreeSet::new();
        let mut open = self.before[node].clone();
        while let Some(earlier) = open.pop() {
            if earlier != node && self.places[earlier] == Place::Open && past.insert(earlier) {
                open.extend(&self.before[earlier]);
            }
        }
        past.into_iter().collect()
    }

    /// Puts nodes, given by id, behind those that are in order: each after those of them that it names, ties by id.
    fn emit(&mut self, wanted: Vec<usize>) {
        for &node in &wanted {
            self.places[node] = Place::Wanted;
        }
        let mut waits = vec![0; wanted.len()];
        let mut ready = BTreeSet::new();
        for (n, &node) in wanted.iter().enumerate() {
            let is_wanted = |earlier: &&usize| self.places[**earlier] == Place::Wanted;
            waits[n] = self.before[node].iter().filter(is_wanted).count();
            if waits[n] == 0 {
                ready.insert(n);
            }
        }
        let mut lowest = 0..wanted.len();
        while let Some(n) =
            ready.pop_first().or_else(|| lowest.by_ref().find(|n| self.places[wanted[*n]] == Place::Wanted))
        {
            let node = wanted[n];
            self.places[node] = Place::InOrder;
            self.order.push(self.events[node]);
            for later in &self.later[node] {
                if self.places[*later] == Place::Wanted
                    && let Ok(n) = wanted.binary_search(later)
                {
                    waits[n] -= 1;
                    if waits[n] == 0 {
                        ready.insert(n);
                    }
                }
            }
        }
    }
}

/// Anchors in turn: the one of lowest id before which no other is left.
struct Anchors {
    /// How many before each node have not been passed.
    waits: Vec<usize>,
    is_passed: Vec<bool>,
    ready: BTreeSet<usize>,
    /// All, by id, from the first that may be left.
    left: std::vec::IntoIter<usize>,
}

impl Anchors {
    fn of(graph: &Graph<'_>) -> Self {
        let n = graph.events.len();
        let all: Vec<usize> = (0..n).filter(|node| graph.is_anchor(*node)).collect();
        let others = |node: usize| graph.before[node].iter().filter(|earlier| **earlier != node).count();
        let waits: Vec<usize> = (0..n).map(others).collect();
        let roots: Vec<usize> = (0..n).filter(|node| waits[*node] == 0).collect();
        let mut anchors =
            Self { waits, is_passed: vec![false; n], ready: BTreeSet::new(), left: all.into_iter() };
        for root in roots {
            anchors.reach(graph, root);
        }
        anchors
    }

    fn next(&mut self, graph: &Graph<'_>) -> Option<usize> {
        let is_left = |node: &usize| !self.is_passed[*node];
        let next = self.ready.pop_first().or_else(|| self.left.by_ref().find(is_left));
        debug_assert!(next.is_none_or(|node| graph.is_anchor(node)));
        next
    }

    /// All that comes before `node` has been passed: an anchor waits for its turn.
    fn reach(&mut self, graph: &Graph<'_>, node: usize) {
        if !graph.is_anchor(node) {
            self.pass(graph, node);
        } else if !self.is_passed[node] {
            self.ready.insert(node);
        }
    }

    fn pass(&mut self, graph: &Graph<'_>, node: usize) {
        let mut passed = vec![node];
        while let Some(node) = passed.pop() {
            self.is_passed[node] = true;
            for &later in graph.later[node].iter().filter(|later| **later != node) {
                self.waits[later] -= 1;
                if self.waits[later] > 0 {
                    continue;
                }
                if graph.is_anchor(later) {
                    self.reach(graph, later);
                } else {
                    passed.push(later);
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
