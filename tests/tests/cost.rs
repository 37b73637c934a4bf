//! What a record costs as it grows, whoever fills it: time that grows as its entries do, in the worst order as in the
//! best.

use spotcheck_domain::by::By;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind, frontier, in_order};
use spotcheck_domain::fold::{effective, fold};
use spotcheck_domain::id::{EventId, UnitId, UserId};
use spotcheck_domain::term::{Level, Role, Tier};
use spotcheck_domain::time::Timestamp;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn event(n: usize, kind: EventKind, after: &[usize]) -> Event {
    let made = |n: usize| Timestamp::from_millis(n as i64 + 1);
    let id = |n: usize| EventId::from_parts(made(n), [0; 10]);
    Event {
        id: id(n),
        after: after.iter().map(|n| id(*n)).collect(),
        at: Timestamp::from_millis(0),
        policy: 1,
        by: By {
            user: UserId::from_parts(made(n), [0; 10]),
            name: format!("person {n}"),
            unit: UnitId::from_parts(made(0), [0; 10]),
            tier: Tier::County,
            roles: vec![Role::Inspector],
        },
        detail: Detail::of(kind),
        rest: Fields::new(),
    }
}

/// What costs most where an order is sought by looking through what is left.
fn shapes(n: usize) -> [(&'static str, Vec<Event>); 6] {
    let of = |kind: EventKind, after: &dyn Fn(usize) -> Vec<usize>| -> Vec<Event> {
        (0..n).map(|i| event(i, kind, &after(i))).collect()
    };
    let ascending = |i: usize| if i == 0 { Vec::new() } else { vec![i - 1] };
    let descending = |i: usize| if i + 1 == n { Vec::new() } else { vec![i + 1] };
    let (offline, online) = (EventKind::Report, EventKind::Amend);
    [
        ("a chain", of(offline, &ascending)),
        ("a chain of descending ids", of(offline, &descending)),
        ("anchors of descending ids", of(online, &descending)),
        ("anchors beside one another", of(online, &|_| Vec::new())),
        ("all upon one", of(offline, &|i| if i == 0 { Vec::new() } else { vec![0] })),
        ("a ring of anchors", of(online, &|i| vec![(i + 1) % n])),
    ]
}

/// The best of five: what else the machine does makes it only longer.
fn best(read: impl Fn()) -> Duration {
    let timed = |_| {
        let begun = Instant::now();
        read();
        begun.elapsed()
    };
    (0..5).map(timed).min().unwrap_or(Duration::MAX)
}

#[test]
fn eight_times_the_events_cost_about_eight_times_the_time() {
    type Reading = (&'static str, fn(&[Event]));
    let readings: [Reading; 4] = [
        ("order", |all| assert_eq!(in_order(all).len(), all.len())),
        ("fold", |all| drop(black_box(fold(Level::General, all)))),
        ("effective", |all| assert!(effective(Level::General, all).count() <= all.len())),
        ("frontier", |all| drop(black_box(frontier(all)))),
    ];
    for ((shape, few), (_, many)) in shapes(1_000).iter().zip(shapes(8_000).iter()) {
        for (reading, read) in readings {
            let (of_few, of_many) = (best(|| read(few)), best(|| read(many)));
            // 64 times where it grows by the square.
            assert!(
                of_many < of_few * 28,
                "{reading} of {shape}: {of_few:?} for a thousand, {of_many:?} for eight thousand"
            );
        }
    }
}
