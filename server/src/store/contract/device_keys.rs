//! Keys of devices, and the signatures that were made by such keys.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{DeviceKeyRow, MOST_KEYS, SealedRow};
use spotcheck_domain::id::SignatureId;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a key is one device's for ever", holds: a_key_is_one_devices },
    Behaviour { name: "a device has no end of keys", holds: a_device_has_no_end_of_keys },
    Behaviour { name: "what was found of a signature first stays", holds: what_was_found_first_stays },
];

fn a_key_is_one_devices(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_device(device(1), user(1), "a phone", at(1))?;
        tx.put_device(device(2), user(2), "another", at(1))?;
        tx.put_device_key("p256 04", device(1), at(5))?;
        tx.put_device_key("p256 04", device(2), at(6))
    });
    let row = DeviceKeyRow { key: "p256 04".into(), device: device(1), user: user(1), since: at(5) };
    assert_eq!(stage.read(|view| view.device_key("p256 04")), Some(row));
    assert_eq!(stage.read(|view| view.device_key("p256 05")), None);
}

fn a_device_has_no_end_of_keys(stage: &Stage<'_>) {
    let key = |n: u32| format!("p256 04{n:02}");
    stage.write(move |tx| {
        town(tx)?;
        tx.put_device(device(1), user(1), "a phone", at(1))?;
        (0..=MOST_KEYS).try_for_each(|n| tx.put_device_key(&key(n), device(1), at(5)))
    });
    let is_there = |n: u32| stage.read(|view| view.device_key(&key(n))).is_some();
    assert_eq!((is_there(0), is_there(MOST_KEYS - 1), is_there(MOST_KEYS)), (true, true, false));
}

fn what_was_found_first_stays(stage: &Stage<'_>) {
    let row = |n: u8, is_sound, millis| SealedRow {
        signature: SignatureId::from_parts(at(1), [n; 10]),
        key: "p256 04".into(),
        is_sound,
        at: at(millis),
    };
    let (one, two, again) = (row(1, true, 5), row(2, false, 6), row(1, false, 7));
    let kept = [two.clone(), again, one.clone()];
    stage.write(move |tx| {
        town(tx)?;
        blank(tx, document(1), unit(1), 1)?;
        blank(tx, document(3), unit(1), 1)?;
        tx.put_sealed(document(1), &one)?;
        kept.iter().try_for_each(|row| tx.put_sealed(document(1), row))?;
        tx.put_sealed(document(3), &one)
    });
    assert_eq!(stage.read(|view| view.sealed(document(3))), [row(1, false, 5)], "it is copied");
    assert_eq!(stage.read(|view| view.sealed(document(1))), [row(1, true, 5), two]);
    assert!(stage.read(|view| view.sealed(document(2))).is_empty());
}
