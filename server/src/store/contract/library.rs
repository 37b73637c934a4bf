//! What units make of their own.

use super::{Behaviour, Stage, at, town, unit, user};
use crate::store::{HazardRow, ListRow, ListVersion, NewReference, PolicyRow, Whose};
use spotcheck_domain::library::DraftChecklist;
use spotcheck_domain::reference::{CatalogHazard, Named};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::Level;

pub const BEHAVIOURS: &[Behaviour] = &[
    Behaviour { name: "checklists and their versions are kept", holds: lists_are_kept },
    Behaviour { name: "hazards are kept", holds: hazards_are_kept },
    Behaviour { name: "pieces are read above and below their unit", holds: pieces_are_read_along_the_line },
    Behaviour { name: "what nothing cites is pruned, and packed later", holds: what_is_not_cited_is_pruned },
    Behaviour { name: "what units set is told by its time", holds: policies_are_told_by_their_time },
];

fn lists_are_kept(stage: &Stage<'_>) {
    let draft =
        DraftChecklist { name: Named { zh: "表".into(), en: String::new() }, ..DraftChecklist::default() };
    let row =
        ListRow { id: "own-a".into(), unit: unit(2), draft: Some(draft), revision: 1, withdrawn_at: None };
    let version = |number| ListVersion {
        number,
        sha256: [number as u8; 32],
        at: at(i64::from(number)),
        author: user(2),
        note: format!("note {number}"),
    };
    let kept = row.clone();
    stage.write(move |tx| {
        town(tx)?;
        tx.put_list(&kept, at(1))?;
        tx.put_list(&ListRow { id: "own-b".into(), unit: unit(3), draft: None, ..kept.clone() }, at(1))?;
        (1..=2).try_for_each(|number| tx.put_list_version("own-a", &version(number)))
    });
    stage.read(|view| {
        assert_eq!(view.list_row("own-a")?, Some(row.clone()));
        assert_eq!(view.list_row("own-c")?, None);
        let ids = |of| -> crate::store::Result<Vec<String>> {
            Ok(view.list_rows(of)?.into_iter().map(|row| row.id).collect())
        };
        let all = ["own-a", "own-b"].map(ToOwned::to_owned);
        assert_eq!(ids(Whose::Unit(unit(3)))?, all[1..]);
        assert_eq!((ids(Whose::Area(unit(1)))?, ids(Whose::Line(unit(1)))?), (all.to_vec(), vec![]));
        assert_eq!(ids(Whose::Area(unit(2)))?, all[..1], "what a neighbour makes is none of theirs");
        assert_eq!((view.n_unpublished(unit(2))?, view.n_unpublished(unit(3))?), (0, 1));
        assert_eq!(view.list_versions("own-a")?, [version(2), version(1)]);
        assert_eq!(view.list_versions("own-b")?, []);
        Ok(())
    });
    let withdrawn = ListRow { draft: None, revision: 2, withdrawn_at: Some(at(9)), ..row };
    let next = withdrawn.clone();
    stage.write(move |tx| {
        tx.put_list(&next, at(9))?;
        tx.drop_list("own-b")
    });
    stage.read(|view| {
        assert_eq!(view.list_rows(Whose::Area(unit(1)))?, [withdrawn]);
        Ok(())
    });
}

fn hazards_are_kept(stage: &Stage<'_>) {
    let hazard = CatalogHazard {
        id: "own-h".into(),
        sector: "s".into(),
        topic: String::new(),
        level: Level::Major,
        title: Named { zh: "甲".into(), en: String::new() },
        question: Named::default(),
        measure: Named::default(),
        default_days: 3,
        basis: Named::default(),
        verified: true,
        clause: Named { zh: "第一条".into(), en: String::new() },
        needs_expert: true,
    };
    let row = HazardRow { unit: unit(2), hazard, revision: 1, changed_at: at(5), withdrawn_at: None };
    let kept = row.clone();
    stage.write(move |tx| {
        town(tx)?;
        tx.put_hazard(&kept)
    });
    stage.read(|view| {
        assert_eq!((view.hazard_row("own-h")?, view.hazard_row("own-x")?), (Some(row.clone()), None));
        assert_eq!(
            (view.hazard_rows(Whose::Unit(unit(2)))?.len(), view.hazard_rows(Whose::Area(unit(3)))?.len()),
            (1, 0)
        );
        Ok(())
    });
    let next = HazardRow { revision: 2, changed_at: at(6), withdrawn_at: Some(at(6)), ..row };
    let kept = next.clone();
    stage.write(move |tx| tx.put_hazard(&kept));
    stage.read(|view| {
        assert_eq!(view.hazard_rows(Whose::Line(unit(2)))?, [next]);
        Ok(())
    });
}

