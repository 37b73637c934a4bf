//! Who asks, with the rights of this moment. Areas are judged here, for every read and every write; what he may do in
//! them is asked of the domain's table of rights.

use super::visibility;
use crate::store::{PostRow, SessionRow, StoreError, View};
use spotcheck_domain::authority::{self, About, Act, On, Reach};
use spotcheck_domain::by::By;
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::reference::Person;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{DocumentKind, Role, Tier};
use spotcheck_domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// A post that somebody holds, or is to hold, beside his main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub unit: UnitId,
    /// Of that unit.
    pub tier: Tier,
    pub roles: Vec<Role>,
    pub has_begun: bool,
}

/// A person on one paired device. Where he holds several posts he acts in one of them, whose unit covers what it is about;
/// what says nothing of a post is about the main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub user: UserId,
    pub device: DeviceId,
    pub unit: UnitId,
    /// Of his unit.
    pub tier: Tier,
    pub name: String,
    pub roles: Vec<Role>,
    /// Counts the changes of what this person may read.
    pub membership: u64,
    pub beside: Vec<Beside>,
    pub refused: Refused,
}

/// The last act that was refused to somebody within one request, wherever in it that was found out.
#[derive(Debug, Clone, Default)]
pub struct Refused(Arc<Mutex<Option<Act>>>);

impl Refused {
    pub(super) fn note(&self, act: Act) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(act);
    }

    pub fn last(&self) -> Option<Act> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It says nothing of who somebody is.
impl PartialEq for Refused {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Refused {}

impl Principal {
    /// Who holds the session with this token hash, if it is good at `now`.
    pub fn of_session(
        view: &dyn View,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        view.session(token_hash, now)?.map(|row| Self::of_row(view, row)).transpose()
    }

    pub fn of_row(view: &dyn View, row: SessionRow) -> Result<Self, StoreError> {
        let SessionRow { user, device, unit, name, roles, membership, .. } = row;
        let (tier, beside) = (tier_of(view, unit)?, beside(view, user)?);
        let refused = Refused::default();
        Ok(Self { user, device, unit, tier, name, roles, membership, beside, refused })
    }

    /// A person as he is now, on a device that may be none of his; `None` where there is no such person.
    pub fn of_person(view: &dyn View, user: UserId, device: DeviceId) -> Result<Option<Self>, StoreError> {
        let Some(Person { unit, name, roles, .. }) = view.person(user)? else { return Ok(None) };
        let membership = view.membership(user)?.unwrap_or_default();
        let (tier, beside) = (tier_of(view, unit)?, beside(view, user)?);
        let refused = Refused::default();
        Ok(Some(Self { user, device, unit, tier, name, roles, membership, beside, refused }))
    }

