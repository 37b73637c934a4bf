//! Units, persons, audiences, devices; reference data.

use super::{Behaviour, Stage, at, blank, device, document, town, unit, user};
use crate::store::{NewReference, Reader, Result};
use spotcheck_domain::call::{DeviceTold, UnitField, UnitFields};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::reference::UnitPapers;
use spotcheck_domain::term::{Role, Tier};

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "a line goes from a unit upward", holds: a_line_goes_upward },
    Behaviour { name: "a unit has one place at a time", holds: a_unit_has_one_place_at_a_time },
    Behaviour { name: "what a unit stood by is kept", holds: what_a_unit_stood_by_is_kept },
    Behaviour { name: "what papers say of a unit is what it said", holds: what_papers_say_of_a_unit },
    Behaviour { name: "persons are found by name, unit and lack of a device", holds: persons_are_found },
    Behaviour {
        name: "a membership holds between its versions",
        holds: a_membership_holds_between_its_versions,
    },
    Behaviour {
        name: "a device is kept with what it said last",
        holds: a_device_is_kept_with_what_it_said_last,
    },
    Behaviour { name: "a session ends by time, by sign-out and by revocation", holds: a_session_ends },
    Behaviour {
        name: "reference data is read within its scope",
        holds: reference_data_is_read_within_its_scope,
    },
    Behaviour { name: "what held is told by its time", holds: what_held_is_told_by_its_time },
];

fn a_line_goes_upward(stage: &Stage<'_>) {
    stage.write(town);
    stage.read(|view| {
        assert_eq!(view.line_of(unit(3))?, [unit(3), unit(1)], "nearest first");
        assert!(view.line_of(unit(9))?.is_empty());
        let below = view.units_below(unit(1))?;
        assert_eq!(below.iter().map(|unit| unit.id).collect::<Vec<_>>(), [unit(1), unit(2), unit(3)]);
        assert_eq!(view.units_below(unit(2))?.len(), 1);
        assert_eq!(view.unit(unit(3))?.and_then(|unit| unit.parent), Some(unit(1)));
        Ok(())
    });
    let doubled: Result<()> = stage.store.write(town);
    assert!(doubled.is_err());
}

fn a_unit_has_one_place_at_a_time(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.keep_parent(unit(3), at(100))?;
        tx.put_parent(unit(3), Some(unit(2)))?;
        tx.keep_parent(unit(3), at(100))?;
        tx.keep_parent(unit(3), at(200))?;
        tx.put_parent(unit(3), None)
    });
    stage.read(|view| {
        assert_eq!(view.line_of(unit(3))?, [unit(3)]);
        let before = [99, 100, 199, 200].map(|millis| view.past_parent(unit(3), at(millis)));
        let before = before.map(|parent| parent.expect("it is read"));
        assert_eq!(before, [Some(Some(unit(1))), Some(Some(unit(2))), Some(Some(unit(2))), None]);
        assert_eq!(view.past_parent(unit(2), at(0))?, None, "never moved");
        assert!(view.has_changed_since(at(199))? && !view.has_changed_since(at(200))?);
        Ok(())
    });
    stage.write(|tx| tx.keep_parent(unit(3), at(300)));
    let top = stage.read(|view| view.past_parent(unit(3), at(299)));
    assert_eq!(top, Some(None), "it was at the top");
}

fn what_a_unit_stood_by_is_kept(stage: &Stage<'_>) {
    let standing = |word: &str| UnitFields::from([(UnitField::Standing, word.to_owned())]);
    stage.write(move |tx| {
        town(tx)?;
        tx.keep_standing(unit(3), at(100))?;
        tx.put_unit_fields(unit(3), &standing("none"))?;
        tx.keep_standing(unit(3), at(200))?;
        tx.put_unit_fields(unit(3), &standing("own"))?;
        tx.put_unit_fields(unit(2), &standing("none"))
    });
    stage.read(|view| {
        let before = [99, 100, 199, 200].map(|millis| view.past_standing(unit(3), at(millis)));
        let before = before.map(|standing| standing.expect("it is read"));
        let of = |word: &str| Some(word.to_owned());
        assert_eq!(before, [of(""), of("none"), of("none"), None]);
        assert!(view.has_changed_since(at(199))? && !view.has_changed_since(at(200))?);
        assert_eq!(view.units_standing("none")?, [unit(2)]);
        Ok(())
    });
    stage.write(|tx| tx.put_tier(unit(2), Tier::Village));
    let listed = stage.read(|view| view.units_standing("none"));
    assert!(listed.is_empty(), "it has none by its tier");
}

