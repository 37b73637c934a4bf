//! Why an edit is not made: one named case each, so that a screen can say what is missing and what to do.

use crate::term::terms;

terms! {
    Refusal {
        FieldInvalid = "field_invalid",
        TooLong = "too_long",
        /// The words hold characters that nobody sees and that alter what stands beside them.
        HiddenCharacters = "hidden_characters",
        /// The record holds as many of these as it takes from this author.
        TooMany = "too_many",
        /// The field was fixed by the order; a supervisor may amend it.
        FrozenByOrder = "frozen_by_order",
        /// A visit that has ended, or was signed, takes no more edits of this sort.
        InspectionEnded = "inspection_ended",
        NotPermitted = "not_permitted",
        /// The finding's state does not allow this step.
        WrongState = "wrong_state",
        NeedsTitle = "needs_title",
        NeedsPhoto = "needs_photo",
        NeedsBeforePhoto = "needs_before_photo",
        NeedsAfterPhoto = "needs_after_photo",
        NeedsReviewPhoto = "needs_review_photo",
        NeedsMeasure = "needs_measure",
        NeedsDeadline = "needs_deadline",
        NeedsResponsible = "needs_responsible",
        NeedsFunds = "needs_funds",
        NeedsGoal = "needs_goal",
        NeedsSecondOfficer = "needs_second_officer",
        /// An officer who is named is not in the organisation, or is called otherwise there.
        OfficerUnknown = "officer_unknown",
        /// The certificate's number is not that officer's.
        CertificateUnknown = "certificate_unknown",
        /// The officer belongs to a unit that is neither above nor below the author's.
        OfficerElsewhere = "officer_elsewhere",
        /// A signature in the name of somebody else.
        SignatureOfAnother = "signature_of_another",
        /// What is drawn is no signature, or there is none.
        NeedsSignature = "needs_signature",
        /// The same drawing stands under another paper: a signature is made anew for each.
        SignatureCopied = "signature_copied",
        /// The responsible unit is not in the organisation, or belongs to another county.
        EnterpriseElsewhere = "enterprise_elsewhere",
        /// The unit orders nothing: it gives notices of hazards, and refers them to whoever may.
        NoStanding = "no_standing",
        NeedsBasis = "needs_basis",
        /// What is done at once where safety cannot be guaranteed.
        NeedsSpotMeasure = "needs_spot_measure",
        /// Only somebody with a certificate decides on paper.
        NeedsCertificate = "needs_certificate",
        /// The number lies in no block that the office gave this person for that unit and kind.
        NumberUnproved = "number_unproved",
        /// This device holds no number for that paper.
        NoNumber = "no_number",
        /// A paper that was left somewhere was left before a witness.
        NeedsWitness = "needs_witness",
        NeedsReason = "needs_reason",
        NeedsDate = "needs_date",
        NeedsExpert = "needs_expert",
        /// The same person may not do both.
        SamePerson = "same_person",
        /// The deadline lies before the day on which it is set.
        DeadlinePast = "deadline_past",
        /// The deadline lies beyond the longest that the policy allows.
        DeadlineTooLate = "deadline_too_late",
        /// Asked for too shortly before the deadline.
        TooLateToAsk = "too_late_to_ask",
        /// He is no officer of the visit, or not beside the first.
        NotOfficer = "not_officer",
        /// The second officer's days after the end of the visit are over.
        TooLateToObject = "too_late_to_object",
        NeedsNetwork = "needs_network",
        NotFound = "not_found",
        /// The record is not this person's to see any more; what of it is here waits for what he wrote before.
        Gone = "gone",
        /// The record holds a step of a newer version: it is read-only here until the app is updated.
        NeedsUpdate = "needs_update",
        /// The document was set aside because it could not be opened; its bytes are kept.
        SetAside = "set_aside",
        /// The person has a device: only an administrator, or he himself, can give him another.
        HasDevice = "has_device",
        /// The person has a role that whoever vouches for him lacks.
        RoleLacking = "role_lacking",
        /// This desk was signed in by a password, which is to be shown again.
        NeedsProof = "needs_proof",
    }
}
impl std::error::Error for Refusal {}
