//! Who may be named where, in a city of two counties.

use super::*;
use crate::entry::Fields;
use crate::event::{Amendment, Order, TwoOfficers};
use crate::id::{EventId, SignatureId};
use crate::reference::{Named as Words, Unit};
use crate::term::Role;
use crate::time::Timestamp;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const CITY: u128 = 1;
const HERE: u128 = 2;
const THERE: u128 = 3;
const TOWN: u128 = 4;
const MINE: u128 = 5;
const MALL: u128 = 6;
const OFFICE: u128 = 7;

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(100 + n))
}

/// An inspector in each unit, named after it.
fn organisation() -> Organisation {
    use Tier as T;
    let units = [
        (CITY, T::City, None),
        (HERE, T::County, Some(CITY)),
        (THERE, T::County, Some(CITY)),
        (TOWN, T::Town, Some(HERE)),
        (MINE, T::Enterprise, Some(TOWN)),
        (MALL, T::Enterprise, Some(THERE)),
        (OFFICE, T::Department, Some(HERE)),
    ];
    let people = units.map(|(n, ..)| Person {
        id: user(n),
        unit: unit(n),
        name: format!("person {n}"),
        roles: vec![if n == CITY { Role::Supervisor } else { Role::Inspector }],
        certificate: format!("XN-{n}"),
    });
    let units = units.map(|(n, tier, above)| Unit {
        id: unit(n),
        parent: above.map(unit),
        tier,
        name: Words::default(),
    });
    Organisation { units: units.to_vec(), people: people.to_vec(), ..Organisation::default() }
}

fn by(n: u128) -> By {
    By {
        user: user(n),
        name: format!("person {n}"),
        unit: unit(n),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    }
}

fn officer(author: u128, n: u128, name: &str, certificate: &str) -> Result<(), Refusal> {
    judge_officer(&organisation(), &by(author), &Named { user: user(n), name, certificate })
}

#[test]
fn an_officer_is_somebody_of_the_line_with_his_own_name_and_number() {
    assert_eq!(officer(HERE, TOWN, "person 4", "XN-4"), Ok(()), "below");
    assert_eq!(officer(TOWN, HERE, "person 2", ""), Ok(()), "above, without a number");
    assert_eq!(officer(HERE, HERE, "person 2", "XN-2"), Ok(()), "himself");
    assert_eq!(officer(HERE, 99, "person 99", ""), Err(Refusal::OfficerUnknown));
    assert_eq!(officer(HERE, TOWN, "person 2", ""), Err(Refusal::OfficerUnknown), "called otherwise");
    assert_eq!(officer(HERE, TOWN, "person 4", "FORGED-1"), Err(Refusal::CertificateUnknown));
    assert_eq!(officer(HERE, HERE, "person 2", "FORGED-1"), Err(Refusal::CertificateUnknown), "his own");
    assert_eq!(officer(HERE, THERE, "person 3", "XN-3"), Err(Refusal::OfficerElsewhere));
    assert_eq!(officer(HERE, CITY, "person 1", "XN-1"), Err(Refusal::NeedsSecondOfficer), "no inspector");
}

fn judge(owner: u128, written: Option<u128>, detail: Detail) -> Result<(), Refusal> {
    judge_as(owner, owner, written, detail)
}

fn judge_as(author: u128, owner: u128, written: Option<u128>, detail: Detail) -> Result<(), Refusal> {
    let (id, rest) = (EventId::from_parts(AT, [1; 10]), Fields::new());
    let event = Event { id, after: Vec::new(), at: AT, policy: 1, by: by(author), detail, rest };
    judge_event(&organisation(), unit(owner), written.map(unit), &event)
}