fn what_papers_say_of_a_unit(stage: &Stage<'_>) {
    let said = |standing: &str, appeal: &str| {
        let fields = [
            (UnitField::Standing, standing),
            (UnitField::DelegatedBy, "the organ above"),
            (UnitField::Appeal, appeal),
        ];
        UnitFields::from(fields.map(|(field, words)| (field, words.to_owned())))
    };
    stage.write(move |tx| {
        town(tx)?;
        tx.put_unit_fields(unit(1), &said("own", "within sixty days"))?;
        tx.put_unit_fields(unit(2), &said("delegated", ""))?;
        tx.put_unit_fields(unit(3), &said("own", ""))
    });
    let papers = |n, office: &str, appeal: &str| UnitPapers {
        unit: unit(n),
        office: office.to_owned(),
        appeal: appeal.to_owned(),
    };
    let found = stage.read(|view| view.units_papers());
    assert_eq!(found, [papers(1, "", "within sixty days"), papers(2, "the organ above", "")]);
}

fn persons_are_found(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_device(device(2), user(2), "a phone", at(1))
    });
    stage.read(|view| {
        let person = view.person(user(2))?.expect("he is there");
        assert_eq!(
            (person.roles, person.certificate.as_str()),
            (vec![Role::Inspector, Role::Reviewer], "C-2")
        );
        assert_eq!(view.people_named("person 3")?.len(), 1);
        assert!(view.people_named("person")?.is_empty(), "the whole name");
        assert_eq!(view.people_of(unit(1))?.len(), 1);
        let without: Vec<_> = view.people_without_device(9)?.into_iter().map(|person| person.id).collect();
        assert_eq!(without, [user(1), user(3)], "in the order in which they were entered");
        assert_eq!(view.people_without_device(1)?.len(), 1);
        assert!(!view.has_paired_admin()?);
        Ok(())
    });
    stage.write(|tx| tx.put_device(device(1), user(1), "a phone", at(1)));
    assert!(stage.read(|view| view.has_paired_admin()));
    stage.write(|tx| tx.put_revoked(device(2), at(2)));
    assert_eq!([1, 2, 3].map(|n| stage.read(|view| view.has_device(user(n)))), [true, false, false]);
}

fn a_membership_holds_between_its_versions(stage: &Stage<'_>) {
    let (old, new) = (unit(2).uuid(), unit(3).uuid());
    stage.write(move |tx| {
        town(tx)?;
        tx.end_membership(user(2), old, 2)?;
        tx.put_membership(user(2), new, 2)?;
        tx.put_unit_of(user(2), unit(3), 2)
    });
    stage.read(|view| {
        assert_eq!(view.audiences_of(user(2))?, [new]);
        assert_eq!(view.audiences_lost_since(user(2), 1)?, [old]);
        assert!(view.audiences_lost_since(user(2), 2)?.is_empty());
        assert_eq!((view.membership(user(2))?, view.membership(user(9))?), (Some(2), None));
        assert_eq!(view.person(user(2))?.map(|person| person.unit), Some(unit(3)));
        Ok(())
    });
    stage.write(move |tx| tx.put_membership(user(2), old, 3));
    assert!(stage.read(|view| view.audiences_lost_since(user(2), 1)).is_empty(), "he reads it again");
}

fn a_device_is_kept_with_what_it_said_last(stage: &Stage<'_>) {
    let told = |n_records| DeviceTold { n_records, version: "a5".to_owned(), ..DeviceTold::default() };
    stage.write(move |tx| {
        town(tx)?;
        tx.put_device(device(2), user(2), "a phone", at(1))?;
        tx.put_device(device(3), user(3), "a phone", at(2))?;
        tx.put_told(device(2), &told(3))
    });
    stage.write(move |tx| tx.put_told(device(2), &told(0)));
    let rows = stage.read(|view| view.devices());
    assert_eq!(rows.iter().map(|row| row.told.clone()).collect::<Vec<_>>(), [Some(told(0)), None]);
}

fn a_session_ends(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        tx.put_device(device(2), user(2), "a phone", at(1))?;
        (1..=2).try_for_each(|n| tx.put_session(&[n; 32], device(2), at(1), at(100)))
    });
    let session = |n, now| stage.read(|view| view.session(&[n; 32], at(now)));
    let row = session(1, 99).expect("it is good");
    assert_eq!((row.user, row.device, row.unit, row.membership), (user(2), device(2), unit(2), 1));
    assert!(session(1, 100).is_none() && session(3, 1).is_none());
    stage.write(|tx| tx.put_revoked(device(2), at(5)));
    assert!(session(1, 9).is_none(), "its device is none any more");
    assert!(stage.read(|view| view.people_without_device(9)).iter().any(|person| person.id == user(2)));
    stage.write(|tx| {
        tx.put_device(device(3), user(3), "a phone", at(1))?;
        tx.put_session(&[3; 32], device(3), at(1), at(100))?;
        tx.drop_sessions(device(3))
    });
    assert!(session(3, 9).is_none());
}

