//! A photo of a record, and where its bytes are.

use crate::photo::PhotoFacts;
use serde::{Deserialize, Serialize};
use spotcheck_domain::id::PhotoId;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoView {
    pub id: PhotoId,
    pub photo: PhotoFacts,
    pub whereabouts: PhotoWhereabouts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoWhereabouts {
    OnThisPhone,
    Sending {
        percent: u8,
    },
    /// Made elsewhere, or acknowledged.
    AtTheOffice,
    /// Made elsewhere; the office has been asked for it and has it not yet.
    OnItsWay,
    /// Its bytes are gone.
    Lost,
}
