//! What this device says of itself to the office, whenever that is not what it said last: so that whoever answers for it
//! sees what still lies there.

use super::pick::Picked;
use super::state::State;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::wire::DeviceTold;

/// Free bytes are told in such steps: what a phone has left changes with everything that it does.
const STEP: u64 = 100_000_000;

impl State {
    /// The page has looked at the device.
    pub fn looked(&mut self, version: String, n_free: Option<u64>) {
        let n_free = n_free.map(|n_free| n_free / STEP * STEP);
        self.looked = DeviceTold { version, n_free, ..DeviceTold::default() };
    }

    /// What is to be told beside these documents: what stays unsent although they are sent. Nothing before the page has
    /// looked, or where nothing is new.
    pub fn plan_told(&self, going: &[Picked]) -> Option<DeviceTold> {
        let is_going = |document: &DocumentId| going.iter().any(|picked| picked.document == *document);
        let staying: SortedSet<DocumentId> =
            self.outbox.iter().map(|unsent| unsent.document).filter(|document| !is_going(document)).collect();
        let n_photos = self.uploads.iter().filter(|upload| !upload.is_thumbnail).count() as u32;
        let told = DeviceTold { n_records: staying.len() as u32, n_photos, ..self.looked.clone() };
        (!told.version.is_empty() && self.told.as_ref() != Some(&told)).then_some(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::ReplicaId;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn a_device_tells_what_is_new_of_it_and_nothing_twice() {
        let at = Timestamp::from_millis(1);
        let mut state = State::blank(ReplicaId::from_parts(at, [1; 10]), at);
        assert_eq!(state.plan_told(&[]), None, "the page has not looked");
        state.looked("a5".to_owned(), Some(1_850_000_000));
        let told = state.plan_told(&[]).expect("it is new");
        assert_eq!((told.version.as_str(), told.n_free, told.n_records), ("a5", Some(1_800_000_000), 0));
        state.told = Some(told);
        state.looked("a5".to_owned(), Some(1_899_999_999));
        assert_eq!(state.plan_told(&[]), None);
        state.looked("b6".to_owned(), None);
        assert!(state.plan_told(&[]).is_some());
    }
}
