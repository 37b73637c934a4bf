//! Why the office's administration did not do what was asked, or does not take a row of a file: stable codes, for
//! which a screen has words.

use crate::term::terms;

terms! {
    Obstacle {
        /// A field is empty that must not be, or holds no value of its kind.
        FieldInvalid = "field_invalid",
        TooLong = "too_long",
        /// Characters that nobody sees and that alter what stands beside them.
        HiddenCharacters = "hidden_characters",
        /// Another open unit under the same parent is called so.
        NameTaken = "name_taken",
        /// Somebody else of this area, or another unit of it, has that key.
        KeyTaken = "key_taken",
        /// The id that was given is something else's.
        IdTaken = "id_taken",
        /// A unit stands below one of a higher tier.
        TierNotBelow = "tier_not_below",
        UnitClosed = "unit_closed",
        /// People, open units or open records are there: the details count them.
        UnitNotEmpty = "unit_not_empty",
        /// The person has left.
        PersonRetired = "person_retired",
        /// Nobody would be left to administer the office.
        LastAdministrator = "last_administrator",
        NeedsRole = "needs_role",
        /// A deputyship that is over before it begins, or before today, or that is to last for more than two years.
        DaysInvalid = "days_invalid",
        /// Nobody acts for himself.
        OwnDeputy = "own_deputy",
        /// He holds that very post already.
        PostHeld = "post_held",
        /// There is no post of this person that somebody could go on with.
        NothingToHandOver = "nothing_to_hand_over",

        /// No table of a kind that is read here, or a damaged one.
        FileUnreadable = "file_unreadable",
        /// More rows, columns, sheets or bytes than one file may have.
        FileTooLarge = "file_too_large",
        /// No sheet has the columns that are needed, or none is called so.
        ColumnsMissing = "columns_missing",
        /// The file, or what the office has, is not what the preview showed.
        ChangedSincePreview = "changed_since_preview",
        /// Some rows are refused, so that none is stored.
        RowsRefused = "rows_refused",

        UnitUnknown = "unit_unknown",
        /// Several units are called so: their path tells which.
        UnitAmbiguous = "unit_ambiguous",
        /// The units of this file stand below one another in a ring.
        UnitInRing = "unit_in_ring",
        TierUnknown = "tier_unknown",
        /// What a file says of a unit's place or tier is not what it is: that is no change for an import.
        UnitMoved = "unit_moved",
        RoleUnknown = "role_unknown",
        /// Several people of that unit are called so: the key tells who.
        PersonAmbiguous = "person_ambiguous",
        /// Another row of this file is about the same.
        RowTwice = "row_twice",
        DateUnreadable = "date_unreadable",
        /// The cell has a formula, and the file no result of it.
        FormulaUnsolved = "formula_unsolved",
        /// The cell's formula ended in an error.
        CellFault = "cell_fault",
        /// A number so long that the program which wrote the file has lost its last digits.
        DigitsLost = "digits_lost",
    }
}

impl From<crate::refusal::Refusal> for Obstacle {
    fn from(refusal: crate::refusal::Refusal) -> Self {
        match refusal {
            crate::refusal::Refusal::TooLong => Self::TooLong,
            crate::refusal::Refusal::HiddenCharacters => Self::HiddenCharacters,
            _ => Self::FieldInvalid,
        }
    }
}