fn pieces_are_read_along_the_line(stage: &Stage<'_>) {
    stage.write(|tx| {
        town(tx)?;
        let new = |name, scope, hash| NewReference {
            name,
            scope: Some(scope),
            version: "1",
            sha256: hash,
            json: hash,
            brotli: b"br",
        };
        tx.put_reference(&new("checklists/1", unit(1), &[1; 32]), at(1))?;
        tx.put_reference(&new("checklists/2", unit(2), &[2; 32]), at(1))?;
        tx.put_reference(&new("policies", unit(1), &[3; 32]), at(1))?;
        tx.keep_reference(&new("checklist/a", unit(2), &[4; 32]), at(1))?;
        // Two units publish the same, to the byte.
        tx.put_reference(&new("checklists/3", unit(3), &[2; 32]), at(1))
    });
    stage.read(|view| {
        let names = |n| -> crate::store::Result<Vec<String>> {
            Ok(view.reference_current(unit(n))?.into_iter().map(|row| row.name).collect())
        };
        assert_eq!(names(1)?, ["checklists/1", "policies"], "what is below is not offered above");
        assert_eq!(names(2)?, ["checklists/1", "checklists/2"], "what is a unit's own is not a piece");
        let reads = |hash: u8, n| view.reference(&[hash; 32], unit(n)).map(|found| found.is_some());
        assert_eq!([reads(1, 1)?, reads(1, 2)?, reads(1, 3)?], [true; 3]);
        assert_eq!([reads(4, 1)?, reads(4, 2)?, reads(4, 3)?], [true, true, false]);
        assert_eq!([reads(3, 1)?, reads(3, 2)?], [true, false]);
        assert_eq!([reads(2, 2)?, reads(2, 3)?], [true, true]);
        Ok(())
    });
}

fn what_is_not_cited_is_pruned(stage: &Stage<'_>) {
    let new = |name: &'static str, n: u8, hash: &'static [u8; 32]| NewReference {
        name,
        scope: Some(unit(n)),
        version: "1",
        sha256: hash,
        json: hash,
        brotli: b"",
    };
    stage.write(move |tx| {
        town(tx)?;
        tx.put_reference(&new("organisation", 2, &[1; 32]), at(1))?;
        tx.put_reference(&new("organisation", 2, &[2; 32]), at(2))?;
        tx.put_reference(&new("organisation", 3, &[2; 32]), at(2))?;
        tx.put_reference(&new("organisation", 2, &[3; 32]), at(3))?;
        tx.put_reference(&new("organisation", 2, &[4; 32]), at(4))?;
        tx.put_reference(&new("policies", 2, &[5; 32]), at(1))?;
        tx.prune_references("organisation", unit(2), 1)
    });
    let kept = |stage: &Stage<'_>| {
        let mut kept = Vec::new();
        stage.read(|view| view.each_reference(&mut |_, hash, _, _| kept.push(hash[0])));
        kept.sort_unstable();
        kept
    };
    assert_eq!(
        kept(stage),
        [2, 3, 4, 5],
        "the newest, one before it, what another unit has, and other names"
    );
    stage.write(|tx| tx.forget_reference("organisation"));
    stage.write(|tx| tx.prune_references("organisation", unit(2), 1));
    assert_eq!(kept(stage), [4, 5], "of what nobody has any more the last");
    let mut n = 0;
    while let Some((hash, json)) = stage.read(|view| view.unpacked_reference()) {
        assert_eq!(json, hash);
        stage.write(move |tx| tx.pack_reference(&hash, b"br"));
        n += 1;
    }
    assert_eq!(n, 2);
    stage.read(|view| view.each_reference(&mut |_, _, _, brotli| assert_eq!(brotli, b"br")));
}

fn policies_are_told_by_their_time(stage: &Stage<'_>) {
    let own = |value| SortedMap::from([("review_days".to_owned(), value)]);
    let row = move |version, n, millis, value| PolicyRow {
        version,
        unit: unit(n),
        at: at(millis),
        author: user(1),
        reason: format!("reason {version}"),
        own: own(value),
    };
    stage.write(move |tx| {
        town(tx)?;
        tx.put_unit_policy(&row(2, 1, 100, 8))?;
        tx.put_unit_policy(&row(3, 2, 200, 5))?;
        tx.put_unit_policy(&row(4, 1, 300, 9))
    });
    stage.read(|view| {
        let told = |millis: Option<i64>| -> crate::store::Result<(u32, Vec<u16>)> {
            let policies = view.unit_policies(millis.map(at))?;
            let values = policies.units.iter().map(|own| own.values["review_days"]).collect();
            Ok((policies.version, values))
        };
        assert_eq!(told(Some(99))?, (0, vec![]));
        assert_eq!(told(Some(200))?, (3, vec![8, 5]));
        assert_eq!(told(Some(299))?, (3, vec![8, 5]));
        assert_eq!(told(None)?, (4, vec![9, 5]));
        assert_eq!(view.policy_rows_of(unit(1))?, [row(4, 1, 300, 9), row(2, 1, 100, 8)]);
        assert!(view.has_changed_since(at(299))? && !view.has_changed_since(at(300))?);
        Ok(())
    });
}
