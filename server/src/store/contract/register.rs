//! The register of units and people, and the log.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{AuditFilter, UnitRow};
use spotcheck_domain::call::{PersonField, PersonFields, UnitField, UnitFields};
use spotcheck_domain::term::{DocumentKind, Tier};

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a unit and a person keep what is said of them", holds: what_is_said_is_kept },
    Behaviour { name: "an area is a unit with all below it", holds: an_area_is_a_unit_with_all_below_it },
    Behaviour { name: "who has left has no session, and is known by it", holds: who_has_left_has_no_session },
    Behaviour { name: "a unit keeps its own layout of a sheet", holds: a_unit_keeps_its_sheets },
    Behaviour { name: "the log is read by area, person, act and time", holds: the_log_is_read_by_area },
];

fn what_is_said_is_kept(stage: &Stage<'_>) {
    let of_unit: UnitFields = UnitField::ALL
        .iter()
        .filter(|field| **field != UnitField::Prefix)
        .map(|field| (*field, format!("a {field}")))
        .collect();
    let of_person: PersonFields =
        PersonField::ALL.iter().map(|field| (*field, format!("his {field}"))).collect();
    let (said_of_unit, said_of_person) = (of_unit.clone(), of_person.clone());
    stage.write(move |tx| {
        town(tx)?;
        tx.put_unit_fields(unit(2), &said_of_unit)?;
        tx.put_person_fields(user(2), &said_of_person)?;
        tx.put_tier(unit(2), Tier::Enterprise)?;
        tx.put_closed(unit(2), at(50))?;
        tx.put_closed(unit(2), at(60))?;
        tx.put_retired(user(2), at(70))?;
        tx.put_retired(user(2), at(80))
    });
    let again = stage.again();
    let read =
        again.read(|view| Ok::<_, super::StoreError>((view.unit_row(unit(2))?, view.person_row(user(2))?)));
    let (Some(one), Some(other)) = read.expect("it is read") else { panic!("they are there") };
    assert_eq!((one.fields, one.closed_at), (of_unit, Some(at(50))), "the first end is the end");
    assert_eq!((one.unit.name.zh.as_str(), one.unit.tier), ("a name", Tier::Enterprise));
    assert_eq!((other.fields, other.retired_at), (of_person, Some(at(70))));
    assert_eq!(other.person.certificate, "his certificate");
    stage.write(|tx| tx.put_person_fields(user(2), &PersonFields::new()));
    stage.read(|view| {
        assert!(
            view.person_row(user(2))?.is_some_and(|row| row.fields.is_empty()),
            "empty ones are not there"
        );
        assert!(view.unit_row(unit(9))?.is_none() && view.person_row(user(9))?.is_none());
        Ok(())
    });
}

fn an_area_is_a_unit_with_all_below_it(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        blank(tx, document(1), unit(2), 0)?;
        blank(tx, document(2), unit(3), 0)?;
        tx.put_ledger_row(document(1), DocumentKind::Finding, b"one")?;
        tx.put_ledger_row(document(2), DocumentKind::Finding, b"two")?;
        tx.put_device(device(1), user(2), "a phone", at(1))?;
        tx.put_device(device(2), user(2), "a desk", at(1))?;
        tx.put_session(&[1; 32], device(1), at(5), at(100))?;
        tx.put_revoked(device(2), at(2))
    });
    stage.read(|view| {
        let ids = |rows: Vec<UnitRow>| rows.iter().map(|row| row.unit.id).collect::<Vec<_>>();
        let units = |n| view.unit_rows_below(unit(n)).map(ids);
        assert_eq!(units(1)?, vec![unit(1), unit(2), unit(3)]);
        assert_eq!(units(2)?, vec![unit(2)]);
        let people = view.person_rows_below(unit(1))?;
        assert_eq!(people.iter().map(|row| row.person.id).collect::<Vec<_>>(), [user(1), user(2), user(3)]);
        assert_eq!((people[1].n_devices, people[1].seen_at), (1, Some(at(5))));
        assert_eq!((people[2].n_devices, people[2].seen_at, people[2].entered_at), (0, None, at(3)));
        let rows = |n, kind| {
            let mut found = Vec::new();
            view.each_row_below(unit(n), kind, &mut |unit, cbor| found.push((unit, cbor)))?;
            found.sort();
            super::Result::Ok(found)
        };
        let (one, two) = ((unit(2), b"one".to_vec()), (unit(3), b"two".to_vec()));
        assert_eq!(rows(1, DocumentKind::Finding)?, [one, two.clone()]);
        assert_eq!(rows(3, DocumentKind::Finding)?, [two]);
        assert!(rows(1, DocumentKind::Site)?.is_empty());
        Ok(())
    });
}

