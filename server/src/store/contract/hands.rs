//! By whose hand people are what they are; and ids, of which each is one thing's.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use spotcheck_domain::id::PostId;
use spotcheck_domain::post::Post;
use uuid::Uuid;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a hand is told from its last time on", holds: a_hand_is_told },
    Behaviour { name: "an id is taken by whatever has it", holds: an_id_is_taken },
];

fn a_hand_is_told(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_hand(user(2), user(1), at(5))?;
        tx.put_hand(user(2), user(3), at(7))?;
        tx.put_hand(user(2), user(3), at(6))
    });
    let on = |of, since| stage.read(|view| view.hands_on(user(of), at(since)));
    assert_eq!(on(2, 5), [user(1), user(3)]);
    assert_eq!(on(2, 7), [user(3)], "of two times the later one");
    assert!(on(2, 8).is_empty() && on(1, 0).is_empty());
}

fn an_id_is_taken(stage: &Stage<'_>) {
    let post = Post {
        id: PostId::from_parts(at(1), [7; 10]),
        user: user(1),
        unit: unit(1),
        roles: Vec::new(),
        deputy_for: None,
        from: None,
        until: None,
    };
    let id = post.id;
    stage.write(move |tx| {
        town(tx)?;
        tx.put_device(device(1), user(1), "a test", at(1))?;
        blank(tx, document(1), unit(1), 1)?;
        tx.put_post(&crate::store::PostRow { post, given_at: at(1), begun_at: None, ended_at: Some(at(2)) })
    });
    let taken = |id: Uuid| stage.read(|view| view.is_id_taken(id));
    let all = [unit(1).uuid(), user(1).uuid(), device(1).uuid(), document(1).uuid(), id.uuid()];
    assert_eq!(all.map(taken), [true; 5]);
    assert!(!taken(unit(9).uuid()));
}
