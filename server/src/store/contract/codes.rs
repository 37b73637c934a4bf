//! Pairing codes and notices.

use super::{Behaviour, Stage, at, code, device, town, user};
use crate::store::notices::MOST_NOTICES;
use crate::store::{CodeRow, NewNotice, Result, Tx};
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::CodeId;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a code is good once and for its time", holds: a_code_is_good_once },
    Behaviour { name: "a code that waits is good when it is confirmed", holds: a_code_waits },
    Behaviour { name: "a notice is told and seen by device", holds: a_notice_is_told_by_device },
    Behaviour { name: "of many notices the oldest give way", holds: of_many_notices_the_oldest_give_way },
];

fn id(n: u8) -> CodeId {
    CodeId::from_parts(at(1), [n; 10])
}

/// The code `n` of the person `n`, asked for by the first.
fn put(tx: &dyn Tx, n: u8, is_pending: bool) -> Result<()> {
    let row = CodeRow { asked_by: Some(user(1)), is_pending, ..code(n, user(n)) };
    tx.put_code(&[n; 32], &row)
}

fn a_code_is_good_once(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        (1..=3).try_for_each(|n| put(tx, n, false))
    });
    let take = |n, now| stage.write(move |tx| tx.take_code(&[n; 32], at(now))).map(|row| row.user);
    let owner = |n, now| stage.read(|view| view.code_owner(&[n; 32], at(now)));
    assert_eq!((owner(1, 99), owner(1, 100), owner(9, 1)), (Some(user(1)), None, None));
    assert_eq!(take(1, 100), None, "it has expired");
    assert_eq!(take(1, 99), Some(user(1)));
    assert_eq!((take(1, 99), owner(1, 1)), (None, None), "it was used");
    assert_eq!(stage.write(|tx| tx.drop_unused_codes(user(2))), 1);
    assert_eq!(take(2, 1), None);
    assert_eq!(stage.write(|tx| tx.drop_codes_asked_by(user(2))), 0);
    assert_eq!(stage.write(|tx| tx.drop_codes_asked_by(user(1))), 1, "the used one stays as it was");
    assert_eq!(take(3, 1), None);
}

fn a_code_waits(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        put(tx, 1, false)?;
        put(tx, 2, true)?;
        put(tx, 3, true)
    });
    let pending = |now| stage.read(|view| view.pending_codes(at(now)));
    assert_eq!(pending(1).iter().map(|row| row.id).collect::<Vec<_>>(), [id(3), id(2)], "the newest first");
    assert!(pending(100).is_empty());
    assert_eq!(stage.read(|view| view.code_owner(&[2; 32], at(1))), None);
    assert_eq!(stage.write(|tx| tx.take_code(&[2; 32], at(1))), None, "it was not confirmed");
    stage.write(|tx| tx.confirm_code(id(2), user(3)));
    stage.write(|tx| tx.confirm_code(id(2), user(1)));
    let row = stage.read(|view| view.code(id(2), at(1))).expect("it is there");
    assert_eq!((row.is_pending, row.confirmed_by, row.asked_by), (false, Some(user(3)), Some(user(1))));
    assert!(stage.read(|view| view.code(id(2), at(100))).is_none());
    assert_eq!(pending(1).len(), 1);
    assert_eq!(stage.write(|tx| tx.take_code(&[2; 32], at(1))).map(|row| row.user), Some(user(2)));
    assert!(stage.read(|view| view.code(id(2), at(1))).is_none());
}

fn a_notice_is_told_by_device(stage: &Stage<'_>) {
    let notice = |kind, n| NewNotice { kind, person: user(2), device: Some(device(n)), by: None };
    stage.write(move |tx| {
        town(tx)?;
        tx.put_device(device(2), user(2), "a phone", at(1))?;
        for recipient in [user(1), user(2)] {
            tx.put_notice(recipient, &notice(NoticeKind::Paired, 2), at(5))?;
            tx.put_notice(recipient, &notice(NoticeKind::Revoked, 3), at(6))?;
        }
        Ok(())
    });
    let told = |who, by, before| stage.read(|view| view.notices(user(who), device(by), before, 9));
    let all = told(1, 1, None);
    let kinds: Vec<_> = all.iter().map(|row| (row.kind.as_str(), row.device_name.as_deref())).collect();
    assert_eq!(kinds, [("revoked", None), ("paired", Some("a phone"))], "the newest first");
    assert_eq!(told(1, 1, Some(all[0].id)).len(), 1);
    let his = told(2, 2, None);
    assert_eq!(his.len(), 1, "that it was paired itself is no news to a device");
    assert_eq!(told(2, 4, None).len(), 2);
    let see = |n, who, by| stage.write(move |tx| tx.see_notice(n, user(who), device(by), at(7)));
    assert!(!see(his[0].id, 1, 1), "it is another's");
    assert!(!see(told(2, 4, None)[1].id, 2, 2), "it is not told that one");
    assert!(see(his[0].id, 2, 2) && see(his[0].id, 2, 2));
    assert!(told(2, 2, None)[0].is_seen && !told(2, 4, None)[0].is_seen, "each device for itself");
}

fn of_many_notices_the_oldest_give_way(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        let notice =
            NewNotice { kind: NoticeKind::CodeMade, person: user(2), device: None, by: Some(user(1)) };
        tx.put_notice(user(1), &notice, at(0))?;
        (1..=MOST_NOTICES + 3).try_for_each(|n| tx.put_notice(user(2), &notice, at(n as i64)))
    });
    let told = |who| stage.read(|view| view.notices(user(who), device(1), None, 2 * MOST_NOTICES));
    assert_eq!((told(2).len(), told(1).len()), (MOST_NOTICES, 1));
    assert_eq!(told(2).last().map(|row| row.at), Some(at(4)));
}
