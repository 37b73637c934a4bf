//! The flat form of an event, in every way it travels.

use super::*;
use crate::event::{Acknowledgement, names_what_was_seen};
use crate::id::{UnitId, UserId};
use crate::term::{Role, Tier};
use crate::time::Timestamp;
use crate::wire::{decode, encode};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn event(n: u128, after: &[u128], detail: Detail) -> Event {
    Event {
        id: EventId::from_uuid(id(n)),
        after: after.iter().map(|n| EventId::from_uuid(id(*n))).collect(),
        at: Timestamp::from_millis(7),
        policy: 3,
        by: By {
            user: UserId::from_uuid(id(90)),
            name: "高原".into(),
            unit: UnitId::from_uuid(id(91)),
            tier: Tier::County,
            roles: vec![Role::Inspector, Role::Reviewer],
        },
        detail,
        rest: Fields::new(),
    }
}

fn acknowledged() -> Event {
    let detail = Detail::Acknowledge(Acknowledgement { note: Some("收到".into()), on_behalf: true });
    let rest = Fields::from([
        ("second_user".to_owned(), id(92).to_string().into()),
        ("of_a_later_version".to_owned(), Scalar::Int(5)),
    ]);
    Event { rest, ..event(1, &[8, 9], detail) }
}

fn unknown() -> Event {
    let fields = Fields::from([
        ("fine".to_owned(), Scalar::Int(50_000)),
        ("note".to_owned(), Scalar::Flag(true)),
        ("to_unit".to_owned(), "a court".into()),
    ]);
    event(2, &[1], Detail::Unknown { kind: "penal_case".into(), fields })
}

#[test]
fn nothing_of_an_event_is_lost_in_any_form() {
    for event in [acknowledged(), unknown(), event(3, &[], Detail::of(EventKind::Record))] {
        assert_eq!(Event::of(event.id, event.fields()), Some(event.clone()));
        let nameless = Event { id: EventId::from_uuid(Uuid::nil()), ..event };
        let json = serde_json::to_string(&nameless).expect("says it");
        assert_eq!(serde_json::from_str::<Event>(&json).expect("reads"), nameless);
        let bytes = encode(&nameless).expect("encodes");
        assert_eq!(decode::<Event>(&bytes).expect("decodes"), nameless);
    }
}

#[test]
fn what_no_version_writes_is_no_event() {
    let wrong: [(&str, Scalar); 8] = [
        ("at", "now".into()),
        ("tier", "hamlet".into()),
        ("roles", "king".into()),
        ("after", "the other".into()),
        ("note", Scalar::Int(1)),
        ("on_behalf", "true".into()),
        // Its kind does not ask for these, and still they are what they are.
        ("funds", Scalar::Int(-1)),
        ("deadline", "soon".into()),
    ];
    for (key, value) in wrong {
        let mut fields = acknowledged().fields();
        fields.insert(key.to_owned(), value);
        assert_eq!(Event::of(acknowledged().id, fields), None, "{key}");
    }
    for key in ["kind", "at", "policy", "user", "name", "unit", "tier", "roles"] {
        let mut fields = acknowledged().fields();
        fields.remove(key);
        assert_eq!(Event::of(acknowledged().id, fields), None, "{key}");
    }
}

#[test]
fn a_second_officer_is_found_whatever_the_kind_asks_for() {
    assert_eq!(acknowledged().second().user, Some(UserId::from_uuid(id(92))));
    assert_eq!(event(1, &[], Detail::of(EventKind::Order)).second(), Second::default());
}

#[test]
fn a_new_event_names_what_its_author_saw_and_may_omit_what_his_app_does_not_know() {
    let known = |n, after: &[u128]| event(n, after, Detail::of(EventKind::Acknowledge));
    let events = [known(1, &[]), unknown(), known(3, &[1])];
    let names = |after: &[u128]| {
        let after: Vec<EventId> = after.iter().map(|n| EventId::from_uuid(id(*n))).collect();
        names_what_was_seen(&after, &events)
    };
    assert!(names(&[3, 2]), "who knows all");
    assert!(names(&[3]), "who does not know the kind of the second");
    assert!(!names(&[2]), "who knows the newest knows the others");
    assert!(!names(&[1]));
    assert!(!names(&[]));
}
