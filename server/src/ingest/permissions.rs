//! Which changes a person may write at all: by role, kind of document and area. The only place that decides it.

use super::reason::Reason;
use crate::people::principal::Principal;
use spotcheck_domain::term::{DocumentKind, Role};

/// What is judged: the writing of a change in a document.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub kind: DocumentKind,
    /// The document does not exist yet.
    pub makes_it: bool,
    /// The owning unit is the author's or below it.
    pub in_area: bool,
}

/// Decides whether `principal` may write this change. The rights of single operations are judged here as well, once
/// they are.
pub fn plan_permissions(principal: &Principal, writing: Writing) -> Result<(), Reason> {
    let writers: &[Role] = match writing.kind {
        DocumentKind::Finding if !writing.makes_it => {
            &[Role::Inspector, Role::Supervisor, Role::Responsible, Role::Reviewer]
        }
        DocumentKind::Inspection | DocumentKind::Finding => {
            &[Role::Inspector, Role::Supervisor, Role::Responsible]
        }
        DocumentKind::Site => &[Role::Inspector, Role::Supervisor, Role::Admin],
        DocumentKind::Task => &[],
    };
    let has_role = writers.iter().any(|role| principal.has(*role));
    if has_role && writing.in_area { Ok(()) } else { Err(Reason::NotPermitted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::{DeviceId, UnitId, UserId};
    use spotcheck_domain::time::Timestamp;

    #[test]
    fn roles_and_areas_decide() {
        let at = Timestamp::from_millis(1);
        let person = |role| Principal {
            user: UserId::from_parts(at, [1; 10]),
            device: DeviceId::from_parts(at, [2; 10]),
            unit: UnitId::from_parts(at, [3; 10]),
            name: String::new(),
            roles: vec![role],
            membership: 1,
        };
        let may = |role, kind, makes_it, in_area| {
            plan_permissions(&person(role), Writing { kind, makes_it, in_area }).is_ok()
        };
        assert!(may(Role::Inspector, DocumentKind::Finding, true, true));
        assert!(!may(Role::Inspector, DocumentKind::Finding, true, false), "a sibling's area");
        assert!(!may(Role::Viewer, DocumentKind::Finding, false, true));
        assert!(!may(Role::Admin, DocumentKind::Finding, false, true));
        assert!(may(Role::Admin, DocumentKind::Site, true, true));
        assert!(may(Role::Reviewer, DocumentKind::Finding, false, true));
        assert!(!may(Role::Reviewer, DocumentKind::Finding, true, true));
        assert!(!may(Role::Supervisor, DocumentKind::Task, true, true));
    }
}
