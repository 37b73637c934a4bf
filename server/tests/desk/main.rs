//! The desk over HTTP: units, people and devices are entered, changed and closed by the administrators of an area, by
//! nobody else, and each of it is noted.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod audit;
mod begin;
mod deputies;
mod devices;
mod ids;
mod in_hand;
mod leaving;
mod one_post;
mod people;
mod posts;
mod units;

use common::Phone;
use common::call::{done, pair_person};
use common::desk::Desk;
use spotcheck_domain::call::{
    EnterPerson, EnterUnit, ListPeople, PersonField, PersonFields, UnitField, UnitFields,
};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::{Role, Tier};

impl Desk {
    fn person(&self, name: &str) -> UserId {
        let q = name.to_owned();
        done(&self.admin, &ListPeople { q, ..ListPeople::default() }).people[0].id
    }

    fn enter(&self, name: &str, unit: UnitId, roles: &[Role]) -> UserId {
        done(&self.admin, &newcomer(name, unit, roles, &[])).id
    }

    /// An administrator of a county, with a device.
    fn county_admin(&self) -> Phone {
        let id = self.enter("县管理", self.unit("云岭县"), &[Role::Admin]);
        pair_person(&self.admin, self.folder.path(), "县管理", id)
    }
}

fn newcomer(name: &str, unit: UnitId, roles: &[Role], more: &[(PersonField, &str)]) -> EnterPerson {
    let mut fields = PersonFields::from([(PersonField::Name, name.to_owned())]);
    fields.extend(more.iter().map(|(field, value)| (*field, (*value).to_owned())));
    EnterPerson { id: None, unit, roles: roles.to_vec(), fields }
}

fn new_unit(name: &str, parent: UnitId, tier: Tier) -> EnterUnit {
    EnterUnit { id: None, parent, tier, fields: UnitFields::from([(UnitField::Name, name.to_owned())]) }
}
