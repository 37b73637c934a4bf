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
        /// Records or phones hang on the unit's tier: the details count them.
        UnitInUse = "unit_in_use",
        /// There is nobody of that id for whoever asks.
        PersonUnknown = "person_unknown",
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
        /// Beyond what it may be: the details say the least and the most.
        OutOfBounds = "out_of_bounds",
        /// Somebody else has changed it since it was read.
        ChangedSinceRead = "changed_since_read",
        /// A change of the policy says why.
        ReasonMissing = "reason_missing",
        /// A major hazard cites its clause, or names an expert.
        ClauseMissing = "clause_missing",
        SectorUnknown = "sector_unknown",
        /// The catalogue that this unit reads has none of that id, or it is not the unit's own.
        HazardUnknown = "hazard_unknown",
        /// The same item stands in the checklist twice.
        ItemTwice = "item_twice",
        /// A checklist has an item at least.
        ListEmpty = "list_empty",
        /// More sections or items than one checklist may have.
        ListTooLong = "list_too_long",
        /// A unit has as many of its own as it may have.
        LibraryFull = "library_full",
        /// There is no draft.
        NoDraft = "no_draft",
        /// A checklist's level is neither general nor major.
        LevelUnknown = "level_unknown",
        NumberUnreadable = "number_unreadable",
        /// Fewer characters than a password has.
        PasswordShort = "password_short",
        /// Many others have that password, or it is a row of keys.
        PasswordCommon = "password_common",
        /// What is known of the person or of his unit makes up most of it.
        PasswordNamed = "password_named",
        /// The present password is another.
        PasswordWrong = "password_wrong",
        /// It is done by administrators of the unit that has none above it.
        OnlyAtTop = "only_at_top",
        /// It is said of a unit by those above it.
        OnlyAbove = "only_above",
        /// The person holds a post where whoever asks may not do that.
        PostElsewhere = "post_elsewhere",
        /// He has as many devices as one has, or paired so many within a day.
        DevicesMany = "devices_many",
        /// It is noted of himself, or it is the note that something was taken away.
        OwnEntry = "own_entry",

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

        /// Not 18 characters of a unified social credit code.
        CodeUnreadable = "code_unreadable",
        /// The code's last character is not what the others make.
        CodeCheckDigit = "code_check_digit",
        GradeUnknown = "grade_unknown",
        PositionUnreadable = "position_unreadable",
        /// Several sites have that code or key, or are called so.
        SiteAmbiguous = "site_ambiguous",
        /// Another site has that code.
        CodeTaken = "code_taken",
        /// It stands for nothing any more: another site stands for it.
        SiteMerged = "site_merged",
        /// It would stand for itself.
        SiteInRing = "site_in_ring",
        /// It was closed.
        SiteClosed = "site_closed",
        /// It is more than a day ago.
        TooLate = "too_late",
        /// Some rows are probably about what is there, and nobody has said whether.
        ChoicesMissing = "choices_missing",
        /// Another file of sites is still being taken in.
        ImportUnderWay = "import_under_way",
        /// It is no number of this unit.
        NumberUnknown = "number_unknown",
        /// A paper carries it.
        NumberIssued = "number_issued",
        /// Its record has been changed since, or does not take it.
        NotTaken = "not_taken",
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
