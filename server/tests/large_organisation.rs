//! Ten thousand units and twenty thousand people: what their rights cost each exchange, and what a phone is given of them.

use rand::SeedableRng;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DeviceId, ReplicaId, UnitId, UserId};
use spotcheck_domain::reference::{Named, Organisation, Person, Unit};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{SyncRequest, decode, encode};
use spotcheck_server::office::Office;
use spotcheck_server::people::known::change;
use spotcheck_server::people::organisation::{enter_person, enter_unit, forget_organisation};
use spotcheck_server::people::principal::{Principal, Refused};
use spotcheck_server::store::{StoreError, View};
use spotcheck_server::sync;
use std::sync::Arc;
use std::time::Instant;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const N_COUNTIES: u32 = 10;
const N_TOWNS: u32 = 150;
const N_ENTERPRISES: u32 = 10_000 - 1 - N_COUNTIES - N_TOWNS;
const N_PEOPLE: u32 = 20_000;
const N_OFFICES: u32 = 1 + N_COUNTIES + N_TOWNS;
/// Of a day on which somebody's telephone, name or post changes, a phone with two hundred colleagues is sent this.
const MOST_OF_A_CHANGE: usize = 1_000;

/// As hard to pack as ids are.
fn drawn(of: &str, n: u32) -> [u8; 10] {
    let digest = Sha256::new_with_prefix(of).chain_update(n.to_be_bytes()).finalize();
    digest[..10].try_into().expect("ten bytes")
}

fn unit(n: u32) -> UnitId {
    UnitId::from_parts(AT, drawn("unit", n))
}

fn user(n: u32) -> UserId {
    UserId::from_parts(AT, drawn("user", n))
}

/// The city is 0, then the counties, the towns, the enterprises.
fn units() -> impl Iterator<Item = Unit> {
    (0..N_OFFICES + N_ENTERPRISES).map(|n| {
        let (tier, parent) = match n {
            0 => (Tier::City, None),
            n if n <= N_COUNTIES => (Tier::County, Some(0)),
            n if n <= N_COUNTIES + N_TOWNS => (Tier::Town, Some(1 + n % N_COUNTIES)),
            n => (Tier::Enterprise, Some(1 + N_COUNTIES + n % N_TOWNS)),
        };
        let name = Named { zh: format!("机构{n}"), en: format!("Unit {n}") };
        Unit { id: unit(n), parent: parent.map(unit), tier, name }
    })
}

fn person(n: u32) -> Person {
    // Two of five are officers.
    let (of, role) = match n % 5 {
        0 | 1 => (n / 5 % N_OFFICES, Role::Inspector),
        _ => (N_OFFICES + n % N_ENTERPRISES, Role::Responsible),
    };
    let certificate = if role == Role::Inspector { format!("14-{n:08}") } else { String::new() };
    Person { id: user(n), unit: unit(of), name: format!("人员{n}"), roles: vec![role], certificate }
}

fn office(folder: &std::path::Path) -> Arc<Office> {
    let office = Arc::new(Office::open(folder, [7; 40]).expect("it opens"));
    let entered = office.store.write(|tx| {
        units().try_for_each(|unit| enter_unit(tx, &unit))?;
        (0..N_PEOPLE).try_for_each(|n| enter_person(tx, &person(n), AT))
    });
    entered.map_err(|error: StoreError| error).expect("all are entered");
    office
}

fn principal(n: u32, tier: Tier) -> Principal {
    let Person { id, unit, name, roles, .. } = person(n);
    let device = DeviceId::from_parts(AT, drawn("device", n));
    let (beside, refused) = (Vec::new(), Refused::default());
    Principal { user: id, device, unit, tier, name, roles, membership: 1, beside, refused }
}

