//! What an event says, by its kind. Which of these are needed depends on the kind: [`crate::rules`].

use super::EventKind;
use crate::by::Officer;
use crate::entry::{Fields, Said};
use crate::id::{FindingId, PhotoId, UnitId, UserId};
use crate::term::{Level, OnSpot};
use crate::time::Day;

/// The second officer, as he stands on the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Second {
    pub user: Option<UserId>,
    pub name: Option<String>,
    pub certificate: Option<String>,
}

impl From<&Officer> for Second {
    fn from(officer: &Officer) -> Self {
        Self {
            user: Some(officer.user),
            name: Some(officer.name.clone()),
            certificate: Some(officer.certificate.clone()),
        }
    }
}

impl Said for Second {
    fn take(fields: &mut Fields, _: &str) -> Option<Self> {
        Some(Self {
            user: Said::take(fields, "second_user")?,
            name: Said::take(fields, "second_name")?,
            certificate: Said::take(fields, "second_certificate")?,
        })
    }
    fn put(&self, fields: &mut Fields, _: &str) {
        self.user.put(fields, "second_user");
        self.name.put(fields, "second_name");
        self.certificate.put(fields, "second_certificate");
    }
}

/// Forms of what is said: each field stands under its own name in the entry.
macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $form { $($(#[$fdoc])* pub $field: $type),* }

        impl $form {
            #[allow(unused_variables, clippy::unnecessary_wraps, reason = "one form is empty")]
            fn take(fields: &mut Fields) -> Option<Self> {
                Some(Self { $($field: Said::take(fields, stringify!($field))?),* })
            }
            #[allow(unused_variables, clippy::unused_self, reason = "one form is empty")]
            fn put(&self, fields: &mut Fields) {
                $(self.$field.put(fields, stringify!($field));)*
            }
        }
    )*};
}

forms! {
    /// The finding itself says all.
    Recorded {}
    /// What two officers saw or did together.
    TwoOfficers {
        second: Second,
        note: Option<String>,
        photos: Vec<PhotoId>,
        /// Photos of the rectification that the author of a review had not seen: their bytes had not come to him.
        unseen: Vec<PhotoId>,
    }
    /// 现场处理措施: what is done at once, until a review has passed.
    SpotMeasure {
        second: Second,
        photos: Vec<PhotoId>,
        /// Number of the paper that goes with it.
        paper: Option<String>,
        on_spot: Option<OnSpot>,
        basis: Option<String>,
        /// What exactly: whom, which machine, which part of the works.
        note: Option<String>,
    }
    /// An order with its own copies of what it fixes: they govern from then on.
    Order {
        second: Second,
        photos: Vec<PhotoId>,
        /// Number of the paper that goes with it.
        paper: Option<String>,
        level: Option<Level>,
        measure: Option<String>,
        deadline: Option<Day>,
        responsible: Option<String>,
        responsible_unit: Option<UnitId>,
        funds: Option<u64>,
        goal: Option<String>,
        interim_measure: Option<String>,
        /// An order of an earlier version has no copy of these: [`Order::is_whole`].
        title: Option<String>,
        description: Option<String>,
        sector: Option<String>,
        place: Option<String>,
        basis: Option<String>,
        catalog_hazard: Option<String>,
        catalog_version: Option<String>,
        criterion: Option<String>,
    }
    Acknowledgement {
        note: Option<String>,
        /// The author acts for the responsible person, and says so.
        on_behalf: bool,
    }
    Report {
        /// The measure taken.
        note: Option<String>,
        photos: Vec<PhotoId>,
        /// The author acts for the responsible person, and says so.
        on_behalf: bool,
    }
    Extension {
        reason: Option<String>,
        /// The new date that is asked for.
        date: Option<Day>,
        /// The author acts for the responsible person, and says so.
        on_behalf: bool,
    }
    Grant {
        /// The new date; without one, that which was asked for.
        date: Option<Day>,
        note: Option<String>,
    }
    /// A supervisor's act, with its reason and paper.
    Cause { reason: Option<String>, note: Option<String>, paper: Option<String> }
    Acceptance {
        /// Named by the acceptance of a major hazard.
        expert: Option<String>,
        note: Option<String>,
    }
    Remark { note: Option<String> }
    LookBack {
        note: Option<String>,
        photos: Vec<PhotoId>,
        /// The new finding in which a closed one recurred.
        recurred_in: Option<FindingId>,
    }
    Transfer {
        reason: Option<String>,
        /// Where the finding goes.
        to_unit: Option<UnitId>,
    }
    Amendment {
        reason: Option<String>,
        /// The field that is changed, and its new value.
        field: Option<String>,
        value: Option<String>,
    }
}

