//! What a step says beyond its kind, as a form is filled in and as a timeline shows it.

use serde::{Deserialize, Serialize};
use spotcheck_domain::by::Officer;
use spotcheck_domain::entry::{Fields, Said};
use spotcheck_domain::event::Event;
use spotcheck_domain::id::{FindingId, PhotoId, UnitId, UserId};
use spotcheck_domain::term::{Level, OnSpot};
use spotcheck_domain::time::Day;

macro_rules! detail {
    ($($(#[$doc:meta])* $field:ident as $key:literal: $type:ty),* $(,)?) => {
        /// Every field of every kind of step, each for the kinds that have it.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Detail {
            $($(#[$doc])* pub $field: $type),*
        }

        impl Detail {
            /// The fields of an event that says this.
            pub fn fields(&self) -> Fields {
                let mut fields = Fields::new();
                $(self.$field.put(&mut fields, $key);)*
                fields
            }

            fn of(mut fields: Fields) -> Self {
                Self { $($field: Said::take(&mut fields, $key).unwrap_or_default()),* }
            }
        }
    };
}

detail! {
    /// The second officer, where two are needed.
    second as "second_user": Option<UserId>,
    second_name as "second_name": Option<String>,
    second_certificate as "second_certificate": Option<String>,
    reason as "reason": Option<String>,
    /// Free words: the measure taken, what the review saw.
    note as "note": Option<String>,
    photos as "photos": Vec<PhotoId>,
    /// Photos that a review had not seen, because their bytes had not come.
    unseen as "unseen": Vec<PhotoId>,
    /// The new date of an extension asked for or granted.
    date as "date": Option<Day>,
    /// The expert named by the acceptance of a major hazard.
    expert as "expert": Option<String>,
    /// Number of the paper that goes with it.
    paper as "paper": Option<String>,
    /// What is done at once where safety cannot be guaranteed, and by what rule.
    on_spot as "on_spot": Option<OnSpot>,
    basis as "basis": Option<String>,
    /// The author acts for the responsible person, and says so.
    on_behalf as "on_behalf": bool,
    /// Where a transferred finding went.
    to_unit as "to_unit": Option<UnitId>,
    /// The new finding in which a closed one recurred.
    recurred_in as "recurred_in": Option<FindingId>,
    /// An order's own copies, as the next eight: they govern from then on.
    level as "level": Option<Level>,
    measure as "measure": Option<String>,
    deadline as "deadline": Option<Day>,
    responsible as "responsible": Option<String>,
    responsible_unit as "responsible_unit": Option<UnitId>,
    funds as "funds": Option<u64>,
    goal as "goal": Option<String>,
    place as "place": Option<String>,
    interim_measure as "interim_measure": Option<String>,
    /// The field that an amendment changes, and its new value.
    field as "field": Option<String>,
    value as "value": Option<String>,
}

impl Detail {
    pub fn with_second(mut self, officer: &Officer) -> Self {
        self.second = Some(officer.user);
        self.second_name = Some(officer.name.clone());
        self.second_certificate = Some(officer.certificate.clone());
        self
    }
}

impl From<&Event> for Detail {
    fn from(event: &Event) -> Self {
        Self::of(event.fields())
    }
}
