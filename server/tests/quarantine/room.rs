//! How much is kept of what one person was refused.

use super::*;

#[test]
fn of_one_person_in_one_record_no_more_than_8_mib_is_kept_and_his_phone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, admin) = (server.pair("祁远舟"), server.pair("文景澄"));
    let (id, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    let mut told = Vec::new();
    for _ in 0..4 {
        told.extend(outcomes(&author.sync(vec![junk(id, 10)])));
    }
    let (n_kept, n_full) = (count(&told, "not_a_change"), count(&told, "quarantine_full"));
    assert_eq!((n_kept, n_full), (33, 7), "the largest change would fit in no more after the 33rd");
    assert!(kept(folder.path(), &author) <= 8 << 20);

    let elsewhere = author.sync(vec![junk(inspection(author.session.unit.id).0, 1)]);
    assert_eq!(count(&outcomes(&elsewhere), "not_a_change"), 1, "another record has room of its own");
    let listed = quarantine(&admin);
    assert!(listed.iter().all(|change| change.is_full == (change.document == id)));
    let allowed = narrate(&mut document, "带班领导不在岗");
    assert_eq!(outcomes(&author.sync(vec![push(id, &[&allowed])])), [Outcome::Stored], "what he may write");
}

#[test]
fn of_one_person_no_more_than_64_mib_is_kept_until_an_administrator_has_decided_on_some() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut author, mut other) = (server.pair("祁远舟"), server.pair("温如岚"));
    let admin = server.pair("文景澄");
    let unit = author.session.unit.id;
    let documents: Vec<DocumentId> = (0..8).map(|_| inspection(unit).0).collect();
    fill(folder.path(), &author, &documents, 32, LARGE);
    let mut told = Vec::new();
    for _ in 0..2 {
        told.extend(outcomes(&author.sync(vec![junk(inspection(unit).0, 8)])));
    }
    assert_eq!((count(&told, "not_a_change"), count(&told, "quarantine_full")), (12, 4));
    assert!(kept(folder.path(), &author) <= 64 << 20);

    let theirs = other.sync(vec![junk(inspection(unit).0, 1)]);
    assert_eq!(count(&outcomes(&theirs), "not_a_change"), 1, "another person has room of his own");
    let listed: Vec<_> = [0, 100, 200].iter().flat_map(|after| quarantine_after(&admin, *after)).collect();
    assert_eq!(listed.len(), 269);
    let is_of_author = |change: &QuarantinedChange| change.author == author.session.person.id;
    assert!(listed.iter().all(|change| change.is_full == is_of_author(change)));

    let discard = format!("/v1/quarantine/{}/discard", listed[0].id);
    assert_eq!(admin.send("POST", &discard, &[], &[]).status, 204);
    assert!(quarantine(&admin).iter().all(|change| !change.is_full));
    let again = author.sync(vec![junk(inspection(unit).0, 2)]);
    assert_eq!(outcomes(&again).len(), 2);
    assert_eq!(count(&outcomes(&again), "not_a_change"), 1, "as much as was decided on");
}

#[test]
fn of_one_person_so_many_changes_are_kept_however_small_and_what_builds_upon_others_is_told_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair("祁远舟");
    let (id, mut document, first) = inspection(author.session.unit.id);
    author.sync(vec![push(id, &[&first])]);
    fill(folder.path(), &author, &[id], 4_999, 0);
    assert_eq!(count(&outcomes(&author.sync(vec![junk(id, 2)])), "quarantine_full"), 1);
    let too_much = narrate(&mut document, &"查".repeat(20_001));
    let after_it = narrate(&mut document, "查");
    let told = outcomes(&author.sync(vec![push(id, &[&too_much, &after_it])]));
    assert_eq!((count(&told, "quarantine_full"), count(&told, "descends_from_refused")), (1, 1), "{told:?}");
    // The office kept neither, and cannot know any more.
    let told = outcomes(&author.sync(vec![push(id, &[&after_it])]));
    assert_eq!(told, [Outcome::MissingDependencies]);
}
