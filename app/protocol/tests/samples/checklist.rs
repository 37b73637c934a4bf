//! What is asked over a checklist beyond its answers.

use super::id;
use spotcheck_domain::term::Verdict;
use spotcheck_protocol::Request;

pub fn requests() -> Vec<Request> {
    vec![
        Request::AnswerRest {
            inspection: id(2),
            items: vec!["fire-1".into()],
            verdict: Verdict::NotLookedAt,
        },
        Request::StrikeRest { inspection: id(2), bulk: id(9) },
        Request::Withdraw { finding: id(3), reason: "误点".into() },
    ]
}
