//! What every database must do, whatever it is made of: behaviours as its users see them, through [`Store`] alone. An
//! implementation opens a store in an empty folder and passes all of them.

mod audit;
mod changes;
mod codes;
mod device_keys;
mod feed;
mod hands;
mod library;
mod numbers;
mod passwords;
mod people;
mod photos;
mod posts;
mod refused;
mod refused_photos;
mod register;
mod sites;
mod transactions;

use super::{Result, Store, StoreError, Tx, View};
use spotcheck_domain::id::{CodeId, DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::time::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Opens the store of a folder, with what is drawn once in its life.
type Open<'o> = &'o dyn Fn(&Path, [u8; 40]) -> Result<Store>;

/// One behaviour, in a store of its own.
struct Behaviour {
    name: &'static str,
    holds: fn(&Stage<'_>),
}

/// Where a behaviour is tried: an open store, and the way to open it again.
struct Stage<'o> {
    folder: &'o Path,
    open: Open<'o>,
    store: Store,
}

impl Stage<'_> {
    /// The store as the next process finds it.
    fn again(&self) -> Store {
        (self.open)(self.folder, [9; 40]).expect("the store opens again")
    }

    fn write<T: Send + 'static>(&self, job: impl FnOnce(&dyn Tx) -> Result<T> + Send + 'static) -> T {
        self.store.write(job).expect("it is written")
    }

    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> T {
        self.store.read::<T, StoreError>(read).expect("it is read")
    }
}

/// Tries every behaviour, and says all that do not hold.
pub fn check(open: Open<'_>) {
    let rooms = [
        audit::BEHAVIOURS,
        device_keys::BEHAVIOURS,
        changes::BEHAVIOURS,
        codes::BEHAVIOURS,
        feed::BEHAVIOURS,
        hands::BEHAVIOURS,
        library::BEHAVIOURS,
        numbers::BEHAVIOURS,
        passwords::BEHAVIOURS,
        people::BEHAVIOURS,
        photos::BEHAVIOURS,
        posts::BEHAVIOURS,
        refused::BEHAVIOURS,
        refused_photos::BEHAVIOURS,
        register::BEHAVIOURS,
        sites::BEHAVIOURS,
        transactions::BEHAVIOURS,
    ];
    let mut broken = Vec::new();
    for Behaviour { name, holds } in rooms.into_iter().flatten() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(folder.path(), [1; 40]).expect("a new store opens");
        let stage = Stage { folder: folder.path(), open, store };
        if catch_unwind(AssertUnwindSafe(|| holds(&stage))).is_err() {
            broken.push(*name);
        }
    }
    assert!(broken.is_empty(), "does not hold: {broken:#?}");
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn document(n: u8) -> DocumentId {
    DocumentId::from_parts(at(1), [n; 10])
}

fn unit(n: u8) -> UnitId {
    UnitId::from_parts(at(1), [n; 10])
}

fn user(n: u8) -> UserId {
    UserId::from_parts(at(1), [100 + n; 10])
}

fn device(n: u8) -> DeviceId {
    DeviceId::from_parts(at(1), [200 + n; 10])
}

/// A city (1) with two counties (2, 3), a person in each (1, 2, 3).
fn town(tx: &dyn Tx) -> Result<()> {
    use spotcheck_domain::reference::{Named, Person, Unit};
    use spotcheck_domain::term::{Role, Tier};
    for (n, parent, tier) in [(1, None, Tier::City), (2, Some(1), Tier::County), (3, Some(1), Tier::County)] {
        let name = Named { zh: format!("单位{n}"), en: format!("unit {n}") };
        tx.put_unit(&Unit { id: unit(n), parent: parent.map(unit), tier, name })?;
        tx.put_audience(unit(n).uuid(), super::AudienceKind::Unit)?;
        let roles = if n == 1 { vec![Role::Admin] } else { vec![Role::Inspector, Role::Reviewer] };
        let (id, name) = (user(n), format!("person {n}"));
        tx.put_person(
            &Person { id, unit: unit(n), name, roles, certificate: format!("C-{n}") },
            at(n.into()),
        )?;
        tx.put_audience(user(n).uuid(), super::AudienceKind::User)?;
        tx.put_membership(user(n), unit(n).uuid(), 1)?;
    }
    Ok(())
}

/// A code that is good until 100, by the word of the machine's keeper.
fn code(n: u8, user: UserId) -> super::CodeRow {
    super::CodeRow {
        id: CodeId::from_parts(at(1), [n; 10]),
        user,
        asked_by: None,
        asked_on: None,
        asked_at: at(n.into()),
        expires_at: at(100),
        is_pending: false,
        confirmed_by: None,
        by_password: false,
    }
}

/// A document of a unit, of which nothing is said yet.
fn blank(tx: &dyn Tx, id: DocumentId, of: UnitId, n_changes: u64) -> Result<()> {
    let row = super::DocumentRow {
        kind: spotcheck_domain::term::DocumentKind::Finding,
        unit: of,
        created_by: spotcheck_domain::id::ReplicaId::from_parts(at(1), [1; 10]),
        n_changes,
        n_operations: n_changes * 2,
    };
    tx.put_document(id, &row, at(1))
}
