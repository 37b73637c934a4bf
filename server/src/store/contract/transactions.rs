//! What is written together, what is read together, and what outlives the process.

use super::{Behaviour, Stage, at, code, document, town, unit, user};
use crate::store::{Result, StoreError};
use std::sync::Arc;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "the secret is drawn once", holds: the_secret_is_drawn_once },
    Behaviour { name: "an epoch can be another", holds: an_epoch_can_be_another },
    Behaviour {
        name: "a failed job leaves nothing and its neighbours stay",
        holds: a_failed_job_leaves_nothing,
    },
    Behaviour { name: "a job that panics takes no other with it", holds: a_panic_stays_alone },
    Behaviour { name: "what was written is there for the next process", holds: what_was_written_lasts },
    Behaviour { name: "a reading sees one state", holds: a_reading_sees_one_state },
    Behaviour { name: "many may write at once and each gets its own answer", holds: many_write_at_once },
    Behaviour { name: "a new store is empty and sound", holds: a_new_store_is_empty_and_sound },
];

fn the_secret_is_drawn_once(stage: &Stage<'_>) {
    assert_eq!(stage.read(|view| view.secret()), ([1; 32], [1; 8]));
    let again = stage.again().read::<_, StoreError>(|view| view.secret());
    assert_eq!(again.expect("it is read"), ([1; 32], [1; 8]));
}

fn an_epoch_can_be_another(stage: &Stage<'_>) {
    stage.write(|tx| tx.put_epoch(&[7; 8]));
    assert_eq!(stage.read(|view| view.secret()), ([1; 32], [7; 8]));
}

fn a_failed_job_leaves_nothing(stage: &Stage<'_>) {
    stage.write(town);
    let failed: Result<()> = stage.store.write(|tx| {
        tx.put_code(&[1; 32], &code(1, user(1)))?;
        tx.put_epoch(&[7; 8])?;
        Err(StoreError::Unreadable("on purpose"))
    });
    assert!(matches!(failed, Err(StoreError::Unreadable("on purpose"))));
    stage.write(|tx| tx.put_code(&[2; 32], &code(2, user(2))));
    assert_eq!(stage.read(|view| view.secret()).1, [1; 8]);
    assert_eq!(stage.write(|tx| tx.take_code(&[1; 32], at(1))), None);
    assert_eq!(stage.write(|tx| tx.take_code(&[2; 32], at(1))).map(|row| row.user), Some(user(2)));
}

fn a_panic_stays_alone(stage: &Stage<'_>) {
    let panicked: Result<()> = stage.store.write(|tx| {
        tx.put_epoch(&[7; 8])?;
        panic!("on purpose")
    });
    assert!(panicked.is_err());
    assert_eq!(stage.read(|view| view.secret()).1, [1; 8]);
    stage.write(town);
    assert!(stage.read(|view| view.unit(unit(1))).is_some(), "the writer lives on");
}

fn what_was_written_lasts(stage: &Stage<'_>) {
    assert!(stage.read(|view| view.is_empty()));
    stage.write(|tx| {
        town(tx)?;
        tx.put_audit(at(1), "server", "seeded", Some(unit(1).as_bytes()), "")
    });
    let person = stage.again().read::<_, StoreError>(|view| {
        assert!(!view.is_empty()?);
        view.person(user(2))
    });
    assert_eq!(person.expect("it is read").map(|person| person.name).as_deref(), Some("person 2"));
}

fn a_reading_sees_one_state(stage: &Stage<'_>) {
    let store = stage.store.clone();
    stage.read(|view| {
        assert!(view.is_empty()?);
        let writes = std::thread::spawn(move || store.write(town));
        writes.join().expect("the writer does not wait for readers").expect("it is written");
        assert!(view.is_empty()?, "what came meanwhile is of another state");
        Ok(())
    });
    assert!(!stage.read(|view| view.is_empty()));
}

fn many_write_at_once(stage: &Stage<'_>) {
    stage.write(town);
    let store = Arc::new(stage.store.clone());
    let asked: Vec<_> = (0..8_u8)
        .map(|n| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                store.write(move |tx| {
                    tx.put_actor(&[n; 16], user(1 + n % 3), super::device(n), at(1))?;
                    if n == 5 { Err(StoreError::Unreadable("on purpose")) } else { Ok(n) }
                })
            })
        })
        .collect();
    for (n, answer) in (0..8_u8).zip(asked) {
        let answer = answer.join().expect("it is answered");
        let owner = stage.read(|view| view.actor_owner(&[n; 16]));
        if n == 5 {
            assert!(answer.is_err() && owner.is_none());
        } else {
            assert_eq!((answer.expect("it is written"), owner), (n, Some(user(1 + n % 3))));
        }
    }
}

fn a_new_store_is_empty_and_sound(stage: &Stage<'_>) {
    let (counts, complaints) = stage.read(|view| Ok((view.counts()?, view.integrity()?)));
    assert_eq!((counts, complaints), (crate::store::Counts::default(), Vec::<String>::new()));
    assert!(stage.read(|view| view.document(document(1))).is_none());
}