macro_rules! details {
    ($($kind:ident($form:ident)),* $(,)?) => {
        /// What happened, and what is said of it.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "an event holds one")]
        pub enum Detail {
            $($kind($form),)*
            /// Of a later version: kept with all that it says, folded into nothing.
            Unknown { kind: String, fields: Fields },
        }

        impl Detail {
            /// A step of that kind that says nothing yet.
            pub fn of(kind: EventKind) -> Self {
                match kind { $(EventKind::$kind => Self::$kind($form::default())),* }
            }

            /// `None`: of a kind that this version does not know.
            pub const fn kind(&self) -> Option<EventKind> {
                match self {
                    $(Self::$kind(_) => Some(EventKind::$kind),)*
                    Self::Unknown { .. } => None,
                }
            }

            /// Takes what a step of that kind says out of `fields`, and leaves the rest. `None`: something there is no
            /// value of its field.
            pub fn take(kind: EventKind, fields: &mut Fields) -> Option<Self> {
                match kind { $(EventKind::$kind => $form::take(fields).map(Self::$kind)),* }
            }

            /// Lays what is said over `fields`, the kind excepted.
            pub fn put(&self, fields: &mut Fields) {
                match self {
                    $(Self::$kind(said) => said.put(fields),)*
                    Self::Unknown { fields: said, .. } => fields.extend(said.clone()),
                }
            }
        }
    };
}

details! {
    Record(Recorded),
    FixedOnSpot(TwoOfficers),
    Order(Order),
    Acknowledge(Acknowledgement),
    Report(Report),
    AskExtension(Extension),
    Grant(Grant),
    Refuse(Cause),
    ReviewPass(TwoOfficers),
    ReviewFail(TwoOfficers),
    Accept(Acceptance),
    StrikeOff(Remark),
    LookBackHeld(LookBack),
    LookBackRecurred(LookBack),
    List(Cause),
    Delist(Cause),
    Suspend(Cause),
    Resume(Cause),
    Void(Cause),
    Transfer(Transfer),
    Amend(Amendment),
    OnSpotMeasure(SpotMeasure),
    Withdraw(Cause),
}

impl Detail {
    /// The word of its kind.
    pub fn word(&self) -> &str {
        match self {
            Self::Unknown { kind, .. } => kind,
            known => known.kind().map_or("", EventKind::word),
        }
    }

    /// The second officer, where two are needed.
    pub const fn second(&self) -> Option<&Second> {
        match self {
            Self::FixedOnSpot(said) | Self::ReviewPass(said) | Self::ReviewFail(said) => Some(&said.second),
            Self::Order(said) => Some(&said.second),
            Self::OnSpotMeasure(said) => Some(&said.second),
            _ => None,
        }
    }

    pub const fn second_mut(&mut self) -> Option<&mut Second> {
        match self {
            Self::FixedOnSpot(said) | Self::ReviewPass(said) | Self::ReviewFail(said) => {
                Some(&mut said.second)
            }
            Self::Order(said) => Some(&mut said.second),
            Self::OnSpotMeasure(said) => Some(&mut said.second),
            _ => None,
        }
    }

    pub const fn photos(&self) -> &[PhotoId] {
        match self {
            Self::FixedOnSpot(said) | Self::ReviewPass(said) | Self::ReviewFail(said) => {
                said.photos.as_slice()
            }
            Self::Order(said) => said.photos.as_slice(),
            Self::OnSpotMeasure(said) => said.photos.as_slice(),
            Self::Report(said) => said.photos.as_slice(),
            Self::LookBackHeld(said) | Self::LookBackRecurred(said) => said.photos.as_slice(),
            _ => &[],
        }
    }

    /// Names the photos that the step shows, where its kind shows any.
    pub fn show(&mut self, photos: Vec<PhotoId>) {
        match self {
            Self::FixedOnSpot(said) | Self::ReviewPass(said) | Self::ReviewFail(said) => said.photos = photos,
            Self::Order(said) => said.photos = photos,
            Self::OnSpotMeasure(said) => said.photos = photos,
            Self::Report(said) => said.photos = photos,
            Self::LookBackHeld(said) | Self::LookBackRecurred(said) => said.photos = photos,
            _ => {}
        }
    }

    pub fn with_second(mut self, second: impl Into<Second>) -> Self {
        if let Some(place) = self.second_mut() {
            *place = second.into();
        }
        self
    }
}

impl Order {
    /// It has a copy of all that it fixes; nothing stands where it has none. Nobody orders what has no title.
    pub const fn is_whole(&self) -> bool {
        self.title.is_some()
    }

    pub fn with_second(mut self, second: impl Into<Second>) -> Self {
        self.second = second.into();
        self
    }
}