    /// He in each of his posts alone, the main one first.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        let alone = |unit, tier, roles| Self {
            unit,
            tier,
            roles,
            user: self.user,
            device: self.device,
            name: self.name.clone(),
            membership: self.membership,
            beside: Vec::new(),
            refused: self.refused.clone(),
        };
        let main = alone(self.unit, self.tier, self.roles.clone());
        let others = self.beside.iter().filter(|post| post.has_begun);
        std::iter::once(main).chain(others.map(move |post| alone(post.unit, post.tier, post.roles.clone())))
    }

    /// Under whose name the office keeps what it tells him of the organisation: his unit's or, of whom holds several posts,
    /// his own.
    pub fn scope(&self) -> UnitId {
        if self.beside.is_empty() { self.unit } else { UnitId::from_uuid(self.user.uuid()) }
    }

    /// His units, that of the main post first, those of posts that are to begin among them.
    pub fn units(&self) -> Vec<UnitId> {
        let mut units = vec![self.unit];
        for post in &self.beside {
            if !units.contains(&post.unit) {
                units.push(post.unit);
            }
        }
        units
    }

    /// Those of them where he is already.
    pub fn units_begun(&self) -> Vec<UnitId> {
        self.each().map(|post| post.unit).collect()
    }

    /// This person as the author of what he does now.
    pub fn by(&self) -> By {
        By {
            user: self.user,
            name: self.name.clone(),
            unit: self.unit,
            tier: self.tier,
            roles: self.roles.clone(),
        }
    }

    /// Whether he may do this. What concerns the office as a whole he may in any of his posts; of all else `on` says how he
    /// stands to it in the main one.
    pub fn may(&self, act: Act, on: &On<'_>) -> Result<(), Refusal> {
        let judged = authority::may(&self.by(), act, on);
        if judged.is_ok() || on.about != About::Office {
            return judged.inspect_err(|_| self.refused.note(act));
        }
        let is_free = |post: Self| authority::may(&post.by(), act, on).is_ok();
        if self.each().skip(1).any(is_free) { Ok(()) } else { judged.inspect_err(|_| self.refused.note(act)) }
    }

    /// Whether he may do this in one of his posts; `on` says how he stands to it there. Of several refusals the first that
    /// says more than that it is not his.
    pub fn may_in_some<'o, E>(
        &self,
        act: Act,
        on: impl Fn(&Self) -> Result<On<'o>, E>,
    ) -> Result<Result<(), Refusal>, E> {
        let mut refused = Refusal::NotPermitted;
        for post in self.each() {
            match post.may(act, &on(&post)?) {
                Ok(()) => return Ok(Ok(())),
                Err(refusal) if refused == Refusal::NotPermitted => refused = refusal,
                Err(_) => {}
            }
        }
        self.refused.note(act);
        Ok(Err(refused))
    }

    /// All that he may do with something in one of his posts or another, in the order of the table; `on` says how he stands to
    /// it there.
    pub fn acts_in_some<'o, E>(&self, on: impl Fn(&Self) -> Result<On<'o>, E>) -> Result<Vec<Act>, E> {
        let mut acts = Vec::new();
        for post in self.each() {
            acts.extend(authority::acts(&post.by(), &on(&post)?));
        }
        acts.sort_unstable();
        acts.dedup();
        Ok(acts)
    }

    /// How this person stands to what `unit` owns, whoever sees it beside its line.
    pub fn stands(&self, view: &dyn View, unit: UnitId) -> Result<Reach, StoreError> {
        if unit == self.unit {
            return Ok(Reach::Own);
        }
        Ok(self.stands_to(unit, &view.line_of(unit)?))
    }

    /// The same, where that is the unit's line.
    pub fn stands_to(&self, unit: UnitId, line: &[UnitId]) -> Reach {
        match (unit == self.unit, line.contains(&self.unit)) {
            (true, _) => Reach::Own,
            (false, true) => Reach::Below,
            (false, false) => Reach::Elsewhere,
        }
    }

    /// How this person stands in his main post to a stored document that `unit` owns. One that he does not see by it lies
    /// elsewhere.
    pub fn reach(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<Reach, StoreError> {
        if !self.sees(view, document)? {
            return Ok(Reach::Elsewhere);
        }
        Ok(match self.stands(view, unit)? {
            Reach::Elsewhere if !visibility::is_shown(view, self.user, self.unit, document)? => {
                Reach::Elsewhere
            }
            Reach::Elsewhere => Reach::Granted,
            reach => reach,
        })
    }

    /// How this person stands to a document; what is not stored lies elsewhere.
    pub fn reach_of(&self, view: &dyn View, document: DocumentId) -> Result<Reach, StoreError> {
        let Some(row) = view.document(document)? else { return Ok(Reach::Elsewhere) };
        self.reach(view, document, row.unit)
    }

    /// Whether this person may read a stored document. What he does not see looks to him as if it did not exist.
    pub fn sees(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        visibility::sees(view, self.user, document)
    }

    /// Every document that this person sees, in the order of their ids.
    pub fn seen(&self, view: &dyn View) -> Result<Vec<DocumentId>, StoreError> {
        visibility::seen(view, self.user)
    }

    /// Whether this person may bring the photos of a stored document: who wrote in it may, though he was moved elsewhere
    /// meanwhile and it does not exist for him any more.
    pub fn brings_photos(&self, view: &dyn View, document: DocumentId) -> Result<bool, StoreError> {
        let judged = self.may_in_some(Act::UploadPhoto, |post| {
            Ok::<_, StoreError>(On::document(match post.reach_of(view, document)? {
                Reach::Elsewhere if view.has_written(document, self.user)? => Reach::Wrote,
                reach => reach,
            }))
        });
        Ok(judged?.is_ok())
    }

    /// Whether a stored document is one in which this person may write, his roles apart: it lies in his area, or it is a
    /// finding that was shown to him as to one who may.
    pub fn reaches(&self, view: &dyn View, document: DocumentId, unit: UnitId) -> Result<bool, StoreError> {
        for post in self.each() {
            if post.writes_at(post.reach(view, document, unit)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The same of his main post, by how he stands to it.
    pub fn writes_at(&self, reach: Reach) -> bool {
        match reach {
            Reach::Own | Reach::Below => true,
            reach => authority::writes(&self.by(), DocumentKind::Finding, true, reach),
        }
    }
}

fn tier_of(view: &dyn View, unit: UnitId) -> Result<Tier, StoreError> {
    Ok(view.unit(unit)?.ok_or(StoreError::Unreadable("a person's unit"))?.tier)
}

/// What he holds or is to hold beside his main post. Two that are alike are one.
fn beside(view: &dyn View, user: UserId) -> Result<Vec<Beside>, StoreError> {
    let mut beside: Vec<Beside> = Vec::new();
    for PostRow { post, begun_at, .. } in view.posts_of(user)? {
        let tier = tier_of(view, post.unit)?;
        let post = Beside { unit: post.unit, tier, roles: post.roles, has_begun: begun_at.is_some() };
        if !beside.contains(&post) {
            beside.push(post);
        }
    }
    Ok(beside)
}
