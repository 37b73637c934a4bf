//! What two ask for at once: each is judged again where it is stored, so that what one of them did holds for the other.

use super::common::call::{Undone, ask, done};
use super::common::{Answer, Phone};
use super::{Desk, csv, fields_of};
use spotcheck_domain::call::{
    CloseSite, EnterSite, Entered, ListQuarantineGroups, ListSites, MergeSites, ReadAudit,
};
use spotcheck_domain::id::SiteId;
use spotcheck_domain::site::SiteField;
use std::sync::Barrier;

const ROUNDS: usize = 6;
const AT_ONCE: usize = 4;

/// The same so many times, begun at one instant.
fn at_once<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(AT_ONCE);
    std::thread::scope(|scope| {
        let begin = |n| {
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(n)
            })
        };
        let begun: Vec<_> = (0..AT_ONCE).map(begin).collect();
        begun.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn n_refused_changes(admin: &Phone) -> usize {
    done(admin, &ListQuarantineGroups { after: None }).groups.len()
}

#[test]
fn a_file_that_is_sent_several_times_at_once_is_taken_in_once() {
    let desk = Desk::open();
    for round in 0..ROUNDS {
        let name = format!("并发店{round}");
        let file = csv(&[&["名称", "地址"], &[&name, "某路1号"]]);
        let preview = desk.preview(&file);
        let answers: Vec<Answer> = at_once(|_| desk.try_apply(&file, &preview.token, ""));
        let n_taken = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(n_taken, 1, "round {round}");
        for refused in answers.iter().filter(|answer| answer.status != 200) {
            let code = refused.code();
            assert!(["changed_since_preview", "import_under_way"].contains(&code.as_str()), "{code}");
        }
        assert_eq!(desk.found(&name).len(), 1, "round {round}");
    }
}

#[test]
fn one_credit_code_is_given_to_one_site_whoever_asks_at_once() {
    let desk = Desk::open();
    let unit = desk.unit("云岭县");
    let codes = ["91999901FAKE00013L", "91999901FAKE100103"];
    for code in codes {
        if !done(&desk.admin, &ListSites { q: code.to_lowercase(), ..ListSites::default() }).sites.is_empty()
        {
            continue;
        }
        let enter = |n: usize| {
            let name = format!("同码{code}{n}");
            let fields = fields_of(&[(SiteField::Name, &name), (SiteField::Uscc, code)]);
            ask(&desk.admin, &EnterSite { id: None, unit, fields })
        };
        let told: Vec<Result<Entered<SiteId>, Undone>> = at_once(enter);
        assert_eq!(told.iter().filter(|one| one.is_ok()).count(), 1, "{told:?}");
        for refused in told.iter().filter_map(|one| one.as_ref().err()) {
            assert_eq!((refused.status, refused.code.as_str()), (409, "code_taken"));
        }
        assert_eq!(desk.found("同码").iter().filter(|site| site.uscc == code).count(), 1);
    }
    assert_eq!(n_refused_changes(&desk.admin), 0);
}

#[test]
fn one_id_is_one_site_and_nothing_of_the_others_is_kept() {
    let desk = Desk::open();
    let unit = desk.unit("云岭县");
    let before = n_refused_changes(&desk.admin);
    for round in 0..ROUNDS {
        let id = SiteId::from_parts(super::now(), rand::random());
        let enter = |n: usize| {
            let name = format!("同号{round}之{n}");
            ask(
                &desk.admin,
                &EnterSite { id: Some(id), unit, fields: fields_of(&[(SiteField::Name, &name)]) },
            )
        };
        let told = at_once(enter);
        assert_eq!(told.iter().filter(|one| one.is_ok()).count(), 1, "{told:?}");
        for refused in told.iter().filter_map(|one| one.as_ref().err()) {
            assert_eq!(refused.code, "id_taken");
        }
        assert_eq!(desk.found(&format!("同号{round}之")).len(), 1);
    }
    assert_eq!(n_refused_changes(&desk.admin), before, "nothing of it lies among what was refused");
    // The same call, sent again while the first is being done, is the same site.
    let id = SiteId::from_parts(super::now(), rand::random());
    let told = at_once(|_| {
        let fields = fields_of(&[(SiteField::Name, "同一处")]);
        ask(&desk.admin, &EnterSite { id: Some(id), unit, fields }).map(|entered| entered.id)
    });
    assert_eq!(told, vec![Ok(id); AT_ONCE]);
    let entered = ReadAudit { act: Some("add_site".into()), ..ReadAudit::default() };
    let n_noted = |q: &str| {
        let entries = done(&desk.admin, &entered).entries;
        entries.iter().filter(|entry| entry.note.contains(q)).count()
    };
    assert_eq!(n_noted("同一处"), 1);
}

#[test]
fn a_site_is_not_merged_into_one_that_is_closed_at_once() {
    let desk = Desk::open();
    for round in 0..ROUNDS {
        let [one, other] =
            ["甲", "乙"].map(|name| desk.enter("云岭县", &[(SiteField::Name, &format!("并{round}{name}"))]));
        let told = at_once(|n| {
            if n % 2 == 0 {
                return ask(&desk.admin, &MergeSites { site: one, into: other }).is_ok();
            }
            let on = "2026-11-30".parse().unwrap();
            ask(&desk.admin, &CloseSite { site: other, on, reason: "没了".into() }).is_ok()
        });
        assert!(told.iter().any(|done| *done), "{told:?}");
        let entries = done(&desk.admin, &ReadAudit::default()).entries;
        let noted = |act: &str, site: SiteId| {
            let is_it = |subject: &String| *subject == site.to_string();
            let found = entries.iter().find(|one| one.act == act && one.subject.as_ref().is_some_and(is_it));
            found.map(|entry| entry.id)
        };
        let (merged, closed) = (noted("merge_sites", one), noted("close_site", other));
        assert_eq!(desk.page(one).merged_into.is_some(), merged.is_some());
        // Closed after it was merged into is what somebody may do; merged into what is closed nobody may.
        assert!(merged.is_none() || closed.is_none() || merged < closed, "{merged:?} {closed:?}");
        let again = ask(&desk.admin, &MergeSites { site: one, into: other });
        assert!(again.is_err(), "it is merged, or the other is closed");
    }
}
