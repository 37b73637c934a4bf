//! The office under fuzz and its people: one county under one city, an inspector who sends what is altered, and a
//! colleague who receives.

use rand::RngCore;
use rand::rngs::StdRng;
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::office::Office;
use spotcheck_server::people::organisation::{enter_person, enter_unit};
use spotcheck_server::people::principal::Principal;
use spotcheck_server::store::StoreError;

/// When all of it happens.
pub const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

/// A person of the office under fuzz.
#[derive(Debug, Clone)]
pub struct Worker {
    pub by: By,
    pub device: DeviceId,
    token: [u8; 32],
}

impl Worker {
    fn new(n: u8, name: &str, roles: Vec<Role>) -> Self {
        let by = By {
            user: UserId::from_parts(NOW, [n; 10]),
            name: name.into(),
            unit: county().id,
            tier: Tier::County,
            roles,
        };
        Self { by, device: DeviceId::from_parts(NOW, [n; 10]), token: [n; 32] }
    }

    /// Sends what is honest and what is altered.
    pub fn sender() -> Self {
        Self::new(1, "甄远行", vec![Role::Inspector, Role::Supervisor])
    }

    /// Receives, and goes on with what he received.
    pub fn receiver() -> Self {
        Self::new(2, "乔知秋", vec![Role::Inspector, Role::Supervisor])
    }

    pub fn officer(&self) -> Officer {
        Officer { user: self.by.user, name: self.by.name.clone(), certificate: String::new() }
    }

    /// The worker as the office knows him by his session.
    pub fn principal(&self, office: &Office) -> Principal {
        let found = office.store.read(|view| Principal::of_session(view, &self.token, NOW));
        found.expect("the store can be read").expect("he has a session")
    }
}

fn city() -> Unit {
    let name = Named { zh: "云岭市".into(), en: "Yunling".into() };
    Unit { id: UnitId::from_parts(NOW, [8; 10]), parent: None, tier: Tier::City, name }
}

fn county() -> Unit {
    let name = Named { zh: "石门县".into(), en: "Shimen".into() };
    Unit { id: UnitId::from_parts(NOW, [9; 10]), parent: Some(city().id), tier: Tier::County, name }
}

/// Enters everybody in a new office.
pub fn settle(office: &Office) -> Result<(), StoreError> {
    office.store.write(|tx| {
        enter_unit(tx, &city())?;
        enter_unit(tx, &county())?;
        for worker in [Worker::sender(), Worker::receiver()] {
            let person = Person {
                id: worker.by.user,
                unit: worker.by.unit,
                name: worker.by.name.clone(),
                roles: worker.by.roles.clone(),
                certificate: String::new(),
            };
            enter_person(tx, &person, NOW)?;
            tx.put_device(worker.device, worker.by.user, "a phone", NOW)?;
            tx.put_session(&worker.token, worker.device, NOW, NOW.plus_millis(i64::MAX >> 8))?;
        }
        Ok(())
    })
}

/// As many random bytes as are asked for.
pub fn random<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}
