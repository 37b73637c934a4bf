//! The sites that are there, by what files call them.

use crate::sites::alike::{Found, Known, Many, core, is_alike};
use crate::store::{SiteEntry, StoreError, View};
use spotcheck_domain::call::{LikeBy, Likely};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::site::{SiteField as F, SiteFields};
use std::collections::{HashMap, HashSet};

/// Sites of one code or name among which a row's is looked for; of more, the row must say which by its number.
const MOST_SAME: usize = 1_000;

/// Sites of an area that stand for themselves.
pub struct There {
    pub all: Vec<SiteEntry>,
    by_key: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    many: Many,
}

/// Which of them a row is about, as far as can be told.
pub enum Which {
    This(usize),
    /// Somebody must say.
    Perhaps(Vec<Found>),
    /// Several, by the field that was to tell.
    Several(F),
}

/// What is known of a site, for comparing.
pub fn known_of(fields: &SiteFields) -> Known {
    let said = |field| fields.get(&field).map_or("", String::as_str);
    let core = core(said(F::Name), &[said(F::City), said(F::County), said(F::Town)]);
    let position = fields.get(&F::Position).and_then(|position| position.parse().ok());
    Known::of(core, said(F::County), said(F::Uscc), position)
}

impl There {
    pub fn below(view: &dyn View, area: UnitId) -> Result<Self, StoreError> {
        let mut there = Self {
            all: Vec::new(),
            by_key: HashMap::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            many: Many::default(),
        };
        view.each_site_below(area, &mut |entry| {
            if entry.merged_into().is_none() {
                there.add(entry);
            }
        })?;
        Ok(there)
    }

    fn add(&mut self, entry: SiteEntry) {
        let place = self.many.add(known_of(&entry.fields));
        let note = |map: &mut HashMap<String, Vec<usize>>, text: &str| {
            if !text.is_empty() {
                map.entry(text.to_owned()).or_default().push(place);
            }
        };
        note(&mut self.by_key, entry.said(F::Key));
        note(&mut self.by_code, entry.said(F::Uscc));
        note(&mut self.by_name, &entry.name().to_lowercase());
        self.all.push(entry);
    }

    /// Which site says this of itself; of those that perhaps do, so many at most.
    pub fn which(&self, fields: &SiteFields, most: usize) -> Which {
        let said = |field| fields.get(&field).map_or("", String::as_str);
        match self.by_key.get(said(F::Key)).map(Vec::as_slice) {
            Some([one]) => return Which::This(*one),
            Some([_, _, ..]) => return Which::Several(F::Key),
            _ => {}
        }
        let known = known_of(fields);
        if let Some(same) = self.by_code.get(said(F::Uscc)) {
            if same.len() > MOST_SAME {
                return Which::Several(F::Uscc);
            }
            let is_called_so =
                |place: &&usize| known.core.is_empty() || is_alike(self.many.core(**place), &known.core);
            let called_so: Vec<usize> = same.iter().filter(is_called_so).copied().collect();
            return match called_so[..] {
                [one] => Which::This(one),
                [] => {
                    let perhaps = same.iter().take(most).map(|place| (*place, LikeBy::Code, None));
                    Which::Perhaps(perhaps.collect())
                }
                _ => self.named(fields, &called_so).map_or(Which::Several(F::Uscc), Which::This),
            };
        }
        let same = self.by_name.get(&said(F::Name).to_lowercase());
        if same.is_some_and(|same| same.len() > MOST_SAME) {
            return Which::Several(F::Name);
        }
        let same = same.into_iter().flatten().copied().filter(|place| !self.is_another(*place, fields));
        let same: Vec<usize> = same.collect();
        match same[..] {
            [] => Which::Perhaps(self.many.like(&known, most)),
            [one] => Which::This(one),
            _ => self.named(fields, &same).map_or(Which::Several(F::Name), Which::This),
        }
    }

    /// It has another code or key, or lies in another county.
    fn is_another(&self, place: usize, fields: &SiteFields) -> bool {
        [F::Uscc, F::Key, F::County].iter().any(|field| {
            let (theirs, said) = (self.all[place].fields.get(field), fields.get(field));
            theirs.is_some() && said.is_some() && theirs != said
        })
    }

    /// The one of them with that name, town and address.
    fn named(&self, fields: &SiteFields, places: &[usize]) -> Option<usize> {
        let is_so = |place: &usize| {
            [F::Name, F::Town, F::Address].iter().all(|field| {
                let said = fields.get(field);
                said.is_none() || self.all[*place].fields.get(field) == said
            })
        };
        let mut found = places.iter().filter(|place| is_so(place));
        found.next().filter(|_| found.next().is_none()).copied()
    }

    /// As it is shown.
    pub fn likely(&self, (place, why, distance_m): Found) -> Likely {
        let entry = &self.all[place];
        Likely {
            site: Some(entry.id),
            row: None,
            name: entry.name().to_owned(),
            address: entry.said(F::Address).to_owned(),
            why,
            distance_m,
        }
    }
}

/// The sites that are probably the same as one that is there.
pub fn likely(view: &dyn View, area: UnitId, entry: &SiteEntry) -> Result<Vec<Likely>, StoreError> {
    const MOST: usize = 5;
    let there = There::below(view, area)?;
    let known = known_of(&entry.fields);
    let mut found = Vec::new();
    let code = entry.said(F::Uscc);
    for (place, other) in there.all.iter().enumerate() {
        if other.id != entry.id && !code.is_empty() && other.said(F::Uscc) == code {
            found.push((place, LikeBy::Code, None));
        }
    }
    // It is like itself.
    let like = there.many.like(&known, MOST + 1).into_iter();
    found.extend(like.filter(|(place, ..)| there.all[*place].id != entry.id));
    let mut seen = HashSet::new();
    found.retain(|(place, ..)| seen.insert(*place));
    Ok(found.into_iter().take(MOST).map(|found| there.likely(found)).collect())
}
