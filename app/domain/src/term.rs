//! The closed vocabularies of the field, spelled as they stand in documents and on the wire.

pub(crate) mod word;

/// A word that the vocabulary does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known {vocabulary}")]
pub struct TermError {
    pub vocabulary: &'static str,
}

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            const WORDS: &'static [&'static str] = &[$($word),*];
            pub const fn word(self) -> &'static str { Self::WORDS[self as usize] }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::term::TermError;
            fn from_str(word: &str) -> Result<Self, $crate::term::TermError> {
                match $crate::term::word::place_of(word, Self::WORDS) {
                    Some(place) => Ok(Self::ALL[place]),
                    None => Err($crate::term::TermError { vocabulary: stringify!($name) }),
                }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(stringify!($name), *self as u32, self.word())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let place = $crate::term::word::read(deserializer, stringify!($name), Self::WORDS)?;
                Ok(Self::ALL[place])
            }
        }
    )*};
}
pub(crate) use terms;

macro_rules! document_kinds {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        terms! {
            /// What a document is about.
            DocumentKind { $($kind = $word),* }
        }
    };
}
crate::kinds!(document_kinds);

terms! {
    /// 一般 / 重大.
    Level { General = "general", Major = "major" }
    /// Risk grade, named as the law names the colours (分级分类监管).
    Grade { Red = "red", Orange = "orange", Yellow = "yellow", Blue = "blue" }
    /// Why a visit was made.
    InspectionKind {
        Routine = "routine", Campaign = "campaign", Unannounced = "unannounced",
        SelfCheck = "self_check", LookBack = "look_back",
    }
    /// The answer to one item of a checklist.
    Verdict {
        Conforms = "conforms", Hazard = "hazard", NotApplicable = "not_applicable",
        /// 未查: nobody looked, and the visit says so.
        NotLookedAt = "not_looked_at",
    }
    /// Where a unit stands in the tree: [`Tier::may_stand_below`].
    Tier {
        City = "city", County = "county", Town = "town",
        /// 村、社区.
        Village = "village",
        /// 网格: a cell of a town or a village, which somebody walks.
        Cell = "cell",
        Department = "department", Enterprise = "enterprise",
    }
    /// What a user may do; see [`crate::rules`].
    Role {
        Inspector = "inspector", Reviewer = "reviewer", Supervisor = "supervisor",
        Responsible = "responsible", Viewer = "viewer", Admin = "admin",
    }
    /// 现场处理措施: what is done at once where safety cannot be guaranteed until the hazard is gone.
    OnSpot {
        /// 撤出作业人员.
        Withdraw = "withdraw",
        /// 停止使用设施、设备.
        StopUse = "stop_use",
        /// 局部停止作业.
        StopPart = "stop_part",
        /// 停产停业、停止建设.
        StopWork = "stop_work",
    }
    /// Which moment of a finding's life a photo shows.
    PhotoRole {
        Before = "before", After = "after", Review = "review", Scene = "scene",
        /// The page that was printed and signed by pen.
        Signed = "signed",
    }
    /// State of a finding, folded from its events and never stored.
    State {
        Recorded = "recorded", Ordered = "ordered", Rectifying = "rectifying", Reported = "reported",
        Reviewed = "reviewed", Accepted = "accepted", Closed = "closed", Void = "void", Transferred = "transferred",
    }
}

impl Tier {
    /// Whether a unit of this tier may stand directly below one of that. Floors may be left out (a county without towns has
    /// villages), but nothing stands below its like, and nobody's organ below a village.
    pub const fn may_stand_below(self, above: Self) -> bool {
        let is_government = matches!(above, Self::City | Self::County | Self::Town);
        match self {
            Self::City => false,
            Self::County | Self::Town => is_government && (above as u8) < self as u8,
            Self::Village | Self::Department => is_government,
            Self::Cell => matches!(above, Self::Town | Self::Village),
            Self::Enterprise => !matches!(above, Self::Enterprise),
        }
    }
}

impl State {
    /// Still in the ledger: neither struck off, void nor handed on.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Void | Self::Transferred)
    }
    /// The hazard itself is still there, so that its deadline counts.
    pub const fn awaits_rectification(self) -> bool {
        matches!(self, Self::Recorded | Self::Ordered | Self::Rectifying)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_what() {
        let below = |above: Tier| {
            let may = Tier::ALL.iter().filter(|tier| tier.may_stand_below(above));
            may.map(|tier| tier.word()).collect::<Vec<_>>()
        };
        assert_eq!(below(Tier::City), ["county", "town", "village", "department", "enterprise"]);
        assert_eq!(below(Tier::County), ["town", "village", "department", "enterprise"]);
        assert_eq!(below(Tier::Town), ["village", "cell", "department", "enterprise"]);
        assert_eq!(below(Tier::Village), ["cell", "enterprise"]);
        assert_eq!(below(Tier::Cell), ["enterprise"]);
        assert_eq!(below(Tier::Department), ["enterprise"]);
        assert!(below(Tier::Enterprise).is_empty());
    }
}
