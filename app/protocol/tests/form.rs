//! The form of the channel: every case of what screen and engine say comes back as it went, and bytes that are no
//! message are an error and never more.

mod samples;

use proptest::prelude::*;
use samples::{notices, queries, replies, requests, views};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spotcheck_protocol::{Edit, Failure, Notice, Query, Reply, Request, View, decode, encode};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// Names the case of a value, by a match that a new case does not pass, and lists all names.
macro_rules! cases {
    ($function:ident, $all:ident, $kind:ident { $($case:ident $pattern:tt),* $(,)? }) => {
        const $all: &[&str] = &[$(stringify!($case)),*];
        const fn $function(value: &$kind) -> &'static str {
            match value { $($kind::$case $pattern => stringify!($case)),* }
        }
    };
}

cases!(request_case, REQUESTS, Request {
    Open {}, Pair { .. }, Watch { .. }, Unwatch { .. }, StartInspection { .. }, AddSite { .. }, RecordFinding { .. },
    AnswerRest { .. }, StrikeRest { .. }, Withdraw { .. }, Draft { .. }, Edit { .. }, UseCatalogHazard { .. },
    AddPhoto { .. }, Photo { .. }, EndInspection { .. }, Sign { .. }, NoteAct { .. }, TakeStep { .. },
    OrderVisit { .. }, MakePaper { .. }, ServePaper { .. }, VoidPaper { .. }, NumberPaper { .. }, SyncNow {},
    Network { .. }, Resumed {}, Rescue { .. }, SignOut { .. }, Hold { .. }, Held { .. }, ForgetDraft { .. },
    NoteLost { .. }, Quarantine {}, InspectQuarantined { .. },
    DecideQuarantined { .. }, Colleagues {}, LedgerIds { .. }, Looked { .. }, Flush {}, Ping {},
});
macro_rules! edit_cases {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        cases!(edit_case, EDITS, Edit {
            $($($set { .. },)?)* Narrate { .. }, Describe { .. }, Answer { .. }, NoteAnswer { .. }, StrikePhoto { .. }, Settle { .. },
        });
    };
}
spotcheck_domain::kinds!(edit_cases);
cases!(reply_case, REPLIES, Reply {
    Opened { .. }, Paired { .. }, Done {}, Made { .. }, PapersMade { .. }, PhotoAdded { .. }, Photo { .. }, Rescue { .. },
    Held { .. }, Colleagues { .. }, Quarantine { .. }, Quarantined { .. }, Failed(..),
});
cases!(failure_case, FAILURES, Failure {
    Refused(..), Unreachable {}, OfficeFault {}, NotPaired {}, CodeUnknown {}, TooManyTries {}, OthersWorkUnsent {}, WorkUnsent {},
    StorageFull {}, StorageFault {}, NotAPicture {}, PhotoTooLarge {}, PhotoOnItsWay {}, PhotoLost {}, NotTaken {},
    PhotosHeldUp {}, Incomplete(..),
});
cases!(notice_case, NOTICES, Notice { View { .. }, PhotosMayHaveArrived {}, PairAgain {}, AnotherPerson {}, Moved(..) });
cases!(query_case, QUERIES, Query {
    Status {}, Today {}, Sites { .. }, Start { .. }, Inspection { .. }, Items { .. }, Finding { .. }, Order { .. },
    Ledger { .. }, Inspections { .. }, Hazards { .. }, Outbox {}, Posts {}, Papers { .. }, Paper { .. },
    PaperPage { .. }, PaperPreview { .. },
});
cases!(view_case, VIEWS, View {
    Status(..), Today(..), Sites(..), Start(..), Inspection(..), Items(..), Finding(..), Order(..), Ledger(..),
    Inspections(..), Hazards(..), Outbox(..), Posts(..), Papers(..), Paper(..), PaperPage(..), Absent {},
    SetAside {},
});

/// Each comes back, is not read when it is cut short anywhere, nor with a byte too many.
#[track_caller]
fn check_messages<T: Serialize + DeserializeOwned + PartialEq + Debug>(messages: &[T]) {
    for message in messages {
        let mut bytes = encode(message).expect("plain data");
        assert_eq!(decode::<T>(&bytes).as_ref(), Ok(message));
        for length in 0..bytes.len() {
            // Shorter bytes may be another message's; they never are this one's.
            assert_ne!(decode::<T>(&bytes[..length]).as_ref(), Ok(message), "cut at {length}");
        }
        bytes.push(0);
        assert!(decode::<T>(&bytes).is_err(), "a byte too many after {message:?}");
    }
}

#[track_caller]
fn check_complete<T>(values: impl IntoIterator<Item = T>, case: fn(&T) -> &'static str, all: &[&str]) {
    let there: BTreeSet<&str> = values.into_iter().map(|value| case(&value)).collect();
    let absent: Vec<_> = all.iter().filter(|name| !there.contains(**name)).collect();
    assert!(absent.is_empty(), "no sample of {absent:?}");
}

#[test]
fn every_request_comes_back() {
    check_complete(requests(), request_case, REQUESTS);
    check_complete(samples::edits(), edit_case, EDITS);
    check_messages(&requests());
}

#[test]
fn every_reply_comes_back() {
    check_complete(replies(), reply_case, REPLIES);
    check_complete(samples::failures(), failure_case, FAILURES);
    check_messages(&replies());
}

#[test]
fn every_notice_comes_back_with_every_view() {
    check_complete(notices(), notice_case, NOTICES);
    check_complete(views(), view_case, VIEWS);
    check_complete(queries(), query_case, QUERIES);
    check_messages(&notices());
    check_messages(&views());
    check_messages(&queries());
}

#[test]
fn an_edit_that_is_typed_costs_little_more_than_its_words() {
    let words = "皮带机头清扫器缺失".to_owned();
    let edit = Edit::Describe { text: words.clone() };
    let request = Request::Edit { document: samples::id(1), edit, seen: Vec::new() };
    assert!(encode(&request).expect("plain data").len() < words.len() + 24);
}

#[test]
fn a_length_that_lies_asks_for_no_memory() {
    // A reply with a list of as many changes as fit into a u64, and none of them.
    let place = encode(&Reply::Quarantine { changes: Vec::new() }).expect("plain data")[0];
    let lie = [&[place][..], &[0xff; 9], &[0x01]].concat();
    assert!(decode::<Reply>(&lie).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_a_message_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_any::<Request>(&bytes)?;
        check_any::<Reply>(&bytes)?;
        check_any::<Notice>(&bytes)?;
    }

    #[test]
    fn an_altered_message_is_a_message_or_an_error(
        n in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let notices = notices();
        let mut bytes = encode(&notices[n.index(notices.len())]).expect("plain data");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        check_any::<Notice>(&bytes)?;
    }
}

/// What is read at all is a message like any other.
fn check_any<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(message) = decode::<T>(bytes) {
        prop_assert!(decode::<T>(&encode(&message).expect("plain data")).is_ok());
    }
    Ok(())
}
