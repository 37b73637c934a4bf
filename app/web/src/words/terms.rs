//! The closed vocabularies in both languages.

use super::Lang;
use crate::say;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::ledger::Due;
use spotcheck_domain::term::{Grade, InspectionKind, Level, OnSpot, PhotoRole, Role, State, Tier, Verdict};
use spotcheck_protocol::{LedgerColumn, PhotoWhereabouts, Whereabouts};

pub fn state_word(lang: Lang, state: State) -> String {
    match state {
        State::Recorded => say!(lang, terms.state_recorded),
        State::Ordered => say!(lang, terms.state_ordered),
        State::Rectifying => say!(lang, terms.state_rectifying),
        State::Reported => say!(lang, terms.state_reported),
        State::Reviewed => say!(lang, terms.state_reviewed),
        State::Accepted => say!(lang, terms.state_accepted),
        State::Closed => say!(lang, terms.state_closed),
        State::Void => say!(lang, terms.state_void),
        State::Transferred => say!(lang, terms.state_transferred),
    }
    .to_owned()
}

pub fn level_word(lang: Lang, level: Level) -> String {
    match level {
        Level::General => say!(lang, terms.level_general),
        Level::Major => say!(lang, terms.level_major),
    }
    .to_owned()
}

pub fn on_spot_word(lang: Lang, measure: OnSpot) -> String {
    match measure {
        OnSpot::Withdraw => say!(lang, terms.on_spot_withdraw),
        OnSpot::StopUse => say!(lang, terms.on_spot_stop_use),
        OnSpot::StopPart => say!(lang, terms.on_spot_stop_part),
        OnSpot::StopWork => say!(lang, terms.on_spot_stop_work),
    }
    .to_owned()
}

pub fn grade_word(lang: Lang, grade: Option<Grade>) -> String {
    match grade {
        Some(Grade::Red) => say!(lang, terms.grade_red),
        Some(Grade::Orange) => say!(lang, terms.grade_orange),
        Some(Grade::Yellow) => say!(lang, terms.grade_yellow),
        Some(Grade::Blue) => say!(lang, terms.grade_blue),
        None => say!(lang, terms.grade_none),
    }
    .to_owned()
}

pub fn kind_word(lang: Lang, kind: InspectionKind) -> String {
    match kind {
        InspectionKind::Routine => say!(lang, terms.kind_routine),
        InspectionKind::Campaign => say!(lang, terms.kind_campaign),
        InspectionKind::Unannounced => say!(lang, terms.kind_unannounced),
        InspectionKind::SelfCheck => say!(lang, terms.kind_self_check),
        InspectionKind::LookBack => say!(lang, terms.kind_look_back),
    }
    .to_owned()
}

/// One line on when a visit is of this kind.
pub fn kind_note(lang: Lang, kind: InspectionKind) -> String {
    match kind {
        InspectionKind::Routine => say!(lang, terms.kind_routine_note),
        InspectionKind::Campaign => say!(lang, terms.kind_campaign_note),
        InspectionKind::Unannounced => say!(lang, terms.kind_unannounced_note),
        InspectionKind::SelfCheck => say!(lang, terms.kind_self_check_note),
        InspectionKind::LookBack => say!(lang, terms.kind_look_back_note),
    }
    .to_owned()
}

pub fn verdict_word(lang: Lang, verdict: Verdict) -> String {
    match verdict {
        Verdict::Conforms => say!(lang, terms.verdict_conforms),
        Verdict::Hazard => say!(lang, terms.verdict_hazard),
        Verdict::NotApplicable => say!(lang, terms.verdict_not_applicable),
        Verdict::NotLookedAt => say!(lang, terms.verdict_not_looked_at),
    }
    .to_owned()
}

pub fn tier_word(lang: Lang, tier: Tier) -> String {
    match tier {
        Tier::City => say!(lang, terms.tier_city),
        Tier::County => say!(lang, terms.tier_county),
        Tier::Town => say!(lang, terms.tier_town),
        Tier::Village => say!(lang, terms.tier_village),
        Tier::Cell => say!(lang, terms.tier_cell),
        Tier::Department => say!(lang, terms.tier_department),
        Tier::Enterprise => say!(lang, terms.tier_enterprise),
    }
    .to_owned()
}

pub fn role_word(lang: Lang, role: Role) -> String {
    match role {
        Role::Inspector => say!(lang, terms.role_inspector),
        Role::Reviewer => say!(lang, terms.role_reviewer),
        Role::Supervisor => say!(lang, terms.role_supervisor),
        Role::Responsible => say!(lang, terms.role_responsible),
        Role::Viewer => say!(lang, terms.role_viewer),
        Role::Admin => say!(lang, terms.role_admin),
    }
    .to_owned()
}

