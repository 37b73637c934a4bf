//! What may be done with a site that is shown.

use spotcheck_domain::id::SiteId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Change,
    Confirm,
    Close,
    Reopen,
    /// With the one that is to stand for both, where it is known.
    Merge(Option<SiteId>),
    Unmerge(SiteId),
    Give,
}
