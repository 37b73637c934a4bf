//! In which of his posts somebody acts at the office: what concerns an area concerns that of the post which gives it.

use super::principal::{Beside, Principal};
use spotcheck_domain::authority::{self, Act, On};
use spotcheck_domain::by::By;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::Role;

impl Beside {
    /// Its holder in it.
    fn by(&self, of: &Principal) -> By {
        By { unit: self.unit, tier: self.tier, roles: self.roles.clone(), ..of.by() }
    }
}

impl Principal {
    /// The same with the post before the others in which he works at the office's desk.
    pub fn at_desk(&self) -> Self {
        self.widest(Act::ReadOrganisation).unwrap_or_else(|| self.clone())
    }

    /// He with that of his posts before the others in which he may do this at the office: it is done in the area of its
    /// unit, and in no other one of his.
    pub fn acting(&self, act: Act) -> Result<Self, Refusal> {
        self.widest(act).ok_or_else(|| {
            self.refused.note(act);
            Refusal::NotPermitted
        })
    }

    /// The same of something that stands to him as `on` says in each post; none: he may not.
    pub fn acting_there<'o, E>(
        &self,
        act: Act,
        on: impl Fn(&Self) -> Result<On<'o>, E>,
    ) -> Result<Option<Self>, E> {
        let begun = self.beside.iter().enumerate().filter(|(_, post)| post.has_begun);
        let places = std::iter::once(None).chain(begun.map(|(place, _)| Some(place)));
        let mut found: Option<Self> = None;
        for (place, post) in places.zip(self.each()) {
            let is_higher = found.as_ref().is_none_or(|found| post.tier < found.tier);
            if is_higher && authority::may(&post.by(), act, &on(&post)?).is_ok() {
                found = Some(place.map_or_else(|| self.clone(), |place| self.led_by(place)));
            }
        }
        if found.is_none() {
            self.refused.note(act);
        }
        Ok(found)
    }

    /// Of the posts in which he may do this at the office the one whose unit stands highest, the main one where several do.
    fn widest(&self, act: Act) -> Option<Self> {
        let may = |by: &By| authority::may(by, act, &On::office()).is_ok();
        let main = may(&self.by()).then_some((self.tier, None));
        let others = self.beside.iter().enumerate().filter(|(_, post)| post.has_begun && may(&post.by(self)));
        let all = main.into_iter().chain(others.map(|(place, post)| (post.tier, Some(place))));
        let (_, place) = all.min_by_key(|(tier, _)| *tier)?;
        Some(place.map_or_else(|| self.clone(), |place| self.led_by(place)))
    }

    /// The same person by what he is now, with the same post before the others, where he has it still.
    pub fn renewed(&self, now: Self) -> Self {
        let is_first = |unit, roles: &[Role]| unit == self.unit && roles == self.roles;
        let place = now.beside.iter().position(|post| post.has_begun && is_first(post.unit, &post.roles));
        let now = match place.filter(|_| !is_first(now.unit, &now.roles)) {
            Some(place) => now.led_by(place),
            None => now,
        };
        // What he is refused is noted of the same request.
        Self { refused: self.refused.clone(), ..now }
    }

    /// With the post of that place before the others.
    fn led_by(&self, place: usize) -> Self {
        let mut other = self.clone();
        let post = &mut other.beside[place];
        std::mem::swap(&mut other.unit, &mut post.unit);
        std::mem::swap(&mut other.tier, &mut post.tier);
        std::mem::swap(&mut other.roles, &mut post.roles);
        other
    }
}
