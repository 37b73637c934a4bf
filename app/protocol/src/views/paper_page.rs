//! A paper whole, as it is read and as it prints.

use super::inspection::SignatureView;
use serde::{Deserialize, Serialize};
use spotcheck_domain::codes::Qr;
use spotcheck_domain::id::InspectionId;
use spotcheck_domain::wording::PaperContent;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperPage {
    pub content: PaperContent,
    /// SHA-256 of what it says, in hex. `None`: some of it has not come to this phone yet.
    pub digest: Option<String>,
    /// Kind, number and digest, to be scanned; of a paper that is made.
    pub qr: Option<Qr>,
    /// Its visit, where that is seen here.
    pub inspection: Option<InspectionId>,
    pub site_name: String,
    /// 拒签: nobody signed for the site.
    pub refusal: Option<RefusalLine>,
    /// Those under it.
    pub signatures: Vec<SignatureView>,
    /// Officers of the visit who object to its record, each with his words; of its record alone.
    pub objections: Vec<(String, String)>,
    /// Problems of it that have not come yet.
    pub n_on_their_way: u32,
    /// Why it is void, where it is.
    pub voided: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalLine {
    pub name: String,
    pub reason: String,
    pub witness: String,
}
