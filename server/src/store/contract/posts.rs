//! Posts beside the one that a person has.

use super::{Behaviour, Stage, at, town, unit, user};
use crate::store::PostRow;
use spotcheck_domain::id::PostId;
use spotcheck_domain::post::Post;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Day;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "posts are found by who holds them, where and for whom", holds: posts_are_found },
    Behaviour { name: "a post is due on its first day and after its last", holds: a_post_is_due },
    Behaviour { name: "what was held beside is told by its time", holds: what_was_held_beside_is_told },
];

/// A post of a person (`n`) in the next county, given at `n`.
fn row(n: u8, of: u8, days: Option<(i32, i32)>) -> PostRow {
    let post = Post {
        id: PostId::from_parts(at(1), [n; 10]),
        user: user(of),
        unit: unit(3),
        roles: vec![Role::Inspector, Role::Supervisor],
        deputy_for: days.map(|_| user(3)),
        from: days.map(|(from, _)| Day::from_days(from)),
        until: days.map(|(_, until)| Day::from_days(until)),
    };
    PostRow { post, given_at: at(n.into()), begun_at: None, ended_at: None }
}

fn posts_are_found(stage: &Stage<'_>) {
    let (plain, deputy, other) = (row(1, 2, None), row(2, 2, Some((10, 12))), row(3, 1, None));
    let rows = [plain.clone(), deputy.clone(), other.clone()];
    stage.write(move |tx| {
        town(tx)?;
        rows.iter().rev().try_for_each(|row| tx.put_post(row))?;
        tx.begin_post(rows[0].post.id, at(7))
    });
    let plain = PostRow { begun_at: Some(at(7)), ..plain };
    stage.read(|view| {
        assert_eq!(view.post(deputy.post.id)?.as_ref(), Some(&deputy));
        assert_eq!(view.posts_of(user(2))?, [plain.clone(), deputy.clone()]);
        assert_eq!(view.posts_in(unit(3))?, [plain.clone(), deputy.clone(), other.clone()]);
        assert!(view.posts_in(unit(2))?.is_empty());
        assert_eq!(view.posts_for(user(3))?, std::slice::from_ref(&deputy));
        Ok(())
    });
    let (id, first) = (plain.post.id, other.post.id);
    stage.write(move |tx| {
        tx.end_post(id, at(8))?;
        tx.end_post(id, at(9))?;
        tx.end_post(first, at(9))
    });
    stage.read(|view| {
        assert_eq!(view.posts_of(user(2))?, std::slice::from_ref(&deputy));
        assert_eq!(view.posts_in(unit(3))?, std::slice::from_ref(&deputy));
        assert_eq!(view.post(id)?.map(|row| row.ended_at), Some(Some(at(8))), "it stays, ended");
        Ok(())
    });
    let again = stage.again();
    let found = again.read::<_, crate::store::StoreError>(|view| view.posts_of(user(2)));
    assert_eq!(found.expect("it is read"), [deputy]);
}

fn a_post_is_due(stage: &Stage<'_>) {
    let (plain, deputy) = (row(1, 1, None), row(2, 2, Some((10, 12))));
    let ids = [plain.post.id, deputy.post.id];
    stage.write(move |tx| {
        town(tx)?;
        tx.put_post(&plain)?;
        tx.put_post(&deputy)
    });
    let due = |day| {
        let due = stage.read(|view| view.posts_due(Day::from_days(day)));
        due.into_iter().map(|row| row.post.id).collect::<Vec<_>>()
    };
    assert_eq!(due(9), [ids[0]], "it begins at once");
    stage.write(move |tx| tx.begin_post(ids[0], at(5)));
    assert!(due(9).is_empty());
    assert_eq!(due(10), [ids[1]]);
    stage.write(move |tx| tx.begin_post(ids[1], at(6)));
    assert!(due(10).is_empty() && due(12).is_empty());
    assert_eq!(due(13), [ids[1]], "its last day was yesterday");
    stage.write(move |tx| tx.end_post(ids[1], at(7)));
    assert!(due(13).is_empty());
}

fn what_was_held_beside_is_told(stage: &Stage<'_>) {
    let (plain, deputy) = (row(1, 2, None), row(2, 2, Some((10, 12))));
    let held = [plain.post.clone(), deputy.post.clone()];
    stage.write(move |tx| {
        town(tx)?;
        tx.keep_post(user(2), at(50))?;
        tx.put_post(&plain)?;
        tx.put_post(&deputy)?;
        tx.keep_post(user(2), at(100))?;
        tx.end_post(plain.post.id, at(100))?;
        tx.keep_post(user(2), at(100))?;
        tx.keep_post(user(2), at(200))
    });
    let beside = |millis| {
        let past = stage.read(|view| view.past_post(user(2), at(millis)));
        past.map(|past| past.beside)
    };
    assert_eq!(beside(49), Some(Vec::new()));
    assert_eq!(beside(50), Some(held.to_vec()), "of one instant what was before all of it");
    assert_eq!(beside(100), Some(vec![held[1].clone()]));
    assert_eq!(beside(200), None, "as it is now");
}