pub fn photo_role_word(lang: Lang, role: PhotoRole) -> String {
    match role {
        PhotoRole::Before => say!(lang, terms.photo_before),
        PhotoRole::After => say!(lang, terms.photo_after),
        PhotoRole::Review => say!(lang, terms.photo_review),
        PhotoRole::Scene => say!(lang, terms.photo_scene),
        PhotoRole::Signed => say!(lang, terms.photo_signed),
    }
    .to_owned()
}

pub fn event_word(lang: Lang, kind: EventKind) -> String {
    match kind {
        EventKind::Record => say!(lang, terms.event_record),
        EventKind::FixedOnSpot => say!(lang, terms.event_fixed_on_spot),
        EventKind::Order => say!(lang, terms.event_order),
        EventKind::Acknowledge => say!(lang, terms.event_acknowledge),
        EventKind::Report => say!(lang, terms.event_report),
        EventKind::AskExtension => say!(lang, terms.event_ask_extension),
        EventKind::Grant => say!(lang, terms.event_grant),
        EventKind::Refuse => say!(lang, terms.event_refuse),
        EventKind::ReviewPass => say!(lang, terms.event_review_pass),
        EventKind::ReviewFail => say!(lang, terms.event_review_fail),
        EventKind::Accept => say!(lang, terms.event_accept),
        EventKind::StrikeOff => say!(lang, terms.event_strike_off),
        EventKind::LookBackHeld => say!(lang, terms.event_look_back_held),
        EventKind::LookBackRecurred => say!(lang, terms.event_look_back_recurred),
        EventKind::List => say!(lang, terms.event_list),
        EventKind::Delist => say!(lang, terms.event_delist),
        EventKind::Suspend => say!(lang, terms.event_suspend),
        EventKind::Resume => say!(lang, terms.event_resume),
        EventKind::Void => say!(lang, terms.event_void),
        EventKind::Transfer => say!(lang, terms.event_transfer),
        EventKind::Amend => say!(lang, terms.event_amend),
        EventKind::OnSpotMeasure => say!(lang, terms.event_on_spot_measure),
        EventKind::Withdraw => say!(lang, terms.event_withdraw),
    }
    .to_owned()
}

pub fn due_words(lang: Lang, due: Due) -> String {
    match due {
        Due::Overdue(n) => say!(lang, terms.due_overdue, n = n),
        Due::Within(0) => say!(lang, terms.due_today).to_owned(),
        Due::Within(n) => say!(lang, terms.due_within, n = n),
        Due::None => say!(lang, terms.due_none).to_owned(),
    }
}

pub fn whereabouts_words(lang: Lang, whereabouts: Whereabouts) -> String {
    match whereabouts {
        Whereabouts::OnThisPhone => say!(lang, terms.truth_phone).to_owned(),
        Whereabouts::Sending { n_photos: 0, .. } => say!(lang, terms.truth_sending_words).to_owned(),
        Whereabouts::Sending { n_sent, n_photos } => {
            say!(lang, terms.truth_sending, sent = n_sent, all = n_photos)
        }
        Whereabouts::AtTheOffice => say!(lang, terms.truth_office).to_owned(),
        Whereabouts::Refused => say!(lang, terms.truth_problem).to_owned(),
    }
}

pub fn photo_whereabouts_words(lang: Lang, whereabouts: PhotoWhereabouts) -> String {
    match whereabouts {
        PhotoWhereabouts::OnThisPhone => say!(lang, terms.truth_phone).to_owned(),
        PhotoWhereabouts::Sending { percent } => say!(lang, terms.truth_percent, percent = percent),
        PhotoWhereabouts::AtTheOffice => say!(lang, terms.truth_office).to_owned(),
        PhotoWhereabouts::OnItsWay => say!(lang, terms.truth_on_its_way).to_owned(),
        PhotoWhereabouts::Lost => say!(lang, terms.truth_lost).to_owned(),
    }
}

pub fn column_word(lang: Lang, column: LedgerColumn) -> String {
    match column {
        LedgerColumn::RecordedAt => say!(lang, ledger.column_recorded_at),
        LedgerColumn::Title => say!(lang, ledger.column_title),
        LedgerColumn::Site => say!(lang, ledger.column_site),
        LedgerColumn::Level => say!(lang, ledger.column_level),
        LedgerColumn::State => say!(lang, ledger.column_state),
        LedgerColumn::Deadline => say!(lang, ledger.column_deadline),
        LedgerColumn::Responsible => say!(lang, ledger.column_responsible),
        LedgerColumn::County => say!(lang, ledger.column_county),
        LedgerColumn::Town => say!(lang, ledger.column_town),
        LedgerColumn::Sector => say!(lang, ledger.f_sector),
    }
    .to_owned()
}
