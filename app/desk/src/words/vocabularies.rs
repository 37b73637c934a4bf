//! Words for the desk's vocabularies: made by the build, one for each case.

use super::Lang;
use crate::say;
use spotcheck_domain::call::{
    NumberStanding, NumberState, NumberWhy, Obstacle, PersonField, SheetField, Standing, UnitField,
};
use spotcheck_domain::certificate::CertificateField;
use spotcheck_domain::library::ChangeKind;
use spotcheck_domain::policy::PolicyField;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Role;

include!(concat!(env!("OUT_DIR"), "/vocabularies.rs"));

pub fn standing_word(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Own => say!(lang, units.standing_own),
        Standing::Delegated => say!(lang, units.standing_delegated),
        Standing::Nothing => say!(lang, units.standing_none),
    }
}

pub fn number_state_word(lang: Lang, state: NumberState) -> &'static str {
    match state {
        NumberState::Issued => say!(lang, registers.state_issued),
        NumberState::Void => say!(lang, registers.state_void),
        NumberState::Returned => say!(lang, registers.state_returned),
        NumberState::Unused => say!(lang, registers.state_unused),
        NumberState::Unknown => say!(lang, registers.state_unknown),
    }
}

pub fn number_why_word(lang: Lang, why: NumberWhy) -> &'static str {
    match why {
        NumberWhy::Restored => say!(lang, registers.why_restored),
        NumberWhy::Lost => say!(lang, registers.why_lost),
        NumberWhy::Away => say!(lang, registers.why_away),
        NumberWhy::OnItsWay => say!(lang, registers.why_on_its_way),
    }
}

pub fn number_standing_word(lang: Lang, standing: NumberStanding) -> &'static str {
    match standing {
        NumberStanding::Issued => say!(lang, registers.state_issued),
        NumberStanding::Doubled => say!(lang, registers.doubled),
        NumberStanding::Unallotted => say!(lang, registers.unallotted),
    }
}

/// What a role lets a person do, in a few words.
pub fn role_note(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Inspector => say!(lang, people.role_inspector),
        Role::Reviewer => say!(lang, people.role_reviewer),
        Role::Supervisor => say!(lang, people.role_supervisor),
        Role::Responsible => say!(lang, people.role_responsible),
        Role::Viewer => say!(lang, people.role_viewer),
        Role::Admin => say!(lang, people.role_admin),
    }
}
