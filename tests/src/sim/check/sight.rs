//! Who sees what, told anew: by what each record says of its readers and by the tree of units as it stands, beside the
//! ways in which the office gives records, and beside what is on each phone.

use crate::sim::phone::Phone;
use crate::sim::telling::tail;
use crate::sim::world::World;
use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_client::protocol::{LedgerOrder, Query, View as Shown};
use spotcheck_client::storage::Table;
use spotcheck_domain::audience::Audience;
use spotcheck_domain::digest::digests;
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UnitId, UserId};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reference::{Organisation, Person};
use spotcheck_domain::term::{DocumentKind, Tier};
use spotcheck_domain::wire::SyncRequest;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::people::visibility;
use spotcheck_server::photos;
use spotcheck_server::store::{PostRow, StoreError, View};
use spotcheck_server::sync::kinds::Kinds;
use spotcheck_server::sync::{self, repair};
use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::{Checked, ensure, scan};

type Documents = BTreeSet<DocumentId>;

/// The units and people of the office.
pub struct Sight {
    /// Of each unit the one above it.
    units: BTreeMap<UnitId, (Option<UnitId>, Tier)>,
    people: Vec<Person>,
    /// What people hold, or are to hold, beside their main posts.
    posts: Vec<PostRow>,
}

impl Sight {
    pub fn read(world: &World) -> Self {
        let sql = world.house.sql();
        let mut query = sql.prepare("SELECT id, parent, tier FROM units").expect("the database answers");
        let rows = query.query_map([], |row| {
            let parent: Option<Vec<u8>> = row.get(1)?;
            Ok((row.get::<_, Vec<u8>>(0)?, parent, row.get::<_, String>(2)?))
        });
        let unit = |bytes: &[u8]| UnitId::from_slice(bytes).expect("an id");
        let units = rows.expect("the database answers").map(|row| {
            let (id, parent, tier) = row.expect("a row");
            (unit(&id), (parent.as_deref().map(unit), tier.parse().expect("a tier")))
        });
        let units: BTreeMap<_, _> = units.collect();
        let people_of = |view: &dyn View| {
            let of_each = units.keys().map(|unit| view.people_of(*unit));
            of_each.collect::<Result<Vec<_>, StoreError>>()
        };
        let people = world.house.office().store.read(people_of).expect("the store reads").concat();
        let posts_of = |view: &dyn View| {
            let of_each = people.iter().map(|person| view.posts_of(person.id));
            of_each.collect::<Result<Vec<_>, StoreError>>()
        };
        let posts = world.house.office().store.read(posts_of).expect("the store reads").concat();
        Self { units, people, posts }
    }

    fn posts_of(&self, user: UserId) -> impl Iterator<Item = &PostRow> {
        self.posts.iter().filter(move |row| row.post.user == user)
    }

    /// The units of all posts that he holds.
    fn units_of(&self, person: &Person) -> Vec<UnitId> {
        let held = self.posts_of(person.id).filter(|row| row.begun_at.is_some());
        std::iter::once(person.unit).chain(held.map(|row| row.post.unit)).collect()
    }

    /// The unit and all above it.
    fn line(&self, unit: UnitId) -> BTreeSet<UnitId> {
        let above = |unit: &UnitId| self.units.get(unit).and_then(|(above, _)| *above);
        std::iter::successors(Some(unit), above).take(self.units.len()).collect()
    }

    fn is_enterprise(&self, unit: UnitId) -> bool {
        self.units.get(&unit).is_some_and(|(_, tier)| *tier == Tier::Enterprise)
    }

    fn reads(&self, person: &Person, audience: Audience) -> bool {
        match audience {
            Audience::Line(unit) => {
                let line = self.line(unit);
                self.units_of(person).iter().any(|of| line.contains(of))
            }
            Audience::Enterprise(unit) => self.units_of(person).contains(&unit) && self.is_enterprise(unit),
            Audience::Person(user) => person.id == user,
        }
    }

    /// All that a person is to see.
    fn seen(&self, person: &Person, ledger: &Ledger) -> Documents {
        let is_his = |audiences: &[Audience]| audiences.iter().any(|audience| self.reads(person, *audience));
        ledger.iter().filter(|(_, held)| is_his(&held.audiences)).map(|(id, _)| *id).collect()
    }

    /// Whether somebody of that unit may know of a person who he is: those of his own unit and below it; those above him
    /// too, unless his unit is an enterprise.
    fn knows(&self, unit: UnitId, person: &Person) -> bool {
        self.units_of(person).into_iter().any(|of| {
            self.line(of).contains(&unit) || !self.is_enterprise(unit) && self.line(unit).contains(&of)
        })
    }

    /// A person as somebody is to know him, if at all: by name alone for whom he acts, or is to act, where none of his units
    /// tells him more.
    fn as_known(&self, reader: &Person, person: &Person) -> Option<Person> {
        let mut units = self.units_of(reader).into_iter();
        if units.any(|unit| self.knows(unit, person)) || reader.id == person.id {
            return Some(person.clone());
        }
        let acts_for = self.posts_of(reader.id).any(|row| row.post.deputy_for == Some(person.id));
        acts_for.then(|| Person { roles: Vec::new(), certificate: String::new(), ..person.clone() })
    }
}

