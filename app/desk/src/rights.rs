//! What whoever is paired may do with a unit or a person of his area, by the one table; what lies outside of it he is not
//! shown.

use crate::erased::memo;
use crate::store::use_store;
use leptos::prelude::*;
use spotcheck_domain::authority::{Act, On, Reach, may};
use spotcheck_domain::by::By;
use spotcheck_domain::id::UnitId;

#[derive(Clone, Copy)]
pub struct Rights {
    by: Memo<Option<By>>,
}

pub fn use_rights() -> Rights {
    let session = use_store().session();
    let by = memo(move || {
        session.with(|session| {
            session.as_ref().map(|session| By {
                user: session.person.id,
                name: session.person.name.clone(),
                unit: session.unit.id,
                tier: session.unit.tier,
                roles: session.person.roles.clone(),
            })
        })
    });
    Rights { by }
}

impl Rights {
    pub fn at_office(self, act: Act) -> bool {
        self.may(act, &On::office())
    }

    /// A record of his own unit that is yet to be made.
    pub fn with_new(self, act: Act) -> bool {
        self.may(act, &On::new(Reach::Own))
    }

    pub fn with_unit(self, act: Act, unit: UnitId) -> bool {
        self.may(act, &On::unit(self.reach(unit)))
    }

    /// A person of that unit.
    pub fn with_person(self, act: Act, unit: UnitId) -> bool {
        self.may(act, &On::person(self.reach(unit)))
    }

    fn reach(self, unit: UnitId) -> Reach {
        let is_own = self.by.with(|by| by.as_ref().is_some_and(|by| by.unit == unit));
        if is_own { Reach::Own } else { Reach::Below }
    }

    fn may(self, act: Act, on: &On<'_>) -> bool {
        self.by.with(|by| by.as_ref().is_some_and(|by| may(by, act, on).is_ok()))
    }
}