#[test]
fn an_order_names_a_unit_of_its_own_county() {
    let order = |n: Option<u128>, title: Option<&str>| {
        let (responsible_unit, title) = (n.map(unit), title.map(ToOwned::to_owned));
        Detail::Order(Order { responsible_unit, title, ..Order::default() })
    };
    for owner in [HERE, TOWN, OFFICE, CITY] {
        assert_eq!(judge(owner, None, order(Some(MINE), Some("t"))), Ok(()), "{owner}");
    }
    assert_eq!(judge(CITY, None, order(Some(MALL), Some("t"))), Ok(()));
    for owner in [HERE, TOWN, OFFICE] {
        let refused = judge(owner, None, order(Some(MALL), Some("t")));
        assert_eq!(refused, Err(Refusal::EnterpriseElsewhere), "{owner}");
    }
    let by_the_city = judge_as(CITY, HERE, None, order(Some(MALL), Some("t")));
    assert_eq!(by_the_city, Ok(()), "it lies in its author's area");
    assert_eq!(judge(HERE, None, order(Some(99), Some("t"))), Err(Refusal::EnterpriseElsewhere));
    // What the fields say counts where the order has no copy, and not where it has all of them.
    assert_eq!(judge(HERE, Some(MALL), order(None, None)), Err(Refusal::EnterpriseElsewhere));
    assert_eq!(judge(HERE, Some(MALL), order(None, Some("t"))), Ok(()));
    let amend = |value: &str| {
        let (field, value) = (Some("responsible_unit".to_owned()), Some(value.to_owned()));
        Detail::Amend(Amendment { reason: None, field, value })
    };
    assert_eq!(judge(HERE, None, amend(&unit(MALL).to_string())), Err(Refusal::EnterpriseElsewhere));
    assert_eq!(judge(HERE, None, amend(&unit(MINE).to_string())), Ok(()));
    assert_eq!(judge(HERE, None, amend("")), Ok(()));
}

#[test]
fn the_second_officer_of_a_step_is_looked_at_as_any() {
    let second = Second { user: Some(user(THERE)), name: Some("person 3".into()), certificate: None };
    let fixed = Detail::FixedOnSpot(TwoOfficers { second, ..TwoOfficers::default() });
    assert_eq!(judge(HERE, None, fixed), Err(Refusal::OfficerElsewhere));
}

#[test]
fn an_officer_signs_for_himself() {
    let sign = |party: &str, name: &str| {
        let signature = Signature::plain(SignatureId::from_parts(AT, [1; 10]), party, name, AT);
        judge_signature(&by(HERE), &signature, &[], &[])
    };
    assert_eq!(sign("officer", "person 2"), Ok(()));
    assert_eq!(sign("officer", "person 1"), Err(Refusal::SignatureOfAnother));
    assert_eq!(sign("representative", "周某"), Ok(()));
    assert_eq!(sign("witness", "席某"), Ok(()));
    assert_eq!(sign("supervisor", "person 1"), Err(Refusal::FieldInvalid));
}

#[test]
fn officers_of_one_visit_sign_by_hand_on_one_device_and_each_paper_anew() {
    let officer =
        |n: u128| Officer { user: user(n), name: format!("person {n}"), certificate: String::new() };
    let visit = [officer(HERE), officer(TOWN)];
    let drawn = |n: u8, name: &str, strokes: &str| Signature {
        strokes: strokes.into(),
        ..Signature::plain(SignatureId::from_parts(AT, [n; 10]), OFFICER, name, AT)
    };
    let hand = "600,240;12,30,0,4,1,16,4,1,16";
    let second = drawn(1, "person 4", hand);
    assert_eq!(judge_signature(&by(HERE), &second, &visit, &[]), Ok(()));
    let by_name = Signature { strokes: String::new(), ..second.clone() };
    assert_eq!(judge_signature(&by(HERE), &by_name, &visit, &[]), Err(Refusal::SignatureOfAnother));
    assert_eq!(judge_signature(&by(THERE), &second, &visit, &[]), Err(Refusal::SignatureOfAnother));
    let stranger = drawn(1, "person 3", hand);
    assert_eq!(judge_signature(&by(HERE), &stranger, &visit, &[]), Err(Refusal::SignatureOfAnother));
    let touched = drawn(1, "person 2", "600,240;12,30,0");
    assert_eq!(judge_signature(&by(HERE), &touched, &visit, &[]), Err(Refusal::NeedsSignature));
    let copied = drawn(2, "person 4", hand);
    let refused = judge_signature(&by(HERE), &copied, &visit, std::slice::from_ref(&second));
    assert_eq!(refused, Err(Refusal::SignatureCopied));
    assert_eq!(judge_signature(&by(HERE), &second, &visit, std::slice::from_ref(&second)), Ok(()), "itself");
}
