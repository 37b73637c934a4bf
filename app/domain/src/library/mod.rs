//! What a unit writes of its own: checklists as they are being edited, and hazards of the catalogue. What is canonical, what
//! may not be published, and what a new version changes.

mod changes;
mod draft;
mod hazard;

pub use changes::{ChangeKind, ListChange, changes};
pub use draft::{DraftChecklist, DraftItem, DraftSection, MOST_ITEMS, Unpublishable};
pub use hazard::{HazardFault, HazardWords};
