//! 到场人员: who the officers of a visit are, and how the second of them stands to what was written down.

use super::acts::{ActKind, VisitAct};
use crate::by::Officer;
use crate::id::UserId;
use crate::term::terms;
use crate::time::Timestamp;

/// So long after its end the second officer confirms a visit or objects to it.
pub const CONCUR_DAYS: i64 = 3;

const DAY_MILLIS: i64 = 86_400_000;

terms! {
    /// How a second officer stands to the record. Silence is none of the others.
    Stance {
        Silent = "silent",
        Confirmed = "confirmed",
        /// Nobody has decided yet.
        Objected = "objected",
        /// The supervisor found the objection right.
        Upheld = "upheld",
        /// He found that it is not.
        Voided = "voided",
    }
}

/// Those of the beginning, with all who joined and without those who left, in the order of their coming. The last of them
/// stays, whoever says that he left: a visit is somebody's.
pub fn officers(first: Vec<Officer>, acts: &[VisitAct]) -> Vec<Officer> {
    let mut officers = first;
    for act in acts {
        let Some(user) = act.officer else { continue };
        let place = officers.iter().position(|officer| officer.user == user);
        match (act.kind, place) {
            (ActKind::Join, None) => officers.push(Officer {
                user,
                name: act.officer_name.clone(),
                certificate: act.certificate.clone(),
            }),
            (ActKind::Leave, Some(place)) if officers.len() > 1 => drop(officers.remove(place)),
            _ => {}
        }
    }
    officers
}

/// Who wrote in a visit that names nobody, as those of old phones, counts as one of its officers.
pub fn is_officer(officers: &[Officer], user: UserId) -> bool {
    officers.is_empty() || officers.iter().any(|officer| officer.user == user)
}

/// The same of those beside the first.
pub fn is_second(officers: &[Officer], user: UserId) -> bool {
    officers.is_empty() || officers.iter().skip(1).any(|officer| officer.user == user)
}

/// How he stands, by his last word and what was decided of it, with that word.
pub fn stance(acts: &[VisitAct], user: UserId) -> (Stance, Option<&VisitAct>) {
    let is_his = |act: &&VisitAct| act.by == user && matches!(act.kind, ActKind::Confirm | ActKind::Object);
    let Some(said) = acts.iter().rfind(is_his) else { return (Stance::Silent, None) };
    let stance = match (said.kind, decided(acts, said).map(|act| act.kind)) {
        (ActKind::Confirm, _) => Stance::Confirmed,
        (_, Some(ActKind::Uphold)) => Stance::Upheld,
        (_, Some(_)) => Stance::Voided,
        (_, None) => Stance::Objected,
    };
    (stance, Some(said))
}

/// What a supervisor decided of an objection, the last time.
pub fn decided<'a>(acts: &'a [VisitAct], objection: &VisitAct) -> Option<&'a VisitAct> {
    let decides = |act: &&VisitAct| matches!(act.kind, ActKind::Uphold | ActKind::Void);
    acts.iter().filter(decides).rfind(|act| act.of == Some(objection.id))
}

/// Whether the second officer may still say something at that time.
pub fn is_open(ended_at: Option<Timestamp>, at: Timestamp) -> bool {
    ended_at.is_none_or(|ended| at <= ended.plus_millis(CONCUR_DAYS * DAY_MILLIS))
}

#[cfg(test)]
#[path = "officers_tests.rs"]
mod tests;
