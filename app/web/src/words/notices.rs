//! What a notice about somebody's devices or posts tells.

use super::Lang;
use crate::say;
use spotcheck_domain::codes::{Notice, NoticeKind};

/// What happened, and whom it concerns.
pub fn notice_words(lang: Lang, notice: &Notice) -> String {
    let name = &notice.person.name;
    match notice.kind.parse() {
        Ok(NoticeKind::CodeMade) => say!(lang, settings.notice_code_made, name = name),
        Ok(NoticeKind::CodeConfirmed) => say!(lang, settings.notice_code_confirmed, name = name),
        Ok(NoticeKind::Paired) => say!(lang, settings.notice_paired, name = name),
        Ok(NoticeKind::Revoked) => say!(lang, settings.notice_revoked, name = name),
        Ok(NoticeKind::PostGiven) => say!(lang, settings.notice_post_given, name = name),
        Ok(NoticeKind::PostEnded) => say!(lang, settings.notice_post_ended, name = name),
        Ok(NoticeKind::PasswordSet) => say!(lang, settings.notice_password_set, name = name),
        Ok(NoticeKind::PasswordTaken) => say!(lang, settings.notice_password_taken, name = name),
        // Of a later version.
        Err(_) => say!(lang, settings.notice_other, name = name),
    }
}
