//! What papers of a kind say and who fills them in.

use crate::kind::paper::PaperKind;

impl PaperKind {
    /// It says where one complains of it.
    pub const fn names_appeal(self) -> bool {
        matches!(self, Self::Order | Self::OnSpot)
    }

    /// Filled in from what is known of a visit alone: the rest of its form is for its unit to say.
    pub const fn is_form(self) -> bool {
        matches!(self, Self::Approval | Self::InspectionNotice)
    }
}
