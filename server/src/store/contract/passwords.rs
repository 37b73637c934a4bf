//! Passwords, by what somebody is known, and what they let in.

use super::{Behaviour, Stage, at, code, device, town, user};
use crate::store::{CodeRow, PasswordRow};
use spotcheck_domain::call::{PersonField, PersonFields};

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "of a password one row is kept, and none when it is taken", holds: one_row_is_kept },
    Behaviour { name: "people are known by what is theirs", holds: people_are_known_by_what_is_theirs },
    Behaviour { name: "a password's codes end alone", holds: codes_of_a_password_end_alone },
    Behaviour { name: "a session of a password needs proof in time", holds: a_session_needs_proof },
];

fn row(n: u8) -> PasswordRow {
    let (salt, hash) = (vec![n; 16], vec![n; 32]);
    PasswordRow { salt, hash, memory: 19_456, passes: 2, lanes: 1, set_at: at(n.into()) }
}

fn one_row_is_kept(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_password(user(1), &row(1))?;
        tx.put_password(user(2), &row(2))?;
        tx.put_password(user(1), &row(3))
    });
    let of = |n: u8| stage.read(|view| view.password(user(n)));
    assert_eq!((of(1), of(2), of(3)), (Some(row(3)), Some(row(2)), None));
    let drop = || stage.write(|tx| tx.drop_password(user(1)));
    assert_eq!((drop(), drop()), (true, false));
    assert_eq!((of(1), of(2)), (None, Some(row(2))));
}

fn people_are_known_by_what_is_theirs(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        for (n, key, telephone) in [(1, "Y-1", ""), (2, "Y-2", "138 0013-8000"), (3, "", "")] {
            let fields =
                [(PersonField::Name, "陆"), (PersonField::Key, key), (PersonField::Telephone, telephone)];
            let fields: PersonFields = fields
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(f, v)| (f, v.to_owned()))
                .collect();
            tx.put_person_fields(user(n), &fields)?;
        }
        tx.put_retired(user(3), at(9))
    });
    let known = |word: &str| stage.read(|view| view.people_known_as(word));
    assert_eq!(known("y-1"), [user(1)]);
    assert_eq!((known("13800138000"), known("138-0013 8000")), (vec![user(2)], vec![user(2)]));
    assert_eq!(known("陆").len(), 2, "who has left is none of them");
    assert!(known("").is_empty() && known("-").is_empty() && known("Y").is_empty());
}

fn codes_of_a_password_end_alone(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_code(&[1; 32], &code(1, user(1)))?;
        tx.put_code(&[2; 32], &CodeRow { by_password: true, ..code(2, user(1)) })?;
        tx.put_code(&[3; 32], &CodeRow { by_password: true, ..code(3, user(2)) })?;
        tx.drop_sign_in_codes(user(1))
    });
    let taken = |n: u8| stage.write(move |tx| tx.take_code(&[n; 32], at(5))).map(|row| row.by_password);
    assert_eq!((taken(1), taken(2), taken(3)), (Some(false), None, Some(true)));
}

fn a_session_needs_proof(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        for n in [1, 2] {
            tx.put_device(device(n), user(1), "a desk", at(10))?;
            tx.put_session(&[n; 32], device(n), at(10), at(1_000))?;
        }
        tx.put_by_password(device(2))
    });
    let needs = |n: u8, since| stage.read(|view| view.needs_proof(&[n; 32], at(since)));
    assert_eq!((needs(1, 900), needs(2, 9), needs(2, 10)), (false, false, true));
    let by_password = stage.read(|view| view.devices()).into_iter().map(|row| row.by_password);
    assert_eq!(by_password.collect::<Vec<_>>(), [false, true]);
    stage.write(|tx| tx.put_proved(device(2), at(50)));
    assert_eq!((needs(2, 49), needs(2, 50)), (false, true));
}