/// Every way in which the office gives records gives each person what he is to see, whether he has a phone or not.
pub fn check_ways(world: &World, sight: &Sight, ledger: &Ledger) -> Checked {
    for person in &sight.people {
        let expected = sight.seen(person, ledger);
        let same = |way: &str, given: &Documents| {
            ensure(*given == expected, || {
                let names = |ids: Vec<&DocumentId>| ids.into_iter().map(|id| tail(*id)).collect::<Vec<_>>();
                let lacks = names(expected.difference(given).collect());
                let has = names(given.difference(&expected).collect());
                format!("by {way} {} lacks {lacks:?} and should not have {has:?}", person.name)
            })
        };
        let principal = principal(world, person);
        let office = world.house.office();
        let read = office.store.read(|view| {
            let seen: Documents = visibility::seen(view, person.id)?.into_iter().collect();
            let mut sees = Documents::new();
            for id in ledger.keys() {
                sees.extend(visibility::sees(view, person.id, *id)?.then_some(*id));
            }
            let held = expected.iter().map(|id| (*id, ledger[id].heads.clone()));
            let kinds = Kinds::named(&[DocumentKind::Paper.word().to_owned()]);
            let differing = repair::differing(view, &principal, kinds, &digests(held))?;
            Ok::<_, StoreError>((seen, sees, differing))
        });
        let (seen, sees, differing) = read.expect("the store reads");
        same("the list", &seen)?;
        same("the question", &sees)?;
        ensure(differing.is_empty(), || format!("a repair of {} finds {differing:?}", person.name))?;
        same("the feed", &downloaded(world, &principal)?)?;
        check_pictures(world, &principal, &expected, ledger)?;
    }
    Ok(())
}

/// What a new phone of this person is given.
fn downloaded(world: &World, principal: &Principal) -> Result<Documents, String> {
    let mut rng = StdRng::seed_from_u64(1);
    let replica = ReplicaId::from_parts(world.now(), [0x51; 10]);
    let (mut given, mut cursor) = (Documents::new(), None);
    loop {
        let kinds = vec![DocumentKind::Paper.word().to_owned()];
        let request = SyncRequest { kinds, ..SyncRequest::plain(replica, cursor, Vec::new()) };
        let answer = sync::handle(world.house.office(), principal, request, world.now(), &mut rng)
            .map_err(|error| error.to_string())?;
        given.extend(answer.documents.iter().map(|pulled| pulled.id));
        cursor = Some(answer.cursor);
        if !answer.more {
            return Ok(given);
        }
    }
}

/// A picture is given to whoever sees a record that names it, and to nobody else.
fn check_pictures(world: &World, principal: &Principal, seen: &Documents, ledger: &Ledger) -> Checked {
    let office = world.house.office();
    for (id, held) in ledger {
        for hash in &held.blobs {
            let is_here = office.store.read(|view| view.blob(*hash)).expect("the store reads").is_some();
            let is_given = photos::look_up(&office.photos, principal, *hash).is_ok();
            ensure(is_given == (is_here && seen.contains(id)), || {
                format!("{} is given picture {hash} of {}: {is_given}", principal.name, tail(*id))
            })?;
        }
    }
    Ok(())
}

fn principal(world: &World, person: &Person) -> Principal {
    let device = DeviceId::from_parts(world.now(), [0x5e; 10]);
    let found = world.house.office().store.read(|view| Principal::of_person(view, person.id, device));
    found.expect("the store reads").expect("he is there")
}

/// No byte of a record that its person is not to see lies on a phone, in whatever table, nor a picture of one; and of the
/// organisation it has what he may know. `kept`: what holds something of his that no office has.
pub fn check_bytes(
    sight: &Sight,
    phone: &Phone,
    ledger: &Ledger,
    kept: impl Fn(&DocumentId) -> bool,
) -> Checked {
    let user = phone.person.id;
    let Some(person) = sight.people.iter().find(|person| person.id == user) else { return Ok(()) };
    let seen = sight.seen(person, ledger);
    for table in [Table::Documents, Table::Changes, Table::Receipts, Table::Rows] {
        for (key, _) in scan(phone, table, b"") {
            let id = DocumentId::from_slice(&key[..16]).expect("an id");
            ensure(seen.contains(&id) || kept(&id), || {
                format!("{table:?} holds something of {}, which is not his to see", tail(id))
            })?;
        }
    }
    check_pictures_here(phone, &seen, ledger, kept)?;
    check_organisation(sight, phone, person)?;
    check_ledger(phone, &seen, ledger)
}