fn who_has_left_has_no_session(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        for n in [2, 3] {
            tx.put_device(device(n), user(n), "a phone", at(1))?;
            tx.put_session(&[n; 32], device(n), at(1), at(100))?;
        }
        tx.put_code(&[9; 32], &super::code(9, user(2)))?;
        tx.put_retired(user(2), at(5))
    });
    stage.read(|view| {
        assert!(view.session(&[2; 32], at(9))?.is_none() && view.session(&[3; 32], at(9))?.is_some());
        let leavers = [2, 3, 4].map(|n| view.is_of_leaver(&[n; 32]));
        assert_eq!(leavers.map(|is| is.expect("it is read")), [true, false, false]);
        Ok(())
    });
    assert!(stage.read(|view| view.code_owner(&[9; 32], at(9))).is_none());
    assert!(stage.write(|tx| tx.take_code(&[9; 32], at(9))).is_none(), "no code lets him in again");
    let without = stage.read(|view| view.people_without_device(9));
    assert!(without.iter().all(|person| person.id != user(2)), "nobody invites who has left");
}

fn a_unit_keeps_its_sheets(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_unit_sheet(unit(2), "ledger", Some(b"one"))?;
        tx.put_unit_sheet(unit(2), "ledger", Some(b"two"))?;
        tx.put_unit_sheet(unit(3), "ledger", Some(b"three"))?;
        tx.put_unit_sheet(unit(3), "ledger", None)
    });
    let sheet = |n, name| stage.read(|view| view.unit_sheet(unit(n), name));
    assert_eq!(sheet(2, "ledger").as_deref(), Some(&b"two"[..]));
    assert_eq!(sheet(2, "enforcement"), None);
    assert_eq!(sheet(3, "ledger"), None, "it was taken back");
}

fn the_log_is_read_by_area(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_device(device(3), user(3), "a phone", at(1))?;
        blank(tx, document(9), unit(2), 0)?;
        let by = user(1).to_string();
        tx.put_audit(at(10), "server", "seeded", None, "")?;
        tx.put_audit(at(20), &by, "enter_unit", Some(unit(2).as_bytes()), "of a unit")?;
        tx.put_audit(at(30), &by, "change_person", Some(user(2).as_bytes()), "of a person")?;
        tx.put_audit(at(40), &by, "enter_unit", Some(device(3).as_bytes()), "of a device")?;
        tx.put_audit(at(50), &by, "change_person", Some(document(9).as_bytes()), "of a record")?;
        tx.put_audit(at(60), &user(3).to_string(), "signed_out", None, "by a person")?;
        // It stays where it was done, whoever is moved.
        tx.put_unit_of(user(2), unit(3), 2)
    });
    let times = |filter: AuditFilter, skip, limit| {
        let rows = stage.read(|view| view.audit(&filter, skip, limit));
        rows.into_iter().map(|row| row.at.millis()).collect::<Vec<_>>()
    };
    let all = AuditFilter::default;
    assert_eq!(times(all(), 0, 9), [60, 50, 40, 30, 20, 10], "the newest first");
    assert_eq!(times(all(), 1, 2), [50, 40]);
    assert_eq!(times(AuditFilter { below: Some(unit(1)), ..all() }, 0, 9), [60, 50, 40, 30, 20]);
    assert_eq!(times(AuditFilter { below: Some(unit(2)), ..all() }, 0, 9), [50, 30, 20]);
    assert_eq!(times(AuditFilter { below: Some(unit(3)), ..all() }, 0, 9), [60, 40]);
    assert_eq!(times(AuditFilter { person: Some(user(2)), ..all() }, 0, 9), [30]);
    let of_third = AuditFilter { person: Some(user(3)), ..all() };
    assert_eq!(times(of_third, 0, 9), [60, 40], "what was done to his device is about him");
    assert_eq!(times(AuditFilter { act: Some("enter_unit".into()), ..all() }, 0, 9), [40, 20]);
    assert_eq!(times(AuditFilter { from: Some(at(30)), to: Some(at(50)), ..all() }, 0, 9), [40, 30]);
}