/// The hash of a unit's view of the organisation, and that view as JSON and in brotli.
fn known(office: &Office, of: UnitId) -> ([u8; 32], Vec<u8>, usize) {
    let read = |view: &dyn View| {
        let current = view.reference_current(of)?;
        let row = current.iter().find(|row| row.name == "organisation").expect("it is made");
        let (json, brotli) = view.reference(&row.sha256, of)?.expect("it is there");
        Ok::<_, StoreError>((row.sha256, json, brotli.len()))
    };
    office.store.read(read).expect("the store reads")
}

fn exchange(
    office: &Office,
    principal: &Principal,
    request: SyncRequest,
) -> spotcheck_domain::wire::SyncResponse {
    let mut rng = StdRng::seed_from_u64(1);
    let request = decode(&encode(&request).expect("encodes")).expect("decodes");
    sync::handle(office, principal, request, AT, &mut rng).expect("it is answered")
}

#[test]
fn rights_cost_an_exchange_little_and_a_phone_is_given_what_it_needs() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let replica = ReplicaId::from_parts(AT, [1; 10]);
    let mut sizes = Vec::new();
    // Of the city, of a county, of a town, of an enterprise.
    for (n, tier) in [(0, Tier::City), (5, Tier::County), (55, Tier::Town), (2, Tier::Enterprise)] {
        let principal = principal(n, tier);
        let first = exchange(&office, &principal, SyncRequest::plain(replica, None, Vec::new()));
        let request = SyncRequest::plain(replica, Some(first.cursor), Vec::new());
        let mut millis: Vec<f64> = (0..100)
            .map(|_| {
                let began = Instant::now();
                exchange(&office, &principal, request.clone());
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        millis.sort_by(f64::total_cmp);
        let (_, json, n_brotli) = known(&office, principal.unit);
        let view: Organisation = serde_json::from_slice(&json).expect("JSON");
        println!(
            "{tier}: {:.3} ms an exchange, {:.3} at worst; {} units, {} people, {} B, {n_brotli} B in brotli",
            millis[50],
            millis[99],
            view.units.len(),
            view.people.len(),
            json.len()
        );
        sizes.push((tier, millis[50], view.people.len(), n_brotli));
    }
    for (tier, millis, ..) in &sizes {
        assert!(*millis <= 1.0, "{tier}: {millis} ms an exchange");
    }
    let (_, _, n_people, n_brotli) = sizes[3];
    assert!(n_people <= 4 && n_brotli < 1_000, "an enterprise is given {n_people} people, {n_brotli} B");
}

#[test]
fn one_person_who_changes_is_all_that_a_phone_is_given_of_the_organisation() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let principal = principal(5, Tier::County);
    let ask = || {
        exchange(&office, &principal, SyncRequest::plain(ReplicaId::from_parts(AT, [1; 10]), None, vec![]))
    };
    ask();
    let (older, before, _) = known(&office, principal.unit);
    let changed = office.store.write(|tx| {
        tx.put_roles(user(N_OFFICES * 5 + 5), &[Role::Supervisor])?;
        forget_organisation(tx)
    });
    changed.map_err(|error: StoreError| error).expect("he is given another role");
    ask();
    let (newer, after, n_brotli) = known(&office, principal.unit);
    let lead = |of: &Principal, older: &[u8; 32]| {
        office.store.read(|view| change(view, of, older, &newer)).expect("reads")
    };
    let change = lead(&principal, &older).expect("it leads there");
    println!("{} B of a list of {} B, {n_brotli} B in brotli", change.len(), after.len());
    assert!(change.len() <= MOST_OF_A_CHANGE, "{} B", change.len());
    let read = |json: &[u8]| serde_json::from_slice::<Organisation>(json).expect("JSON");
    let came =
        read(&before).changed(serde_json::from_slice(&change).expect("JSON")).expect("it leads from there");
    assert_eq!(serde_json::to_vec(&came).expect("JSON"), after, "to the byte");
    assert_eq!(
        lead(&Principal { unit: unit(2), ..principal.clone() }, &older),
        None,
        "another county reads neither"
    );
    assert_eq!(lead(&principal, &[9; 32]), None);
}