/// Bytes of pictures that came from the office are of records that he sees. What he photographed himself he keeps.
fn check_pictures_here(
    phone: &Phone,
    seen: &Documents,
    ledger: &Ledger,
    kept: impl Fn(&DocumentId) -> bool,
) -> Checked {
    #[derive(serde::Deserialize)]
    struct Stored {
        #[serde(default)]
        from_office: bool,
    }
    for (key, value) in scan(phone, Table::Photos, b"") {
        let hash = PhotoHash::from_bytes(key.as_slice().try_into().expect("a hash"));
        let stored: Stored = spotcheck_domain::wire::decode(&value).map_err(|error| error.to_string())?;
        let mut naming = ledger.iter().filter(|(_, held)| held.blobs.contains(&hash)).peekable();
        if naming.peek().is_none() || !stored.from_office {
            continue;
        }
        let naming: Vec<&DocumentId> = naming.map(|(id, _)| id).collect();
        ensure(naming.iter().any(|id| seen.contains(id) || kept(id)), || {
            let names: Vec<_> = naming.iter().map(|id| tail(**id)).collect();
            format!("picture {hash} of {names:?} is still here, which are not his to see")
        })?;
    }
    Ok(())
}

fn check_organisation(sight: &Sight, phone: &Phone, person: &Person) -> Checked {
    #[derive(serde::Deserialize)]
    struct Stored {
        bytes: serde_bytes::ByteBuf,
    }
    let stored = scan(phone, Table::Reference, b"organisation");
    let (_, value) = stored.first().ok_or("it has no organisation")?;
    let stored: Stored = spotcheck_domain::wire::decode(value).map_err(|error| error.to_string())?;
    let known: Organisation = serde_json::from_slice(&stored.bytes).map_err(|error| error.to_string())?;
    let ids = |people: &[Person]| people.iter().map(|person| person.id).collect::<BTreeSet<UserId>>();
    let to_know = sight.people.iter().filter_map(|other| sight.as_known(person, other));
    let to_know: Vec<Person> = to_know.collect();
    ensure(ids(&known.people) == ids(&to_know), || {
        let names = |people: &[Person]| people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
        format!("it knows {:?}, and is to know {:?}", names(&known.people), names(&to_know))
    })?;
    // Whose own unit is not known there stands there by the post that is.
    let is_as_he_is = |one: &Person| to_know.contains(one) || sight.posts_of(one.id).next().is_some();
    ensure(known.people.iter().all(is_as_he_is), || "it knows somebody as he was".to_owned())
}

/// The list on the screen is of what its person sees.
fn check_ledger(phone: &Phone, seen: &Documents, ledger: &Ledger) -> Checked {
    let (filter, order) = (LedgerFilter::default(), LedgerOrder::default());
    let Shown::Ledger(shown) = phone.view(&Query::Ledger { filter, order, offset: 0, limit: 10_000 }) else {
        return Err("there is no ledger".to_owned());
    };
    let shown: Documents = shown.cards.iter().map(|card| card.row.id.into()).collect();
    let is_finding = |id: &&DocumentId| ledger[*id].kind == DocumentKind::Finding;
    let lacks: Vec<_> = seen.iter().filter(is_finding).filter(|id| !shown.contains(id)).collect();
    ensure(lacks.is_empty(), || {
        format!("its ledger lacks {:?}", lacks.iter().map(|id| tail(**id)).collect::<Vec<_>>())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::PostId;
    use spotcheck_domain::post::Post;
    use spotcheck_domain::term::Role;
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn for_whom_somebody_acts_he_knows_by_name_alone_and_of_a_unit_where_he_is_to_begin_nobody() {
        let at = Timestamp::from_millis(1);
        let unit = |n| UnitId::from_parts(at, [n; 10]);
        let person = |n: u8, of| {
            let (id, unit, roles) = (UserId::from_parts(at, [n; 10]), unit(of), vec![Role::Inspector]);
            Person { id, unit, name: n.to_string(), roles, certificate: "XN".to_owned() }
        };
        let (reader, other, colleague) = (person(1, 1), person(2, 2), person(3, 3));
        let (id, user, roles) = (PostId::from_parts(at, [9; 10]), reader.id, vec![Role::Inspector]);
        let deputy_for = Some(other.id);
        let post = Post { id, user, unit: unit(3), roles, deputy_for, from: None, until: None };
        let told = |posts: Vec<PostRow>| {
            let units = (1..=3).map(|n| (unit(n), (None, Tier::County))).collect();
            let sight = Sight { units, people: Vec::new(), posts };
            [&other, &colleague].map(|one| sight.as_known(&reader, one))
        };
        let given = PostRow { post, given_at: at, begun_at: None, ended_at: None };
        let begun = PostRow { begun_at: Some(at), ..given.clone() };
        let named = Person { roles: Vec::new(), certificate: String::new(), ..other.clone() };
        assert_eq!(told(vec![given]), [Some(named.clone()), None]);
        assert_eq!(told(vec![begun]), [Some(named), Some(colleague.clone())]);
        assert_eq!(told(Vec::new()), [None, None]);
    }
}
