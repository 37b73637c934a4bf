//! What happened to the work and what to do next, for everything that can go wrong.

use super::Lang;
use crate::say;
use spotcheck_domain::refusal::Refusal;
use spotcheck_protocol::Failure;

pub fn failure_words(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Refused(refusal) => return refusal_words(lang, *refusal),
        Failure::Incomplete(lacks) => {
            return lacks.first().map(|lack| refusal_words(lang, lack.refusal)).unwrap_or_default();
        }
        Failure::NotTaken => say!(lang, failures.not_taken),
        Failure::Unreachable => say!(lang, failures.unreachable),
        Failure::OfficeFault => say!(lang, failures.office_fault),
        Failure::NotPaired => say!(lang, failures.not_paired),
        Failure::CodeUnknown => say!(lang, failures.code_unknown),
        Failure::TooManyTries => say!(lang, failures.too_many_tries),
        Failure::OthersWorkUnsent => say!(lang, failures.others_work_unsent),
        Failure::WorkUnsent => say!(lang, failures.work_unsent),
        Failure::StorageFull => say!(lang, failures.storage_full),
        Failure::StorageFault => say!(lang, failures.storage_fault),
        Failure::NotAPicture => say!(lang, failures.not_a_picture),
        Failure::PhotoTooLarge => say!(lang, failures.photo_too_large),
        Failure::PhotoOnItsWay => say!(lang, failures.photo_on_its_way),
        Failure::PhotoLost => say!(lang, failures.photo_lost),
        Failure::PhotosHeldUp => say!(lang, failures.photos_held_up),
    }
    .to_owned()
}

pub fn refusal_words(lang: Lang, refusal: Refusal) -> String {
    match refusal {
        Refusal::FieldInvalid => say!(lang, failures.field_invalid),
        Refusal::TooLong => say!(lang, failures.too_long),
        Refusal::HiddenCharacters => say!(lang, failures.hidden_characters),
        Refusal::TooMany => say!(lang, failures.too_many),
        Refusal::Gone => say!(lang, failures.gone),
        Refusal::NeedsUpdate => say!(lang, failures.needs_update),
        Refusal::FrozenByOrder => say!(lang, failures.frozen_by_order),
        Refusal::InspectionEnded => say!(lang, failures.inspection_ended),
        Refusal::NotPermitted => say!(lang, failures.not_permitted),
        Refusal::WrongState => say!(lang, failures.wrong_state),
        Refusal::NeedsTitle => say!(lang, failures.needs_title),
        Refusal::NeedsPhoto => say!(lang, failures.needs_photo),
        Refusal::NeedsBeforePhoto => say!(lang, failures.needs_before_photo),
        Refusal::NeedsAfterPhoto => say!(lang, failures.needs_after_photo),
        Refusal::NeedsReviewPhoto => say!(lang, failures.needs_review_photo),
        Refusal::NeedsMeasure => say!(lang, failures.needs_measure),
        Refusal::NeedsDeadline => say!(lang, failures.needs_deadline),
        Refusal::NeedsResponsible => say!(lang, failures.needs_responsible),
        Refusal::NeedsFunds => say!(lang, failures.needs_funds),
        Refusal::NeedsGoal => say!(lang, failures.needs_goal),
        Refusal::NeedsSecondOfficer => say!(lang, failures.needs_second_officer),
        Refusal::OfficerUnknown => say!(lang, failures.officer_unknown),
        Refusal::CertificateUnknown => say!(lang, failures.certificate_unknown),
        Refusal::OfficerElsewhere => say!(lang, failures.officer_elsewhere),
        Refusal::SignatureOfAnother => say!(lang, failures.signature_of_another),
        Refusal::NeedsSignature => say!(lang, failures.needs_signature),
        Refusal::SignatureCopied => say!(lang, failures.signature_copied),
        Refusal::EnterpriseElsewhere => say!(lang, failures.enterprise_elsewhere),
        Refusal::NoStanding => say!(lang, failures.no_standing),
        Refusal::NeedsBasis => say!(lang, failures.needs_basis),
        Refusal::NeedsSpotMeasure => say!(lang, failures.needs_spot_measure),
        Refusal::NeedsCertificate => say!(lang, failures.needs_certificate),
        Refusal::NumberUnproved => say!(lang, failures.number_unproved),
        Refusal::NoNumber => say!(lang, failures.no_number),
        Refusal::NeedsWitness => say!(lang, failures.needs_witness),
        Refusal::NeedsReason => say!(lang, failures.needs_reason),
        Refusal::NeedsDate => say!(lang, failures.needs_date),
        Refusal::NeedsExpert => say!(lang, failures.needs_expert),
        Refusal::SamePerson => say!(lang, failures.same_person),
        Refusal::DeadlinePast => say!(lang, failures.deadline_past),
        Refusal::DeadlineTooLate => say!(lang, failures.deadline_too_late),
        Refusal::TooLateToAsk => say!(lang, failures.too_late_to_ask),
        Refusal::NotOfficer => say!(lang, failures.not_officer),
        Refusal::TooLateToObject => say!(lang, failures.too_late_to_object),
        Refusal::NeedsNetwork => say!(lang, failures.needs_network),
        Refusal::NotFound => say!(lang, failures.not_found),
        Refusal::SetAside => say!(lang, failures.set_aside),
        Refusal::HasDevice => say!(lang, failures.has_device),
        Refusal::RoleLacking => say!(lang, failures.role_lacking),
        Refusal::NeedsProof => say!(lang, failures.needs_proof),
    }
    .to_owned()
}