fn reference_data_is_read_within_its_scope(stage: &Stage<'_>) {
    stage.write(|tx| {
        let put = |name, scope, version, hash: &[u8; 32]| {
            let new = NewReference { name, scope, version, sha256: hash, json: hash, brotli: b"br" };
            tx.put_reference(&new, at(1))
        };
        put("catalog", None, "1", &[1; 32])?;
        put("catalog", None, "2", &[2; 32])?;
        put("organisation", Some(unit(2)), "a", &[3; 32])?;
        // Another unit knows the same, to the byte.
        put("organisation", Some(unit(3)), "a", &[3; 32])
    });
    stage.read(|view| {
        let current = |n| view.reference_current(unit(n));
        assert_eq!(current(1)?.iter().map(|row| row.version.as_str()).collect::<Vec<_>>(), ["2"]);
        let names: Vec<_> = current(2)?.into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["catalog", "organisation"]);
        let reads = |hash: [u8; 32], n| view.reference(&hash, unit(n)).map(|found| found.is_some());
        assert!(reads([1; 32], 1)?, "an old version stays for who cites it");
        assert_eq!([reads([3; 32], 1)?, reads([3; 32], 2)?, reads([3; 32], 3)?], [false, true, true]);
        Ok(())
    });
    stage.write(|tx| tx.forget_reference("organisation"));
    assert_eq!(stage.read(|view| view.reference_current(unit(2))).len(), 1);
    let mut n = 0;
    stage.read(|view| {
        view.each_reference(&mut |_, hash, json, _| {
            assert_eq!(json, hash);
            n += 1;
        })
    });
    assert_eq!(n, 3);
}

fn what_held_is_told_by_its_time(stage: &Stage<'_>) {
    let shown: DocumentId = document(1);
    stage.write(move |tx| {
        town(tx)?;
        blank(tx, shown, unit(2), 0)?;
        tx.put_reader(shown, Reader { audience: unit(2).uuid(), with_line: false }, at(1))?;
        tx.keep_post(user(2), at(100))?;
        tx.put_roles(user(2), &[Role::Viewer])?;
        tx.keep_post(user(2), at(100))?;
        tx.keep_post(user(2), at(200))?;
        tx.end_membership(user(2), unit(2).uuid(), 2)?;
        tx.note_rules(1, at(1))?;
        tx.note_rules(2, at(500))?;
        tx.note_rules(2, at(600))
    });
    stage.read(|view| {
        let roles =
            |millis| view.past_post(user(2), at(millis)).map(|post| post.map(|post| post.person.roles));
        assert_eq!(
            roles(99)?,
            Some(vec![Role::Inspector, Role::Reviewer]),
            "of two at one instant the first"
        );
        assert_eq!((roles(100)?, roles(200)?), (Some(vec![Role::Viewer]), None));
        assert_eq!(view.person(user(2))?.map(|person| person.roles), Some(vec![Role::Viewer]));
        let rules = [0, 499, 500, 900].map(|millis| view.rules_at(at(millis)));
        assert_eq!(rules.map(|version| version.expect("it is read")), [1, 1, 2, 2].map(Some));
        assert!(view.has_changed_since(at(499))? && !view.has_changed_since(at(500))?);
        let was_reader = |of, membership| view.was_reader(shown, user(2), unit(of), membership);
        assert!(was_reader(2, 1)? && !was_reader(2, 2)?);
        assert!(!was_reader(3, 1)?, "not by a post there");
        Ok(())
    });
    stage.write(|tx| {
        let put = |version, hash: &[u8; 32]| {
            let new =
                NewReference { name: "policy", scope: None, version, sha256: hash, json: b"{}", brotli: b"" };
            tx.put_reference(&new, at(1))
        };
        assert!(!tx.keep_policy(None, &[1; 32], at(10))?, "there was none");
        put("1", &[1; 32])?;
        assert!(!tx.keep_policy(None, &[1; 32], at(20))?, "it is the same");
        assert!(tx.keep_policy(None, &[2; 32], at(30))?);
        put("2", &[2; 32])
    });
    stage.read(|view| {
        assert_eq!(view.past_policy(unit(1), at(29))?, Some([1; 32]));
        assert_eq!(view.past_policy(unit(1), at(30))?, None);
        Ok(())
    });
}
